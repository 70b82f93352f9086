"""The files through which a password reaches pg_dump and psql for one run: never in argv, gone afterwards."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system.files import owned_directory, sweep_directories, temporary_directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

PREFIX = "loopin-backup-run-"
"""How the temporary directories of runs are called."""

LOCK_NAME = "run"


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
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        sweep_leftovers()
        with ExitStack() as stack:
            try:
                place = temporary_directory()
                self._directory = stack.enter_context(owned_directory(place, PREFIX, LOCK_NAME))
                for name, text in self._texts.items():
                    _write_private(self._directory / name, text)
            except OSError as error:
                message = f"The temporary files for the password cannot be written: {error.strerror or error}"
                raise StorageError(message, hint="Look at the temporary directory (TMPDIR).") from error
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

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
    return sweep_directories(temporary_directory(), PREFIX, LOCK_NAME)
