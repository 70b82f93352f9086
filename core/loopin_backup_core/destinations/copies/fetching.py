"""Bringing a backup here from a destination, for a restore, a verification or a drill; afterwards it is gone again."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.destinations.copies.copying import REPORT_EVERY
from loopin_backup_core.destinations.remote_catalog import choose
from loopin_backup_core.model.errors import StorageError, VerificationError
from loopin_backup_core.model.kinds import Level, Verdict
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from loopin_backup_core.destinations.copies.connection import Connection
    from loopin_backup_core.destinations.copies.place import Place
    from loopin_backup_core.destinations.remote_catalog import Remote
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.rules.policy import Action

PREFIX = ".fetched-"
LOCK = "fetched"
NOT_READABLE = frozenset({Verdict.INCOMPLETE, Verdict.UNUSABLE})


@contextmanager
def fetched(place: Place, remote: Remote, action: Action | None = None, *, is_look: bool = False) -> Iterator[Backup]:
    """Give a backup that was brought here from a place, as one of this directory; it is gone after the block.

    The journal of the directory tells what is done with it, and where it came from. ``action`` is what the user must be
    allowed to do; a look writes nothing to the journal. Raises NotAllowedError, StorageError where it does not fit,
    VerificationError for one that is incomplete or arrived as something else.
    """
    directory = place.profile.directory
    if action is not None:
        permission.require(directory, action, backup=remote.backup.stem)
    is_altered = remote.backup.manifest is None and remote.backup.verdict is Verdict.DAMAGED
    if remote.facts is None or is_altered or remote.backup.verdict in NOT_READABLE:
        why = remote.backup.reasons[0] if remote.backup.reasons else "it cannot be read"
        raise VerificationError(f"{remote.shown} is {remote.backup.verdict.value}: {why}", hint="Choose another one.")
    files.ensure_directory(directory)
    files.sweep_directories(directory, PREFIX, LOCK)
    _refuse_without_room(directory, remote)
    with files.owned_directory(directory, PREFIX, LOCK) as here:
        yield _fetch(place, remote, here, is_look=is_look)


def _fetch(place: Place, remote: Remote, here: Path, *, is_look: bool) -> Backup:
    facts = remote.facts
    with place.connection() as connection:
        digests = {name: _bring(place, connection, remote, here / name) for name in remote.names}
    if facts is not None and digests.get(facts.file_name) != facts.sha256:
        _tell_damage(place, remote, is_look=is_look or remote.backup.manifest is None)
    if digests.get(remote.names[-1]) != remote.digest:
        raise VerificationError(
            f"The manifest of {remote.shown} at {place.destination.name} was changed while it was fetched.",
            hint="Nothing was restored from it. Find out who writes there.",
        )
    data, *extra, manifest_path = (here / name for name in remote.names)
    origin = place.facts(remote.folder)
    return replace(remote.backup, data_path=data, manifest_path=manifest_path, extra_paths=tuple(extra), origin=origin)


def _bring(place: Place, connection: Connection, remote: Remote, path: Path) -> str:
    """Fetch one file, whose bytes the disk has when this returns; return its SHA-256."""
    digest, done, due = hashlib.sha256(), 0, 0.0
    expected = remote.backup.size
    with files.Partial(path.parent, path.name) as partial:
        for piece in connection.pieces(remote.folder, path.name):
            place.around.token.check()
            partial.write(piece)
            digest.update(piece)
            done += len(piece)
            if (now := time.monotonic()) >= due:
                due = now + REPORT_EVERY
                progress = Progress(Phase.FETCH, remote.backup.stem, bytes=done, bytes_expected=max(expected, done))
                place.around.reporter.progress(progress)
        partial.publish()
    return digest.hexdigest()


def _tell_damage(place: Place, remote: Remote, *, is_look: bool) -> None:
    what = "what arrived is not what was copied (SHA-256 differs)"
    facts = {"level": Level.CHECKSUM.value, "ok": False, "detail": what, "duration": 0.0}
    if not is_look:
        Journal(place.profile.directory).append("verified", remote.backup.stem, **facts, **place.facts(remote.folder))
    raise VerificationError(
        f"The copy of {remote.backup.stem} at {place.destination.name} is damaged: {what}",
        hint="Nothing was restored from it. Choose another backup, or another place that has a copy of this one.",
    )


def _refuse_without_room(directory: Path, remote: Remote) -> None:
    free, needed = files.free_bytes(directory), remote.backup.size
    if free < needed:
        raise StorageError(
            f"{directory} has {free:,} bytes free, and {remote.backup.stem} needs {needed:,} while it is read.",
            hint="Name a directory with more room: --directory DIR.",
        )


def find(place: Place, name: str, whose: Callable[[], str], server: Callable[[Sequence[Backup]], str]) -> Remote:
    """Return the backup at a place that a user means; ``whose`` and ``server`` tell what “latest” is about."""
    return choose(place.remotes(), name, place.destination.address, whose, server)
