"""Trying again: a few times, with longer and longer pauses, and never past a cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.errors import UnreachableError
    from loopin_backup_core.model.progress import CancelToken, Reporter

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between one attempt and the next."""


class RetryPolicy:
    """What is left of it. ``pauses`` are in seconds; after the last one the error is raised."""

    def __init__(self, pauses: Sequence[float], reporter: Reporter, token: CancelToken) -> None:
        self._pauses = pauses
        self._reporter = reporter
        self._token = token
        self._used = 0

    def renew(self) -> None:
        """Begin anew, because something was achieved."""
        self._used = 0

    def wait(self, error: UnreachableError) -> None:
        """Wait before the next attempt; raises ``error`` when there shall be none, CancelledError at once."""
        self._token.check()
        if self._used >= len(self._pauses):
            raise error
        seconds = self._pauses[self._used]
        self._used += 1
        self._reporter.notice(f"{error.message} Trying again in {seconds:g} s.")
        self._token.wait(seconds)
        self._token.check()
