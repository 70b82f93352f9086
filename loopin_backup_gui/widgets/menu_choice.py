"""A button that shows one choice of several and opens a menu to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

if TYPE_CHECKING:
    from collections.abc import Sequence


class MenuChoice(QPushButton):
    """One of some choices.

    Signals:
        chosen: the value of the choice is another.
    """

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__()
        self._name = name
        self._value: Any = choices[0][1]
        self.setAutoDefault(False)
        menu = QMenu(self)
        group = QActionGroup(self)
        # Not as the actions' data: on the way through Qt an enumeration of words becomes a word.
        self._choices: list[tuple[QAction, Any]] = []
        for text, value in choices:
            action = QAction(text, menu)
            action.setCheckable(True)
            self._choices.append((action, value))
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._on_triggered)
        self.setMenu(menu)
        self.set_value(self._value)

    @property
    def value(self) -> Any:
        """What is chosen."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Choose, without a signal."""
        self._value = value
        for action, one in self._choices:
            if one == value:
                action.setChecked(True)
                self.setText(f"{action.text()} ▾")
                self.setAccessibleName(f"{self._name}: {action.text()}")

    def _on_triggered(self, action: QAction) -> None:
        value = next(one for known, one in self._choices if known is action)
        if value != self._value:
            self.set_value(value)
            self.chosen.emit(value)
