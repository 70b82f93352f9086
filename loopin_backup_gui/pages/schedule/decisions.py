"""What the next cleanup keeps and deletes, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.models.backup_table import TONE_ROLE
from loopin_backup_gui.models.plain_table import OBJECT_ROLE, PlainTable
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from loopin_backup_core.model.retention import Decision

COL_WHEN, COL_KIND, COL_SIZE, COL_FATE, COL_WHY = range(5)

Index = QModelIndex | QPersistentModelIndex


def summary(decisions: Sequence[Decision]) -> tuple[int, int, int]:
    """Return how many backups go, how many bytes they are, and how many stay."""
    going = [one.backup.size for one in decisions if one.delete]
    return len(going), sum(going), len(decisions) - len(going)


class DecisionModel(PlainTable):
    """A row for each decision; :data:`OBJECT_ROLE` gives it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(("", "", "", "", ""), right=(COL_SIZE,))
        self._now = now
        self._heads = (self.tr("When"), self.tr("Kind"), self.tr("Size"), self.tr("Next cleanup"), self.tr("Why"))

    def set_items(self, items: Sequence[Decision]) -> None:
        """Show other decisions; to compare thousands of them would take longer than to show them."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def text(self, item: Decision, column: int) -> str:
        """Return what a cell shows."""
        backup = item.backup
        match column:
            case 0:
                return formats.when(backup.created_at, self._now()) if backup.created_at else backup.stem
            case 1:
                return backup_words.kind(backup.kind) if backup.kind is not None else self.tr("foreign")
            case 2:
                return formats.size(backup.size)
            case 3:
                return self.tr("deletes it") if item.delete else self.tr("keeps it")
        return item.reason

    def tip(self, item: Decision, column: int) -> str:
        """Return the backup's name for its time, and what the cell says for the rest."""
        return item.backup.stem if column == COL_WHEN else self.text(item, column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == TONE_ROLE and index.isValid() and index.column() == COL_FATE:
            return Tone.WARNING if self.items[index.row()].delete else Tone.GOOD
        return super().data(index, role)


class DecisionFilter(QSortFilterProxyModel):
    """Shows all decisions, or only those that delete."""

    def __init__(self) -> None:
        super().__init__()
        self._only_going = False

    def set_only_going(self, only: bool) -> None:  # noqa: FBT001 - connected to a check box
        """Show only what goes, or everything."""
        self.beginFilterChange()
        self._only_going = only
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        item = self.sourceModel().index(source_row, 0, source_parent).data(OBJECT_ROLE)
        return not self._only_going or bool(item is not None and item.delete)
