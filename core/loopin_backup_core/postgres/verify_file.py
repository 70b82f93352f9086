"""Checking a backup's file against what is known of it, and reading it as a plain stream. No statement is sent here."""

from __future__ import annotations

import os
import re
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import BoundedIndexer, DumpIndexer
from loopin_backup_core.model.context import no_keys
from loopin_backup_core.model.dump_index import SectionKind
from loopin_backup_core.model.errors import ClientToolError, CredentialsError, ProcessError, VerificationError
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.model.progress import Phase
from loopin_backup_core.postgres.pg_dump import ProgressThrottle, ProgressTotals
from loopin_backup_core.repository import codec
from loopin_backup_core.system import files
from loopin_backup_core.system.process import Command, Reader, base_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import Keys
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.progress import CancelToken, Reporter
    from loopin_backup_core.postgres.client_tools import Tool

ARCHIVES = frozenset({"custom", "directory", "tar"})
ENCODINGS = {"plain": "none", "zstd": "zstd", "gzip": "gzip", "age": "age"}


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
    if path.is_dir() and (odd := [one.name for one in path.iterdir() if not one.is_file() or one.is_symlink()]):
        raise VerificationError(
            f"{path.name} holds {odd[0]}, which is no regular file: pg_restore would wait for it for ever.",
            hint="It is not what pg_dump wrote. Take it away if you know what it is, or do not use this dump.",
        )
    args = ("--file=-", "--clean", "--if-exists", "--", str(path))
    return Command(tool.path, args, base_environment())


def own_file(
    manifest: Manifest, path: Path, level: Level, *, reporter: Reporter, token: CancelToken, keys: Keys = no_keys
) -> Checked:
    """Read an own backup and compare it with its manifest: the bytes, and from ``structure`` on the index.

    Raises VerificationError that names the first thing that is not as it was. Where its bytes are those that were
    written and only an identity is lacking to look inside, raises NoIdentityError or CredentialsError.
    """
    expected = ProgressTotals({}, manifest.index.bytes)
    ticker = ProgressThrottle(reporter, manifest.stem, expected, Phase.CHECK)
    indexer = DumpIndexer()
    locked: CredentialsError | None = None
    with hashed(path) as file:
        if level is not Level.CHECKSUM:
            locked = _index_quietly(indexer, file, own_encoding(manifest), ticker, token, keys)
        while file.read():
            token.check()
    if file.size != manifest.file_size:
        raise _damaged(manifest.stem, f"{manifest.file_size:,} bytes were written, {file.size:,} are there")
    if file.hexdigest() != manifest.sha256:
        raise _damaged(manifest.stem, "its bytes are not those that were written (SHA-256 differs)")
    _check_roles(manifest, path.parent)
    if level is Level.CHECKSUM:
        return Checked(file.size, file.hexdigest(), None)
    if locked is not None:
        with named(manifest.stem):
            raise locked
    index = indexer.finish()
    if index.problems:
        raise _damaged(manifest.stem, index.problems[0])
    if index.bytes != manifest.index.bytes or contents(index) != contents(manifest.index):
        raise _damaged(manifest.stem, "its sections are not those of the manifest")
    return Checked(file.size, file.hexdigest(), index)


def _check_roles(manifest: Manifest, directory: Path) -> None:
    """Compare the file with the roles, where it is there: whoever restores by hand runs it as a superuser."""
    path = directory / manifest.globals_name
    if not manifest.globals_name or not os.path.lexists(path):
        return
    with hashed(path) as file:
        file.drain()
    if file.hexdigest() != manifest.globals_sha256:
        raise VerificationError(
            f"{manifest.stem} is damaged: {manifest.globals_name}, the file with its roles, is not what was written",
            hint="Do not run that file. The data is what was written: remove the file, verify again, and the backup is "
            "good, without roles.",
        )


def contents(index: DumpIndex) -> list[tuple[object, ...]]:
    """Return what an index says of rows, values and large objects: where they lie, how many, and their digests.

    How names are decoded, and with which section of definitions a setting is counted, may differ between versions of
    this program; the bytes are compared by the file's checksum.
    """
    found: list[tuple[object, ...]] = []
    for section in index.sections:
        if section.kind is SectionKind.TABLE_DATA:
            found.append((section.kind, section.offset, section.bytes, section.rows, section.sha256))
        elif section.kind is SectionKind.LARGE_OBJECTS and section.rows:
            found.append((section.kind, section.rows, section.sha256))
        elif section.kind is SectionKind.SEQUENCE_VALUES:
            found.append((section.kind, *section.values.values()))
    return found


