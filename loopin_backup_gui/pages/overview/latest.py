"""The last backups in a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from loopin_backup_core.model.kinds import Verdict
from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.models.backup_table import TONE_ROLE
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.theme import Appearance

COL_WHEN, COL_KIND, COL_STATE, COL_ROWS, COL_SIZE, COL_VERIFIED = range(6)
RIGHT = (COL_ROWS, COL_SIZE)
ROW_HEIGHT = 35
SHOWN = 5
BACKUP_ROLE = Qt.ItemDataRole.UserRole
TONES = {Verdict.GOOD: Tone.GOOD, Verdict.WARNINGS: Tone.WARNING, Verdict.FOREIGN: Tone.NEUTRAL}

Index = QModelIndex | QPersistentModelIndex


def tone_of(verdict: Verdict) -> Tone:
    """Return the colour of a verdict."""
    return TONES.get(verdict, Tone.BAD)


class LatestModel(QAbstractTableModel):
    """The backups that it was given, in their order; :data:`BACKUP_ROLE` gives the backup itself."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Backup, ...] = ()
        self._now: datetime | None = None

    def set_rows(self, rows: Sequence[Backup], now: datetime) -> None:
        """Show other backups."""
        if self._now is not None and tuple(rows) == self._rows:
            # What was chosen stays chosen while the clock goes on.
            self._now = now
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, COL_VERIFIED))
            return
        self.beginResetModel()
        self._rows, self._now = tuple(rows), now
        self.endResetModel()

    def _text(self, backup: Backup, column: int, now: datetime) -> str:
        match column:
            case 0:
                return formats.when(backup.created_at, now) if backup.created_at else self.tr("unknown")
            case 1:
                return backup_words.kind(backup.kind)
            case 2:
                return backup_words.state(backup.verdict) + (self.tr(" · pinned") if backup.pinned else "")
            case 3:
                return formats.number(backup.rows) if backup.rows is not None else "-"
            case 4:
                return formats.size(backup.size)
            case _:
                return backup_words.verified(backup, now)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._now is None:
            return None
        backup = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(backup, index.column(), self._now)
            case Qt.ItemDataRole.TextAlignmentRole:
                right = index.column() in RIGHT
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.UserRole:
                return backup
            case Qt.ItemDataRole.ToolTipRole:
                return backup.stem if index.column() == COL_WHEN else self._text(backup, index.column(), self._now)
        if role == TONE_ROLE and index.column() == COL_STATE:
            return tone_of(backup.verdict)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < 6:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("When"), self.tr("Kind"), self.tr("State"), self.tr("Rows"), self.tr("Size"))
        return (*names, self.tr("Verified"))[section]


class LatestTable(QTableView):
    """Shows the last backups; a double click, or Return, wants one.

    Signals:
        wanted: the user wants a backup, by its name.
    """

    wanted = Signal(str)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.latest = LatestModel()
        self.setModel(self.latest)
        self.setItemDelegate(Cells(appearance, self))
        self.setAccessibleName(self.tr("The last backups"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        self._fit()

    def show_backups(self, backups: Sequence[Backup], now: datetime) -> None:
        """Show the newest of these, which are in order."""
        self.latest.set_rows(backups[:SHOWN], now)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW_HEIGHT * max(self.latest.rowCount(), 1))
        self._share()

    def _want(self, index: QModelIndex) -> None:
        backup = index.data(BACKUP_ROLE)
        if backup is not None:
            self.wanted.emit(backup.stem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give each column what it needs and the same part of what is left; where that is too little, proofs go."""
        head = self.horizontalHeader()
        needed = [max(head.sectionSizeHint(n), self.sizeHintForColumn(n)) for n in range(COL_VERIFIED + 1)]
        self.setColumnHidden(COL_VERIFIED, sum(needed) > self.viewport().width())
        shown = [n for n in range(COL_VERIFIED + 1) if not self.isColumnHidden(n)]
        left = max(self.viewport().width() - sum(needed[n] for n in shown), 0)
        for column in shown:
            self.setColumnWidth(column, needed[column] + left // len(shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._want(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._want(self.indexAt(event.position().toPoint()))
