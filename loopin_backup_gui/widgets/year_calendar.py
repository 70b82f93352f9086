"""The calendar of the year: one square a day, with its state in a colour and, on asking, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from loopin_backup_gui.charts import axes
from loopin_backup_gui.charts.days import WEEKS, DayState
from loopin_backup_gui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QMouseEvent, QPaintEvent

    from loopin_backup_gui.charts.days import Day
    from loopin_backup_gui.theme import Appearance
    from loopin_backup_gui.theme.tokens import Tokens

HEAD = 18
SMALLEST, LARGEST = 8.0, 20.0
KEYS = {Qt.Key.Key_Left: -7, Qt.Key.Key_Right: 7, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def colour_of(state: DayState, tokens: Tokens) -> QColor:
    """Return the colour of a day's square."""
    match state:
        case DayState.PROVEN:
            return QColor(tokens.good)
        case DayState.GOOD:
            return painting.mixed(tokens.good, tokens.panel, 0.45)
        case DayState.MISSED | DayState.FAILED:
            return QColor(tokens.warning)
        case DayState.SUSPECT | DayState.DAMAGED:
            return QColor(tokens.bad)
        case _:
            return QColor(tokens.side)


class YearCalendar(QWidget):
    """Squares in weeks from left to right and days from Monday to Sunday. Arrow keys go from day to day.

    Attributes:
        chosen: the number of the day that is read, -1 for none.
    """

    def __init__(
        self, appearance: Appearance, describe: Callable[[Day], tuple[str, ...]], month: Callable[[Day], str]
    ) -> None:
        super().__init__()
        self._appearance = appearance
        self._describe = describe
        self._month = month
        self._days: tuple[Day, ...] = ()
        self.chosen = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        appearance.changed.connect(self.update)

    def show_days(self, days: tuple[Day, ...], summary: str) -> None:
        """Show these days, the first one a Monday; ``summary`` is what assistive technology reads of them all."""
        self._days = days
        self.chosen = -1
        self.setAccessibleDescription(summary)
        self.update()

    def lines_of(self, number: int) -> tuple[str, ...]:
        """Return what is said of a day."""
        return self._describe(self._days[number])

    def choose(self, number: int) -> None:
        """Read a day; -1 reads none."""
        if number != self.chosen and -1 <= number < len(self._days):
            self.chosen = number
            if number >= 0 and self.hasFocus():
                self.setAccessibleDescription(". ".join(self.lines_of(number)))
            self.update()

    def day_at(self, point: QPointF) -> int:
        """Return the number of the day at a point, -1 for none."""
        pitch = self._pitch()
        week, weekday = int(point.x() // pitch), int((point.y() - HEAD) // pitch)
        number = week * 7 + weekday
        inside = point.y() >= HEAD and 0 <= weekday < 7 and week >= 0
        return number if inside and number < len(self._days) else -1

    def _pitch(self) -> float:
        return min(max(self.width() / WEEKS, SMALLEST), LARGEST)

    def _square(self, number: int) -> QRectF:
        pitch = self._pitch()
        gap = 2.0 if pitch < 12 else 3.0
        return QRectF(number // 7 * pitch, HEAD + number % 7 * pitch, pitch - gap, pitch - gap)

    def _draw_months(self, painter: QPainter) -> None:
        painter.setFont(painting.small(self.font()))
        painter.setPen(QColor(self._appearance.tokens.muted))
        first = self._days[0].date
        free_from = 0.0
        for month in axes.months(first, self._days[-1].date):
            text = self._month(self._days[(month - first).days])
            left = self._square((month - first).days).left()
            width = painter.fontMetrics().horizontalAdvance(text)
            if left >= free_from and left + width <= self.width():
                painter.drawText(QPointF(left, HEAD - 7), text)
                free_from = left + width + 6

    def _draw_day(self, painter: QPainter, number: int) -> None:
        tokens = self._appearance.tokens
        square = self._square(number)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of(self._days[number].state, tokens))
        painter.drawRoundedRect(square, 2, 2)
        if number == self.chosen:
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(-0.5, -0.5, 0.5, 0.5), 2.5, 2.5)

    def heightForWidth(self, width: int) -> int:
        return HEAD + round(7 * min(max(width / WEEKS, SMALLEST), LARGEST)) + 1

    def hasHeightForWidth(self) -> bool:
        return True

    def minimumSizeHint(self) -> QSize:
        return QSize(round(SMALLEST * WEEKS), self.heightForWidth(round(SMALLEST * WEEKS)))

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._days) - 1
        key = Qt.Key(event.key())
        if key in KEYS and last >= 0:
            self.choose(last if self.chosen < 0 else min(max(self.chosen + KEYS[key], 0), last))
        elif key == Qt.Key.Key_Home:
            self.choose(min(0, last))
        elif key == Qt.Key.Key_End:
            self.choose(last)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.chosen < 0 and event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.choose(len(self._days) - 1)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.choose(-1)
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self.day_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.choose(-1)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_months(painter)
        for number in range(len(self._days)):
            self._draw_day(painter, number)
        if self.chosen >= 0:
            where = self._square(self.chosen).center()
            lines = self.lines_of(self.chosen)
            painting.draw_box(painter, self._appearance.tokens, lines, where, QRectF(self.rect()))
