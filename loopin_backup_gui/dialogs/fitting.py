"""What all dialogs have in common: they fit their screen and their contents, and are gone when they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from loopin_backup_gui.theme.tokens import FRAME, MARGIN

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


def room_on_screen(widget: QWidget) -> QSize:
    """Return how large a window may be on the screen of a widget, its frame included."""
    return widget.screen().availableGeometry().size() - QSize(*FRAME)


class Dialog(QDialog):
    """A dialog that is at most as large as its screen; once it is closed it is deleted."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.finished.connect(self.deleteLater)

    def fit_screen(self) -> None:
        """Take no more than the screen has."""
        room = room_on_screen(self)
        self.setMinimumSize(self.minimumSize().boundedTo(room))
        self.resize(self.size().boundedTo(room))

    def stay_on_screen(self) -> None:
        """Move as far as needed for all of it to be seen; before it is shown the window manager finds the place."""
        free, frame = self.screen().availableGeometry(), self.frameGeometry()
        if self.isVisible() and not free.contains(frame):
            left = max(min(frame.left(), free.right() + 1 - frame.width()), free.left())
            self.move(left, max(min(frame.top(), free.bottom() + 1 - frame.height()), free.top()))

    def showEvent(self, event: QShowEvent) -> None:
        self.fit_screen()
        super().showEvent(event)


class FittingDialog(Dialog):
    """A dialog of sentences in one column: a given width, and the height that its contents need at it.

    Attributes:
        body: the layout to add to.
    """

    def __init__(self, title: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._width = width
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.body.setSpacing(12)
        # A wrapped label asks for the height that it needs at its smallest width, and the dialog would be that high.
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(width)

    def needed_height(self, width: int) -> int:
        """Return the height that the contents need at a width, in pixels."""
        # Without a wrapped label no height depends on a width, and Qt answers -1 to who asks for it.
        if self.body.hasHeightForWidth():
            return self.body.totalHeightForWidth(width)
        return self.body.totalSizeHint().height()

    def fit(self) -> None:
        """Take the height that the contents need now."""
        self._take(self.width())

    def _take(self, width: int) -> None:
        # A long title or a row of buttons may need more than was foreseen.
        wide = max(width, self.body.totalMinimumSize().width())
        self.resize(QSize(wide, self.needed_height(wide)).boundedTo(room_on_screen(self)))
        self.stay_on_screen()

    def showEvent(self, event: QShowEvent) -> None:
        self.ensurePolished()
        self._take(self._width)
        super().showEvent(event)
