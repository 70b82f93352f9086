"""The backups of one directory as a table: sorted in the model, so that ten thousand rows sort at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, Qt

from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words as words
from loopin_backup_gui.models.plain_table import OBJECT_ROLE, RIGHT, Index
from loopin_backup_gui.snapshot import is_same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup

COL_WHEN, COL_DATABASE, COL_KIND, COL_STATE, COL_ROWS, COL_SIZE, COL_VERIFIED, COL_NOTE = range(8)
COLUMNS = 8
SORT_ROLE = OBJECT_ROLE + 1
TONE_ROLE = OBJECT_ROLE + 2
"""The tone of a cell that is painted as a pill; None for the others."""
MUTED_ROLE = OBJECT_ROLE + 3
_NUMBERS = frozenset({COL_ROWS, COL_SIZE})
_MUTED = frozenset({COL_VERIFIED, COL_NOTE, COL_DATABASE})


def _tr(text: str) -> str:
    return QCoreApplication.translate("BackupTable", text)


class BackupTable(QAbstractTableModel):
    """One backup a row; ``OBJECT_ROLE`` gives the :class:`Backup`, through any proxy.

    Attributes:
        rows: the backups in the order shown.
        generation: changes whenever rows or their order do.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.rows: list[Backup] = []
        self.generation = 0
        self._given: list[Backup] = []
        self._now = now
        self._column = COL_WHEN
        self._order = Qt.SortOrder.DescendingOrder
        self._heads = (
            _tr("When"), _tr("Database"), _tr("Kind"), _tr("State"),
            _tr("Rows"), _tr("Size"), _tr("Verified"), _tr("Note"),
        )  # fmt: skip
        self._places: dict[str, int] = {}
        self._places_of = -1
        self._haystacks: dict[str, tuple[Backup, str]] = {}

    def set_rows(self, backups: Sequence[Backup]) -> None:
        """Show other backups, given newest first; where only facts of the same ones changed, no row moves."""
        if len(backups) == len(self._given) and all(map(is_same, self._given, backups)):
            return
        self._given = list(backups)
        ordered = self._sorted()
        if len(ordered) == len(self.rows) and all(
            new.stem == old.stem for new, old in zip(ordered, self.rows, strict=True)
        ):
            changed = [row for row, one in enumerate(ordered) if not is_same(one, self.rows[row])]
            self.rows = ordered
            self.generation += 1
            for row in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, COLUMNS - 1))
            return
        self._reset(ordered)

    def touch(self) -> None:
        """Let proxies look at all rows again, in one pass."""
        self._reset(self.rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < COLUMNS and (column, order) != (self._column, self._order):
            self._column, self._order = column, order
            self._reset(self._sorted())

    def row_of(self, stem: str) -> int:
        """Return the row of a backup; -1 if it is not here."""
        if self._places_of != self.generation:
            self._places = {one.stem: row for row, one in enumerate(self.rows)}
            self._places_of = self.generation
        return self._places.get(stem, -1)

    def haystack(self, row: int) -> str:
        """Return the words in which a filter looks, made once for each backup."""
        backup = self.rows[row]
        known = self._haystacks.get(backup.stem)
        if known is None or known[0] is not backup:
            known = self._haystacks[backup.stem] = (backup, words.haystack(backup))
        return known[1]

    @property
    def haystacks(self) -> list[str]:
        """The words of all rows, in their order."""
        known = self._haystacks
        found = [known.get(one.stem) for one in self.rows]
        if all(hay is not None and hay[0] is one for hay, one in zip(found, self.rows, strict=True)):
            return [hay[1] for hay in found if hay is not None]
        return [self.haystack(row) for row in range(len(self.rows))]

    def prepare(self, most: int) -> bool:
        """Make the words of some more backups; tell whether all are made."""
        for row in range(len(self.rows)):
            if most <= 0:
                return False
            known = self._haystacks.get(self.rows[row].stem)
            if known is None or known[0] is not self.rows[row]:
                self.haystack(row)
                most -= 1
        return True

    def _reset(self, ordered: list[Backup]) -> None:
        self.beginResetModel()
        self.rows = ordered
        self.generation += 1
        self.endResetModel()

    def _sorted(self) -> list[Backup]:
        descending = self._order == Qt.SortOrder.DescendingOrder
        if self._column == COL_WHEN:
            # As given: the journal's numbers overrule dates where a clock was wrong.
            return list(self._given) if descending else self._given[::-1]
        # What is newer comes first among equals, in both directions; nothing known comes last.
        known = [one for one in self._given if self._key(one) is not None]
        unknown = [one for one in self._given if self._key(one) is None]
        return [*sorted(known, key=self._key, reverse=descending), *unknown]

    def _key(self, backup: Backup) -> Any:
        return sort_key(backup, self._column)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        backup, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return text(backup, column, self._now())
        if role == OBJECT_ROLE:
            return backup
        if role == TONE_ROLE:
            return words.TONES[backup.verdict] if column == COL_STATE else None
        if role == MUTED_ROLE:
            return column in _MUTED
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column in _NUMBERS else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(backup, column)
        return sort_key(backup, column) if role == SORT_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return RIGHT
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole and 0 <= section < COLUMNS else None


def text(backup: Backup, column: int, now: datetime) -> str:
    """Return what a cell shows."""
    match column:
        case 0:
            return formats.when(backup.created_at, now) if backup.created_at is not None else words.NONE
        case 1:
            return backup.database_name or words.NONE
        case 2:
            return words.kind(backup.kind)
        case 3:
            return words.state(backup.verdict)
        case 4:
            return formats.number(backup.rows) if backup.rows is not None else words.NONE
        case 5:
            return formats.size(backup.size)
        case 6:
            return words.verified(backup, now)
        case _:
            return words.note(backup)


def tip(backup: Backup, column: int) -> str:
    """Return what a cell tells to who waits over it."""
    if column == COL_WHEN:
        return formats.exactly(backup.created_at) if backup.created_at is not None else _tr("Nobody knows when.")
    if column == COL_STATE:
        return "\n".join([words.meaning(backup.verdict), *backup.reasons])
    if column == COL_SIZE:
        return _tr("%1 bytes").replace("%1", formats.number(backup.size))
    if column == COL_VERIFIED and (best := backup.failed_verification or backup.verified) is not None:
        return f"{formats.exactly(best.at)}\n{best.detail}".strip()
    return backup.note if column == COL_NOTE else backup.stem


def sort_key(backup: Backup, column: int) -> Any:
    """Return what a column is sorted by; None sorts last."""
    match column:
        case 0:
            return backup.created_at
        case 1:
            return backup.database_name
        case 2:
            return words.kind(backup.kind)
        case 3:
            return list(words.TONES).index(backup.verdict)
        case 4:
            return backup.rows
        case 5:
            return backup.size
        case 6:
            best = backup.failed_verification or backup.verified
            return (best.ok, best.level.rank, best.at) if best is not None else None
        case _:
            return words.note(backup).casefold() or None
