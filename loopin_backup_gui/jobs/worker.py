"""The worker of one job: lives in the job's thread and speaks by signals."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from loopin_backup_core.errors import CancelledError, LoopinError
from loopin_backup_core.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_core.events import CancelToken, Phase, Progress
    from loopin_backup_gui.jobs.job import Work

MOST_OFTEN = 0.1


class Worker(QObject):
    """Runs one piece of work.

    Signals:
        progressed: a :class:`~loopin_backup_core.events.Progress`, at most ten times a second but for new phases.
        noticed: one sentence that the user should see.
        finished: what the work returned, or the error that ended it.
    """

    progressed = Signal(object)
    noticed = Signal(str)
    finished = Signal(object, object)

    def __init__(self, work: Work, environ: Mapping[str, str], now: Callable[[], datetime], token: CancelToken) -> None:
        super().__init__()
        self._work = work
        self._around = Surroundings(environ, now, self, token)
        self._last = 0.0
        self._phase: Phase | None = None

    @Slot()
    def run(self) -> None:
        """Do it and say how it ended. An error that nobody foresaw goes to the log; the user gets a sentence."""
        try:
            self._around.token.check()
            self.finished.emit(self._work.run(self._around), None)
        except LoopinError as error:
            self.finished.emit(None, error)
        except Exception as error:  # noqa: BLE001 - whatever happens, the job must come to an end
            from loopin_backup_gui import faults

            stopped = self._around.token.cancelled
            self.finished.emit(None, CancelledError("Stopped.") if stopped else faults.unexpected(error))

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
