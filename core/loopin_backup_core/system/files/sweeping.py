"""Removing what killed runs left behind. Whatever a living process still writes is locked, and is left alone."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.system.files.directories import sync_directory
from loopin_backup_core.system.files.locking import is_written, seize
from loopin_backup_core.system.files.partial import SUFFIX, partial_name
from loopin_backup_core.system.files.system import failure

if TYPE_CHECKING:
    from pathlib import Path

_PUBLISHED_SUFFIXES = (*naming.DATA_SUFFIXES, *naming.GLOBALS_SUFFIXES)


def sweep(directory: Path) -> list[str]:
    """Remove the leftovers of dead runs and return what was removed, a sentence each.

    These are partial files that nobody locks, and the data of a backup whose manifest was never published.
    """
    try:
        names = sorted(path.name for path in directory.iterdir() if is_partial(path.name))
        told = [sentence for name in names for sentence in _sweep_one(directory, name)]
    except OSError as error:
        raise failure(directory, "cannot be cleared of the leftovers of a killed run", error) from error
    if told:
        sync_directory(directory)
    return told


def is_partial(name: str) -> bool:
    """Tell whether a name is the hidden one of a file that a backup is, or was, being written to."""
    return name.startswith(f".{naming.PREFIX}_") and name.endswith(SUFFIX)


def is_claimed(directory: Path, stem: str) -> bool:
    """Tell whether a living process is writing the backup of this name."""
    path = directory / partial_name(stem + naming.MANIFEST_SUFFIX)
    return _is_file(path) and is_written(path)


def remove(path: Path) -> bool:
    """Delete a regular file; False if there is none, or something else of that name, which is left alone."""
    if not _is_file(path):
        return False
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure(path, "cannot be deleted", error) from error
    return True


def _sweep_one(directory: Path, name: str) -> list[str]:
    path = directory / name
    if not _is_file(path):
        return []
    with seize(path) as is_dead:
        if not is_dead:
            return []
        names = remove_unpublished(directory / name[1 : -len(SUFFIX)])
        size = path.stat().st_size
        path.unlink()
    told = [f"{one}, whose manifest a killed run had never published, was removed." for one in names]
    return [*told, f"{name} ({size} bytes), which a killed run had left unfinished, was removed."]


def remove_unpublished(manifest_path: Path) -> list[str]:
    """Remove the files of a backup whose manifest was never published, and return their names.

    For whoever holds the lock of the hidden manifest, which reserves the name: nobody else has files of that name.
    """
    stem, suffix = naming.split(manifest_path.name)
    if suffix != naming.MANIFEST_SUFFIX or os.path.lexists(manifest_path):
        return []
    names = [stem + suffix for suffix in _PUBLISHED_SUFFIXES]
    return [name for name in names if remove(manifest_path.with_name(name))]


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
