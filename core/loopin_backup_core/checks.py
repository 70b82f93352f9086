"""Checking a backup's file against what is known of it, and reading it as a plain stream. No statement is sent here."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core import codec, files
from loopin_backup_core.dumpindex import DumpIndexer
from loopin_backup_core.dumps import Expected, Ticker
from loopin_backup_core.errors import ClientToolError, ProcessError, VerificationError
from loopin_backup_core.events import Phase
from loopin_backup_core.model import Compression, Level
from loopin_backup_core.process import Command, Reader, base_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loopin_backup_core.clients import Tool
    from loopin_backup_core.events import CancelToken, Reporter
    from loopin_backup_core.model import Backup, DumpIndex, Manifest

ARCHIVES = frozenset({"custom", "directory", "tar"})
ENCODINGS = {"plain": "none", "zstd": "zstd", "gzip": "gzip"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read from beginning to end: its bytes, their SHA-256, and its index where one was made."""

    size: int
    sha256: str
    index: DumpIndex | None


@contextmanager
def hashed(path: Path) -> Iterator[codec.HashingFile]:
    """Open a regular file, never through a symlink, to be hashed as it is read."""
    with files.open_regular(path) as file:
        yield codec.HashingFile(file)


def data_path(backup: Backup) -> Path:
    """Return where the data lies; raises VerificationError if there is none."""
    if backup.data_path is None:
        reason = backup.reasons[0] if backup.reasons else "its data file is missing"
        raise VerificationError(f"{backup.stem} cannot be read: {reason}")
    return backup.data_path


def archive_command(tool: Tool, path: Path) -> Command:
    """Return the pg_restore that writes an archive as a plain dump to its standard output."""
    args = ("--file=-", "--clean", "--if-exists", "--", str(path))
    return Command(tool.path, args, base_environment())


def own_file(manifest: Manifest, path: Path, level: Level, *, reporter: Reporter, token: CancelToken) -> Checked:
    """Read an own backup and compare it with its manifest: the bytes, and from ``structure`` on the index.

    Raises VerificationError that names the first thing that is not as it was.
    """
    expected = Expected({}, manifest.index.bytes)
    ticker = Ticker(reporter, manifest.stem, expected, Phase.CHECK)
    indexer = DumpIndexer()
    with hashed(path) as file:
        if level is Level.CHECKSUM:
            while file.read():
                token.check()
        else:
            _index_quietly(indexer, file, manifest.compression, ticker, token)
            file.drain()
    if file.size != manifest.file_size:
        raise _damaged(manifest.stem, f"{manifest.file_size:,} bytes were written, {file.size:,} are there")
    if file.hexdigest() != manifest.sha256:
        raise _damaged(manifest.stem, "its bytes are not those that were written (SHA-256 differs)")
    if level is Level.CHECKSUM:
        return Checked(file.size, file.hexdigest(), None)
    index = indexer.finish()
    if index.problems:
        raise _damaged(manifest.stem, index.problems[0])
    if index.sections != manifest.index.sections:
        raise _damaged(manifest.stem, "its sections are not those of the manifest")
    return Checked(file.size, file.hexdigest(), index)


def _index_quietly(
    indexer: DumpIndexer, file: codec.HashingFile, compression: Compression, ticker: Ticker, token: CancelToken
) -> None:
    """Index what can be read: damaged compression shows in the checksum, which says it better."""
    try:
        for piece in codec.decoded(file, compression.value):
            indexer.feed(piece)
            ticker.tick(indexer)
            token.check()
    except VerificationError:
        return


def _damaged(stem: str, what: str) -> VerificationError:
    return VerificationError(
        f"{stem} is damaged: {what}",
        hint="Nothing was restored from it. Choose another backup with “loopin-backup-cli list”; other copies of this "
        "one may still be good.",
    )


def foreign_file(backup: Backup, pg_restore: Callable[[], Tool], *, reporter: Reporter, token: CancelToken) -> Checked:
    """Read a dump that this program did not write and index it.

    Raises VerificationError if it is damaged or holds what pg_dump does not write; ClientToolError without pg_restore.
    """
    path = data_path(backup)
    ticker = Ticker(reporter, backup.stem, Expected({}, 0), Phase.INDEX)
    indexer = DumpIndexer()
    if backup.format in ARCHIVES:
        size, digest = _archive(backup, pg_restore(), indexer, ticker, token)
    else:
        with hashed(path) as file:
            for piece in codec.decoded(file, ENCODINGS.get(backup.format, "none")):
                indexer.feed(piece)
                ticker.tick(indexer)
                token.check()
            file.drain()
        size, digest = file.size, file.hexdigest()
    index = indexer.finish()
    if index.problems:
        raise VerificationError(
            f"{backup.stem} cannot be used: {index.problems[0]}",
            hint="Nothing was restored from it and it was left as it is.",
        )
    return Checked(size, digest, index)


def _archive(backup: Backup, tool: Tool, indexer: DumpIndexer, ticker: Ticker, token: CancelToken) -> tuple[int, str]:
    path = data_path(backup)
    with Reader(archive_command(tool, path), token) as reader:
        while piece := reader.read(codec.PIECE):
            indexer.feed(piece)
            ticker.tick(indexer)
        try:
            reader.finish()
        except ProcessError as error:
            raise _unreadable(backup, tool, error) from error
    if path.is_dir():
        return sum(p.stat().st_size for p in path.iterdir()), ""
    with hashed(path) as file:
        file.drain()
    return file.size, file.hexdigest()


def _unreadable(backup: Backup, tool: Tool, error: ProcessError) -> Exception:
    if re.search(r"unsupported version \([\d.]+\) in file header", error.stderr):
        major = tool.version[0]
        return ClientToolError(
            f"{backup.stem} was written by a pg_dump newer than {major}, which pg_restore {major} cannot read.",
            hint=f"Install PostgreSQL client tools newer than {major}; “loopin-backup-cli doctor” lists those found.",
        )
    return VerificationError(
        f"{backup.stem} is damaged: {error.message}", hint="Nothing was restored from it and it was left as it is."
    )


def plain_pieces(backup: Backup, pg_restore: Callable[[], Tool], token: CancelToken) -> Iterator[bytes]:
    """Yield a backup as a plain dump, whatever its format."""
    path = data_path(backup)
    if backup.format in ARCHIVES:
        with Reader(archive_command(pg_restore(), path), token) as reader:
            while piece := reader.read(codec.PIECE):
                yield piece
            reader.finish()
        return
    encoding = backup.manifest.compression.value if backup.manifest else ENCODINGS.get(backup.format, "none")
    with files.open_regular(path) as file:
        yield from codec.decoded(file, encoding)
