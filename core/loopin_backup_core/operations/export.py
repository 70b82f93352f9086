"""Exporting a backup as a plain ``.sql`` for PostgreSQL's own tools, verified while it is written."""

from __future__ import annotations

import shlex
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import DumpIndexer
from loopin_backup_core.model.errors import BusyError, RefusedError, StorageError, VerificationError
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations.restore import build_database, new_database
from loopin_backup_core.postgres import client_tools, verify_file
from loopin_backup_core.postgres.pg_dump import ProgressThrottle, ProgressTotals
from loopin_backup_core.repository import codec
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.manifest import Manifest

NOTHING = "Nothing was exported."


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written and where; ``seconds`` is what it took."""

    backup: Backup
    path: Path
    bytes: int
    rows: int
    tables: int
    seconds: float


def export(backup: Backup, path: Path, around: JobContext, *, tool_folders: tuple[Path, ...] = ()) -> Exported:
    """Write a backup as a plain dump to a file that does not exist yet, readable by its owner alone.

    The file appears only when every byte has been compared with the manifest, or indexed where there is none. Raises
    RefusedError for a place that is taken or among the backups, VerificationError for a backup that is not sound,
    StorageError, CancelledError; then there is no file.
    """
    began = time.monotonic()
    path = path.absolute()
    _refuse_place(backup, path)
    new_database.refuse_unfit(backup)
    data = verify_file.data_path(backup)
    _refuse_without_room(backup, path)
    indexer = DumpIndexer()
    ticker = ProgressThrottle(around.reporter, backup.stem, ProgressTotals({}, _expected_bytes(backup)), Phase.CHECK)
    with files.hold(data), files.Partial(path.parent, path.name, unnamed=True) as partial:
        with _stream(backup, around, tool_folders) as pieces:
            for piece in pieces:
                indexer.feed(piece)
                partial.write(piece)
                ticker.tick(indexer)
                around.token.check()
        index = indexer.finish()
        _compare(backup, index)
        around.reporter.progress(Progress(Phase.FLUSH, backup.stem))
        partial.publish()
        files.sync_directory(path.parent)
    done = Exported(backup, path, index.bytes, index.rows, len(index.tables), time.monotonic() - began)
    # From a directory that nobody may write to a backup can still be had.
    with suppress(StorageError, BusyError):
        Journal(backup.directory).append("exported", backup.stem, to=path.name, bytes=index.bytes)
    return done


def _refuse_place(backup: Backup, path: Path) -> None:
    if not path.parent.is_dir():
        raise StorageError(f"There is no directory {path.parent}. {NOTHING}", hint="Make it, or name another one.")
    if path.parent.resolve() == backup.directory.absolute().resolve():
        raise RefusedError(
            f"An export does not lie among the backups of {backup.directory}. {NOTHING}",
            hint="Name a file in another directory.",
        )
    if path.exists() or path.is_symlink():
        raise RefusedError(
            f"{path} exists already, and no file is ever overwritten. {NOTHING}",
            hint=f"Name another file, or remove it yourself: rm {shlex.quote(str(path))}",
        )


def _expected_bytes(backup: Backup) -> int:
    return backup.manifest.index.bytes if backup.manifest is not None else 0


def _refuse_without_room(backup: Backup, path: Path) -> None:
    needed, free = max(_expected_bytes(backup), backup.size), files.free_bytes(path.parent)
    if needed > free:
        raise StorageError(
            f"The export needs {needed:,} bytes, and the disk of {path.parent} has {free:,} left. {NOTHING}",
            hint="Name a file on another disk.",
        )


@contextmanager
def _stream(backup: Backup, around: JobContext, tool_folders: tuple[Path, ...]) -> Iterator[Iterable[bytes]]:
    """Give the plain dump; afterwards the stored file has been hashed and compared, if it is one of our own."""
    manifest = backup.manifest
    if manifest is None:
        tools = lambda: build_database.pg_restore_for(backup, client_tools.find_tools(tool_folders))  # noqa: E731
        with closing(verify_file.plain_pieces(backup, tools, around.token, around.keys)) as pieces:
            yield pieces
        return
    with verify_file.hashed(verify_file.data_path(backup)) as file:
        stream = codec.decoded(file, verify_file.own_encoding(manifest), around.keys)
        with closing(stream), verify_file.named(manifest.stem):
            yield stream
        file.drain()
        if (file.size, file.hexdigest()) != (manifest.file_size, manifest.sha256):
            raise _damaged(manifest, "its bytes are not those that were written")


def _compare(backup: Backup, index: DumpIndex) -> None:
    if index.problems:
        raise VerificationError(f"{backup.stem} cannot be exported: {index.problems[0]}", hint=NOTHING)
    if backup.manifest is not None and index.sections != backup.manifest.index.sections:
        raise _damaged(backup.manifest, "its sections are not those of the manifest")


def _damaged(manifest: Manifest, what: str) -> VerificationError:
    return VerificationError(
        f"{manifest.stem} is damaged: {what}. {NOTHING}",
        hint="Verify it, so that nobody relies on it, and export another one.",
    )
