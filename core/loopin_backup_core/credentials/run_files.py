"""The files through which a password reaches pg_dump and psql for one run: never in argv, gone afterwards."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from loopin_backup_core import conninfo
from loopin_backup_core.errors import LoopinError, StorageError
from loopin_backup_core.files import DirectoryLock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

PREFIX = "loopin-backup-run-"
"""How the temporary directories of runs are called."""

LOCK_NAME = "run"
FRESH = 60.0
"""Seconds for which a directory without a lock may be one that is just being made."""


class PerRunFiles:
    """A password file and a service file, 0600 in a private temporary directory, for a ``with`` block.

    ``passfile`` and ``service_file`` are their paths. A kernel lock says that the run is alive; what a killed run left
    behind is removed when the next one begins. Raises StorageError and, for a password that no passfile can hold,
    CredentialsError.
    """

    def __init__(self, password: str | None, params: Mapping[str, str]) -> None:
        self._texts = {
            "passfile": conninfo.passfile_line(password) + "\n" if password else "",
            "service": conninfo.service_text(params),
        }
        self._directory = Path()
        self._lock: DirectoryLock | None = None

    def __enter__(self) -> Self:
        import tempfile

        sweep_leftovers()
        try:
            self._directory = Path(tempfile.mkdtemp(prefix=PREFIX))
            self._lock = DirectoryLock(self._directory, LOCK_NAME, "This directory belongs to another run.")
            self._lock.__enter__()
            for name, text in self._texts.items():
                _write_private(self._directory / name, text)
        except OSError as error:
            self.__exit__(None, None, None)
            message = f"The temporary files for the password cannot be written: {error.strerror or error}"
            raise StorageError(message, hint="Look at the temporary directory (TMPDIR).") from error
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            self._lock.__exit__(kind, error, trace)
            self._lock = None
            shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def passfile(self) -> Path:
        """The password file, for ``PGPASSFILE``; empty if there is no password."""
        return self._directory / "passfile"

    @property
    def service_file(self) -> Path:
        """The service file, for ``PGSERVICEFILE``."""
        return self._directory / "service"


def _write_private(path: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def sweep_leftovers() -> list[Path]:
    """Remove the directories of runs that were killed; return them. Those of other users are left alone."""
    import tempfile

    return [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_left_over(path) and _removed(path)]


def _is_left_over(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    if path.is_symlink() or not path.is_dir() or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        return False
    if not (path / f".{LOCK_NAME}.lock").exists():
        return time.time() - status.st_mtime > FRESH
    try:
        with DirectoryLock(path, LOCK_NAME, "alive"):
            return True
    except LoopinError:
        return False


def _removed(path: Path) -> bool:
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()
