"""The one who runs jobs: a thread for each, one at a time for each profile, and every widget connects only here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from loopin_backup_gui.jobs.job import Job, JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_gui.jobs.job import JobSpec
    from loopin_backup_gui.jobs.lane import WorkerThread

REMEMBERED = 200


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
        self._lanes: list[WorkerThread] = []

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

    def submit(self, work: JobSpec) -> Job:
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
        ended = [lane.wait(round(seconds * 1000)) for lane in self._lanes]
        return all(ended)

    def _start_waiting(self) -> None:
        working = [lane.job for lane in self._lanes if lane.job is not None]
        busy = {job.work.profile for job in working if not job.work.aside}
        for job in tuple(self._jobs):
            if job.state is not JobState.QUEUED:
                continue
            if job.work.aside:
                self._start(job)
            elif job.work.profile not in busy:
                busy.add(job.work.profile)
                self._start(job)

    def _start(self, job: Job) -> None:
        lane = next((one for one in self._lanes if one.job is None), None) or self._new_lane()
        lane.begin(job)
        self.changed.emit(job)

    def _new_lane(self) -> WorkerThread:
        from loopin_backup_gui.jobs.lane import WorkerThread

        made = WorkerThread(self._environ, self._now, self)
        made.changed.connect(self.changed)
        made.noticed.connect(self.noticed)
        made.over.connect(self._on_over)
        self._lanes.append(made)
        return made

    @Slot(object)
    def _on_over(self, job: object) -> None:
        over = cast("Job", job)
        self.changed.emit(over)
        self.finished.emit(over)
        self._start_waiting()
