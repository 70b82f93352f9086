"""Small files that are replaced at once: whoever reads one gets the old or the new one, whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from loopin_backup_core.files.system import failure

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Give a file these contents and this mode, making its directory if need be. Raises StorageError."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
