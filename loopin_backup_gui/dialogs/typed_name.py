"""Confirming by typing a name: nothing is prefilled, and the button that does it is never the default one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QWidget

from loopin_backup_gui.dialogs.command import CommandDialog
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.theme.tokens import GAP
from loopin_backup_gui.widgets.basics import allow, button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

WIDTH = 640
LONG = 28
WIDEST_BUTTON = 200


class _Field(QLineEdit):
    """A field in which Return does nothing: whoever confirms has to go to the button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            return
        super().keyPressEvent(event)


class TypedName(QFrame):
    """A name to type, Cancel, and a button that says verb and target and works when the name is right.

    Attributes:
        field: where the name is typed.
        do: the button.
        cancel: the other one.

    Signals:
        confirmed: the button was pressed; the name as it was typed.
        cancelled: the user does not want it.
    """

    confirmed = Signal(str)
    cancelled = Signal()

    def __init__(self, *, stacked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "danger-card")
        self._name = ""
        self._refusal = ""
        self._verb = ""
        self._asks = label("", "strong", wrap=True)
        self._safe = label("", "muted", wrap=True)
        self.field = _Field()
        self.field.setAccessibleName(self.tr("Name to confirm"))
        self.field.setMinimumWidth(200)
        self.cancel = button(self.tr("Cancel"), self.cancelled.emit)
        self.do = button("", self._on_do, "danger")
        self.do.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.field.textChanged.connect(self._judge)
        self._stacked = stacked
        self._inside = inside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        inside.setSpacing(12)
        inside.addLayout(column(self._asks, self._safe, spacing=2), 2)
        controls = row(spacing=12)
        controls.addWidget(self.field, 1)
        controls.addWidget(self.cancel)
        controls.addWidget(self.do)
        inside.addLayout(controls, 3)

    def ask(self, name: str, verb: str, safe: str, refusal: str = "") -> None:
        """Ask for ``name``; ``verb`` is what the button says, ``safe`` what has not happened yet.

        ``refusal`` is why it may not be done at all; the button then stays disabled and says so.
        """
        self._name, self._refusal = name, refusal
        self._asks.setText(self.tr("Type %1 to go on.").replace("%1", name))
        self._safe.setText(safe)
        self.setAccessibleName(self._asks.text())
        ways = QBoxLayout.Direction
        self._inside.setDirection(ways.TopToBottom if self._stacked or len(name) > LONG else ways.LeftToRight)
        self._verb = verb
        self.do.setText(self.do.fontMetrics().elidedText(verb, Qt.TextElideMode.ElideMiddle, WIDEST_BUTTON))
        self.do.setAccessibleName(verb)
        self.field.clear()
        self.field.setEnabled(not refusal)
        self._judge()

    @property
    def _is_right(self) -> bool:
        return bool(self._name) and self.field.text() == self._name

    @Slot()
    def _judge(self) -> None:
        missing = "" if self._is_right else self.tr("Type the name %1 first.").replace("%1", self._name)
        allow(self.do, self._refusal or missing, self._verb)

    def _on_do(self) -> None:
        if self._is_right and not self._refusal:
            self.confirmed.emit(self.field.text())


class TypedNameDialog(FittingDialog):
    """Says what will happen and asks for a name.

    Attributes:
        typed: the field and the buttons.

    Signals:
        confirmed: the name as it was typed; the dialog closes.
    """

    confirmed = Signal(str)

    def __init__(
        self, title: str, sentences: Sequence[str], command: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(title, WIDTH, parent)
        self._command = tuple(command)
        self.body.addWidget(label(title, "head", wrap=True))
        for one in sentences:
            self.body.addWidget(label(one, wrap=True))
        self.typed = TypedName(stacked=True)
        self.typed.cancelled.connect(self.reject)
        self.typed.confirmed.connect(self._on_confirmed)
        self.body.addWidget(self.typed)
        if command:
            self.body.addLayout(row(button(self.tr("Show command line…"), self._show_command, "link"), None))

    def _show_command(self) -> None:
        CommandDialog(self._command, self).open()

    @Slot(str)
    def _on_confirmed(self, name: str) -> None:
        self.accept()
        self.confirmed.emit(name)
