"""Reading files that are what they seem: regular, and no symbolic link."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system.files.system import OPEN_SAFELY, failure, is_owned_by, is_private, read_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; refuses symbolic links, devices, pipes and directories."""
    fd = open_fd(path, os.O_RDONLY)
    return os.fdopen(fd, "rb")


def open_fd(path: Path, flags: int) -> int:
    """Open a regular file that exists; returns the descriptor, which children do not inherit."""
    try:
        fd = os.open(path, flags | OPEN_SAFELY)
    except OSError as error:
        raise failure(path, "cannot be opened", error) from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise StorageError(f"{path} is not a regular file.")
    return fd


def read_all(path: Path, limit: int) -> bytes:
    """Return what a file holds; raises StorageError if that is more than ``limit`` bytes."""
    fd = open_fd(path, os.O_RDONLY)
    try:
        return _at_most(limit, fd, path)
    except OSError as error:
        raise failure(path, "cannot be read", error) from error
    finally:
        os.close(fd)


def _at_most(limit: int, fd: int, path: Path) -> bytes:
    data = read_at(fd, 0, limit + 1)
    if len(data) > limit:
        raise StorageError(f"{path} is larger than {limit} bytes, too large for what it should be.")
    return data


def read_trusted(path: Path, owners: Collection[int], limit: int, *, and_folder: bool = False) -> bytes | None:
    """Return what a file holds that nobody but ``owners`` (numbers of users) may change; None if there is no such file.

    ``and_folder`` asks the same of the folder that it lies in. Raises StorageError for a file that others may change,
    for a symbolic link, and for one that cannot be read, which is not taken for none.
    """
    try:
        path.lstat()
        if and_folder:
            _check_trusted(path.parent, path.parent.stat(), owners)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise failure(path, "cannot be looked at", error) from error
    fd = open_fd(path, os.O_RDONLY)
    try:
        _check_trusted(path, os.fstat(fd), owners)
        return _at_most(limit, fd, path)
    except OSError as error:
        raise failure(path, "cannot be read", error) from error
    finally:
        os.close(fd)


def _check_trusted(path: Path, status: os.stat_result, owners: Collection[int]) -> None:
    if not is_private(status):
        raise StorageError(f"Others may change {path}, so it cannot be relied on.", hint=f"Type: chmod go-w {path}")
    if not is_owned_by(status, owners):
        raise StorageError(
            f"{path} belongs to another user (number {status.st_uid}), so it cannot be relied on.",
            hint=f"Type, as root: chown {min(owners)} {path}",
        )
