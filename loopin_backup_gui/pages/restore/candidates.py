"""The backups to choose from, as a table model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from loopin_backup_core.model.kinds import Level
from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.pages.restore.choice import is_foreign, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtCore import QObject

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.theme import Appearance

    Index = QModelIndex | QPersistentModelIndex

COL_WHEN, COL_KIND, COL_ROWS, COL_SIZE, COL_STATE = range(5)
BACKUP_ROLE = Qt.ItemDataRole.UserRole + 1
NUMBERS = (COL_ROWS, COL_SIZE)


class CandidateModel(QAbstractTableModel):
    """Backups, the newest first; those that are not offered are disabled and say why."""

    def __init__(self, appearance: Appearance, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._backups: tuple[Backup, ...] = ()
        self._now: datetime | None = None
        self._heads = (self.tr("Taken"), self.tr("Kind"), self.tr("Rows"), self.tr("Size"), self.tr("State"))

    def set_backups(self, backups: Sequence[Backup], now: datetime) -> None:
        """Show these backups."""
        self.beginResetModel()
        self._backups, self._now = tuple(backups), now
        self.endResetModel()

    def row_of(self, stem: str) -> int:
        """Return the row of a backup, -1 for none."""
        return next((row for row, one in enumerate(self._backups) if one.stem == stem), -1)

    def backup(self, row: int) -> Backup | None:
        """Return the backup of a row."""
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def _text(self, backup: Backup, column: int) -> str:
        if column == COL_WHEN:
            known = backup.created_at is not None and self._now is not None
            return formats.when(backup.created_at, self._now) if known else backup.stem  # type: ignore[arg-type]
        if column == COL_KIND:
            return backup_words.kind(backup.kind) if backup.kind is not None else self.tr("foreign")
        if column == COL_ROWS:
            return formats.number(backup.rows) if backup.rows is not None else "—"
        if column == COL_SIZE:
            return formats.size(backup.size)
        return self._state(backup)

    def _state(self, backup: Backup) -> str:
        if why := refusal(backup):
            return why
        if is_foreign(backup):
            return self.tr("Not made by LoopIn Backup: has to be trusted")
        verified = backup.verified
        if verified is None or self._now is None:
            return self.tr("Good, not yet verified")
        ago = formats.ago(verified.at, self._now)
        if verified.level is Level.DRILL:
            return self.tr("Proven restorable %1").replace("%1", ago)
        return self.tr("Good, checked %1").replace("%1", ago)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        backup = self.backup(index.row())
        if backup is None:
            return Qt.ItemFlag.NoItemFlags
        if refusal(backup):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        backup = self.backup(index.row())
        if backup is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(backup, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            when = formats.exactly(backup.created_at) if backup.created_at else ""
            return "\n".join(part for part in (backup.stem, when, self._state(backup)) if part)
        if role == Qt.ItemDataRole.ForegroundRole and (refusal(backup) or index.column() == COL_STATE):
            return QColor(self._appearance.tokens.muted)
        return backup if role == BACKUP_ROLE else None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
