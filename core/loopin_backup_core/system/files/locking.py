"""Kernel locks: one run per database, one cleanup per directory, no deletion of what a restore reads."""

from __future__ import annotations

import os
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.system.files.partial import closed, is_at
from loopin_backup_core.system.files.system import (
    IS_WINDOWS,
    OPEN_SAFELY,
    PRIVATE_FILE,
    failure,
    make_private,
    read_at,
    try_lock,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

LONGEST_NAME = 120
PATIENCE = 30.0


class DirectoryLock:
    """A lock named by a hidden file in a directory, held for a ``with`` block.

    The file stays: to remove it would let two processes hold the lock of two files of that name. ``busy`` is what
    the BusyError says when another process holds it.
    """

    def __init__(self, directory: Path, name: str, busy: str) -> None:
        self.path = directory / f".{name}.lock"
        self._busy = busy
        self._fd = -1

    def __enter__(self) -> Self:
        try:
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | OPEN_SAFELY, PRIVATE_FILE)
        except OSError as error:
            raise failure(self.path, "cannot be created", error) from error
        try:
            self._lock()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fd = closed(self._fd)

    def _lock(self) -> None:
        make_private(self._fd, self.path)
        if try_lock(self._fd, self.path):
            # The number only helps whoever finds the lock taken; a full disk must not keep a cleanup from working.
            with suppress(OSError):
                os.ftruncate(self._fd, 0)
                os.write(self._fd, b"%d\n" % os.getpid())
            return
        owner = read_at(self._fd, 0, 20).decode("ascii", "replace").strip()
        raise BusyError(
            self._busy + (f" It is process {owner}." if owner.isdigit() else ""),
            hint="Nothing was changed. Wait until it has finished, and try again.",
        )


class RunLock(DirectoryLock):
    """Held while one database is being backed up into a directory; a second run gets a BusyError at once."""

    def __init__(self, directory: Path, database: str) -> None:
        super().__init__(directory, quoted(database), f"Another run is at work on the database {database}.")


def quoted(name: str) -> str:
    """Return any text as part of a file's name, different for different texts.

    >>> quoted("sales/2026")
    'sales%2F2026'
    """
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else _escaped(c) for c in name)
    if len(safe) <= LONGEST_NAME:
        return safe
    import hashlib

    return safe[:40] + "%" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Keep a backup's data file or directory from being deleted by a cleanup while it is read.

    Raises BusyError if a cleanup is deleting it now, StorageError if it is gone.
    """
    fd = _open(path, os.O_RDONLY)
    try:
        if not try_lock(fd, path, shared=True):
            raise BusyError(f"{path.name} is being written or deleted by another run.", hint="Choose another backup.")
        if not is_at(fd, path):
            raise StorageError(f"{path} was deleted a moment ago.")
        yield
    finally:
        os.close(fd)


@contextmanager
def seize(path: Path) -> Iterator[bool]:
    """Lock a file that is to be deleted; gives False if somebody holds it, writes it, or put another in its place."""
    fd = _open(path, os.O_RDWR)  # NFS gives no exclusive lock to readers
    try:
        is_free = try_lock(fd, path) and is_at(fd, path)
        if IS_WINDOWS:  # where an open file cannot be deleted
            fd = closed(fd)
        yield is_free
    finally:
        closed(fd)


def is_written(path: Path) -> bool:
    """Tell whether a living process is writing a file."""
    fd = _open(path, os.O_RDONLY)
    try:
        return not try_lock(fd, path, shared=True)
    finally:
        os.close(fd)


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Hold the lock that a hidden file stands for, waiting for others; raises BusyError after half a minute."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | OPEN_SAFELY, PRIVATE_FILE)
    except OSError as error:
        raise failure(path, "cannot be created", error) from error
    try:
        make_private(fd, path)
        wait_for_lock(fd, path, PATIENCE)
        yield
    finally:
        os.close(fd)


def wait_for_lock(fd: int, path: Path, seconds: float) -> None:
    """Lock an open file, waiting a while for others; raises BusyError when it took too long."""
    deadline = time.monotonic() + seconds
    while not try_lock(fd, path):
        if time.monotonic() > deadline:
            raise BusyError(f"{path} was locked by another process for more than {seconds:.0f} seconds.")
        time.sleep(0.005)


def _open(path: Path, flags: int) -> int:
    try:
        fd = os.open(path, flags | OPEN_SAFELY)
    except OSError as error:
        raise failure(path, "cannot be opened", error) from error
    mode = os.fstat(fd).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        os.close(fd)
        raise StorageError(f"{path} is neither a regular file nor a directory.")
    return fd


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
