"""A directory as a destination: a mounted disk, a share. It must exist, so that no empty mount point is filled."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from loopin_backup_core.destinations.stores.store import PIECE, Item, Upload
from loopin_backup_core.model.errors import BusyError, OccupiedError, RefusedError, StorageError
from loopin_backup_core.system import files
from loopin_backup_core.system.files import system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from loopin_backup_core.model.progress import CancelToken


KEPT = frozenset({errno.EPERM, errno.EACCES, errno.EROFS})
"""What a file system says that keeps a file: not ours, write-protected, immutable."""


class DirectoryStore:
    """See :class:`loopin_backup_core.destinations.stores.store.Store`."""

    def __init__(self, root: Path, token: CancelToken) -> None:
        self._root = root
        self._token = token

    def __enter__(self) -> Self:
        if not self._root.is_dir():
            raise StorageError(
                f"The directory {self._root} is not there.",
                hint=f"Mount the disk that it lies on. For a new destination, make it: mkdir -m 700 {self._root}",
            )
        if self._root.is_symlink():
            raise StorageError(f"{self._root} is a symbolic link, and those are not followed.", hint="Name the target.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def items(self) -> list[Item]:
        """Return the files of all folders."""
        return [item for item in self._files() if item.name[0] != "."]

    def unfinished(self) -> list[Item]:
        """Return what is arriving, or was interrupted."""
        return [replace(item, name=name) for item in self._files() if (name := files.final_name(item.name))]

    def _files(self) -> list[Item]:
        try:
            folders = [entry for entry in os.scandir(self._root) if entry.is_dir(follow_symlinks=False)]
            return [item for folder in folders if folder.name[0] != "." for item in _items(folder)]
        except OSError as error:
            raise _broken(self._root, "cannot be listed", error) from error

    def size(self, folder: str, name: str) -> int | None:
        """Return the size of a file, None if there is none."""
        path = self._root / folder / name
        try:
            status = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _broken(path, "cannot be looked at", error) from error
        if not stat.S_ISREG(status.st_mode):
            raise OccupiedError(f"{path} is not a regular file.")
        return status.st_size

    def read(self, folder: str, name: str, offset: int = 0) -> Iterator[bytes]:
        """Yield a file from an offset on, as the disk gives it back."""
        path = self._root / folder / name
        with files.open_regular(path) as file:
            files.forget_cached(file.fileno())
            try:
                file.seek(offset)
                while piece := file.read(PIECE):
                    self._token.check()
                    yield piece
            except OSError as error:
                raise _broken(path, "cannot be read", error) from error

    def put(self, folder: str, name: str, parcel: Upload) -> None:
        """Store a file; see :meth:`Store.put`."""
        directory = self._root / folder
        files.ensure_directory(directory)
        final = directory / name
        partial = directory / files.partial_name(name)
        if os.path.lexists(final):
            raise OccupiedError(f"{final} exists already, and no file is ever overwritten.")
        fd = _open(partial)
        try:
            self._fill(fd, partial, parcel)
            system.flush(fd)
        except OSError as error:
            # A disk that is full shall not stay full of something that nobody can use.
            partial.unlink(missing_ok=True)
            raise _broken(partial, "cannot be written", error) from error
        finally:
            os.close(fd)
        try:
            system.move_without_overwriting(partial, final)
        except FileExistsError as error:
            raise OccupiedError(f"{final} exists already, and no file is ever overwritten.") from error
        except OSError as error:
            raise _broken(final, "cannot be given its name", error) from error
        files.sync_directory(directory)

    def _fill(self, fd: int, partial: Path, parcel: Upload) -> None:
        there = os.fstat(fd).st_size
        if there > parcel.size:
            os.ftruncate(fd, 0)
            there = 0
        free = system.free_bytes_at(partial.parent)
        if free < parcel.size - there:
            partial.unlink(missing_ok=True)
            raise StorageError(
                f"{partial.parent} has {free:,} bytes free, and {parcel.path.name} needs {parcel.size - there:,}.",
                hint="Nothing was copied. Free some space there, with “loopin-backup-cli cleanup --at …” for instance.",
            )
        os.lseek(fd, there, os.SEEK_SET)
        with files.open_regular(parcel.path) as file:
            file.seek(there)
            while piece := file.read(PIECE):
                view = memoryview(piece)
                while view:
                    view = view[os.write(fd, view) :]
                there += len(piece)
                parcel.sent(there)

    def discard(self, folder: str, name: str) -> None:
        """Remove what an interrupted attempt left."""
        files.remove(self._root / folder / files.partial_name(name))

    def delete(self, folder: str, name: str) -> None:
        """Delete a file."""
        path = self._root / folder / name
        try:
            if files.remove(path):
                files.sync_directory(path.parent)
        except StorageError as error:
            if isinstance(error.__cause__, OSError) and error.__cause__.errno in KEPT:
                raise RefusedError(error.message, hint=error.hint) from error
            raise

    def free(self) -> int | None:
        """Return how many bytes can still be written."""
        return files.free_bytes(self._root)


def _items(folder: os.DirEntry[str]) -> Iterator[Item]:
    for entry in os.scandir(folder.path):
        if entry.is_file(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            yield Item(folder.name, entry.name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _open(partial: Path) -> int:
    """Open the hidden file, new or left by an interrupted attempt; only one process may write it."""
    try:
        fd = os.open(partial, os.O_RDWR | os.O_CREAT | system.OPEN_SAFELY, system.PRIVATE_FILE)
    except OSError as error:
        raise _broken(partial, "cannot be created", error) from error
    try:
        _claim(fd, partial)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _claim(fd: int, partial: Path) -> None:
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise StorageError(f"{partial} is not a regular file.")
    system.make_private(fd, partial)
    if not system.try_lock(fd, partial):
        raise BusyError(f"Another process is copying {partial.name} at this moment.", hint="Let it finish.")


def _broken(path: Path, what: str, error: OSError) -> StorageError:
    return system.failure(path, what, error)
