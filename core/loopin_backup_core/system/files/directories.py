"""Directories that only their owner may write to."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system.files.system import (
    failure,
    flush_directory,
    free_bytes_at,
    is_ours,
    is_private,
    my_number,
)

PRIVATE_DIRECTORY = 0o700


def ensure_directory(path: Path) -> None:
    """Create a directory and its missing parents, for their owner alone; check one that is there already.

    Raises StorageError if it is a symbolic link or no directory, or if others could change what is in it.
    """
    try:
        _create(path)
        status = path.lstat()
    except OSError as error:
        raise failure(path, "cannot be used as a directory", error) from error
    check_directory(path, status)


def check_directory(path: Path, status: os.stat_result) -> None:
    """Raise StorageError unless nobody but its owner, who is this user or root, can change what is in a directory."""
    if stat.S_ISLNK(status.st_mode):
        raise StorageError(f"{path} is a symbolic link, and those are not followed.", hint="Name the real directory.")
    if not stat.S_ISDIR(status.st_mode):
        raise StorageError(f"{path} is not a directory.", hint="Name another directory (--directory).")
    if not is_ours(status):
        raise StorageError(
            f"{path} belongs to another user (number {status.st_uid}), who could change the backups in it.",
            hint=f"Run as that user, or make it yours: chown {my_number()} {path}",
        )
    if not is_private(status):
        raise StorageError(
            f"Others may write to {path} (mode {stat.S_IMODE(status.st_mode):o}) and could change the backups in it.",
            hint=f"Take that right away: chmod go-w {path}",
        )


def owner_of(path: Path) -> int | None:
    """Return the number of the user that a directory belongs to; None if it does not exist."""
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None
    except OSError as error:
        raise failure(path, "cannot be looked at", error) from error


def is_me(number: int) -> bool:
    """Tell whether a user is the one in whose name the program runs."""
    return number == my_number()


def check_listable(path: Path) -> None:
    """Raise StorageError for what is no directory, or one that may not be looked into."""
    try:
        next(path.iterdir(), None)
        path.joinpath(".").lstat()
    except OSError as error:
        raise failure(path, "cannot be listed", error) from error


def make_private_directory(path: Path) -> None:
    """Create a directory and its missing parents for their owner alone. Raises StorageError."""
    try:
        _create(path)
    except OSError as error:
        raise failure(path, "cannot be created", error) from error


def sync_directory(path: Path) -> None:
    """Have the disk write the names in a directory."""
    try:
        flush_directory(path)
    except OSError as error:
        raise failure(path, "could not be written to disk", error) from error


def free_bytes(path: Path) -> int:
    """Return how many bytes this user can still write at a path that need not exist yet."""
    there = _existing(path)
    try:
        return free_bytes_at(there)
    except OSError as error:
        raise failure(there, "does not tell how much room it has", error) from error


def same_disk(one: Path, other: Path) -> bool:
    """Tell whether two paths, which need not exist yet, lie on the same file system."""
    try:
        return _existing(one).stat().st_dev == _existing(other).stat().st_dev
    except OSError as error:
        raise failure(one, "cannot be looked at", error) from error


def _create(path: Path) -> None:
    if _is_there(path):
        return
    _create(path.parent)
    try:
        path.mkdir(PRIVATE_DIRECTORY)
    except FileExistsError:
        return
    path.chmod(PRIVATE_DIRECTORY)
    flush_directory(path.parent)


def _is_there(path: Path) -> bool:
    """Tell whether something lies at a path; raises OSError where nobody may look, which is not nothing."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _existing(path: Path) -> Path:
    there = path.absolute()
    try:
        while not there.exists():
            there = there.parent
    except OSError as error:
        raise failure(there, "cannot be looked at", error) from error
    return there


def temporary_directory() -> Path:
    """Return where temporary files go: ``TMPDIR``, else the system's own place.

    Python's search for it tries each place with a file, which a kill at that moment would leave there for ever.
    """
    import tempfile

    if tempfile.tempdir is None and sys.platform != "win32":
        for place in (os.environ.get("TMPDIR"), "/tmp", "/var/tmp"):  # noqa: S108 - what is made there is private
            if place and os.access(place, os.W_OK | os.X_OK) and Path(place).is_dir():
                return Path(place).absolute()
    return Path(tempfile.gettempdir())
