"""The wizard of one profile: five steps, of which each can be left and come back to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from loopin_backup_core.operations.restore import targets
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.pages.restore import works
from loopin_backup_gui.pages.restore.backup_step import BackupStep
from loopin_backup_gui.pages.restore.choice import Choice, Where
from loopin_backup_gui.pages.restore.kept_card import KeptCard
from loopin_backup_gui.pages.restore.plan_step import PlanStep
from loopin_backup_gui.pages.restore.result_step import ResultStep
from loopin_backup_gui.pages.restore.run_step import RunStep
from loopin_backup_gui.pages.restore.step_list import StepList
from loopin_backup_gui.pages.restore.target_step import TargetStep
from loopin_backup_gui.widgets.basics import allow, button, row

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.pages.restore.step import Step
    from loopin_backup_gui.snapshot import Snapshot

BACKUP, TARGET, PLAN, RUN, RESULT = range(5)


class Wizard(QWidget):
    """From a backup to a proven database.

    Attributes:
        profile: whose backups and server these are.
        choice: what the user has chosen so far.
        at: the number of the step that is shown.
    """

    def __init__(self, app: AppContext, profile: Profile) -> None:
        super().__init__()
        self.app = app
        self.profile = profile
        self.choice = Choice(profile)
        self.at = BACKUP
        self._look: Job | None = None
        self._plan: Job | None = None
        self._run: Job | None = None
        self.backup_step = BackupStep(app, profile)
        self.target_step = TargetStep(app, profile)
        self.plan_step = PlanStep(app)
        self.run_step = RunStep(app)
        self.result_step = ResultStep(app)
        self.kept = KeptCard(app, profile)
        self.backup_step.body.addWidget(self.kept)
        self.steps: tuple[Step, ...] = (
            self.backup_step, self.target_step, self.plan_step, self.run_step, self.result_step,
        )  # fmt: skip
        names = (
            self.tr("Backup"), self.tr("Where to"), self.tr("What will change"), self.tr("Restoring"), self.tr("Result")
        )  # fmt: skip
        self.list = StepList(self.tr("Restore"), names)
        self.stack = QStackedWidget()
        self.command = button(self.tr("Show command line…"), self._show_command, "link")
        self.back = button(self.tr("Back"), self.go_back)
        self.on = button(self.tr("Continue"), self.go_on, "primary")
        self._lay_out()
        self._connect()
        self.show_step(BACKUP)

    def _lay_out(self) -> None:
        for step in self.steps:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(step)
            self.stack.addWidget(area)
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(self.stack, 1)
        right.addLayout(
            row(self.command, None, self.back, self.on, self.result_step.retry, self.result_step.done, spacing=12)
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(18)
        whole.addWidget(self.list)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        runner = self.app.session.runner
        runner.changed.connect(self._on_changed)
        runner.noticed.connect(self._on_noticed)
        runner.finished.connect(self._on_finished)
        self.list.wanted.connect(self._on_wanted)
        for step in self.steps:
            step.changed.connect(self._judge)
            step.wants_on.connect(self.go_on)
        self.target_step.look_again.clicked.connect(self.look)
        self.plan_step.confirmed.connect(self._start)
        self.plan_step.cancelled.connect(self.leave)
        self.plan_step.again.connect(self._make_plan)
        self.run_step.cancelling.connect(self._cancel_run)
        self.result_step.undo_wanted.connect(self.kept.undo)
        self.result_step.again.connect(lambda: self.show_step(TARGET))
        self.result_step.finished.connect(self.leave)
        self.kept.undone.connect(self.result_step.show_undone)
        self.kept.changed.connect(self.look)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_escape)

    @property
    def is_restoring(self) -> bool:
        """Whether a restore is under way."""
        return self._run is not None and not self._run.state.is_over

    @property
    def _failed(self) -> bool:
        return self._run is not None and self._run.error is not None

    def want(self, stem: str) -> None:
        """Begin with a backup by its name, or with the best one; a restore under way is shown instead."""
        if self.is_restoring:
            self.show_step(RUN)
            return
        if not stem and self.at in {TARGET, PLAN}:
            return
        self.show_step(BACKUP)
        self.backup_step.want(stem)
        backup = self.backup_step.backup
        if stem and backup is not None and backup.stem == stem and not self.backup_step.refusal():
            self.go_on()

    def fill(self, found: Snapshot) -> None:
        """Show what is known of the profile now."""
        self.backup_step.fill(found)
        if self._look is None:
            self.look()

    @Slot()
    def look(self) -> None:
        """Look at the server, now or after the job that is at work there."""
        if self._look is None or self._look.state.is_over:
            self._look = self.app.actions.submit(works.look(self.profile))

    def show_step(self, number: int) -> None:
        """Show a step."""
        self.at = number
        self.stack.setCurrentIndex(number)
        self._judge()
        if self.isVisible():
            self.steps[number].take_focus()

    def go_on(self) -> None:
        """Go to the next step if nothing is missing."""
        if self.at > TARGET or self.steps[self.at].refusal():
            return
        if self.at == BACKUP:
            self.choice = replace(self.choice, backup=self.backup_step.backup, trust=self.backup_step.trust.isChecked())
            self.look()
            self.show_step(TARGET)
            return
        self.choice = self.target_step.apply(self.choice)
        self.show_step(PLAN)
        self._make_plan()

    def go_back(self) -> None:
        """Go to the step before; a plan that is being made is stopped."""
        if self.at in {TARGET, PLAN}:
            self._stop_plan()
            self.show_step(self.at - 1)

    @Slot()
    def leave(self) -> None:
        """Give it up, or be done with it: the first step again, with nothing typed."""
        self._stop_plan()
        self._run = None
        self.backup_step.want("")
        self.show_step(BACKUP)
        self.backup_step.view.setFocus()

    def _make_plan(self) -> None:
        self._stop_plan()
        if self.choice.where is Where.NEW:
            self.plan_step.show_new(self.choice)
            return
        self._plan = self.app.actions.submit(works.plan(self.choice))
        self.plan_step.show_making(self._plan)

    def _stop_plan(self) -> None:
        if self._plan is not None and not self._plan.state.is_over:
            job, self._plan = self._plan, None
            self.app.session.runner.cancel(job)

    @Slot(str)
    def _start(self, confirm: str) -> None:
        self.run_step.begin(self.choice)
        self._run = self.app.actions.submit(works.carry_out(self.choice, confirm))
        self.run_step.follow(self._run)
        self.show_step(RUN)

    def _cancel_run(self) -> None:
        if self._run is not None:
            self.app.session.runner.cancel(self._run)

    @Slot(object)
    def _on_changed(self, job: Job) -> None:
        if job is self._run:
            self.run_step.follow(job)
        elif job is self._plan and not job.state.is_over:
            self.plan_step.show_making(job)

    @Slot(object, str)
    def _on_noticed(self, job: Job, text: str) -> None:
        if job is self._run:
            self.run_step.say(text)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job is self._look:
            self._on_looked(job)
        elif job is self._plan:
            self._on_planned(job)
        elif job is self._run:
            self._on_run(job)

    def _on_looked(self, job: Job) -> None:
        if job.state is JobState.DONE:
            self.target_step.show_target(job.result)
            self.kept.show_target(job.result)
        elif job.error is not None:
            self.target_step.show_problem(job.error)
        self._judge()

    def _on_planned(self, job: Job) -> None:
        if job.state is JobState.DONE:
            self.plan_step.show_plan(job.result, self.choice)
            if job.result.method == targets.IN_PLACE:
                # The server's disk may have no room for a second database.
                self.choice = replace(self.choice, where=Where.IN_PLACE, safety_backup=False)
        elif job.error is not None:
            self.plan_step.show_problem(job.error.message, job.error.hint)
        self._judge()

    def _on_run(self, job: Job) -> None:
        self.run_step.follow(job)
        if job.state is JobState.DONE:
            self.result_step.show_done(self.choice, job)
        elif job.error is not None:
            log = "\n".join(text for _, text in job.log[:-1])
            self.result_step.show_failed(self.choice, job.error, log, loaded=self.run_step.is_loaded)
        self.show_step(RESULT)
        self.look()

    @Slot(int)
    def _on_wanted(self, number: int) -> None:
        if number == self.at + 1:
            self.go_on()
        elif number < self.at:
            self._stop_plan()
            self.show_step(number)
        self._judge()

    @Slot()
    def _on_escape(self) -> None:
        if self.at == RUN:
            self.run_step.cancel.setFocus()
        elif self.at != BACKUP:
            self.leave()

    @Slot()
    def _judge(self) -> None:
        missing = self.steps[self.at].refusal()
        self.list.show_place(self.at, [self._way_to(number, missing) for number in range(len(self.steps))])
        allow(self.on, missing)
        self.on.setVisible(self.at <= TARGET)
        self.back.setVisible(self.at in {TARGET, PLAN})
        self.command.setVisible(self.at >= TARGET)
        self.result_step.done.setVisible(self.at == RESULT)
        self.result_step.retry.setVisible(self.at == RESULT and self._failed)

    def _way_to(self, number: int, missing: str) -> str:
        """Return why a step cannot be gone to from here."""
        if self.at == RUN:
            return self.tr("A restore is under way.")
        if self.at == RESULT:
            return self.tr("This restore is over.")
        if number < self.at or (number == self.at + 1 and number <= PLAN):
            return missing if number > self.at else ""
        return self.tr("One step after the other.")

    def _show_command(self) -> None:
        choice = self.target_step.apply(self.choice) if self.at == TARGET else self.choice
        self.app.actions.show_command(works.command(choice))
