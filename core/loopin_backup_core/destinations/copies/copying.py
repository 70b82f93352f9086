"""Copying backups to a destination: data first, manifest last, and everything read back before it counts.

The arrival of the manifest is the moment at which a copy exists. What was sent before a break lies there under a hidden
name or without its manifest, and the next attempt goes on with it.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.destinations.copies.looking import missing_or_told
from loopin_backup_core.destinations.copies.place import Place
from loopin_backup_core.destinations.stores import PIECE, Upload
from loopin_backup_core.model.errors import (
    BusyError,
    CancelledError,
    ClientToolError,
    CredentialsError,
    LoopinError,
    OccupiedError,
    RefusedError,
    StorageError,
    VerificationError,
)
from loopin_backup_core.model.formatting import duration, size
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.repository.catalog.catalog import LARGEST_MANIFEST
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.retention import SOUND
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from loopin_backup_core.destinations.copies.connection import Connection
    from loopin_backup_core.destinations.stores import Store
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile

REPORT_EVERY = 0.1
NO_USE = (CredentialsError, ClientToolError)
"""What is wrong with a place and not with a backup, as is a failure to reach it."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of copying one backup: the bytes that were sent, 0 where it lay there already; or why not.

    ``waiting`` is how many more were not tried, because the place itself is not to be used.
    """

    backup: Backup
    destination: Destination
    bytes: int
    seconds: float
    error: LoopinError | None = None
    waiting: int = 0

    @property
    def sentence(self) -> str:
        """What came of it, in words."""
        where = f"{self.backup.stem} to {self.destination.name}"
        if self.error is not None:
            more = f" ({self.waiting} more were not tried.)" if self.waiting else ""
            return f"copying {where} FAILED: {self.error.message} {self.error.hint}".strip() + more
        if not self.bytes:
            return f"{where}: it lies there already, and was read back"
        return f"copied {where}: {size(self.bytes)}, read back, {duration(self.seconds)}"


def copy(place: Place, backups: Sequence[Backup]) -> list[Copied]:
    """Copy backups of a directory to one place, one after the other, and return what came of each.

    What goes wrong with one does not keep the others from being copied, but a place that cannot be reached or does not
    let us in is not asked for each of them; either stands in the journal. Raises BusyError while another run copies
    there, CancelledError.
    """
    done: list[Copied] = []
    if not backups:
        return done
    with place.lock(), place.connection() as connection:
        for number, backup in enumerate(backups, 1):
            one = _attempted(place, connection, backup)
            if isinstance(one.error, NO_USE) or (isinstance(one.error, StorageError) and not connection.is_open):
                return [*done, replace(one, waiting=len(backups) - number)]
            done.append(one)
    return done


def copy_missing(profile: Profile, around: JobContext) -> list[Copied]:
    """Copy to every destination of a profile what has no copy there yet: after a backup, or when a break is over.

    Raises CancelledError; everything else is in what is returned.
    """
    done: list[Copied] = []
    for destination in profile.destinations:
        place = Place(profile, destination, around)
        missing, _ = missing_or_told(place)
        try:
            done += copy(place, missing)
        except BusyError as error:
            done += [Copied(backup, destination, 0, 0.0, error) for backup in missing]
    return done


def _attempted(place: Place, connection: Connection, backup: Backup) -> Copied:
    began = time.monotonic()
    journal = Journal(backup.directory)
    try:
        folder = place.folder(backup)
        with files.hold(backup.data_path or backup.directory):
            sent = _Copying(place, connection, backup, folder).run()
    except CancelledError:
        raise CancelledError(
            f"Cancelled. {backup.stem} has no whole copy at {place.destination.name} yet; what was sent of it is kept "
            "there where that is possible, and the next copy goes on from it."
        ) from None
    except LoopinError as error:
        with suppress(StorageError, BusyError):
            journal.append("copied", backup.stem, ok=False, detail=error.message, **place.facts(""))
        return Copied(backup, place.destination, 0, time.monotonic() - began, error)
    seconds = time.monotonic() - began
    known = {"manifest": backup.digest} if backup.digest else {}
    journal.append(
        "copied", backup.stem, ok=True, bytes=sent, duration=round(seconds, 3), **known, **place.facts(folder)
    )
    return Copied(backup, place.destination, sent, seconds)


class _Copying:
    """The copying of one backup."""

    def __init__(self, place: Place, connection: Connection, backup: Backup, folder: str) -> None:
        self._place = place
        self._connection = connection
        self._backup = backup
        self._folder = folder
        self._next = 0.0

    def run(self) -> int:
        """Copy what is not there yet; return the bytes that were sent."""
        facts, manifest_path = self._backup.manifest, self._backup.manifest_path
        if facts is None or manifest_path is None or self._backup.verdict not in SOUND:
            raise RefusedError(
                f"{self._backup.stem} is {self._backup.verdict.value}, and only sound backups of our own are copied.",
                hint="“loopin-backup-cli list” says what is wrong with it.",
            )
        text = files.read_all(manifest_path, LARGEST_MANIFEST)
        if self._backup.digest and hashlib.sha256(text).hexdigest() != self._backup.digest:
            raise VerificationError(f"{manifest_path.name} was changed a moment ago, so it was not copied.")
        self._refuse_another(manifest_path.name, text)
        sent = sum(self._settle(path, digest) for path, digest in self._parts(facts))
        return sent + self._settle(manifest_path, hashlib.sha256(text).hexdigest())

    def _parts(self, facts: Manifest) -> list[tuple[Path, str]]:
        """Return what comes before the manifest; the hash of the data is the one that was taken when it was made."""
        directory = self._backup.directory
        parts = [(directory / facts.file_name, facts.sha256)]
        for path in self._backup.extra_paths:
            # It is small, and read before it is sent: nobody may restore roles from what somebody put in its place.
            if _hash_of(path) != facts.globals_sha256:
                raise VerificationError(
                    f"{path.name} is not what its manifest says, so {self._backup.stem} was not copied.",
                    hint=f"Look at it: “loopin-backup-cli verify {self._backup.stem}”.",
                )
            parts.append((path, facts.globals_sha256))
        return parts

    def _refuse_another(self, name: str, text: bytes) -> None:
        """Refuse to touch a backup of the same name that is another one."""

        def read(store: Store) -> bytes | None:
            there = store.size(self._folder, name) is not None
            return b"".join(store.read(self._folder, name)) if there else None

        if self._connection.do(read) not in {None, text}:
            raise OccupiedError(
                f"At {self._place.destination.name} lies another backup called {self._folder}/{self._backup.stem}.",
                hint="Nothing was overwritten. Find out whose it is before you delete it there.",
            )

    def _settle(self, path: Path, digest: str) -> int:
        """See to it that a file lies there and is what it should be; return the bytes that were sent."""
        sent = self._sent(path, digest)
        if self._digest_there(path) == digest:
            return sent
        if not sent:
            raise OccupiedError(
                f"{self._folder}/{path.name} lies at {self._place.destination.name} already, with other contents.",
                hint="Nothing was overwritten. It is no whole backup; delete it there, and copy again.",
            )
        # What an interrupted attempt had left may have been damaged: once more, from the beginning.
        self._connection.do(lambda store: store.delete(self._folder, path.name))
        if _hash_of(path) != digest:
            raise VerificationError(
                f"{path.name} is not what its manifest says, so it was not copied.",
                hint=f"Look at it: “loopin-backup-cli verify {self._backup.stem}”.",
            )
        self._sent(path, digest)
        if self._digest_there(path) != digest:
            raise VerificationError(
                f"{self._place.destination.name} gives back something else than what was sent to it.",
                hint="Do not rely on this place before you know why.",
            )
        return sent

    def _sent(self, path: Path, digest: str) -> int:
        """Send a file unless there is one of that name; return its size, or 0."""
        total = path.stat().st_size
        parcel = Upload(path, total, digest, lambda done: self._report(Phase.COPY, done, total))

        def attempt(store: Store) -> int:
            if store.size(self._folder, path.name) is not None:
                # A kill between its two names may have left the hidden one.
                with suppress(StorageError):
                    store.discard(self._folder, path.name)
                return 0
            try:
                store.put(self._folder, path.name, parcel)
            except OccupiedError:
                # Perhaps by ourselves, and only the answer was lost: what lies there is read back in any case.
                return 0
            return max(total, 1)

        return self._connection.do(attempt)

    def _digest_there(self, path: Path) -> str:
        digest, done, total = hashlib.sha256(), 0, path.stat().st_size
        for piece in self._connection.pieces(self._folder, path.name):
            digest.update(piece)
            done += len(piece)
            self._report(Phase.CHECK, done, total)
        return digest.hexdigest()

    def _report(self, phase: Phase, done: int, total: int) -> None:
        self._place.around.token.check()
        now = time.monotonic()
        if now >= self._next:
            self._next = now + REPORT_EVERY
            progress = Progress(phase, self._backup.stem, bytes=done, bytes_expected=total)
            self._place.around.reporter.progress(progress)


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with files.open_regular(path) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
