"""A page that is as high as its text needs at its width, and scrolls only then."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from loopin_backup_gui.theme.tokens import GAP, MARGIN


class _Inside(QWidget):
    """Its height depends on its width alone: a wrapped text would else ask for the height of its narrowest form."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class ScrollColumn(QScrollArea):
    """A column of widgets that scrolls up and down.

    Attributes:
        column: the layout to add to.
    """

    def __init__(self) -> None:
        super().__init__()
        inside = _Inside()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        self.column.setSpacing(14)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(inside)
