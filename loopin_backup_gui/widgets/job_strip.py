"""The foot of the window: the job that runs, where it stands, and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from loopin_backup_gui import formats
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.theme.tokens import GAP, MARGIN, Tone
from loopin_backup_gui.widgets.basics import Elided, button, label, row, set_tone

if TYPE_CHECKING:
    from loopin_backup_gui.session import Session

FADES_AFTER_MS = 6000


class JobStrip(QFrame):
    """Shows the oldest running job; a success fades, a failure stays until it is dismissed.

    Signals:
        details: the user wants to see a :class:`Job`.
    """

    details = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "strip")
        self.setAccessibleName(self.tr("Running job"))
        self._session = session
        self._job: Job | None = None
        self._title = label("", "strong")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._text = Elided("muted", Qt.AlignmentFlag.AlignRight)
        self._details = button(self.tr("Details…"), self._show_details)
        self._cancel = button(self.tr("Cancel"), self._on_button)
        inside = row(self._title, spacing=GAP)
        inside.setContentsMargins(MARGIN, 8, MARGIN, 8)
        inside.addWidget(self._bar, 1)
        inside.addWidget(self._text, 2)
        inside.addWidget(self._details)
        inside.addWidget(self._cancel)
        self.setLayout(inside)
        self._fade = QTimer(self, singleShot=True, interval=FADES_AFTER_MS)
        self._fade.timeout.connect(self._dismiss)
        for signal in (session.runner.added, session.runner.changed, session.runner.finished):
            signal.connect(self._on_job)
        self.hide()

    @property
    def job(self) -> Job | None:
        """The job that is shown."""
        return self._job

    @Slot(object)
    def _on_job(self, job: Job) -> None:
        shown = self._job
        if job.work.quiet:
            return
        if shown is None or shown is job or (shown.state.is_over and not job.state.is_over):
            self._job = job
            self._refresh(job)

    def _refresh(self, job: Job) -> None:
        self._title.setText(f"{job.work.title} {job.work.profile}".strip())
        over = job.state.is_over
        self._bar.setVisible(not over)
        self._details.setVisible(over)
        self._cancel.setText(self.tr("Dismiss") if over else self.tr("Cancel"))
        self._cancel.setAccessibleName(self._cancel.text())
        self._cancel.setEnabled(over or not job.token.cancelled)
        self._text.show_text(self._words(job))
        set_tone(self._text, Tone.BAD if job.state is JobState.FAILED else Tone.NEUTRAL)
        self._show_share(job)
        self._fade.stop()
        if job.state in {JobState.DONE, JobState.CANCELLED}:
            self._fade.start()
        self.show()

    def _show_share(self, job: Job) -> None:
        share = formats.fraction(job.progress) if job.progress is not None else None
        self._bar.setMaximum(1000 if share is not None else 0)
        if share is not None:
            self._bar.setValue(round(share * 1000))

    def _words(self, job: Job) -> str:
        if job.state is JobState.FAILED and job.error is not None:
            return job.error.message
        if job.state.is_over:
            word = self.tr("done in %1") if job.state is JobState.DONE else self.tr("cancelled after %1")
            return word.replace("%1", formats.duration(job.seconds))
        if job.token.cancelled:
            return self.tr("stopping…")
        if job.progress is None or job.started is None:
            return self.tr("waiting for another job") if job.state is JobState.QUEUED else self.tr("starting…")
        return formats.progress(job.progress, job.started, self._session.now())

    def _on_button(self) -> None:
        if self._job is None or self._job.state.is_over:
            self._dismiss()
        else:
            self._session.runner.cancel(self._job)

    def _show_details(self) -> None:
        if self._job is not None:
            self.details.emit(self._job)

    @Slot()
    def _dismiss(self) -> None:
        active = [job for job in self._session.runner.active if not job.work.quiet]
        self._job = active[0] if active else None
        if self._job is None:
            self.hide()
        else:
            self._refresh(self._job)
