"""Step 3: what will change, and the name that has to be typed before anything does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from loopin_backup_core.operations.restore import targets
from loopin_backup_core.operations.restore.plan import TableChange, expected_seconds
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui import formats
from loopin_backup_gui.dialogs.typed_name import TypedName
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.pages.restore import sentences
from loopin_backup_gui.pages.restore.changes import COL_BACK, COL_LOST, COL_NOW, COL_TABLE, ChangeModel
from loopin_backup_gui.pages.restore.choice import Choice, Where
from loopin_backup_gui.pages.restore.step import Step, table
from loopin_backup_gui.snapshot import named
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Notice, allow, button, column, label, row

if TYPE_CHECKING:
    from loopin_backup_core.operations.restore.plan import RestorePlan
    from loopin_backup_gui.app_context import AppContext


class PlanStep(Step):
    """The tables with what is lost and won, what happens in order, and how to say yes.

    Attributes:
        plan: the plan of a replacement; None while it is made, and for a new database.
        typed: where the live database's name is typed.
        go: starts a restore to a new database, which needs no name.

    Signals:
        confirmed: it shall be done; the name as it was typed, empty for a new database.
        cancelled: it shall not.
        again: the plan shall be made once more.
    """

    confirmed = Signal(str)
    cancelled = Signal()
    again = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.plan: RestorePlan | None = None
        self._job: Job | None = None
        self.model = ChangeModel(app.appearance, self)
        self.view = table(self.model, self.tr("What changes in each table"), COL_TABLE)
        app.appearance.changed.connect(self.view.viewport().update)
        self._title = label("", "title", wrap=True)
        self._about = label("", "small", wrap=True)
        self._sum = label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the plan"))
        self._stand = label("", "muted", wrap=True)
        self._problem = Notice()
        self._problem.buttons.addWidget(button(self.tr("Try again"), self.again.emit))
        self._obstacle = Notice()
        self._steps = column(spacing=8)
        self.typed = TypedName()
        self.typed.confirmed.connect(self.confirmed)
        self.typed.cancelled.connect(self.cancelled)
        self.go = button("", lambda: self.confirmed.emit(""), "primary")
        self._lay_out()

    def _lay_out(self) -> None:
        self._what = Card()
        self._what.body.addWidget(self._title)
        self._what.body.addWidget(self._about)
        self._what.body.addWidget(self.view, 1)
        self._what.body.addWidget(self._sum)
        self._making = Card(self.tr("Making the plan"))
        self._making.body.addWidget(self._bar)
        self._making.body.addWidget(self._stand)
        self._happens = Card(self.tr("What happens"))
        self._happens.body.addLayout(self._steps)
        self._new = Card()
        self._new.body.addLayout(row(label(self.tr("Nothing that is there now is touched.")), None, self.go))
        for one in (self._problem, self._obstacle, self._making):
            self.body.addWidget(one)
        self.body.addWidget(self._what, 1)
        for card in (self._happens, self.typed, self._new):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            self.body.addWidget(card)
        self.body.addStretch(0)
        self._show_only()

    def _show_only(self, *shown: object) -> None:
        parts = (self._problem, self._obstacle, self._making, self._what, self._happens, self.typed, self._new)
        for one in parts:
            one.setVisible(one in shown)

    def show_making(self, job: Job) -> None:
        """Show that the plan is being made."""
        if job is not self._job:
            self.plan, self._job = None, job
            self._show_only(self._making)
        share = formats.fraction(job.progress) if job.progress is not None else None
        self._bar.setMaximum(0 if share is None else 1000)
        self._bar.setValue(round((share or 0) * 1000))
        if job.state is JobState.QUEUED:
            self._stand.setText(self.tr("Waiting for another job of this database."))
        elif job.progress is None or job.started is None:
            self._stand.setText(self.tr("The backup is read from beginning to end, and the live rows are counted."))
        else:
            self._stand.setText(formats.progress(job.progress, job.started, self.app.session.now()))

    def show_problem(self, title: str, text: str) -> None:
        """Show why there is no plan."""
        self.plan = None
        self._problem.show_matter(Tone.BAD, title, text)
        self._show_only(self._problem)
        self.changed.emit()

    def show_plan(self, plan: RestorePlan, choice: Choice) -> None:
        """Show what a replacement will do."""
        self.plan = plan
        host = named(plan.server.rsplit(":", 1)[0])
        in_place = plan.method == targets.IN_PLACE
        title = self.tr("Load a backup into %1 on %2") if in_place else self.tr("Replace %1 on %2")
        self._describe(choice, title.replace("%1", plan.database).replace("%2", host))
        self.model.set_rows(plan.tables)
        for column_ in (COL_NOW, COL_BACK, COL_LOST):
            self.view.showColumn(column_)
        now = self.app.session.now()
        counted = self.tr("Counted: %1.").replace("%1", formats.when(now, now))
        self._sum.setText(" ".join(one for one in (sentences.loss(plan), sentences.missing(plan), counted) if one))
        self._tell(sentences.of_plan(plan, choice))
        verb = self.tr("Load into %1") if in_place else self.tr("Replace %1")
        refusal = "; ".join(plan.obstacles) or self._denied(choice)
        self.typed.ask(plan.database, verb.replace("%1", plan.database), self.tr("Nothing has changed yet."), refusal)
        self._show_only(self._what, self._happens, self.typed)
        if refusal:
            title = self.tr("%1 cannot be replaced").replace("%1", plan.database)
            self._obstacle.show_matter(Tone.BAD, title, refusal)
        elif in_place and choice.where is Where.REPLACE:
            title = self.tr("%1 can only be loaded in place").replace("%1", plan.database)
            self._obstacle.show_matter(Tone.WARNING, title, plan.why)
        self.changed.emit()

    def show_new(self, choice: Choice) -> None:
        """Show what a restore to a new database will do."""
        self.plan, self._job = None, None
        self._describe(choice, self.tr("Restore to the new database %1").replace("%1", choice.name))
        backup = choice.backup
        sections = backup.manifest.index.tables if backup is not None and backup.manifest is not None else {}
        ordered = sorted(sections.values(), key=lambda one: (-one.rows, one.name))
        self.model.set_rows([TableChange(one.name, None, exact=True, backup=one.rows) for one in ordered])
        for column_ in (COL_NOW, COL_BACK, COL_LOST):
            self.view.hideColumn(column_)
        total = sum(one.rows for one in ordered)
        unknown = self.tr("Its tables are known when it has been read.")
        in_all = self.tr("%1 in all.").replace("%1", sentences.rows(total))
        self._sum.setText(in_all if sections else unknown)
        self.view.setVisible(bool(sections))
        self._tell(sentences.of_new(choice, expected_seconds(backup) if backup is not None else 0.0))
        self.go.setText(self.tr("Restore to %1").replace("%1", choice.name))
        self.go.setAccessibleName(self.go.text())
        allow(self.go, self._denied(choice))
        self._show_only(self._what, self._happens, self._new)
        self.changed.emit()

    def take_focus(self) -> None:
        """Give the keyboard to the table; never to the button that does it."""
        self.view.setFocus()

    def _denied(self, choice: Choice) -> str:
        return self.app.session.refusal(Action.RESTORE, choice.profile)

    def _describe(self, choice: Choice, title: str) -> None:
        backup, now = choice.backup, self.app.session.now()
        if backup is None:
            return
        when = formats.when(backup.created_at, now) if backup.created_at is not None else backup.stem
        self._title.setText(title)
        words = [when, backup_words.kind(backup.kind) if backup.kind is not None else self.tr("foreign"), backup.stem]
        proven = backup.verified
        if proven is not None:
            words.append(self.tr("last verified %1").replace("%1", formats.ago(proven.at, now)))
        self._about.setText(" · ".join(words))
        self.view.setVisible(True)

    def _tell(self, lines: tuple[str, ...]) -> None:
        while (item := self._steps.takeAt(0)) is not None:
            if (layout := item.layout()) is not None:
                while (inner := layout.takeAt(0)) is not None:
                    if (widget := inner.widget()) is not None:
                        widget.hide()
                        widget.deleteLater()
        for number, line in enumerate(lines, 1):
            mark = label(str(number), "muted")
            mark.setFixedWidth(12)
            mark.setAlignment(Qt.AlignmentFlag.AlignTop)
            line_row = row(mark, spacing=8)
            line_row.addWidget(label(line, wrap=True), 1)
            self._steps.addLayout(line_row)
