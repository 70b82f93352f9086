"""Reading a directory: manifests and journal first, then everything else that looks like a backup."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import newest_first
from loopin_backup_core.model.errors import ManifestError, StorageError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.repository import journal, manifest
from loopin_backup_core.repository.catalog import vouching
from loopin_backup_core.repository.catalog.facts import gather, restores
from loopin_backup_core.repository.catalog.own import own_backup
from loopin_backup_core.repository.catalog.remembered import Read, digest_of
from loopin_backup_core.repository.catalog.scanning import scan
from loopin_backup_core.repository.catalog.scene import ScanContext, Sidecar
from loopin_backup_core.rules import retention
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.repository.catalog.remembered import Remembered
    from loopin_backup_core.repository.catalog.scanning import DirectoryEntry
    from loopin_backup_core.rules.retention import Database

LARGEST_MANIFEST = 1 << 28
FUTURE_TOLERANCE = timedelta(minutes=5)


def _now() -> datetime:
    return datetime.now(UTC)


class Catalog:
    """The backups of one directory. ``clock`` gives the time, against which dates in the future are noticed.

    ``remembered`` keeps the manifests from one reading to the next, for a program that looks again and again.
    """

    def __init__(
        self, directory: Path, *, clock: Callable[[], datetime] = _now, remembered: Remembered | None = None
    ) -> None:
        self.directory = directory
        self._clock = clock
        self._remembered = remembered

    def backups(self) -> list[Backup]:
        """Return all that is, or looks like, a backup, newest first; none for a directory that does not exist.

        Raises StorageError if the directory or its journal cannot be read.
        """
        seen = scan(self.directory)
        if self._remembered is not None:
            self._remembered.forget_all_but(seen)
        return newest_first(_backups(self._scene(seen)))

    def newest(self, most: int) -> list[Backup]:
        """Return the newest of our own backups by their names, at most some; quick also where there are thousands."""
        seen = scan(self.directory)
        names = [name for name in seen if naming.split(name)[1] == naming.MANIFEST_SUFFIX]
        told = sorted(((when, name) for name in names if (when := _moment(name)) is not None), reverse=True)
        stems = {naming.split(name)[0] for _, name in told[:most]}
        return newest_first(_backups(self._scene({n: one for n, one in seen.items() if naming.split(n)[0] in stems})))

    def _scene(self, seen: dict[str, DirectoryEntry]) -> ScanContext:
        facts = gather(journal.Journal(self.directory).iterate())
        return ScanContext(self.directory, seen, facts, self._clock() + FUTURE_TOLERANCE, self._remembered)

    def find(
        self,
        name: str,
        whose: Callable[[], str] = lambda: "",
        server: Callable[[Sequence[Backup]], str] = lambda _: "",
    ) -> Backup:
        """Return the backup that a user means: by its name, its files, a path, an unambiguous beginning, “latest”.

        “latest” is the newest good one, or the newest of our own where none is good; of the database that ``whose``
        gives, where there are several, on the ``server`` of that identifier. Raises UsageError, which names those that
        come near.
        """
        from loopin_backup_core.repository.catalog.finding import find

        return find(self.backups(), self.directory, name, whose, server)

    def good(self, name: str) -> list[Backup]:
        """Return the good backups of the databases of a name on whatever server, as :func:`good_of` does."""
        return good_of(self.backups(), (name, ""))

    def restores(self) -> dict[Database, int]:
        """Return by database the number of the journal's entry about the last restore over it."""
        return restores(journal.Journal(self.directory).iterate())

    def interrupted(self) -> dict[str, int]:
        """Return the backups that a cleanup had begun to delete when it was killed: their names and sizes in bytes."""
        told = gather(journal.Journal(self.directory).iterate())
        begun = {stem: facts.deleting.facts.get("bytes") for stem, facts in told.items() if facts.deleting is not None}
        return {stem: size for stem, size in begun.items() if type(size) is int and naming.parse(stem)[1] is not None}

    def remarks(self) -> list[str]:
        """Return what does not fit together between journal and directory, a sentence each."""
        backups = self.backups()
        unknown = [backup.stem for backup in backups if not backup.vouched]
        known = gather(journal.Journal(self.directory).iterate())
        there = {backup.stem for backup in backups}
        gone = sorted(stem for stem, facts in known.items() if facts.sequence is not None and stem not in there)
        told = [f"{stem} was made here and is gone, and no cleanup has deleted it." for stem in gone]
        if unknown:
            among = sum(backup.manifest is not None for backup in backups) + len(unknown)
            shown = ", ".join(unknown[:3]) + (" …" if len(unknown) > 3 else "")
            told.append(
                f"The journal does not tell of the making of {len(unknown)} of the {among} backups that are here: "
                f"{shown}. They count as files from elsewhere."
            )
        return told


