"""Selection, current row and scroll position of a table, kept over a reset of its model by the names of backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal, Slot

from loopin_backup_gui.models.plain_table import OBJECT_ROLE

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.models.backup_filter import BackupFilter
    from loopin_backup_gui.models.backup_table import BackupTable
    from loopin_backup_gui.widgets.tables import Table


class Keeping(QObject):
    """Watches a table's model and restores what the user had chosen.

    Signals:
        chosen: other backups are selected, or other facts of them are known.
    """

    chosen = Signal()

    def __init__(self, view: Table, shown: BackupFilter, table: BackupTable) -> None:
        super().__init__(view)
        self._view = view
        self._shown = shown
        self._table = table
        self._stems: list[str] = []
        self._current = ""
        self._scroll = (0, 0)
        self._resetting = False
        table.modelAboutToBeReset.connect(self._keep)
        view.model().modelReset.connect(self._restore)
        view.model().dataChanged.connect(self._on_data)
        view.selectionModel().selectionChanged.connect(self._on_selection)

    @property
    def backups(self) -> tuple[Backup, ...]:
        """The selected backups, from the top."""
        return tuple(index.data(OBJECT_ROLE) for index in self._view.selected_rows())

    def choose(self, stem: str) -> bool:
        """Select one backup and show it; False if it is not in the table."""
        self._stems, self._current = [stem], stem
        found = self._select()
        if found:
            self._view.scrollTo(self._view.currentIndex())
        return found

    @Slot()
    def _keep(self) -> None:
        if self._resetting:
            return
        self._resetting = True
        selected = [one.stem for one in self.backups]
        # What a filter hides for a moment is still wanted when it is shown again.
        self._stems = selected or self._stems
        current = self._view.currentIndex().data(OBJECT_ROLE)
        self._current = current.stem if current is not None else self._current
        bars = (self._view.verticalScrollBar(), self._view.horizontalScrollBar())
        self._scroll = (bars[0].value(), bars[1].value())

    @Slot()
    def _restore(self) -> None:
        self._select()
        self._view.verticalScrollBar().setValue(self._scroll[0])
        self._view.horizontalScrollBar().setValue(self._scroll[1])
        self._resetting = False
        self.chosen.emit()

    def _select(self) -> bool:
        chosen = QItemSelection()
        current = None
        last = self._shown.columnCount() - 1
        for stem in self._stems:
            index = self._shown.mapFromSource(self._table.index(self._table.row_of(stem), 0))
            if index.isValid():
                chosen.select(index, index.siblingAtColumn(last))
                if stem == self._current or current is None:
                    current = index
        flags = QItemSelectionModel.SelectionFlag
        if current is not None:
            self._view.selectionModel().setCurrentIndex(current, flags.NoUpdate)
        self._view.selectionModel().select(chosen, flags.ClearAndSelect)
        return current is not None

    @Slot()
    def _on_data(self) -> None:
        self.chosen.emit()

    @Slot()
    def _on_selection(self) -> None:
        if not self._resetting:
            self.chosen.emit()
