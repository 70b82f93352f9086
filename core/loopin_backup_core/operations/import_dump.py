"""Importing a dump from elsewhere: copied among the backups under a name of its own, and indexed there."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import (
    BusyError,
    ClientToolError,
    RefusedError,
    StorageError,
    UsageError,
    VerificationError,
)
from loopin_backup_core.model.kinds import Level, Verdict
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations import verify
from loopin_backup_core.repository import codec
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.catalog.foreign import look_at
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.operations.verify import Outcome

NAME = f"{naming.PREFIX}_imported"
NOTHING = "Nothing was imported, and the file was left as it is."
SUFFIXES = {"plain": ".sql", "gzip": ".sql.gz", "zstd": ".sql.zst", "age": ".sql.age", "custom": ".dump", "tar": ".tar"}


@dataclass(frozen=True, slots=True)
class Imported:
    """The dump as it lies among the backups, and what indexing it found; the ``outcome`` says if that was possible."""

    backup: Backup
    outcome: Outcome


def bring_in(directory: Path, source: Path, around: JobContext, *, tool_folders: tuple[Path, ...] = ()) -> Imported:
    """Copy a dump into a backup directory, index it there and note where it came from; the original stays.

    It is kept if it is whole, or if this machine lacks what would tell (client tools, a key). Raises UsageError for a
    file that is not there, RefusedError for one that is no dump, VerificationError for a damaged one, StorageError,
    CancelledError; then nothing of it is left among the backups.
    """
    source = source.resolve()
    looked_at = _look(directory, source, around.now())
    files.ensure_directory(directory)
    data = _copy(directory, source, SUFFIXES.get(looked_at.format, ".dump"), around)
    try:
        outcome = _index(directory, data, source, around, tool_folders)
    except BaseException:
        _take_back(directory, data, around)
        raise
    return Imported(Catalog(directory, clock=around.now).find(data.name), outcome)


def _look(directory: Path, source: Path, now: datetime) -> Backup:
    """Return what a file is at a glance; refuses what nobody could restore."""
    if not source.exists():
        raise UsageError(f"There is no file {source}.", hint="Name a dump that pg_dump has written.")
    if source.is_dir():
        raise RefusedError(
            f"{source} is a directory. {NOTHING}",
            hint="If pg_dump wrote it (-Fd), make one file of it and import that: pg_restore --file=dump.sql DIRECTORY",
        )
    if source.parent.resolve() == directory.absolute().resolve():
        raise RefusedError(f"{source.name} lies among the backups already.", hint="F5 or “list” shows it.")
    found = look_at(source, now)
    if found.verdict is not Verdict.FOREIGN:
        raise RefusedError(f"{source.name} cannot be imported: {' '.join(found.reasons)} {NOTHING}")
    return found


def _copy(directory: Path, source: Path, suffix: str, around: JobContext) -> Path:
    with files.open_regular(source) as file:
        size = os.fstat(file.fileno()).st_size
        if size > files.free_bytes(directory):
            raise StorageError(f"The disk of {directory} has no room for {size:,} bytes. {NOTHING}")
        with _reserved(directory, around.now(), suffix) as partial:
            digest = _pour(file, partial, size, source.name, around)
            partial.publish()
            files.sync_directory(directory)
    stem = _stem_of(partial.final_path)
    changed = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    try:
        journal = Journal(directory, clock=around.now)
        journal.append("imported", stem, file=source.name, bytes=size, sha256=digest, changed=changed.isoformat())
        journal.append("noted", stem, text=f"imported: {source.name}")
    except BaseException:
        files.remove(partial.final_path)
        raise
    return partial.final_path


def _pour(file: BinaryIO, partial: files.Partial, size: int, name: str, around: JobContext) -> str:
    digest = hashlib.sha256()
    done = 0
    while piece := file.read(codec.PIECE):
        around.token.check()
        partial.write(piece)
        digest.update(piece)
        done += len(piece)
        around.reporter.progress(Progress(Phase.COPY, name, bytes=done, bytes_expected=max(size, done)))
    return digest.hexdigest()


def _reserved(directory: Path, now: datetime, suffix: str) -> files.Partial:
    """Return an open file whose name nothing else has, nor ever had in this second."""
    for stem in _stems(now):
        if any(path.name.startswith((f"{stem}.", f".{stem}.")) for path in directory.iterdir()):
            continue
        partial = files.Partial(directory, stem + suffix)
        if partial.open():
            return partial
    raise StorageError(f"{directory} has no free name for an import.")


def _stems(now: datetime) -> Iterator[str]:
    number = 1
    while True:
        yield f"{NAME}_{naming.timestamp(now)}" + (f"_{number}" if number > 1 else "")
        number += 1


def _take_back(directory: Path, data: Path, around: JobContext) -> None:
    files.remove(data)
    files.sync_directory(directory)
    with suppress(StorageError, BusyError):
        Journal(directory, clock=around.now).append("deleted", _stem_of(data), reason="It could not be imported.")


def _stem_of(data: Path) -> str:
    return naming.split(data.name)[0]


def _index(directory: Path, data: Path, source: Path, around: JobContext, tools: tuple[Path, ...]) -> Outcome:
    found = Catalog(directory, clock=around.now).find(data.name)
    try:
        outcome = verify.verify(found, Level.STRUCTURE, around, tool_folders=tools)
    except ClientToolError as error:
        return verify.Outcome(found, Level.STRUCTURE, None, error.message, error.hint, 0, 0.0)
    if outcome.ok is False:
        raise VerificationError(f"{source.name} cannot be imported: {outcome.detail} {NOTHING}", hint=outcome.hint)
    return outcome
