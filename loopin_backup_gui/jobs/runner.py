"""The one who runs jobs: a thread for each, one at a time for each profile, and every widget connects only here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from loopin_backup_core.errors import CancelledError
from loopin_backup_gui.jobs.job import Job, JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_core.errors import LoopinError
    from loopin_backup_core.events import Progress
    from loopin_backup_gui.jobs.job import Work
    from loopin_backup_gui.jobs.worker import Worker

REMEMBERED = 200
LONGEST_LOG = 10_000


class _Running(QObject):
    """One job with its thread and worker; lives on the GUI thread, so that its slots run there."""

    over = Signal(object)
    changed = Signal(object)
    noticed = Signal(object, str)

    def __init__(self, job: Job, worker: Worker, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self.job = job
        self._now = now
        self._worker = worker
        self._thread = QThread(self)
        worker.moveToThread(self._thread)
        self._thread.started.connect(worker.run)
        worker.progressed.connect(self._on_progress)
        worker.noticed.connect(self._on_notice)
        worker.finished.connect(self._on_finished)
        # Told in the worker's own thread, so that the thread ends even while the GUI thread waits for it.
        worker.finished.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)
        self._thread.finished.connect(self._on_thread_finished)

    def start(self) -> None:
        self.job.state, self.job.started = JobState.RUNNING, self._now()
        self._thread.start()

    def wait(self, milliseconds: int) -> bool:
        return self._thread.wait(milliseconds)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        self.job.progress = progress
        self.changed.emit(self.job)

    @Slot(str)
    def _on_notice(self, text: str) -> None:
        self.job.log.append((self._now(), text))
        del self.job.log[:-LONGEST_LOG]
        self.noticed.emit(self.job, text)

    @Slot(object, object)
    def _on_finished(self, result: object, error: LoopinError | None) -> None:
        self.job.result, self.job.error, self.job.ended = result, error, self._now()
        if error is None:
            self.job.state = JobState.DONE
        else:
            self.job.state = JobState.CANCELLED if isinstance(error, CancelledError) else JobState.FAILED
            self.job.log.append((self.job.ended, f"{error.message} {error.hint}".strip()))

    @Slot()
    def _on_thread_finished(self) -> None:
        # The thread says so before its very end. The worker goes after that, here, with the last reference to it: a
        # deferred deletion could be done by the thread while Python does it as well.
        self._thread.wait()
        self.over.emit(self.job)
        self.deleteLater()


class JobRunner(QObject):
    """Runs work in threads; several profiles at once, one job at a time for each profile.

    Signals, all emitted on the GUI thread with the :class:`Job`:
        added: a job was queued.
        changed: its state or its progress is another.
        noticed: it had a sentence to say.
        finished: it is over; its state, result and error tell how.
    """

    added = Signal(object)
    changed = Signal(object)
    noticed = Signal(object, str)
    finished = Signal(object)

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._environ = environ
        self._now = now
        self._jobs: list[Job] = []
        self._running: dict[Job, _Running] = {}

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs of this session, the newest first."""
        return tuple(reversed(self._jobs))

    @property
    def active(self) -> tuple[Job, ...]:
        """The jobs that are queued or running, the oldest first."""
        return tuple(job for job in self._jobs if not job.state.is_over)

    def active_of(self, profile: str) -> Job | None:
        """Return the job that runs for a profile, or waits to."""
        return next((job for job in self.active if job.work.profile == profile), None)

    def submit(self, work: Work) -> Job:
        """Queue work and return its job; it starts at once unless its profile is at work."""
        job = Job(len(self._jobs) + 1 if not self._jobs else self._jobs[-1].number + 1, work, self._now())
        over = [one for one in self._jobs if one.state.is_over]
        for one in over[: max(0, len(self._jobs) + 1 - REMEMBERED)]:
            self._jobs.remove(one)
        self._jobs.append(job)
        self.added.emit(job)
        self._start_waiting()
        return job

    def cancel(self, job: Job) -> None:
        """Ask a job to stop; one that waits is over at once."""
        job.token.cancel("Cancelled. Everything that was begun has been removed.")
        if job.state is JobState.QUEUED:
            job.state, job.ended = JobState.CANCELLED, self._now()
            self.changed.emit(job)
            self.finished.emit(job)
            return
        self.changed.emit(job)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self.active:
            self.cancel(job)

    def close(self, seconds: float = 5.0) -> bool:
        """Ask every job to stop and wait, blocking, for their threads to end; tell whether all did within the time."""
        self.cancel_all()
        ended = [running.wait(round(seconds * 1000)) for running in self._running.values()]
        return all(ended)

    def _start_waiting(self) -> None:
        busy = {job.work.profile for job in self._running if not job.work.aside}
        for job in self._jobs:
            if job.state is not JobState.QUEUED:
                continue
            if job.work.aside:
                self._start(job)
            elif job.work.profile not in busy:
                busy.add(job.work.profile)
                self._start(job)

    def _start(self, job: Job) -> None:
        from loopin_backup_gui.jobs.worker import Worker

        running = _Running(job, Worker(job.work, self._environ, self._now, job.token), self._now, self)
        self._running[job] = running
        running.changed.connect(self.changed)
        running.noticed.connect(self.noticed)
        running.over.connect(self._on_over)
        running.start()
        self.changed.emit(job)

    @Slot(object)
    def _on_over(self, job: object) -> None:
        over = cast("Job", job)
        del self._running[over]
        self.changed.emit(over)
        self.finished.emit(over)
        self._start_waiting()
