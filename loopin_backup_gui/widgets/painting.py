"""What widgets that paint by hand share: fonts, cells, and the box in which a value is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_gui.theme.tokens import Tokens

SMALL_PIXELS = 11
PADDING = 8.0


def small(font: QFont, *, strong: bool = False) -> QFont:
    """Return a font in the small size."""
    made = QFont(font)
    made.setPixelSize(SMALL_PIXELS)
    if strong:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def mixed(one: str, other: str, share: float) -> QColor:
    """Return a colour between two: ``share`` of the first, the rest of the other."""
    a, b = QColor(one), QColor(other)
    return QColor(
        *(round(x * share + y * (1 - share)) for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True))  # type: ignore[index]
    )


def draw_box(painter: QPainter, tokens: Tokens, lines: Sequence[str], at: QPointF, within: QRectF) -> None:
    """Paint lines of plain text in a box beside a point, inside a rectangle; the first line is strong."""
    strong, plain = small(painter.font(), strong=True), small(painter.font())
    fonts = [strong, *[plain] * (len(lines) - 1)]
    width = max(QFontMetricsF(font).horizontalAdvance(line) for font, line in zip(fonts, lines, strict=True))
    height = QFontMetricsF(plain).lineSpacing()
    box = QRectF(0, 0, width + 2 * PADDING, height * len(lines) + 2 * PADDING - 4)
    left = at.x() + 10 if at.x() + 10 + box.width() <= within.right() else at.x() - 10 - box.width()
    box.moveTo(
        max(left, within.left()), min(max(at.y() - box.height() / 2, within.top()), within.bottom() - box.height())
    )
    painter.setPen(QPen(QColor(tokens.line)))
    painter.setBrush(QColor(tokens.panel))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(tokens.text))
    for number, (font, line) in enumerate(zip(fonts, lines, strict=True)):
        painter.setFont(font)
        place = QRectF(box.left() + PADDING, box.top() + PADDING - 2 + number * height, width + 1, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