def own_encoding(manifest: Manifest) -> str:
    """Return how the stream of an own backup is stored, as the codec calls it."""
    return codec.encoding_of(manifest.compression, manifest.encryption)


def _index_quietly(
    indexer: DumpIndexer,
    file: codec.HashingFile,
    encoding: str,
    ticker: ProgressThrottle,
    token: CancelToken,
    keys: Keys,
) -> CredentialsError | None:
    """Index what can be read, and return why it could not be opened.

    What is damaged shows in the checksum, which says it better: also where damage keeps an identity from opening it.
    """
    try:
        _index(indexer, codec.decoded(file, encoding, keys), ticker, token)
    except CredentialsError as error:
        return error
    except VerificationError:
        # The checksum tells. Where that is right the file was damaged before it was written, and has no whole dump.
        return None
    return None


def _index(indexer: DumpIndexer, stream: Generator[bytes], ticker: ProgressThrottle, token: CancelToken) -> None:
    with closing(stream):
        for piece in stream:
            indexer.feed(piece)
            ticker.tick(indexer)
            token.check()
            if indexer.too_much:
                return


@contextmanager
def named(stem: str) -> Iterator[None]:
    """Let an error about a lacking identity name the backup that could not be opened."""
    try:
        yield
    except CredentialsError as error:
        what = f"{error.message[:1].lower()}{error.message[1:].rstrip('.')}"
        raise type(error)(f"{stem} is encrypted and cannot be opened: {what}.", hint=error.hint) from error


def _damaged(stem: str, what: str) -> VerificationError:
    return VerificationError(
        f"{stem} is damaged: {what}",
        hint="Nothing was restored from it. Choose another backup with “loopin-backup-cli list”; other copies of this "
        "one may still be good.",
    )


def foreign_file(
    backup: Backup, pg_restore: Callable[[], Tool], *, reporter: Reporter, token: CancelToken, keys: Keys = no_keys
) -> Checked:
    """Read a dump that this program did not write and index it.

    Raises VerificationError if it is damaged or holds what pg_dump does not write; ClientToolError without pg_restore;
    CredentialsError without an identity for one that is encrypted.
    """
    path = data_path(backup)
    ticker = ProgressThrottle(reporter, backup.stem, ProgressTotals({}, 0), Phase.INDEX)
    indexer = BoundedIndexer()
    if backup.format in ARCHIVES:
        size, digest = _archive(backup, pg_restore(), indexer, ticker, token)
    else:
        with hashed(path) as file:
            _index_foreign(backup, indexer, file, ticker, token, keys)
            file.drain()
        size, digest = file.size, file.hexdigest()
    index = indexer.finish()
    if index.problems:
        raise VerificationError(
            f"{backup.stem} cannot be used: {index.problems[0]}",
            hint="Nothing was restored from it and it was left as it is.",
        )
    return Checked(size, digest, index)


def _index_foreign(
    backup: Backup,
    indexer: DumpIndexer,
    file: codec.HashingFile,
    ticker: ProgressThrottle,
    token: CancelToken,
    keys: Keys,
) -> None:
    with named(backup.stem):
        _index(indexer, codec.decoded(file, ENCODINGS.get(backup.format, "none"), keys), ticker, token)


def _archive(
    backup: Backup, tool: Tool, indexer: DumpIndexer, ticker: ProgressThrottle, token: CancelToken
) -> tuple[int, str]:
    path = data_path(backup)
    with Reader(archive_command(tool, path), token) as reader:
        while not indexer.too_much and (piece := reader.read(codec.PIECE)):
            indexer.feed(piece)
            ticker.tick(indexer)
        if indexer.too_much:
            return 0, ""
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


def plain_pieces(
    backup: Backup, pg_restore: Callable[[], Tool], token: CancelToken, keys: Keys = no_keys
) -> Generator[bytes]:
    """Yield a backup as a plain dump, whatever its format. Close the generator if it is not read to its end."""
    path = data_path(backup)
    if backup.format in ARCHIVES:
        with Reader(archive_command(pg_restore(), path), token) as reader:
            while piece := reader.read(codec.PIECE):
                yield piece
            reader.finish()
        return
    encoding = own_encoding(backup.manifest) if backup.manifest else ENCODINGS.get(backup.format, "none")
    with files.open_regular(path) as file:
        yield from codec.decoded(file, encoding, keys)
