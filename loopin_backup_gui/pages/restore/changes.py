"""What a restore changes in each table, as a table model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from loopin_backup_gui import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from loopin_backup_core.operations.restore.plan import TableChange
    from loopin_backup_gui.theme import Appearance

    Index = QModelIndex | QPersistentModelIndex

COL_TABLE, COL_NOW, COL_AFTER, COL_BACK, COL_LOST = range(5)
CHANGE_ROLE = Qt.ItemDataRole.UserRole + 1


class ChangeModel(QAbstractTableModel):
    """Tables with their rows now and afterwards; those that change most come first."""

    def __init__(self, appearance: Appearance, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._changes: tuple[TableChange, ...] = ()
        self._heads = (self.tr("Table"), self.tr("Now"), self.tr("After"), self.tr("Comes back"), self.tr("Lost"))

    def set_rows(self, changes: Sequence[TableChange]) -> None:
        """Show these tables."""
        self.beginResetModel()
        self._changes = tuple(changes)
        self.endResetModel()

    def _text(self, change: TableChange, column: int) -> str:
        if column == COL_TABLE:
            return change.name.removeprefix("public.")
        if column == COL_NOW:
            if change.now is None:
                return "—"
            return "?" if change.now < 0 else ("" if change.exact else "≈ ") + formats.number(change.now)
        if column == COL_AFTER:
            return "—" if change.backup is None else formats.number(change.backup)
        return formats.number(change.rows_back if column == COL_BACK else change.rows_lost)

    def _colour(self, change: TableChange, column: int) -> QColor | None:
        tokens = self._appearance.tokens
        if column == COL_BACK and change.rows_back:
            return QColor(tokens.good)
        if column == COL_LOST and change.rows_lost:
            return QColor(tokens.bad)
        return None if change.is_change else QColor(tokens.muted)

    def _tip(self, change: TableChange) -> str:
        lines = [change.name]
        if change.columns_lost:
            lines.append(self.tr("Columns that go: %1").replace("%1", ", ".join(change.columns_lost)))
        if change.columns_back:
            lines.append(self.tr("Columns that come back: %1").replace("%1", ", ".join(change.columns_back)))
        if not change.exact:
            lines.append(self.tr("So large that the server's estimate has to do."))
        return "\n".join(lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        change, column = self._changes[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(change, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(change, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(change)
        return change if role == CHANGE_ROLE else None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == COL_TABLE else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
