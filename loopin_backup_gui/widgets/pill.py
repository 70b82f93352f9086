"""A state in a table: a word on the soft background of its tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from loopin_backup_gui.theme import Appearance

PILL_ROLE = int(Qt.ItemDataRole.UserRole) + 9
"""The role that gives a cell's :class:`Tone`."""
HEIGHT, INSET, MARGIN = 20.0, 9.0, 11.0


class PillDelegate(QStyledItemDelegate):
    """Paints a cell's text as a pill in the tone of :data:`PILL_ROLE`."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        text, shown.text = shown.text, ""
        widget = shown.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        tokens, tone = self._appearance.tokens, Tone(index.data(PILL_ROLE) or Tone.NEUTRAL)
        font = shown.font
        font.setPixelSize(12)
        painter.save()
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(shown.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width() - 2 * INSET))
        width = painter.fontMetrics().horizontalAdvance(fitting) + 2 * INSET
        box = QRectF(room.left(), room.center().y() - HEIGHT / 2, width, HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(tone)))
        painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
        painter.setPen(QColor(tokens.of(tone)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, fitting)
        painter.restore()
