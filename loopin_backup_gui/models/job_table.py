"""The jobs of this session as a table, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Slot

from loopin_backup_gui import formats
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.models.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from loopin_backup_gui.jobs import JobRunner

COL_STATE, COL_JOB, COL_PROFILE, COL_STARTED, COL_DURATION, COL_WHERE = range(6)


def _tr(text: str) -> str:
    return QCoreApplication.translate("JobTable", text)


def word(job: Job) -> str:
    """Return the word of a job's state."""
    if job.token.cancelled and not job.state.is_over:
        return _tr("stopping")
    return {
        JobState.QUEUED: _tr("queued"),
        JobState.RUNNING: _tr("running"),
        JobState.DONE: _tr("done"),
        JobState.FAILED: _tr("failed"),
        JobState.CANCELLED: _tr("cancelled"),
    }[job.state]


class JobTable(PlainTable):
    """Follows a :class:`JobRunner`; ``OBJECT_ROLE`` gives the job itself."""

    def __init__(self, runner: JobRunner, now: Callable[[], datetime]) -> None:
        heads = (_tr("State"), _tr("Job"), _tr("Database"), _tr("Started"), _tr("Took"), _tr("Progress"))
        super().__init__(heads, right=(COL_DURATION,))
        self._now = now
        self.items = [job for job in runner.jobs if not job.work.quiet]
        runner.added.connect(self._on_added)
        runner.changed.connect(self._on_changed)
        runner.finished.connect(self._on_changed)

    def text(self, item: Job, column: int) -> str:
        """Return what a cell shows."""
        match column:
            case 0:
                return word(item)
            case 1:
                return f"{item.work.title} {item.work.subject}".strip()
            case 2:
                return item.work.profile
            case 3:
                return formats.when(item.started or item.queued, self._now())
            case 4:
                return formats.duration(item.seconds) if item.state.is_over else ""
            case _:
                return self._where(item)

    def _where(self, job: Job) -> str:
        if job.state is JobState.FAILED and job.error is not None:
            return job.error.message
        if job.state.is_over or job.progress is None or job.started is None:
            return ""
        return formats.progress(job.progress, job.started, self._now())

    @Slot(object)
    def _on_added(self, job: Job) -> None:
        if job.work.quiet:
            return
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.items.insert(0, job)
        self.endInsertRows()

    @Slot(object)
    def _on_changed(self, job: Job) -> None:
        if job in self.items:
            row = self.items.index(job)
            self.dataChanged.emit(self.index(row, 0), self.index(row, COL_WHERE))
