"""Step 4: the restore, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QProgressBar, QSizePolicy

from loopin_backup_core.operations.restore.plan import expected_seconds
from loopin_backup_gui import formats
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.pages.restore.choice import Choice, Where
from loopin_backup_gui.pages.restore.course import RestoreProgress, Stage, stages_of
from loopin_backup_gui.pages.restore.step import Step
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, label, row, set_tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from loopin_backup_gui.app_context import AppContext

WAITING, RUNNING, DONE = "○", "●", "✓"
LOG_LINES = 2000
LOG_HEIGHT = 96


class RunStep(Step):
    """The stages with their progress, what the job had to say, and cancel.

    Attributes:
        cancel: stops the job; what was begun is removed.
        course: how far it is.

    Signals:
        cancelling: the user wants it stopped.
    """

    cancelling = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.course = RestoreProgress((Stage.CHECK,))
        self._in_place = False
        self._title = label("", "title", wrap=True)
        self._about = label("", "small")
        self._safe = label("", "muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(3, 1)
        self._marks: dict[Stage, tuple[QLabel, QLabel]] = {}
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the restore"))
        self._stand = label("", "muted")
        self._stand.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cancel = button(self.tr("Cancel the restore"), self.cancelling.emit)
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setMinimumHeight(LOG_HEIGHT)
        self._log.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._log.setMaximumBlockCount(LOG_LINES)
        self._log.setAccessibleName(self.tr("What the restore has to say"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self._title)
        card.body.addWidget(self._about)
        card.body.addLayout(self._grid)
        card.body.addSpacing(4)
        card.body.addWidget(self._bar)
        card.body.addWidget(self._stand)
        foot = row(spacing=12)
        foot.addWidget(self._safe, 1)
        foot.addWidget(self.cancel)
        card.body.addLayout(foot)
        self._messages = Card(self.tr("Remarks"))
        self._messages.body.addWidget(self._log, 1)
        self.body.addWidget(card)
        self.body.addWidget(self._messages, 1)
        self.body.addStretch(0)

    @property
    def is_loaded(self) -> bool:
        """Whether a restore in place has ended its transaction, so that the database is another already."""
        return self._in_place and self.course.stage is Stage.STATISTICS

    def begin(self, choice: Choice) -> None:
        """Show a restore that is about to begin."""
        self.course = RestoreProgress(stages_of(choice))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._marks = {}
        for number, stage in enumerate(self.course.stages):
            mark, took = label(WAITING, "muted"), label("", "muted")
            self._grid.addWidget(mark, number, 0)
            self._grid.addWidget(label(self._name(stage)), number, 1)
            self._grid.addWidget(took, number, 2)
            self._marks[stage] = (mark, took)
        self._title.setText(self.tr("Restoring to %1").replace("%1", choice.target))
        seconds = expected_seconds(choice.backup) if choice.backup is not None else 0.0
        self._about.setText(self.tr("Last time it took %1.").replace("%1", formats.duration(seconds)))
        self._about.setVisible(seconds > 0)
        self._log.clear()
        self._messages.hide()
        self.cancel.setEnabled(True)
        self._in_place = choice.where is Where.IN_PLACE
        last = self.tr("Until the last step nothing is changed: cancel leaves %1 as it is.")
        loading = self.tr("It is one transaction: cancel leaves %1 as it is, until it is committed.")
        self._safe.setText((loading if self._in_place else last).replace("%1", choice.target))

    def _name(self, stage: Stage) -> str:
        return {
            Stage.CHECK: self.tr("Checking the backup"),
            Stage.SAFETY: self.tr("Taking a safety backup"),
            Stage.CREATE: self.tr("Creating the database"),
            Stage.DATA: self.tr("Loading data"),
            Stage.POST: self.tr("Building indexes and constraints"),
            Stage.COMPARE: self.tr("Comparing with the backup"),
            Stage.STATISTICS: self.tr("Gathering statistics for the planner"),
            Stage.SWAP: self.tr("Exchanging the names"),
        }[stage]

    def follow(self, job: Job) -> None:
        """Show where the job stands."""
        now = self.app.session.now()
        if job.progress is not None:
            self.course.follow(job.progress, now)
        elif job.state is JobState.RUNNING:
            self.course.begin(now)
        if job.state is JobState.DONE:
            self.course.end(now)
        for stage in self.course.stages:
            self._mark(stage)
        self._show_progress(job)
        self.cancel.setEnabled(not job.state.is_over and not job.token.cancelled)

    def _mark(self, stage: Stage) -> None:
        mark, took = self._marks[stage]
        began, ended = self.course.began.get(stage), self.course.ended.get(stage)
        mark.setText(WAITING if began is None else RUNNING if ended is None else DONE)
        set_tone(mark, Tone.NEUTRAL if began is None else Tone.ACCENT if ended is None else Tone.GOOD)
        words = (self.tr("waiting"), self.tr("at work"), self.tr("done"))
        mark.setAccessibleName(words[(began is not None) + (ended is not None)])
        if began is not None and ended is not None:
            took.setText(formats.duration((ended - began).total_seconds()))

    def _show_progress(self, job: Job) -> None:
        share = formats.fraction(job.progress) if job.progress is not None else None
        self._bar.setMaximum(0 if share is None else 1000)
        self._bar.setValue(round((share or 0) * 1000))
        began = self.course.began.get(self.course.stage)
        if job.token.cancelled:
            text = self.tr("Stopping, and removing what was begun…")
        elif job.state is JobState.QUEUED:
            text = self.tr("Waiting for another job of this database.")
        elif job.progress is None or began is None:
            text = self.tr("Starting…")
        else:
            text = formats.progress(job.progress, began, self.app.session.now())
        self._stand.setText(text)

    def take_focus(self) -> None:
        """Give the keyboard to the page: a key struck too much must not cancel."""
        self.setFocus()

    def say(self, text: str) -> None:
        """Show one sentence that the job had to say."""
        self._messages.show()
        self._log.appendPlainText(text)
