"""Small files that are replaced at once: whoever reads one gets the old or the new one, whole."""

from __future__ import annotations

import glob
import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core.system.files.system import failure

if TYPE_CHECKING:
    from pathlib import Path

FRESH = 60.0
"""Seconds for which a temporary file may be one that is just being written."""


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Give a file these contents and this mode, making its directory if need be. Raises StorageError."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep_temporary(path)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, mode)  # noqa: PTH101 - a name, not yet a path
            os.replace(temporary, path)  # noqa: PTH105 - the same
        except BaseException:
            os.unlink(temporary)  # noqa: PTH108 - the same
            raise
    except OSError as error:
        raise failure(path, "cannot be written", error) from error


def sweep_temporary(path: Path) -> None:
    """Remove what a killed writer left of a file that is replaced at once: it may hold a secret."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.????????"):
        with suppress(OSError):
            if stat.S_ISREG(left.lstat().st_mode) and time.time() - left.lstat().st_mtime > FRESH:
                left.unlink()
