"""How long work speaks to whoever started it: progress out, cancellation in. Knows no Qt and no terminal."""

from __future__ import annotations

import math
import threading
import time
from enum import StrEnum
from typing import NamedTuple, Protocol

from loopin_backup_core.model.errors import CancelledError


class Phase(StrEnum):
    """The step that a job is at."""

    CONNECT = "connecting"
    LOCK = "waiting for locks"
    DUMP = "dumping"
    FLUSH = "writing to disk"
    CHECK = "reading back"
    COPY = "copying"
    FETCH = "fetching"
    INDEX = "indexing"
    SERVER = "starting a throwaway server"
    CREATE = "creating the database"
    DATA = "loading data"
    POST = "building indexes and constraints"
    COMPARE = "comparing"
    ANALYZE = "gathering statistics"
    SWAP = "exchanging the names"
    DONE = "done"


class Progress(NamedTuple):
    """Where a job stands. Counts are totals so far; the expected ones are 0 where nobody knows."""

    phase: Phase
    subject: str = ""
    table: str = ""
    rows: int = 0
    rows_expected: int = 0
    bytes: int = 0
    bytes_expected: int = 0


class Reporter(Protocol):
    """Receives what a job has to say, in the thread in which the job runs; it must return quickly."""

    def progress(self, progress: Progress) -> None:
        """Take note of where the job stands; called at most some ten times a second."""

    def notice(self, text: str) -> None:
        """Take note of one sentence that the user should see and the log should keep."""


class NullReporter:
    """A reporter for those who do not want to know."""

    def progress(self, progress: Progress) -> None:
        """Ignore it."""

    def notice(self, text: str) -> None:
        """Ignore it."""


class CancelToken:
    """Asks a job to stop, from any thread. The job looks at it often and cleans up behind itself."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._reason = "cancelled"

    def cancel(self, reason: str = "cancelled") -> None:
        """Ask the job to stop; ``reason`` becomes the message of its :class:`CancelledError`. The first one counts."""
        if not self._event.is_set():
            self._reason = reason
            self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until somebody asks, at most ``seconds``; tell whether somebody did."""
        return self._event.wait(seconds)

    def check(self) -> None:
        """Raise :class:`CancelledError` if somebody asked."""
        if self._event.is_set():
            raise CancelledError(self._reason)


class TimedToken(CancelToken):
    """A token that also stops when ``seconds`` are over; 0 is never. Whoever cancels ``parent`` stops it too."""

    def __init__(self, parent: CancelToken, seconds: float) -> None:
        super().__init__()
        self._parent = parent
        self._seconds = seconds
        self._end = time.monotonic() + seconds if seconds else math.inf

    def cancel(self, reason: str = "cancelled") -> None:
        """Ask the job to stop, and all that its parent stops."""
        self._parent.cancel(reason)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked, or the time is over."""
        return self._parent.cancelled or time.monotonic() >= self._end

    def wait(self, seconds: float) -> bool:
        """Wait until somebody asks or the time is over, at most ``seconds``; tell whether that is so."""
        self._parent.wait(min(seconds, max(0.0, self._end - time.monotonic())))
        return self.cancelled

    def check(self) -> None:
        """Raise :class:`CancelledError` if somebody asked or the time is over."""
        self._parent.check()
        if self.cancelled:
            raise CancelledError(f"It was stopped after {self._seconds:g} s, its deadline.")
