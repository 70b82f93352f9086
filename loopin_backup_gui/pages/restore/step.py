"""What the steps of the wizard have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

    from loopin_backup_gui.app_context import AppContext

ROW_HEIGHT = 34
SHOWN_ROWS = 4
SMALLEST_COLUMN = 92


class Step(QWidget):
    """One step: a column of cards.

    Attributes:
        app: session, appearance, preferences and actions.
        body: the layout to add to.

    Signals:
        changed: what was chosen is another, or something came to light.
        wants_on: the user wants to continue, by Return or a double click.
    """

    changed = Signal()
    wants_on = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self.app = app
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)

    def refusal(self) -> str:
        """Return why the wizard cannot go on from here; empty if it can. For steps to override."""
        return ""

    def take_focus(self) -> None:
        """Give the keyboard to what is wanted first; for steps to override."""

    def minimumSizeHint(self) -> QSize:
        # Wrapped labels would ask for the height that they need at their smallest width.
        return QSize(0, 0)


class Table(QTableView):
    """A table that wants the height of a few rows and takes what there is."""

    def sizeHint(self) -> QSize:
        rows = min(SHOWN_ROWS, max(1, self.model().rowCount()))
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows * ROW_HEIGHT + 2)


def table(model: QAbstractItemModel, name: str, wide: int) -> QTableView:
    """Return a quiet table of whole rows; the column ``wide`` takes the space that is left."""
    made = Table()
    made.setModel(model)
    made.setAccessibleName(name)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    head = made.horizontalHeader()
    head.setHighlightSections(False)
    head.setMinimumSectionSize(SMALLEST_COLUMN)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return made
