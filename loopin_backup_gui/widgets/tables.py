"""Table views that look and behave alike: whole rows, no grid, rows copied with Ctrl+C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QKeyEvent, QShowEvent

ROW_HEIGHT = 36


class Table(QTableView):
    """A table of whole rows. Ctrl+C copies the selected ones as tab-separated text, with the heads."""

    def __init__(self, model: QAbstractItemModel, name: str, *, stretch: int = -1, several: bool = True) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._needing: tuple[int, ...] = ()
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        if stretch >= 0:
            head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def set_widths(self, widths: Iterable[int]) -> None:
        """Set the widths of the first columns, in pixels."""
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def let_need(self, columns: Iterable[int]) -> None:
        """Give these columns at least the width that their heads and the cells in sight need: numbers are never cut."""
        self._needing = tuple(columns)
        # To measure a thousand rows, as Qt would, takes longer than to show them.
        self.horizontalHeader().setResizeContentsPrecision(0)
        model = self.model()
        for signal in (model.modelReset, model.layoutChanged, model.dataChanged, model.rowsInserted):
            signal.connect(self._fitting.start)
        self.verticalScrollBar().valueChanged.connect(self._fitting.start)

    @Slot()
    def _fit(self) -> None:
        head = self.horizontalHeader()
        for column in self._needing:
            needed = max(head.sectionSizeHint(column), self.sizeHintForColumn(column))
            if not self.isColumnHidden(column) and needed > self.columnWidth(column):
                self.setColumnWidth(column, needed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fitting.start()

    def selected_rows(self) -> list[QModelIndex]:
        """Return the first index of each selected row, from the top."""
        return sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)

    def copy(self) -> None:
        """Copy the selected rows."""
        model = self.model()
        columns = [number for number in range(model.columnCount()) if not self.isColumnHidden(number)]
        heads = [str(model.headerData(number, Qt.Orientation.Horizontal) or "") for number in columns]
        lines = ["\t".join(heads)]
        for index in self.selected_rows():
            cells = (model.index(index.row(), number).data(Qt.ItemDataRole.DisplayRole) for number in columns)
            lines.append("\t".join("" if cell is None else str(cell) for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
