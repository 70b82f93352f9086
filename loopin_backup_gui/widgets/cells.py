"""How cells are painted: text in the tokens' colours, states as pills, a line below each row."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from loopin_backup_gui.models.backup_table import MUTED_ROLE, TONE_ROLE
from loopin_backup_gui.models.contents_table import INK_ROLE
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect

    from loopin_backup_gui.theme import Appearance

PADDING = 10
PILL_HEIGHT = 20
PILL_PADDING = 9


class Cells(QStyledItemDelegate):
    """Paints the cells of a table; asks the appearance for its colours at each painting."""

    def __init__(self, appearance: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = appearance
        if isinstance(parent, QTableView):
            appearance.changed.connect(parent.viewport().update)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = self._appearance.tokens
        rect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selection))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _pill(self, painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
        tokens = self._appearance.tokens
        font = painter.font()
        font.setPixelSize(12)
        painter.setFont(font)
        width = min(QFontMetrics(font).horizontalAdvance(text) + 2 * PILL_PADDING, rect.width() - PADDING)
        top = rect.top() + (rect.height() - PILL_HEIGHT) / 2
        pill = QRectF(rect.left() + PADDING, top, width, PILL_HEIGHT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(tone)))
        painter.drawRoundedRect(pill, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
        painter.setPen(QColor(tokens.of(tone)))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _text(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, text: str) -> None:
        tokens = self._appearance.tokens
        ink = index.data(INK_ROLE)
        colour = tokens.of(Tone(ink)) if ink is not None else tokens.muted if index.data(MUTED_ROLE) else tokens.text
        painter.setPen(QColor(colour))
        inside = rect.adjusted(PADDING, 0, -PADDING, 0)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or (
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(align), shown)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setFont(option.font)
        self._ground(painter, option)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if text:
            rect = option.rect
            tone = index.data(TONE_ROLE)
            if tone is not None:
                self._pill(painter, rect, str(text), Tone(tone))
            else:
                self._text(painter, rect, index, str(text))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        # What is a fraction of a pixel too wide is elided.
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        width = ceil(QFontMetricsF(option.font).horizontalAdvance(text)) + 1
        return QSize(width + 2 * PADDING + (2 * PILL_PADDING if index.data(TONE_ROLE) is not None else 0), 34)
