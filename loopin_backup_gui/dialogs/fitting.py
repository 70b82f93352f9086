"""Dialogs of sentences: a given width, and the height that their words need at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from loopin_backup_gui.theme.tokens import MARGIN

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class FittingDialog(QDialog):
    """A dialog with one column.

    Attributes:
        body: the layout to add to.
    """

    def __init__(self, title: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._width = width
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.body.setSpacing(12)
        # A wrapped label asks for the height that it needs at its smallest width, and the dialog would be that high.
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(width)

    def fit(self) -> None:
        """Take the height that the contents need now."""
        self.resize(self.width(), self.heightForWidth(self.width()))

    def showEvent(self, event: QShowEvent) -> None:
        self.resize(self._width, self.heightForWidth(self._width))
        super().showEvent(event)
