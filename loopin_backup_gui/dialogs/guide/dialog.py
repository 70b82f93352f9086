"""The guide itself: steps on the left, one of them on the right, and what can be done below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.dialogs.guide.database import ConnectionStep, PlaceStep
from loopin_backup_gui.dialogs.guide.running import BackupStep, DrillStep
from loopin_backup_gui.dialogs.guide.timing import ScheduleStep
from loopin_backup_gui.dialogs.guide.tools import ToolsStep
from loopin_backup_gui.dialogs.profile.form import ProfileForm
from loopin_backup_gui.theme.tokens import MARGIN, SIDE_WIDTH
from loopin_backup_gui.widgets.basics import allow, button, label, row, rule, upright

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.dialogs.guide.step import Step

FINISHED = -1
NEEDS_PROFILE = 3
"""The first step that needs a profile."""


class GuideDialog(Dialog):
    """Leads from nothing to the first drill. Every step can be skipped; closed, it goes on where it was left.

    Attributes:
        steps: the steps in their order.
        next_button, skip_button, back_button, leave_button: what can be done.
    """

    def __init__(self, app: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("First steps"), parent)
        self._app = app
        self._at = 0
        self.setMinimumSize(820, 440)
        self.resize(980, 720)
        current = app.session.current
        self._form = ProfileForm(app, current.name if current is not None else "", self)
        self.steps = self._make_steps()
        self._stack = QStackedWidget()
        self._title = label("", "head")
        self._sentence = label("", "muted", wrap=True)
        self.next_button = button("", self._go_on, "primary")
        self.skip_button = button(self.tr("Skip this step"), self._skip)
        self.back_button = button(self.tr("Back"), lambda: self.show_step(self._at - 1))
        self.leave_button = button(self.tr("Leave the guide"), self._leave)
        self._marks: list[QPushButton] = []
        self._lay_out()
        for one in self.steps:
            self._stack.addWidget(one)
            one.changed.connect(self._refresh)
            one.passed.connect(self._on_passed)
        self.show_step(self._first())

    def _make_steps(self) -> tuple[Step, ...]:
        app, form = self._app, self._form
        return (
            ToolsStep(
                app,
                self.tr("Find the tools"),
                self.tr("Backups are made by PostgreSQL's own pg_dump, so they can be restored without this program."),
            ),
            ConnectionStep(
                app,
                form,
                self.tr("Connect to the database"),
                self.tr("Test the connection: the server says its version and what your role may read."),
            ),
            PlaceStep(
                app,
                form,
                self.tr("Choose the place"),
                self.tr("A directory that only you can change, best on another disk than the database."),
            ),
            ScheduleStep(
                app,
                self.tr("Set the schedule"),
                self.tr("A run that did not happen is as loud as one that failed."),
            ),
            BackupStep(
                app,
                self.tr("Make the first backup"),
                self.tr("One snapshot of the whole database. Nobody has to stop working."),
                self.tr("Back up now"),
            ),
            DrillStep(
                app,
                self.tr("Prove that it restores"),
                self.tr("A drill restores the backup into a throwaway server, compares every row, and throws it away."),
                self.tr("Start the drill"),
            ),
        )

    def _lay_out(self) -> None:
        side = QWidget()
        side.setProperty("part", "side-bar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        left = QVBoxLayout(side)
        left.setContentsMargins(12, 20, 12, 16)
        left.setSpacing(4)
        heading = label(self.tr("FIRST STEPS"), "caption")
        heading.setContentsMargins(8, 0, 0, 4)
        heading.setMinimumWidth(SIDE_WIDTH - 8)
        left.addWidget(heading)
        for number in range(len(self.steps)):
            mark = button("", partial(self.show_step, number), "side")
            mark.setCheckable(True)
            self._marks.append(mark)
            left.addWidget(mark)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(MARGIN, 20, MARGIN, 16)
        right.setSpacing(8)
        right.addWidget(self._title)
        right.addWidget(self._sentence)
        right.addSpacing(4)
        right.addWidget(self._stack, 1)
        right.addWidget(rule())
        foot = row(self.leave_button, None, self.back_button, self.skip_button, self.next_button)
        foot.setContentsMargins(0, 8, 0, 0)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addWidget(upright())
        whole.addLayout(right, 1)

    @property
    def at(self) -> int:
        """The number of the step that is shown, from 0."""
        return self._at

    def _first(self) -> int:
        kept = self._app.preferences.guide_step
        wanted = kept if 0 <= kept < len(self.steps) else 0
        return wanted if self._app.session.current is not None else min(wanted, NEEDS_PROFILE - 1)

    def show_step(self, number: int) -> None:
        """Show a step and remember it."""
        self._at = max(0, min(number, len(self.steps) - 1))
        self._app.preferences.guide_step = self._at
        step = self.steps[self._at]
        self._stack.setCurrentWidget(step)
        self._title.setText(step.title)
        self._sentence.setText(step.sentence)
        step.enter()
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        step = self.steps[self._at]
        needs = "" if self._app.session.current is not None else self.tr("First a database has to be named.")
        for number, mark in enumerate(self._marks):
            other = self.steps[number]
            done = other.is_done
            mark.setText(f"{'✓' if done else number + 1}   {other.title}")
            state = self.tr("done") if done else self.tr("open")
            mark.setAccessibleName(f"{other.title}, {state}")
            mark.setChecked(number == self._at)
            allow(mark, needs if number >= NEEDS_PROFILE else "")
        self.next_button.setText(step.next_text)
        self.next_button.setAccessibleName(step.next_text)
        waiting = self.tr("This step is at work.") if step.is_busy else ""
        allow(self.next_button, waiting)
        allow(self.back_button, waiting or ("" if self._at > 0 else self.tr("This is the first step.")))
        last = self._at == len(self.steps) - 1
        missing = needs if self._at == NEEDS_PROFILE - 1 else ""
        allow(self.skip_button, waiting or missing)
        self.skip_button.setVisible(not last)

    def _go_on(self) -> None:
        self.steps[self._at].go_on()

    @Slot()
    def _on_passed(self) -> None:
        if self._at == len(self.steps) - 1:
            self._leave()
        else:
            self.show_step(self._at + 1)

    def _skip(self) -> None:
        self.show_step(self._at + 1)

    def _leave(self) -> None:
        """Do not show the guide again by itself; the menu still has it."""
        self._app.preferences.guide_step = FINISHED
        self.accept()
