"""Two backups side by side: the rows of each table before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout

from loopin_backup_gui import formats
from loopin_backup_gui.charts.series import short_name
from loopin_backup_gui.pages.overview.matter import rows_of
from loopin_backup_gui.theme.tokens import MARGIN
from loopin_backup_gui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from loopin_backup_core.model import Backup
    from loopin_backup_core.wipeguard import Rows
    from loopin_backup_gui.actions import Actions


def changes(before: Rows, after: Rows) -> list[tuple[str, int | None, int | None]]:
    """Return each table with its rows before and after (None where it was not there), the largest loss first.

    >>> changes({"public.a": 5, "public.b": 9}, {"public.a": 7})
    [('public.b', 9, None), ('public.a', 5, 7)]
    """
    names = sorted({*before, *after}, key=lambda name: (after.get(name, 0) - before.get(name, 0), name))
    return [(name, before.get(name), after.get(name)) for name in names]


class CompareDialog(QDialog):
    """Shows which tables lost or won rows from one backup to another.

    Attributes:
        table: the tables, the largest loss first.
    """

    def __init__(
        self, before: Backup, after: Backup, now: datetime, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare two backups"))
        self.resize(640, 480)
        self._backup = before
        self._actions = actions
        self.table = QTableWidget()
        self._fill(before, after, now)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.setSpacing(12)
        inside.addWidget(label(self.tr("What changed between two backups"), "head"))
        inside.addWidget(label(f"{before.stem} → {after.stem}", "muted", wrap=True))
        inside.addWidget(self.table, 1)
        restore = button(self.tr("Restore %1…").replace("%1", self._when(before, now)), self._restore)
        close = button(self.tr("Close"), self.accept, "primary")
        close.setDefault(True)
        inside.addLayout(row(restore, None, close))

    def _when(self, backup: Backup, now: datetime) -> str:
        return formats.when(backup.created_at, now) if backup.created_at is not None else backup.stem

    def _fill(self, before: Backup, after: Backup, now: datetime) -> None:
        found = changes(rows_of(before), rows_of(after))
        self.table.setRowCount(len(found))
        self.table.setColumnCount(4)
        heads = (self.tr("Table"), self._when(before, now), self._when(after, now), self.tr("Change"))
        self.table.setHorizontalHeaderLabels(heads)
        for number, (name, was, left) in enumerate(found):
            change = formats.signed((left or 0) - (was or 0))
            for column, text in enumerate((short_name(name), _count(was), _count(left), change)):
                self.table.setItem(number, column, _cell(text, right=column > 0))
        self.table.setAccessibleName(self.tr("Rows of each table"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _restore(self) -> None:
        self.accept()
        self._actions.restore_wanted.emit(self._backup.stem)


def _count(rows: int | None) -> str:
    return formats.number(rows) if rows is not None else "-"


def _cell(text: str, *, right: bool) -> QTableWidgetItem:
    made = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    made.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return made
