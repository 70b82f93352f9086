"""The backups at a destination, read from the manifests that lie there; what happened to them tells our own journal."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Backup, newest_first
from loopin_backup_core.model.errors import ManifestError, UsageError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.value import value
from loopin_backup_core.repository import manifest
from loopin_backup_core.repository.catalog import vouching
from loopin_backup_core.repository.catalog.catalog import FUTURE_TOLERANCE, LARGEST_MANIFEST
from loopin_backup_core.repository.catalog.facts import Facts
from loopin_backup_core.repository.catalog.finding import LATEST, find
from loopin_backup_core.repository.catalog.foreign import format_of
from loopin_backup_core.repository.catalog.own import own_backup
from loopin_backup_core.repository.catalog.remembered import Read, digest_of
from loopin_backup_core.repository.catalog.scanning import DirectoryEntry
from loopin_backup_core.repository.catalog.scene import ScanContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.destinations.stores import Item, Store
    from loopin_backup_core.model.manifest import Manifest


@value
class Remote:
    """A backup at a destination: its folder there, and the names of its files, the manifest last.

    ``facts`` is what that says and ``digest`` its SHA-256, also where no journal here vouches for it.
    """

    backup: Backup
    folder: str
    names: tuple[str, ...]
    facts: Manifest | None = None
    digest: str = ""

    @property
    def shown(self) -> str:
        """What names it among several folders."""
        return f"{self.folder}/{self.backup.stem}"


def backups_at(store: Store, address: str, told: Mapping[str, Facts], directory: Path, now: datetime) -> list[Remote]:
    """Return what a store holds, newest first. ``told`` is what the journal of ``directory`` knows by name.

    A backup without its manifest is listed as incomplete. What is not called like a backup is passed over.
    """
    by_folder: dict[str, dict[str, Item]] = {}
    for item in store.items():
        if item.name.startswith(naming.PREFIX) and naming.split(item.name)[1]:
            by_folder.setdefault(item.folder, {})[item.name] = item
    found = [
        one
        for folder, items in by_folder.items()
        for one in _folder(store, folder, items, _Told(address, told, directory, now))
    ]
    order = {id(backup): number for number, backup in enumerate(newest_first(one.backup for one in found))}
    return sorted(found, key=lambda one: order[id(one.backup)])


def choose(
    remotes: Sequence[Remote],
    name: str,
    address: str,
    whose: Callable[[], str],
    server: Callable[[Sequence[Backup]], str],
) -> Remote:
    """Return the backup that a user means: by its name, ``FOLDER/NAME``, the beginning of a name, or “latest”.

    “latest” is of one database, as in a directory. Raises UsageError.
    """
    from pathlib import Path

    folder, slash, stem = name.rpartition("/")
    candidates = [one for one in remotes if not slash or one.folder == folder]
    # What the catalog of a directory understands is understood here too; the path is only shown.
    found = find([one.backup for one in candidates], Path(address), stem if slash else name, whose, server)
    same = [one for one in candidates if one.backup.stem == found.stem]
    if len(same) > 1 and name != LATEST:
        names = ", ".join(one.shown for one in same)
        raise UsageError(f"“{name}” lies in several folders: {names}.", hint="Write the folder too.")
    return next(one for one in same if one.backup is found)


class _Told:
    """What is known beforehand of one folder after the other."""

    def __init__(self, address: str, told: Mapping[str, Facts], directory: Path, now: datetime) -> None:
        self._address = address
        self._told = told
        self.directory = directory
        self.now = now

    def of(self, folder: str, stem: str) -> Facts:
        """Return what the journal tells of a copy: its own verifications, and the pins and words of its backup."""
        known, place = self._told.get(stem), (self._address, folder)
        facts = Facts()
        if known is None or place not in known.copies or known.copies[place].let_go:
            return facts
        facts.sequence, facts.pinned, facts.note, facts.accepted = (
            known.sequence,
            known.pinned,
            known.note,
            known.accepted,
        )
        facts.verifications = list(known.copies[place].verifications)
        return facts

    def judged(self, backup: Backup, folder: str, read: Read) -> Backup:
        """Return a backup as what the journal lets it be: without an entry that vouches for it, it is foreign.

        Another directory's backup may have the same name: only where the journal tells of a copy can that be altered.
        """
        known = self._told.get(backup.stem) or Facts()
        copy = known.copies.get((self._address, folder))
        vouched = vouching.judge(known, read.manifest, read.digest)
        if vouched is vouching.Vouched.YES and (read.digest in known.vouched or copy is not None):
            return backup
        if vouched is vouching.Vouched.ALTERED and copy is not None:
            reasons = (vouching.ALTERED, *backup.reasons)
            return replace(backup, manifest=None, verdict=Verdict.DAMAGED, reasons=reasons, vouched=False)
        name = f"{folder}/{backup.stem} --at {self._address}"
        return replace(
            backup,
            manifest=None,
            verdict=Verdict.FOREIGN,
            reasons=(vouching.UNKNOWN.format(name=name),),
            format=format_of(read.manifest),
            claims=read.manifest,
            vouched=False,
        )


def _folder(store: Store, folder: str, items: Mapping[str, Item], told: _Told) -> Iterable[Remote]:
    stems = dict.fromkeys(naming.split(name)[0] for name in items)
    seen = {name: DirectoryEntry(name, stat.S_IFREG, item.size, _changed(item)) for name, item in items.items()}
    for stem in stems:
        names = [name for name in items if naming.split(name)[0] == stem]
        there = stem + naming.MANIFEST_SUFFIX
        if there not in items:
            yield Remote(_incomplete(stem, [items[name] for name in names], told), folder, tuple(names))
            continue
        facts = _manifest(store, items[there])
        if isinstance(facts, str):
            problem = _incomplete(stem, [items[name] for name in names], told)
            yield Remote(replace(problem, verdict=Verdict.UNUSABLE, reasons=(facts,)), folder, tuple(names))
            continue
        scene = ScanContext(told.directory, seen, {stem: told.of(folder, stem)}, told.now + FUTURE_TOLERANCE)
        backup = told.judged(own_backup(scene, facts.manifest), folder, facts)
        backup = replace(backup, data_path=None, manifest_path=None, extra_paths=(), digest=facts.digest)
        parts = [name for name in (facts.manifest.file_name, facts.manifest.globals_name) if name in items]
        yield Remote(backup, folder, (*parts, there), facts.manifest, facts.digest)


def _manifest(store: Store, item: Item) -> Read | str:
    """Return the manifest that a store holds, or what is wrong with it."""
    if item.size > LARGEST_MANIFEST:
        return f"{item.name} is too large for a manifest."
    try:
        text = b"".join(store.read(item.folder, item.name))
        facts = manifest.loads(text)
    except ManifestError as error:
        return f"Its manifest cannot be used: {error.message}."
    if facts.stem + naming.MANIFEST_SUFFIX != item.name:
        return f"{item.name} is the manifest of {facts.file_name}: it was copied or renamed."
    return Read(facts, digest_of(text))


def _incomplete(stem: str, items: Sequence[Item], told: _Told) -> Backup:
    kind, when = naming.parse(stem)
    return Backup(
        stem=stem,
        directory=told.directory,
        data_path=None,
        manifest_path=None,
        verdict=Verdict.INCOMPLETE,
        reasons=("Its manifest has not arrived: the copying was interrupted, or is still going on.",),
        kind=kind,
        created_at=when,
        size=sum(item.size for item in items),
        rows=None,
    )


def _changed(item: Item) -> float:
    return item.changed.timestamp() if item.changed is not None else 0.0
