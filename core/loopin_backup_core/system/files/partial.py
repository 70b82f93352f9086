"""Files that are being written: hidden, locked, private, and gone if they are not finished."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING, Self

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system.files.system import (
    IS_WINDOWS,
    OPEN_SAFELY,
    PRIVATE_FILE,
    failure,
    flush,
    give_name,
    make_private,
    move_without_overwriting,
    open_unnamed,
    try_lock,
)

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

SUFFIX = ".partial"


class Partial:
    """A file that is being written under a hidden name, which nobody takes for a finished one.

    A kernel lock says that its writer is alive; what is left of a dead one is swept. Leaving the ``with`` block without
    :meth:`publish` removes it. An error while writing or flushing is final: such a file can no longer be published.

    With ``unnamed`` it has no name at all until then, where the system can do that, so that not even a killed writer
    leaves anything; and what a dead one left under the hidden name is removed.

    Attributes:
        path: where the file lies now, which :meth:`publish` changes
        final_path: where it will lie
    """

    def __init__(self, directory: Path, final_name: str, *, unnamed: bool = False) -> None:
        self.final_path = directory / final_name
        self.path = directory / partial_name(final_name)
        self._fd = -1
        self._is_unnamed = unnamed
        self._is_there = False
        self._failure: StorageError | None = None
        self._is_flushed = False

    def __enter__(self) -> Self:
        if self._fd < 0 and not self.open():
            raise StorageError(f"{self.final_path} exists already, and no file is ever overwritten.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def open(self) -> bool:
        """Create the file and lock it; False if its name, hidden or final, is taken."""
        if self._is_unnamed:
            remove_dead(self.path)
            self._fd = open_unnamed(self.path.parent)
            self._is_unnamed = self._fd >= 0
            if self._is_unnamed:
                return self._is_free()
        while not self._is_there:
            try:
                self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | OPEN_SAFELY, PRIVATE_FILE)
            except FileExistsError:
                return False
            except OSError as error:
                raise failure(self.path, "cannot be created", error) from error
            self._lock()
        return self._is_free()

    def _is_free(self) -> bool:
        if os.path.lexists(self.final_path):
            self.discard()
            return False
        return True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Add bytes at the end."""
        self._check()
        self._is_flushed = False
        try:
            written = os.write(self._fd, data)
            while written < len(data):
                written += os.write(self._fd, memoryview(data)[written:])
        except OSError as error:
            raise self._fail("cannot be written", error) from error

    def fileno(self) -> int:
        """Return the file's descriptor, which may also be read."""
        return self._fd

    def sync(self) -> None:
        """Have the disk write all of it. A disk that fails here is not asked again: it may have dropped the data."""
        self._check()
        try:
            flush(self._fd)
        except OSError as error:
            raise self._fail("could not be written to disk", error) from error
        self._is_flushed = True

    @property
    def is_published(self) -> bool:
        """Whether it has its final name."""
        return self.path == self.final_path

    def publish(self) -> None:
        """Flush the file if need be, give it its final name and close it; the directory is for the caller to flush.

        The name is given in one step and never taken from another file.
        """
        if not self._is_flushed:
            self.sync()
        self._check()
        if IS_WINDOWS:  # where an open file cannot be renamed
            self._close()
        try:
            if self._is_unnamed:
                give_name(self._fd, self.final_path)
            else:
                move_without_overwriting(self.path, self.final_path)
        except OSError as error:
            raise self._fail(f"cannot be given its name {self.final_path.name}", error) from error
        self.path = self.final_path
        self._is_there = False
        self._close()

    def discard(self) -> None:
        """Remove the file unless it was published."""
        if IS_WINDOWS:
            self._close()
        if self._is_there:
            self.path.unlink(missing_ok=True)
            self._is_there = False
        self._close()

    def let_go(self) -> None:
        """Close the file and leave it where it is, as if its writer had died."""
        self._is_there = False
        self._close()

    def _lock(self) -> None:
        self._is_there = True
        try:
            make_private(self._fd, self.path)
            while not try_lock(self._fd, self.path):
                time.sleep(0.005)
            # A sweep may have come between creation and lock, and have taken the file for a dead one.
            self._is_there = is_at(self._fd, self.path)
        except BaseException:
            self.discard()
            raise
        if not self._is_there:
            self._close()

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure
        if self._fd < 0:
            raise StorageError(f"{self.final_path} is not open for writing.")

    def _fail(self, what: str, error: OSError) -> StorageError:
        self._failure = failure(self.path, what, error)
        return self._failure

    def _close(self) -> None:
        self._fd = closed(self._fd)


def remove_dead(path: Path) -> None:
    """Remove what a dead writer left under a hidden name; what a living one writes, or is no file, stays."""
    try:
        fd = os.open(path, os.O_RDWR | OPEN_SAFELY)
    except OSError:
        return
    try:
        if stat.S_ISREG(os.fstat(fd).st_mode) and try_lock(fd, path) and is_at(fd, path):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise failure(path, "cannot be deleted", error) from error
    finally:
        os.close(fd)


def partial_name(final_name: str) -> str:
    """Return the hidden name under which a file is written."""
    return f".{final_name}{SUFFIX}"


def final_name(name: str) -> str:
    """Return the name that a file is to have which is written under a hidden one; empty if it is no such file.

    >>> final_name(partial_name("a.sql")), final_name("a.sql")
    ('a.sql', '')
    """
    return name[1 : -len(SUFFIX)] if name.startswith(".") and name.endswith(SUFFIX) else ""


def closed(fd: int) -> int:
    """Close a descriptor unless it is closed already, and return what stands for none."""
    if fd >= 0:
        os.close(fd)
    return -1


def is_at(fd: int, path: Path) -> bool:
    """Tell whether an open file is the one that lies at a path now."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    mine = os.fstat(fd)
    return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino)
