"""A thread that does jobs one after the other, and its worker.

Lanes are used again and never taken down: objects that two threads know are safest when none of them ever dies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from loopin_backup_core.model.errors import CancelledError
from loopin_backup_gui.jobs.job import Job, JobState
from loopin_backup_gui.jobs.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.progress import Progress

LONGEST_LOG = 10_000


class WorkerThread(QObject):
    """Lives on the GUI thread, so that its slots run there; its worker lives in the thread, which runs for each job.

    Attributes:
        job: what it is at, None while it is idle.

    Signals, all with the :class:`Job`:
        changed: the progress is another.
        noticed: it had a sentence to say.
        over: it has ended, and the lane is idle.
    """

    changed = Signal(object)
    noticed = Signal(object, str)
    over = Signal(object)
    _wanted = Signal(object)

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self.job: Job | None = None
        self._now = now
        self._thread = QThread(self)
        self._worker = Worker(environ, now)
        self._worker.moveToThread(self._thread)
        self._wanted.connect(self._worker.do)
        self._worker.progressed.connect(self._on_progress)
        self._worker.noticed.connect(self._on_notice)
        self._worker.finished.connect(self._on_finished)
        # Told in the worker's own thread, so that the thread ends even while the GUI thread waits for it.
        self._worker.finished.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)

    def begin(self, job: Job) -> None:
        """Do a job; the lane must be idle."""
        self.job = job
        job.state, job.started = JobState.RUNNING, self._now()
        self._thread.start()
        self._wanted.emit(job)

    def wait(self, milliseconds: int) -> bool:
        """Wait, blocking, until the thread has ended; tell whether it did."""
        return self._thread.wait(milliseconds)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        if self.job is not None:
            self.job.progress = progress
            self.changed.emit(self.job)

    @Slot(str)
    def _on_notice(self, text: str) -> None:
        if self.job is not None:
            self.job.log.append((self._now(), text))
            del self.job.log[:-LONGEST_LOG]
            self.noticed.emit(self.job, text)

    @Slot(object, object)
    def _on_finished(self, result: object, error: LoopinError | None) -> None:
        # The worker has said its last word; its thread needs no more than a moment to end.
        self._thread.wait()
        job, self.job = self.job, None
        if job is None:
            return
        job.result, job.error, job.ended = result, error, self._now()
        if error is None:
            job.state = JobState.DONE
        else:
            job.state = JobState.CANCELLED if isinstance(error, CancelledError) else JobState.FAILED
            job.log.append((job.ended, f"{error.message} {error.hint}".strip()))
        self.over.emit(job)
