"""The ``.env`` file beside the working directory, as LoopIn's own programs read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".env"


def values(directory: Path) -> dict[str, str]:
    """Return the variables of a directory's ``.env`` file; none if there is no file. Nothing in it is expanded.

    Raises StorageError for a file that cannot be read.
    """
    path = directory / FILE
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        found = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path} cannot be read: {error}") from error
    return {name: value for name, value in found.items() if value is not None}
