"""The log of runs: one line each for what began, ended, was noticed and failed. No secrets, no rows."""

from __future__ import annotations

import io
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system import files
from loopin_backup_core.system.files.system import OPEN_SAFELY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

LARGEST = 5_000_000
SCHEDULED = "scheduled_backup.log"
"""What the log of scheduled runs is called among the logs."""


class RunLog:
    """Appends to a log file (0600), which begins anew at 5 MB, keeping the one before as ``.1``.

    ``now`` gives the time in UTC.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        self._older = path.with_name(path.name + ".1")
        self._now = now

    def write(self, level: str, text: str) -> None:
        """Add a line. Raises StorageError where the log cannot be written."""
        line = f"{self._now():%Y-%m-%dT%H:%M:%SZ} {level:<7} {' '.join(text.split())}\n"
        files.ensure_directory(self.path.parent)
        try:
            if self.path.exists() and self.path.stat().st_size > LARGEST:
                self.path.replace(self._older)
            # Without waiting: a pipe that nobody reads would hold the run up for ever.
            fd = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | OPEN_SAFELY, 0o600)
            try:
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise StorageError(f"The log {self.path} is not a regular file.", hint="Take it away.")
                os.write(fd, line.encode("utf-8", "backslashreplace"))
            finally:
                os.close(fd)
        except OSError as error:
            raise StorageError(f"The log {self.path} cannot be written: {error.strerror}.") from error

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the level and the text of every line that is kept, oldest first; of what cannot be read, nothing."""
        for path in (self._older, self.path):
            with (
                suppress(OSError, StorageError),
                io.TextIOWrapper(files.open_regular(path), encoding="utf-8", errors="replace") as file,
            ):
                for line in file:
                    _, level, text = (*line.rstrip("\n").split(maxsplit=2), "", "", "")[:3]
                    yield level, text
