"""A named control of a form, with room below it for what is wrong with it or worth knowing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import label, set_tone

NAME_WIDTH = 132
WIDEST = 4000
"""A control of fewer pixels stands on the left and leaves the rest empty."""


class Field(QWidget):
    """A name on the left, a control on the right, and a remark below the control.

    Attributes:
        control: the control; its accessible name is the field's.
    """

    def __init__(self, name: str, control: QWidget, hint: str = "", beside: QWidget | None = None) -> None:
        super().__init__()
        self.control = control
        self._hint = hint
        self._name = label(name)
        self._name.setFixedWidth(NAME_WIDTH)
        self._name.setBuddy(control)
        self._remark = label("", "small", wrap=True)
        control.setAccessibleName(name)
        inside = QGridLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setHorizontalSpacing(8)
        inside.setVerticalSpacing(4)
        inside.addWidget(self._name, 0, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(control, 0, 1, 1, 1 if beside is not None else 2)
        if control.maximumWidth() < WIDEST:
            inside.setAlignment(control, Qt.AlignmentFlag.AlignLeft)
        if beside is not None:
            inside.addWidget(beside, 0, 2)
        inside.addWidget(self._remark, 1, 1, 1, 2)
        inside.setColumnStretch(1, 1)
        self.clear()

    @property
    def remark_text(self) -> str:
        """What stands below the control; empty if nothing does."""
        return "" if self._remark.isHidden() else self._remark.text()

    @property
    def is_wrong(self) -> bool:
        """Whether a complaint stands below the control."""
        return bool(self.control.property("invalid"))

    def complain(self, text: str) -> None:
        """Say what is wrong with the value."""
        self._show(text, Tone.BAD, wrong=True)

    def remark(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something about the value that is no complaint."""
        self._show(text or self._hint, tone if text else Tone.NEUTRAL, wrong=False)

    def clear(self) -> None:
        """Show the hint again, if there is one."""
        self.remark("")

    def _show(self, text: str, tone: Tone, *, wrong: bool) -> None:
        self._remark.setText(text)
        self._remark.setVisible(bool(text))
        set_tone(self._remark, tone)
        self.control.setAccessibleDescription(text)
        if isinstance(self.control, QLineEdit) and self.is_wrong != wrong:
            self.control.setProperty("invalid", wrong)
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)
