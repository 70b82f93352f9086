"""What lies in a directory: one look at each name, never through a symbolic link."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from loopin_backup_core.model.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path


class DirectoryEntry(NamedTuple):
    """One name in a directory; ``size`` in bytes, ``changed`` in seconds since 1970."""

    name: str
    mode: int
    size: int
    changed: float

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self.mode)

    @property
    def is_directory(self) -> bool:
        """Whether it is a directory."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.mode)


def scan(directory: Path) -> dict[str, DirectoryEntry]:
    """Return what a directory holds, by name; nothing for one that does not exist.

    Raises StorageError where it cannot be listed, or is a symbolic link or no directory.
    """
    try:
        is_link = stat.S_ISLNK(directory.lstat().st_mode)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(
            f"{directory} cannot be looked at: {error.strerror or error}",
            hint="Look at the permissions of the directories above it, or name another one (--directory).",
        ) from error
    if is_link:
        raise StorageError(
            f"{directory} is a symbolic link, and those are not followed.", hint="Name the real directory."
        )
    seen: dict[str, DirectoryEntry] = {}
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                seen[entry.name] = DirectoryEntry(entry.name, status.st_mode, status.st_size, status.st_mtime)
    except OSError as error:
        raise StorageError(
            f"{directory} cannot be listed: {error.strerror or error}", hint="Name another directory (--directory)."
        ) from error
    return seen
