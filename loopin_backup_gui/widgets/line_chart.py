"""A chart of lines over moments: painted by hand, read by mouse and by arrow keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from loopin_backup_gui.charts import axes
from loopin_backup_gui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QFocusEvent, QMouseEvent, QPaintEvent

    from loopin_backup_gui.theme import Appearance
    from loopin_backup_gui.theme.tokens import Tone

TOP, FOOT, GAP = 10.0, 20.0, 8.0
LABEL_HEIGHT = 14.0
LONGEST_LABEL = 150.0
SMALLEST_HEIGHT = 152


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its ``label`` stands at its end; a ``strong`` one is what the eye shall find. None breaks the line."""

    label: str
    values: tuple[float | None, ...]
    tone: Tone
    strong: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """All that a chart shows. ``at`` are the places of the points from 0 to 1; ``reading`` is what one says."""

    at: tuple[float, ...] = ()
    lines: tuple[Line, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    marks: tuple[tuple[float, str], ...] = ()
    reading: Callable[[int], tuple[str, ...]] = lambda _number: ()


class LineChart(QWidget):
    """Paints a :class:`Plot`.

    Attributes:
        chosen: the number of the point that is read, -1 for none.
    """

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.plot = Plot()
        self.chosen = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(SMALLEST_HEIGHT)
        appearance.changed.connect(self.update)

    def show_plot(self, plot: Plot, summary: str) -> None:
        """Show something else; ``summary`` is what assistive technology reads of it all."""
        self.plot = plot
        self.chosen = -1
        self.setAccessibleDescription(summary)
        self.update()

    def choose(self, number: int) -> None:
        """Read a point; -1 reads none."""
        if number != self.chosen and -1 <= number < len(self.plot.at):
            self.chosen = number
            if number >= 0 and self.hasFocus():
                self.setAccessibleDescription(". ".join(self.plot.reading(number)))
            self.update()

    def area(self) -> QRectF:
        """Return where the lines are painted: between the values on the left and the labels on the right."""
        metrics = QFontMetricsF(painting.small(self.font(), strong=True))
        left = max((metrics.horizontalAdvance(text) for _, text in self.plot.ticks), default=0.0) + GAP
        widths = (metrics.horizontalAdvance(line.label) for line in self.plot.lines if line.label)
        right = min(max(widths, default=0.0), LONGEST_LABEL)
        right += GAP if right else 6.0
        return QRectF(left, TOP, max(self.width() - left - right, 20.0), max(self.height() - TOP - FOOT, 20.0))

    def label_places(self) -> tuple[float, ...]:
        """Return the middle of each line's label, so that none lies over another."""
        area = self.area()
        ends = [self._y(self._end(line), area) for line in self.plot.lines]
        return axes.spread(ends, LABEL_HEIGHT, area.top() - 2, area.bottom())

    def _end(self, line: Line) -> float:
        return line.values[-1] or 0.0 if line.values else 0.0

    def _x(self, number: int, area: QRectF) -> float:
        return area.left() + self.plot.at[number] * area.width()

    def _y(self, value: float, area: QRectF) -> float:
        most = self.plot.ticks[-1][0] if self.plot.ticks else 1.0
        return area.bottom() - value / (most or 1.0) * area.height()

    def _pieces(self, line: Line, area: QRectF) -> Iterator[list[QPointF]]:
        piece: list[QPointF] = []
        for number, value in enumerate(line.values):
            if value is None:
                if piece:
                    yield piece
                piece = []
            else:
                piece.append(QPointF(self._x(number, area), self._y(value, area)))
        if piece:
            yield piece

    def _draw_grid(self, painter: QPainter, area: QRectF) -> None:
        tokens = self._appearance.tokens
        painter.setFont(painting.small(self.font()))
        for value, text in self.plot.ticks:
            y = self._y(value, area)
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.muted))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, area.left() - GAP, 16), right, text)
        self._draw_marks(painter, area)

    def _draw_marks(self, painter: QPainter, area: QRectF) -> None:
        free_from = 0.0
        for place, text in self.plot.marks:
            width = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(area.left() + place * area.width() - width / 2, 0.0), area.right() - width)
            if left >= free_from:
                painter.drawText(QRectF(left, area.bottom() + 5, width + 1, 14), 0, text)
                free_from = left + width + 10

    def _draw_line(self, painter: QPainter, line: Line, area: QRectF) -> None:
        colour = QColor(self._appearance.tokens.of(line.tone))
        for piece in self._pieces(line, area):
            path = QPainterPath(piece[0])
            for point in piece[1:]:
                path.lineTo(point)
            if line.filled:
                self._fill(painter, path, piece, colour, area)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(colour, 2.2 if line.strong else 1.6)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)
        if line.values and (line.strong or len(line.values) == 1):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(self._x(len(line.values) - 1, area), self._y(self._end(line), area)), 4, 4)

    def _fill(self, painter: QPainter, path: QPainterPath, piece: list[QPointF], colour: QColor, area: QRectF) -> None:
        below = QPainterPath(path)
        below.lineTo(QPointF(piece[-1].x(), area.bottom()))
        below.lineTo(QPointF(piece[0].x(), area.bottom()))
        soft = QColor(colour)
        soft.setAlphaF(0.12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawPath(below)

    def _draw_labels(self, painter: QPainter, area: QRectF) -> None:
        for line, y in zip(self.plot.lines, self.label_places(), strict=True):
            painter.setFont(painting.small(self.font(), strong=line.strong))
            painter.setPen(QColor(self._appearance.tokens.of(line.tone)))
            room = self.width() - area.right() - GAP
            text = painter.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideMiddle, int(room) + 1)
            middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(area.right() + GAP, y - 8, room, 16), middle, text)

    def _draw_reading(self, painter: QPainter, area: QRectF) -> None:
        tokens = self._appearance.tokens
        x = self._x(self.chosen, area)
        painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        for line in self.plot.lines:
            if (value := line.values[self.chosen]) is not None:
                painter.setBrush(QColor(tokens.of(line.tone)))
                painter.drawEllipse(QPointF(x, self._y(value, area)), 3.5, 3.5)
        painter.setFont(self.font())
        middle = QPointF(x, area.center().y())
        painting.draw_box(painter, tokens, self.plot.reading(self.chosen), middle, QRectF(self.rect()))

    def sizeHint(self) -> QSize:
        return QSize(420, SMALLEST_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, SMALLEST_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.plot.at) - 1
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -last, Qt.Key.Key_End: last}
        step = steps.get(Qt.Key(event.key()))
        if step is None or last < 0:
            super().keyPressEvent(event)
        else:
            self.choose(last if self.chosen < 0 and step != -last else min(max(self.chosen + step, 0), last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.chosen < 0 and event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.choose(len(self.plot.at) - 1)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.choose(-1)
        super().focusOutEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.plot.at:
            area = self.area()
            place = (event.position().x() - area.left()) / area.width()
            self.choose(min(range(len(self.plot.at)), key=lambda n: abs(self.plot.at[n] - place)))

    def leaveEvent(self, event: QEvent) -> None:
        self.choose(-1)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        if not self.plot.at:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.area()
        self._draw_grid(painter, area)
        for line in self.plot.lines:
            self._draw_line(painter, line, area)
        self._draw_labels(painter, area)
        if self.chosen >= 0:
            self._draw_reading(painter, area)