def good_of(backups: Iterable[Backup], database: Database) -> list[Backup]:
    """Return the good backups of one database, in the order given, without those made before a restore.

    A safety backup may well be of the wiped database that was about to be replaced.
    """
    return [
        backup
        for backup in retention.of_same(backups, database)
        if backup.manifest is not None and backup.verdict.is_good and backup.kind is not Kind.SAFETY
    ]


def _moment(name: str) -> datetime | None:
    return naming.parse(naming.split(name)[0])[1]


def _backups(scene: ScanContext) -> Iterator[Backup]:
    used: set[str] = {"", journal.FILE_NAME}
    sidecars: dict[str, Sidecar] = {}
    for name, one in scene.seen.items():
        stem, suffix = naming.split(name)
        if suffix != naming.MANIFEST_SUFFIX or name[0] == "." or not _is_candidate(scene, stem):
            continue
        read = _vouched(scene, one, stem, _known(scene, one) or _read(scene.directory, one, stem))
        if read is None:
            used.update((stem, name, *(stem + suffix for suffix in naming.DATA_SUFFIXES)))
            continue
        if isinstance(read, Sidecar):
            sidecars[stem] = read
            continue
        facts = read.manifest
        used.update((stem, name, facts.file_name, facts.globals_name))
        yield replace(own_backup(scene, facts), digest=read.digest)
    if sidecars or any(name[0] != "." for name in scene.seen.keys() - used):
        from loopin_backup_core.repository.catalog.foreign import others

        yield from others(scene, used, sidecars)


def _vouched(scene: ScanContext, one: DirectoryEntry, stem: str, read: Read | Sidecar | None) -> Read | Sidecar | None:
    """Return a manifest for which the journal vouches, or what any other one is."""
    if not isinstance(read, Read):
        return read
    if scene.remembered is not None:
        scene.remembered.add(one, read)
    match vouching.judge(scene.facts_of(stem), read.manifest, read.digest):
        case vouching.Vouched.ALTERED:
            return Sidecar(one.name, problem=vouching.ALTERED, verdict=Verdict.DAMAGED, digest=read.digest)
        case vouching.Vouched.UNKNOWN:
            return Sidecar(
                one.name, problem=vouching.UNKNOWN.format(name=stem), digest=read.digest, claims=read.manifest
            )
    return read


def _known(scene: ScanContext, one: DirectoryEntry) -> Read | None:
    return scene.remembered.get(one) if scene.remembered is not None else None


def _is_candidate(scene: ScanContext, stem: str) -> bool:
    """Tell whether a JSON file is worth reading: by its name, or by the dump beside it."""
    return stem.startswith(naming.PREFIX) or any(stem + suffix in scene.seen for suffix in naming.DATA_SUFFIXES)


def _read(directory: Path, one: DirectoryEntry, stem: str) -> Read | Sidecar | None:
    """Return what a JSON file is; None if it has been deleted since the directory was listed."""
    if one.is_link:
        return Sidecar(
            one.name, problem=f"{one.name} is a symbolic link, and those are never followed.", verdict=Verdict.UNUSABLE
        )
    text = b""
    try:
        text = files.read_all(directory / one.name, LARGEST_MANIFEST)
        data = manifest.decode(text)
        if not isinstance(data, dict) or not manifest.is_manifest(data):
            return _metadata(one.name, data)
        facts = manifest.from_json(data)
    except StorageError as error:
        is_there = os.path.lexists(directory / one.name)
        return Sidecar(one.name, problem=f"{error.message}.", verdict=Verdict.UNUSABLE) if is_there else None
    except manifest.NewerManifestError as error:
        return Sidecar(one.name, problem=f"Its manifest cannot be used: {error.message}.", verdict=Verdict.UNUSABLE)
    except ManifestError as error:
        return _broken(one.name, error, was_manifest=b'"schema_version"' in text)
    if facts.stem != stem:
        problem = f"{one.name} is the manifest of {facts.file_name}: it was copied or renamed."
        return Sidecar(one.name, problem=problem, verdict=Verdict.UNUSABLE)
    return Read(facts, digest_of(text))


def _metadata(name: str, data: object) -> Sidecar:
    from loopin_backup_core.dump import foreign

    metadata = foreign.recognise(data)
    return Sidecar(name, metadata, "" if metadata is not None else f"{name} is not metadata of a backup.")


def _broken(name: str, error: ManifestError, *, was_manifest: bool) -> Sidecar:
    if was_manifest:
        problem = f"Its manifest cannot be used: {error.message}. The data file itself may be whole."
        return Sidecar(name, problem=problem, verdict=Verdict.DAMAGED)
    return Sidecar(name, problem=f"{name} cannot be read: {error.message}.")
