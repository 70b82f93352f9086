"""Who does the jobs of a lane: lives in the lane's thread and speaks by signals."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.errors import CancelledError, LoopinError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_core.model.progress import Phase, Progress
    from loopin_backup_gui.jobs.job import Job

MOST_OFTEN = 0.1


class Worker(QObject):
    """Does one job after the other.

    Signals:
        progressed: a :class:`~loopin_backup_core.model.progress.Progress`, at most ten times a second but for new
            phases.
        noticed: one sentence that the user should see.
        finished: what the work returned, or the error that ended it.
    """

    progressed = Signal(object)
    noticed = Signal(str)
    finished = Signal(object, object)

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._environ = environ
        self._now = now
        self._last = 0.0
        self._phase: Phase | None = None

    @Slot(object)
    def do(self, job: Job) -> None:
        """Do a job's work and say how it ended. An unforeseen error goes to the log; the user gets a sentence."""
        self._last, self._phase = 0.0, None
        around = JobContext(self._environ, self._now, self, job.token)
        try:
            around.token.check()
            result = job.work.run(around)
        except LoopinError as error:
            self.finished.emit(None, error)
        except Exception as error:  # noqa: BLE001 - whatever happens, the job must come to an end
            from loopin_backup_gui import faults

            self.finished.emit(None, CancelledError("Stopped.") if job.token.cancelled else faults.unexpected(error))
        else:
            self.finished.emit(result, None)

    def progress(self, progress: Progress) -> None:
        """Pass on where the work stands; called in the worker's thread."""
        now = time.monotonic()
        if progress.phase is self._phase and now - self._last < MOST_OFTEN:
            return
        self._last, self._phase = now, progress.phase
        self.progressed.emit(progress)

    def notice(self, text: str) -> None:
        """Pass on a sentence; called in the worker's thread."""
        self.noticed.emit(text)
