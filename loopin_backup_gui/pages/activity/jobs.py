"""The jobs of this session: running, queued and done, with what each had to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QStackedLayout, QWidget

from loopin_backup_gui import commandline, formats
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.models import job_table
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Empty, allow, button, column, label, pill, row, set_tone
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext

TONES = {
    JobState.QUEUED: Tone.NEUTRAL,
    JobState.RUNNING: Tone.ACCENT,
    JobState.DONE: Tone.GOOD,
    JobState.FAILED: Tone.BAD,
    JobState.CANCELLED: Tone.WARNING,
}


class JobsView(QWidget):
    """A table of jobs, and the chosen one with its log, its command line and its cancel.

    Attributes:
        table: the table.
        model: its model.
        cancel: the button that stops the chosen job.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.model = job_table.JobTable(app.session.runner, app.session.now)
        self.table = Table(self.model, self.tr("Jobs"), stretch=job_table.COL_WHERE, several=False)
        self.table.set_widths((110, 220, 150, 130, 90))
        self.table.let_need(range(5))
        card = Card()
        card.body.setContentsMargins(8, 4, 8, 8)
        card.body.addWidget(self.table)
        full = QWidget()
        whole = column(spacing=14)
        whole.addWidget(card, 1)
        whole.addWidget(self._make_details())
        full.setLayout(whole)
        sentence = self.tr("Nothing was done since the window was opened.")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty(sentence, self.tr("Back up now"), app.actions.back_up_now.trigger))
        self._stack.addWidget(full)
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.model.dataChanged.connect(self._show)
        self.model.rowsInserted.connect(self._on_inserted)
        app.session.runner.noticed.connect(self._show)
        self._on_inserted()

    def _make_details(self) -> Card:
        card = Card()
        self._title = label("", "title")
        self._state = pill("", Tone.NEUTRAL)
        self._times = label("", "muted")
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log.setAccessibleName(self.tr("Log of the job"))
        self._log.setFixedHeight(150)
        self.cancel = button(self.tr("Cancel job"), self._on_cancel)
        self._copy = button(self.tr("Copy log"), self._on_copy)
        self._command = button(self.tr("Command line…"), self._on_command)
        card.body.addLayout(row(self._title, self._state, self._times, None))
        card.body.addWidget(self._log)
        card.body.addLayout(row(None, self._command, self._copy, self.cancel))
        return card

    def _current(self) -> Job | None:
        rows = self.table.selected_rows()
        return self.model.items[rows[0].row()] if rows else None

    @Slot()
    def _on_inserted(self) -> None:
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        if self.model.rowCount():
            self.table.selectRow(0)

    @Slot()
    def _show(self) -> None:
        job = self._current()
        if job is None:
            return
        self._title.setText(f"{job.work.title} {job.work.subject} · {job.work.profile}")
        self._state.setText(job_table.word(job))
        set_tone(self._state, TONES[job.state])
        self._times.setText(self._when(job))
        text = self._log_of(job)
        if text != self._log.toPlainText():
            self._log.setPlainText(text)
        over = self.tr("The job is over.") if job.state.is_over else ""
        allow(self.cancel, over or (self.tr("It is being stopped.") if job.token.cancelled else ""))
        allow(self._command, "" if job.work.command else self.tr("There is no command line for this."))

    def _when(self, job: Job) -> str:
        began = formats.when(job.started or job.queued, self._app.session.now())
        return f"{began} · {formats.duration(job.seconds)}" if job.state.is_over else began

    def _log_of(self, job: Job) -> str:
        lines = [f"{at.astimezone():%H:%M:%S}  {text}" for at, text in job.log]
        if job.progress is not None and job.started is not None and not job.state.is_over:
            lines.append(formats.progress(job.progress, job.started, self._app.session.now()))
        return "\n".join(lines)

    def _on_cancel(self) -> None:
        if (job := self._current()) is not None:
            self._app.session.runner.cancel(job)

    def _on_copy(self) -> None:
        if (job := self._current()) is not None:
            command = f"$ {commandline.text(job.work.command)}\n" if job.work.command else ""
            QGuiApplication.clipboard().setText(command + self._log_of(job))

    def _on_command(self) -> None:
        if (job := self._current()) is not None:
            self._app.actions.show_command(job.work.command)
