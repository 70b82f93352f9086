"""The legend of the calendar: each colour with its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from loopin_backup_gui.widgets.basics import label, row
from loopin_backup_gui.widgets.wrap_row import WrapRow
from loopin_backup_gui.widgets.year_calendar import colour_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from loopin_backup_gui.charts.days import DayState
    from loopin_backup_gui.theme import Appearance

SIDE = 9


class _Square(QWidget):
    def __init__(self, appearance: Appearance, state: DayState) -> None:
        super().__init__()
        self._appearance = appearance
        self._state = state
        self.setFixedSize(SIDE, SIDE)
        appearance.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour_of(self._state, self._appearance.tokens))
        painter.setBrush(colour_of(self._state, self._appearance.tokens))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 2, 2)


class Legend(QWidget):
    """Squares with words, in a row."""

    def __init__(self, appearance: Appearance, entries: Sequence[tuple[DayState, str]]) -> None:
        super().__init__()
        inside = WrapRow(spacing=4)
        for state, word in entries:
            entry = QWidget()
            line = row(_Square(appearance, state), label(word, "small"), spacing=6)
            line.setContentsMargins(0, 0, 10, 0)
            entry.setLayout(line)
            inside.addWidget(entry)
        self.setLayout(inside)
