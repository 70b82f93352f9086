"""Private directories that belong to a run: locked before anybody believes in them, removed when their run is dead."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.system.files.locking import DirectoryLock
from loopin_backup_core.system.files.system import IS_WINDOWS, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ATTEMPTS = 100
_BUSY = "This directory belongs to another run."
_NEW = "" if IS_WINDOWS else ".new-"
"""What the name of a directory begins with until it is locked, and when it is being removed: anybody may remove it.

Windows renames none in which a file is open.
"""
_FRESH = 60.0
"""Seconds for which a directory without a lock may be one that an earlier version is just making."""


@contextmanager
def owned_directory(parent: Path, prefix: str, lock: str) -> Iterator[Path]:
    """Give a new private directory whose name begins with ``prefix``; it is gone after the block.

    It gets that name when it is locked: who is seen without a lock is dead, or none of ours. Raises StorageError where
    none can be made.
    """
    directory, held = _made(parent, prefix, lock)
    try:
        yield directory
    finally:
        given_up = _given_up(directory)
        held.__exit__(None, None, None)
        shutil.rmtree(given_up, ignore_errors=True)


def sweep_directories(
    parent: Path,
    prefix: str,
    lock: str,
    first: Callable[[Path], object] = lambda _: None,
) -> list[Path]:
    """Remove the directories of dead runs of this user, after ``first`` was done with each; return them.

    One without a lock is of an earlier version; it goes when it has not been changed for a minute.
    """
    swept = []
    for directory in {*parent.glob(f"{prefix}*"), *parent.glob(f"{_NEW}{prefix}*")}:
        try:
            if not _is_ours(directory) or not _may_go(directory, lock):
                continue
            with DirectoryLock(directory, lock, _BUSY):
                first(directory)
                given_up = _given_up(directory)
                shutil.rmtree(given_up, ignore_errors=True)
        except (BusyError, StorageError, OSError):
            continue
        if IS_WINDOWS:
            # The lock itself could not go while it was held.
            shutil.rmtree(given_up, ignore_errors=True)
        if not given_up.exists():
            swept.append(directory)
    return swept


def _given_up(directory: Path) -> Path:
    """Return the directory under a name that lets anybody remove it: who removes it may be killed over that."""
    if not _NEW or directory.name.startswith(_NEW):
        return directory
    given_up = directory.with_name(_NEW + directory.name)
    try:
        directory.rename(given_up)
    except OSError:
        return directory
    return given_up


def _may_go(directory: Path, lock: str) -> bool:
    if (_NEW and directory.name.startswith(_NEW)) or os.path.lexists(directory / f".{lock}.lock"):
        return True
    return time.time() - directory.lstat().st_mtime > _FRESH


def _made(parent: Path, prefix: str, lock: str) -> tuple[Path, DirectoryLock]:
    import tempfile

    for _ in range(_ATTEMPTS):
        try:
            new = Path(tempfile.mkdtemp(prefix=_NEW + prefix, dir=parent))
        except OSError as error:
            raise failure(parent, "cannot be written", error) from error
        held = DirectoryLock(new, lock, _BUSY)
        try:
            held.__enter__()
        except BusyError:
            # Somebody is sweeping it.
            continue
        except StorageError:
            if new.exists():
                # Nobody has swept it: the disk is full, or something like that.
                shutil.rmtree(new, ignore_errors=True)
                raise
            continue
        # Who was swept between its making and its lock is gone now, and another one is made.
        with suppress(FileNotFoundError):
            if held.path.exists():
                return new.rename(parent / new.name.removeprefix(_NEW)), held
        held.__exit__(None, None, None)
    raise StorageError(f"{parent} cannot hold a directory of this run: others remove each.")


def _is_ours(directory: Path) -> bool:
    status = directory.lstat()
    is_mine = sys.platform == "win32" or status.st_uid == os.geteuid()
    return is_mine and directory.is_dir() and not directory.is_symlink()
