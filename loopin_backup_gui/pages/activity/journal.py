"""The journals: what happened to backups, by whom, and whether the chain is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QWidget

from loopin_backup_gui import work
from loopin_backup_gui.models import journal_table
from loopin_backup_gui.widgets.basics import Card, allow, button, column, narrow, row
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext


class JournalView(QWidget):
    """A table of entries that can be filtered by database and text.

    Attributes:
        table: the table.
        filter: what the user types to find entries.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._model = journal_table.JournalTable(app.session.now)
        self._proxy = QSortFilterProxyModel()
        self._proxy.setSourceModel(self._model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter: event, backup, what it tells"))
        self.filter.setAccessibleName(self.tr("Filter the journal"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._proxy.setFilterFixedString)
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("Database"))
        narrow(self._which)
        self._which.currentIndexChanged.connect(self._show)
        self._check = button(self.tr("Check the chain"), self._on_check)
        self.table = Table(self._proxy, self.tr("Journal"), stretch=journal_table.COL_FACTS)
        self.table.set_widths((150, 140, 110))
        self.table.horizontalHeader().setSectionResizeMode(journal_table.COL_BACKUP, QHeaderView.ResizeMode.Stretch)
        self.table.let_need((journal_table.COL_WHEN, journal_table.COL_EVENT))
        card = Card()
        card.body.setContentsMargins(8, 4, 8, 8)
        card.body.addWidget(self.table)
        bar = row(self._which, self._check, spacing=10)
        bar.insertWidget(0, self.filter, 1)
        inside = column(spacing=14)
        inside.addLayout(bar)
        inside.addWidget(card, 1)
        self.setLayout(inside)

    def fill(self) -> None:
        """Show the journals as they were read last."""
        names = ["", *(one.name for one in self._app.session.profiles)]
        if [self._which.itemData(number) for number in range(self._which.count())] != names:
            chosen = self._which.currentData()
            with QSignalBlocker(self._which):
                self._which.clear()
                for name in names:
                    self._which.addItem(name or self.tr("All databases"), name)
                self._which.setCurrentIndex(max(0, self._which.findData(chosen)))
        self._show()

    def _chosen(self) -> list[Profile]:
        name = self._which.currentData()
        return [one for one in self._app.session.profiles if not name or one.name == name]

    def _show(self) -> None:
        found = [self._app.session.snapshot(one.name) for one in self._chosen()]
        self._model.show_journals(one for one in found if one is not None)
        allow(self._check, "" if found else self.tr("There is no database yet."))

    def _on_check(self) -> None:
        for profile in self._chosen():
            self._app.actions.submit(work.check_journal(profile))
