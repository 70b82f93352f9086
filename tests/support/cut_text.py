"""Finds text on the screen that is cut off, lies outside what shows it, or lies over its neighbour."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ELLIPSIS = "…"
ROUNDING = 1
"""Widths of text are fractions of a pixel, those of widgets are not."""
WITH_TEXT = (QLabel, QAbstractButton, QLineEdit, QComboBox, QTabBar)


def cut_in(window: QWidget) -> list[str]:
    """Return a line for each text of a window that cannot be read in full."""
    shown = [one for one in window.findChildren(QWidget) if one.isVisible() and one.window() is window]
    found = [line for one in shown for line in _of(one)]
    texts = [one for one in shown if isinstance(one, WITH_TEXT) and _text(one)]
    found += [line for one in texts for line in _outside(one, window)]
    return sorted(set(found + _overlapping(texts)))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.accessibleName() or type(widget).__name__


def _of(widget: QWidget) -> list[str]:
    match widget:
        case QLabel():
            return _label(widget)
        case QPushButton() | QCheckBox() | QRadioButton():
            return _button(widget)
        case QComboBox():
            return _combo(widget)
        case QLineEdit():
            return _line(widget)
        case QTabBar():
            hint, size = widget.sizeHint(), widget.size()
            return [f"tabs cut: {size.width()} < {hint.width()}"] if size.width() < hint.width() else []
        case QTableView():
            return _table(widget)
    return []


def _label(widget: QLabel) -> list[str]:
    text = widget.text()
    if not text:
        return []
    if not widget.wordWrap():
        hint = widget.sizeHint()
        lacks = widget.width() + ROUNDING < hint.width() or widget.height() + ROUNDING < hint.height()
        return [f"label cut: {text!r} {widget.width()}x{widget.height()} < {hint.width()}x{hint.height()}"] * lacks
    needed = widget.heightForWidth(widget.width())
    words = re.split(r"[\s\u200b]+", text)
    longest = max((widget.fontMetrics().horizontalAdvance(word) for word in words), default=0)
    found = (
        [f"text cut: {text[:60]!r} height {widget.height()} < {needed}"] if widget.height() + ROUNDING < needed else []
    )
    if longest > widget.contentsRect().width() + ROUNDING:
        found.append(f"word cut: {text[:60]!r} {longest} > {widget.contentsRect().width()}")
    return found


def _button(widget: QAbstractButton) -> list[str]:
    if not widget.text() or widget.layout() is not None:
        return []
    hint = widget.sizeHint()
    if widget.width() + ROUNDING < hint.width() or widget.height() + ROUNDING < hint.height():
        return [f"button cut: {widget.text()!r} {widget.width()} < {hint.width()}"]
    return [f"elided without a tooltip: {widget.text()!r}"] * (ELLIPSIS in widget.text()[:-1] and not widget.toolTip())


def _combo(widget: QComboBox) -> list[str]:
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
    needed = widget.fontMetrics().horizontalAdvance(widget.currentText())
    if ELLIPSIS not in widget.toolTip() and widget.toolTip() == widget.currentText():
        return []
    return [f"choice cut: {widget.currentText()!r} {room} < {needed}"] if room + ROUNDING < needed else []


def _line(widget: QLineEdit) -> list[str]:
    is_number = widget.objectName() == "qt_spinbox_lineedit"
    text = widget.placeholderText() if not widget.text() else widget.text() if is_number else ""
    margins = widget.textMargins()
    room = widget.contentsRect().width() - margins.left() - margins.right()
    needed = widget.fontMetrics().horizontalAdvance(text)
    return [f"field cut: {text!r} {room} < {needed}"] if text and room + ROUNDING < needed else []


def _table(view: QTableView) -> list[str]:
    model, head = view.model(), view.horizontalHeader()
    columns = [n for n in range(model.columnCount()) if not view.isColumnHidden(n) and view.columnWidth(n) > 0]
    name = view.accessibleName()
    found = []
    for column in columns:
        text = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if text and head.isVisible() and _head_width(head, column) > head.sectionSize(column) + ROUNDING:
            found.append(f"head cut in {name}: {text!r} {head.sectionSize(column)} < {_head_width(head, column)}")
        found += [line for row in range(_rows_shown(view)) for line in _cell(view, row, column)]
    beyond = sum(view.columnWidth(n) for n in columns) - view.viewport().width()
    if beyond > ROUNDING and view.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        found.append(f"columns out of sight in {name}: {beyond} pixels")
    return found


def _head_width(head: QHeaderView, column: int) -> int:
    return head.sectionSizeHint(column)


def _rows_shown(view: QTableView) -> int:
    last = view.rowAt(view.viewport().height() - 1)
    return view.model().rowCount() if last < 0 else last + 1


def _cell(view: QTableView, row: int, column: int) -> list[str]:
    index = view.model().index(row, column)
    text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    if not text or view.isRowHidden(row):
        return []
    needed, room = view.sizeHintForIndex(index).width(), view.columnWidth(column)
    if needed <= room + ROUNDING:
        return []
    is_right = bool(
        Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole) or 0)) & Qt.AlignmentFlag.AlignRight
    )
    if not is_right and index.data(Qt.ItemDataRole.ToolTipRole):
        return []
    return [f"cell cut in {view.accessibleName()}: {text!r} {room} < {needed}"]


def _outside(widget: QWidget, window: QWidget) -> list[str]:
    """Tell whether what holds a widget shows less than all of it; what scrolls may show less of its height."""
    rect, scrolls_down = widget.rect(), False
    holder: QWidget = widget
    while holder is not window and isinstance(area := holder.parentWidget(), QWidget):
        rect = QRect(holder.mapToParent(rect.topLeft()), rect.size())
        above = area.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is area:
            if not isinstance(above, QScrollArea):
                return []
            scrolls_down = True
        inside = area.rect()
        if rect.left() < inside.left() or rect.right() > inside.right():
            return [f"outside: {_text(widget)[:60]!r} {rect.left()}..{rect.right()} of {inside.width()}"]
        if not scrolls_down and (rect.top() < inside.top() or rect.bottom() > inside.bottom()):
            return [f"outside: {_text(widget)[:60]!r} {rect.top()}..{rect.bottom()} of height {inside.height()}"]
        holder = area
    return []


def _overlapping(texts: Sequence[QWidget]) -> list[str]:
    found = []
    for one, other in combinations(texts, 2):
        if one.parentWidget() is not other.parentWidget():
            continue
        shared = one.geometry().intersected(other.geometry())
        if shared.width() > ROUNDING and shared.height() > ROUNDING:
            found.append(f"over each other: {_text(one)[:40]!r} and {_text(other)[:40]!r}")
    return found


class PaintedText:
    """Watches what Python's widgets paint by hand: a text that is wider than its rectangle is cut."""

    def __init__(self) -> None:
        self.cut: set[str] = set()
        self._draw = QPainter.drawText

    def start(self) -> None:
        """Watch from now on."""
        draw, cut = self._draw, self.cut

        def watching(painter: QPainter, *args: Any) -> Any:
            if len(args) == 3 and hasattr(args[0], "width"):
                needed = painter.fontMetrics().horizontalAdvance(str(args[2]))
                if ELLIPSIS in str(args[2])[-1:] and int(args[1]) & Qt.AlignmentFlag.AlignRight.value:
                    cut.add(f"number elided: {args[2]!r}")
                if needed > args[0].width() + 2:
                    cut.add(f"painted too wide: {args[2]!r} {args[0].width():.0f} < {needed}")
            elif len(args) == 2 and hasattr(args[0], "x"):
                right = args[0].x() + painter.fontMetrics().horizontalAdvance(str(args[1]))
                if args[0].x() < 0 or right > painter.viewport().width() + 2:
                    cut.add(f"painted outside: {args[1]!r} {args[0].x():.0f}..{right:.0f}")
            return draw(painter, *args)

        QPainter.drawText = watching  # type: ignore[method-assign, assignment]

    def take(self) -> list[str]:
        """Return what was cut since the last time."""
        found = sorted(self.cut)
        self.cut.clear()
        return found


def on_screen(window: QWidget) -> list[str]:
    """Tell whether a window lies wholly on its screen, once the window manager has found its place."""
    for _ in range(60):
        if not _off_screen(window):
            break
        QTest.qWait(50)
    return _off_screen(window)


def _off_screen(window: QWidget) -> list[str]:
    free, frame = window.screen().availableGeometry(), window.frameGeometry()
    # Qt measures the frame while the window manager is still at it, and keeps what it saw.
    shown = window.geometry() if frame.isEmpty() else frame
    if free.contains(shown) and window.height() > 0:
        return []
    return [f"off the screen: {shown.getRect()} of {free.getRect()}"]
