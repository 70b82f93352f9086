"""A page that is as high as its text needs at its width, and scrolls only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

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

    def to_top(self) -> None:
        """Show the top."""
        self.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What has the focus is brought into sight when a page is shown; what is the matter stands at the top.
        QTimer.singleShot(0, self, self.to_top)
