"""Where operating systems differ: locks, flushing, names that must not be overwritten.

A lock belongs to an open file and ends with it, however the process ends. On Windows an open file can neither be
deleted nor get another name.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Collection

if sys.platform == "win32":
    import msvcrt

    READERS = 64
else:
    import fcntl

OPEN_SAFELY = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)

PRIVATE_FILE = 0o600
IS_WINDOWS = os.name == "nt"
_OWN_FILES = Path("/proc/self/fd")

_HINTS = {
    errno.ENOSPC: "The disk is full. Free some space, or use another directory (--directory).",
    errno.EDQUOT: "Your disk quota is used up. Free some space, or use another directory (--directory).",
    errno.EFBIG: "The file system or a limit (ulimit -f) does not allow files of this size.",
    errno.EIO: "The disk reports an error. Look at the system's log (dmesg) before you trust this disk again.",
    errno.EROFS: "The file system is mounted read-only.",
    errno.EACCES: "Look at the owner and the permissions of the directory and its parents.",
    errno.EPERM: "Look at the owner and the permissions of the directory and its parents.",
    errno.ELOOP: "It is a symbolic link, and those are never followed here. Name the real file or directory.",
}
_WITHOUT_LINKS = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV}
_WITHOUT_DIRECTORY_SYNC = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EOPNOTSUPP}


def failure(path: Path, what: str, error: OSError) -> StorageError:
    """Return the error to raise: what could not be done with which file, why, and what to do next."""
    words = error.strerror or str(error)
    return StorageError(f"{path} {what}: {words}", hint=_HINTS.get(error.errno or 0, ""))


def try_lock(fd: int, path: Path, *, shared: bool = False) -> bool:
    """Lock an open file without waiting; tell whether it worked. A second lock by the same process counts as another's.

    Raises StorageError where the file system has no locks: to go on without would risk the backups.
    """
    try:
        return _try_lock(fd, shared=shared)
    except OSError as error:
        hint = "This file system has no locks. Put the backups on another one; mount NFS with locking."
        raise StorageError(f"{path} cannot be locked: {error.strerror or error}", hint=hint) from error


if sys.platform == "win32":

    def _try_lock(fd: int, *, shared: bool) -> bool:
        # Bytes far behind the end: a lock on bytes that hold data would keep others from reading them. Windows' own
        # locks are never shared here, so each reader takes one byte of a range and a writer all of it.
        if not shared:
            return _try_lock_bytes(fd, 0, READERS)
        return any(_try_lock_bytes(fd, reader, 1) for reader in range(READERS))

    def _try_lock_bytes(fd: int, first: int, count: int) -> bool:
        here = os.lseek(fd, 0, os.SEEK_CUR)
        os.lseek(fd, 0x7FFF_0000 + first, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, count)
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EDEADLK}:
                return False
            raise
        finally:
            os.lseek(fd, here, os.SEEK_SET)
        return True

    def flush(fd: int) -> None:
        """Have the disk write what it holds of a file; raises OSError, after which the file must not be trusted."""
        os.fsync(fd)

    def flush_directory(path: Path) -> None:
        """Do nothing: the names in a directory cannot be flushed here."""

    def make_private(fd: int, path: Path) -> None:
        """Do nothing: a file has the rights that its directory hands down here."""

    def move_without_overwriting(old: Path, new: Path) -> None:
        """Give a file a new name; raises FileExistsError if something has that name already."""
        old.rename(new)

    def open_unnamed(directory: Path) -> int:  # noqa: ARG001 - as on the others
        """Return -1: every file has a name here."""
        return -1

    def give_name(fd: int, new: Path) -> None:
        """Never called here."""
        raise NotImplementedError

    def free_bytes_at(path: Path) -> int:
        """Return how many bytes this user can still write to the disk that a directory lies on."""
        import shutil

        return shutil.disk_usage(path).free

    def forget_cached(fd: int) -> None:
        """Do nothing: the system cannot be asked here."""

    def my_number() -> int:
        """Return 0: users have no numbers here."""
        return 0

else:

    def _try_lock(fd: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def flush(fd: int) -> None:
        """Have the disk write what it holds of a file; raises OSError, after which the file must not be trusted."""
        if sys.platform == "darwin":
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fsync(fd)

    def flush_directory(path: Path) -> None:
        """Have the disk write the names in a directory, where the file system can; raises OSError if the disk fails."""
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        except OSError as error:
            if error.errno not in _WITHOUT_DIRECTORY_SYNC:
                raise
        finally:
            os.close(fd)

    def make_private(fd: int, path: Path) -> None:
        """Take the rights to a file from everybody but its owner, whatever the umask.

        Raises StorageError where the file system keeps no such rights and others may read the file.
        """
        try:
            os.fchmod(fd, PRIVATE_FILE)
        except OSError as error:
            if os.fstat(fd).st_mode & 0o077:
                hint = "Its file system knows no owners. Use another one, or mount it with umask=077."
                raise StorageError(f"{path} cannot be kept from other users.", hint=hint) from error

    def move_without_overwriting(old: Path, new: Path) -> None:
        """Give a file a new name; raises FileExistsError if something has that name already."""
        try:
            os.link(old, new, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _WITHOUT_LINKS:
                raise
            if os.path.lexists(new):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from error
            old.rename(new)
        else:
            old.unlink()

    def open_unnamed(directory: Path) -> int:
        """Create a file without a name in a directory; -1 where the file system cannot do that."""
        flag = getattr(os, "O_TMPFILE", 0)
        if not flag or not _OWN_FILES.is_dir():
            return -1
        try:
            fd = os.open(directory, os.O_RDWR | flag | os.O_CLOEXEC, PRIVATE_FILE)
        except OSError:
            return -1
        make_private(fd, directory)
        return fd

    def give_name(fd: int, new: Path) -> None:
        """Give an unnamed file its name; raises FileExistsError if something has that name already."""
        folder = os.open(_OWN_FILES, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            # Only with a directory does Python ask for a call that follows the link to the file itself.
            os.link(str(fd), new, src_dir_fd=folder, follow_symlinks=True)
        finally:
            os.close(folder)

    def free_bytes_at(path: Path) -> int:
        """Return how many bytes this user can still write to the disk that a directory lies on."""
        numbers = os.statvfs(path)
        return numbers.f_bavail * numbers.f_frsize

    def forget_cached(fd: int) -> None:
        """Ask the system to forget what it keeps of a file in memory, so that the next read comes from the disk."""
        if sys.platform == "linux":
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def my_number() -> int:
        """Return the number of the user in whose name the program runs."""
        return os.geteuid()


def read_at(fd: int, offset: int, length: int) -> bytes:
    """Return ``length`` bytes from an offset, fewer only where the file ends."""
    expected = max(os.fstat(fd).st_size - offset, 0) + 1
    os.lseek(fd, offset, os.SEEK_SET)
    data = piece = os.read(fd, min(length, expected))
    while piece and len(data) < length:
        piece = os.read(fd, min(length - len(data), expected))
        data += piece
    return data


def is_private(status: os.stat_result) -> bool:
    """Tell whether nobody but its owner may write there."""
    return IS_WINDOWS or not status.st_mode & 0o022


def is_ours(status: os.stat_result) -> bool:
    """Tell whether this user or the administrator owns it."""
    return IS_WINDOWS or status.st_uid in {0, my_number()}


def is_owned_by(status: os.stat_result, owners: Collection[int]) -> bool:
    """Tell whether one of these users owns it."""
    return IS_WINDOWS or status.st_uid in owners
