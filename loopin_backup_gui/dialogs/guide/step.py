"""What every step of the guide is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loopin_backup_gui.tasks import Tasks
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_gui.app_context import AppContext


class Step(QWidget):
    """One step: what it is for, what is to be done, and whether that was done.

    Attributes:
        app: session, appearance, preferences and actions.
        title, sentence: what the step is called and what it is for.
        body: the layout to add to.
        notice: says what went wrong, or well.

    Signals:
        changed: the step is done, or busy, or neither, which it was not before.
        passed: the guide can go on.
    """

    changed = Signal()
    passed = Signal()

    def __init__(self, app: AppContext, title: str, sentence: str) -> None:
        super().__init__()
        self.app = app
        self.title = title
        self.sentence = sentence
        self.tasks = Tasks(self)
        self.notice = Notice()
        self.notice.hide()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.setAccessibleName(title)

    @property
    def is_done(self) -> bool:
        """Whether what the step is for has been done."""
        return False

    @property
    def is_busy(self) -> bool:
        """Whether the step is at work."""
        return False

    @property
    def next_text(self) -> str:
        """What the main button says."""
        return self.tr("Continue")

    def enter(self) -> None:
        """Begin; called each time the step is shown."""

    def go_on(self) -> None:
        """Do what is left to do and emit ``passed``, or say what stands in the way."""
        self.passed.emit()

    def show_error(self, error: LoopinError) -> None:
        """Say what went wrong and what to do."""
        self.notice.show_matter(Tone.BAD, error.message, error.hint)
        self.changed.emit()
