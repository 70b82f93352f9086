"""Closing the window while something is at work: it asks, and it waits for what it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from loopin_backup_gui import formats
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.widgets.basics import button, column, label, row

if TYPE_CHECKING:
    from loopin_backup_gui.jobs import Job
    from loopin_backup_gui.session import Session

MS_FOR_EACH = 2000


def in_the_way(session: Session) -> tuple[Job, ...]:
    """Return the jobs that the user should decide about before the window goes."""
    return tuple(job for job in session.runner.active if not job.work.quiet)


class ClosingDialog(FittingDialog):
    """Names the jobs that are at work and asks what shall become of them.

    Rejected, the window stays; accepted, every job has come to its end.

    Signals:
        hiding: the window shall go, the jobs shall not.
    """

    hiding = Signal()

    def __init__(self, session: Session, *, can_hide: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Quit LoopIn Backup?"), 560, parent)
        self._session = session
        self._stopping = False
        self._jobs = column(spacing=4)
        self._text = label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximum(0)
        self._bar.setAccessibleName(self.tr("Stopping"))
        self._bar.hide()
        self.keep = button(self.tr("Keep working"), self.reject, "primary")
        self.keep.setDefault(True)
        self.hide_button = button(self.tr("Hide, and keep working"), self._on_hide)
        self.hide_button.setVisible(can_hide)
        self.quit = button(self.tr("Cancel the jobs and quit"), self._on_quit)
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._on_late)
        self._lay_out()
        self._list()
        session.runner.finished.connect(self._on_finished)
        self.keep.setFocus()

    def _lay_out(self) -> None:
        inside = self.body
        inside.addWidget(label(self.tr("LoopIn Backup is at work"), "head"))
        inside.addLayout(self._jobs)
        inside.addWidget(self._text)
        inside.addWidget(self._bar)
        inside.addLayout(row(self.quit, self.hide_button, None, self.keep))

    def _list(self) -> None:
        for job in in_the_way(self._session):
            self._jobs.addWidget(label(self._words(job), wrap=True))
        self._text.setText(
            self.tr(
                "A job that is cancelled removes what it had begun: no database is changed by half, and no backup is "
                "left in part."
            )
        )

    def _words(self, job: Job) -> str:
        name = f"{job.work.title} · {job.work.profile}"
        if job.state is JobState.QUEUED or job.started is None:
            return f"{name} · {self.tr('waiting')}"
        lasted = formats.duration((self._session.now() - job.started).total_seconds())
        return f"{name} · {self.tr('at work for %1').replace('%1', lasted)}"

    def _on_hide(self) -> None:
        self.hiding.emit()
        self.reject()

    def _on_quit(self) -> None:
        jobs = in_the_way(self._session)
        self._stopping = True
        for one in (self.keep, self.hide_button, self.quit):
            one.setEnabled(False)
        self._bar.show()
        self._text.setText(self.tr("Stopping, and removing what was begun…"))
        self.fit()
        self._late.start(MS_FOR_EACH * max(1, len(jobs)))
        self._session.runner.cancel_all()
        self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        if not in_the_way(self._session) and (self._stopping or self.isVisible()):
            self._late.stop()
            self.accept()

    @Slot()
    def _on_late(self) -> None:
        names = ", ".join(f"{job.work.title} {job.work.profile}" for job in in_the_way(self._session))
        text = self.tr("%1 takes longer than usual to stop. The window closes as soon as it has.")
        self._text.setText(text.replace("%1", names))
        self.fit()

    def reject(self) -> None:
        if not self._stopping:
            super().reject()
