"""The tables in one backup, with the difference to the newest; and two backups side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt

from loopin_backup_core.rules import backup_diff
from loopin_backup_gui import formats
from loopin_backup_gui.models.backup_table import MUTED_ROLE, SORT_ROLE
from loopin_backup_gui.models.backup_words import NONE
from loopin_backup_gui.models.plain_table import PlainTable
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.rules.backup_diff import TableDiff
    from loopin_backup_gui.models.plain_table import Index

COL_TABLE, COL_ROWS, COL_SIZE, COL_SINCE = range(4)
COL_BEFORE, COL_AFTER, COL_CHANGE, COL_CONTENTS = range(1, 5)
INK_ROLE = SORT_ROLE + 10
"""The tone of a cell's text; None for the usual colour."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContentsTable", text)


@dataclass(frozen=True, slots=True)
class Content:
    """One table of a backup; ``since`` is how many rows more the newest backup has, None where that does not tell."""

    table: str
    rows: int
    bytes: int
    since: int | None


def contents(backup: Backup, other: Backup | None, *, is_later: bool = False) -> list[Content]:
    """Return the tables of a backup, the largest first; without the schema where all are in ``public``.

    ``other`` is the newest one, to say what came since; or an earlier one, where this ``is_later``.
    """
    if backup.manifest is None:
        return []
    tables = backup.manifest.index.tables
    beside = other.manifest.index.tables if other is not None and other.manifest is not None else None
    found = []
    for name, section in tables.items():
        since = None
        if beside is not None:
            more = (beside[name].rows if name in beside else 0) - section.rows
            since = -more if is_later else more
        found.append(Content(name, section.rows, section.bytes, since))
    return sorted(found, key=lambda one: (-one.rows, one.table))


class _Inked(PlainTable):
    """A table in which lost rows are red and gained ones quiet."""

    def ink(self, item: Any, column: int) -> Tone | None:
        raise NotImplementedError

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == INK_ROLE:
            return self.ink(self.items[index.row()], index.column())
        if index.isValid() and role == MUTED_ROLE:
            return index.column() == self.columnCount() - 1
        return super().data(index, role)


class ContentsTable(_Inked):
    """The tables of one backup: rows, bytes, and what has come or gone since."""

    def __init__(self) -> None:
        super().__init__((_tr("Table"), _tr("Rows"), _tr("Size"), _tr("Since")), right=(COL_ROWS, COL_SIZE, COL_SINCE))

    def text(self, item: Content, column: int) -> str:
        """Return what a cell shows."""
        match column:
            case 0:
                return short(item.table)
            case 1:
                return formats.number(item.rows)
            case 2:
                return formats.size(item.bytes)
            case _:
                return formats.signed(item.since) if item.since is not None else NONE

    def tip(self, item: Content, column: int) -> str:
        """Return the whole name, or what “Since” means."""
        if column == COL_SINCE and item.since is not None:
            return _tr("Rows that came or went since; in the newest backup, since the last good one before it")
        return item.table if column == COL_TABLE else self.text(item, column)

    def ink(self, item: Content, column: int) -> Tone | None:
        """Return red for rows that were lost since."""
        return Tone.BAD if column == COL_SINCE and item.since is not None and item.since < 0 else None


class PairTable(_Inked):
    """Two backups side by side."""

    def __init__(self, before: str, after: str) -> None:
        heads = (_tr("Table"), before, after, _tr("Change"), _tr("Contents"))
        super().__init__(heads, right=(COL_BEFORE, COL_AFTER, COL_CHANGE))

    def show_backups(self, before: Backup, after: Backup, *, changed_only: bool = False) -> None:
        """Show every table of either; raises NotPossibleError for one that has no manifest."""
        found = backup_diff.of(before, after)
        self.set_items([one for one in found if not changed_only or one.same is not True])

    def text(self, item: TableDiff, column: int) -> str:
        """Return what a cell shows."""
        match column:
            case 0:
                return short(item.table)
            case 1 | 2:
                rows = item.before if column == COL_BEFORE else item.after
                return formats.number(rows) if rows is not None else NONE
            case 3:
                return formats.signed(item.change)
            case _:
                return {True: _tr("the same"), False: _tr("differ"), None: _tr("unknown")}[item.same]

    def ink(self, item: TableDiff, column: int) -> Tone | None:
        """Return red for rows that were lost."""
        return Tone.BAD if column == COL_CHANGE and item.change < 0 else None


def short(table: str) -> str:
    """Return a table's name without the schema that nearly all are in.

    >>> short("public.users"), short("audit.users")
    ('users', 'audit.users')
    """
    return table.removeprefix("public.")
