"""The page Backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedLayout, QWidget

from loopin_backup_gui import work_files
from loopin_backup_gui.models import backup_table
from loopin_backup_gui.models.backup_filter import BackupFilter
from loopin_backup_gui.models.backup_table import BackupTable
from loopin_backup_gui.pages.backups.bar import FilterBar
from loopin_backup_gui.pages.backups.deeds import BackupActions
from loopin_backup_gui.pages.backups.details import Details
from loopin_backup_gui.pages.backups.keeping import Keeping
from loopin_backup_gui.pages.backups.refusals import Deed
from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.widgets.basics import Card, Empty, allow, label
from loopin_backup_gui.widgets.cells import Cells
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent

    from loopin_backup_gui.app_context import AppContext

WIDTHS = {
    backup_table.COL_WHEN: 140,
    backup_table.COL_DATABASE: 110,
    backup_table.COL_KIND: 70,
    backup_table.COL_STATE: 96,
    backup_table.COL_ROWS: 84,
    backup_table.COL_SIZE: 72,
    backup_table.COL_VERIFIED: 160,
    backup_table.COL_NOTE: 220,
}
NAMES = (backup_table.COL_DATABASE, backup_table.COL_NOTE)
"""The columns that give way where there is not enough room; what they hold is told by their tooltips."""
ROW_HEIGHT = 34
SPLITTER = "backups-splitter"
HEADER = "backups-header"
PREPARED_AT_ONCE = 200


class BackupsPage(Page):
    """The backups of the current profile: a table with a filter, and the details of what is chosen.

    Attributes:
        bar, table, details, deeds, keeping: its parts.
        backups: the model, ``filter`` the proxy before it.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Backups"))
        self.setAcceptDrops(True)
        self._profile = ""
        self.backups = BackupTable(app.session.moment)
        self.filter = BackupFilter(self.backups, self)
        self.deeds = BackupActions(app, self)
        self.bar = FilterBar(self.filter)
        self.table = self._make_table()
        self.keeping = Keeping(self.table, self.filter, self.backups)
        self.details = Details(app, self.deeds)
        self._empty = Empty(self.tr("There is no backup of this database yet."), self.tr("Back up now"), self._back_up)
        self._nothing = Empty(self.tr("No backup matches the filter."), self.tr("Show all"), self.bar.clear)
        self._reading = label(self.tr("Reading the backups…"), "muted")
        self._problem = Empty("", self.tr("Read again"), app.actions.refresh.trigger)
        self._stack = QStackedLayout()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._preparing = QTimer(self, interval=0)
        self._lay_out()
        self._connect()

    def _make_table(self) -> Table:
        made = Table(self.filter, self.tr("Backups"))
        made.setItemDelegate(Cells(self.app.appearance, made))
        made.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head = made.horizontalHeader()
        head.setStretchLastSection(True)
        head.setSectionsMovable(True)
        for column, width in WIDTHS.items():
            made.setColumnWidth(column, width)
        made.hideColumn(backup_table.COL_DATABASE)
        head.setSortIndicator(backup_table.COL_WHEN, Qt.SortOrder.DescendingOrder)
        made.setSortingEnabled(True)
        head.restoreState(self.app.preferences.geometry(HEADER))
        made.let_need(one for one in WIDTHS if one not in NAMES)
        return made

    def _lay_out(self) -> None:
        self._reading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.body.setContentsMargins(6, 6, 6, 6)
        holder = QWidget()
        holder.setLayout(self._stack)
        for one in (self.table, self._empty, self._nothing, self._reading, self._problem):
            self._stack.addWidget(one)
        card.body.addWidget(holder)
        self._splitter.addWidget(card)
        self._splitter.addWidget(self.details)
        self._splitter.setHandleWidth(14)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setCollapsible(0, False)  # noqa: FBT003 - Qt's form
        self._splitter.setSizes([648, 337])
        self._splitter.restoreState(self.app.preferences.geometry(SPLITTER))
        self.body.addWidget(self.bar)
        self.body.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        self.app.session.glimpsed.connect(self._on_snapshot)
        self.keeping.chosen.connect(self._on_chosen)
        self.filter.modelReset.connect(self._show_part)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.doubleClicked.connect(lambda _index: self.details.restore.click())
        self.bar.import_wanted.connect(self._ask_for_dumps)
        self.bar.back_up_wanted.connect(self._ask_for_backup)
        self._preparing.timeout.connect(self._prepare)
        self._splitter.splitterMoved.connect(lambda _position, _index: self._remember())
        delete = self.deeds.actions[Deed.DELETE]
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.addAction(delete)

    def fill(self) -> None:
        """Show the backups of the current profile; what was chosen stays chosen."""
        profile, found = self.app.session.current, self.app.session.glance()
        backups = found.backups if found is not None else ()
        self.backups.set_rows(backups)
        self.table.setColumnHidden(
            backup_table.COL_DATABASE, len({one.database_name for one in backups if one.manifest is not None}) < 2
        )
        name = profile.name if profile is not None else ""
        if backups and (name != self._profile or not self.keeping.backups):
            self._profile = name
            self.keeping.choose(backups[0].stem)
        missing = "" if profile is not None else self.tr("There is no database yet.")
        allow(self.bar.bring_in, missing, self.tr("Copy a dump from elsewhere among the backups"))
        allow(self.bar.back_up, missing, self.tr("Back up with a kind, a note or a pin"))
        self._show_part()
        self._on_chosen()
        self._preparing.start()

    def tick(self) -> None:
        """Count the ages anew."""
        self.table.viewport().update()
        self.details.tick(self.keeping.backups)

    def show_backup(self, stem: str) -> None:
        """Select a backup by name, whatever the filter hides."""
        if not self.keeping.choose(stem):
            self.bar.clear()
            self.keeping.choose(stem)

    @Slot()
    def _show_part(self) -> None:
        found = self.app.session.snapshot()
        if self.filter.rowCount():
            shown: QWidget = self.table
        elif self.backups.rows:
            shown = self._nothing
        elif found is not None and found.problem is not None:
            self._problem.sentence.setText(f"{found.problem.message} {found.problem.hint}".strip())
            shown = self._problem
        else:
            shown = self._reading if found is None and self.app.session.current is not None else self._empty
        self._stack.setCurrentWidget(shown)

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.keeping.backups
        self.deeds.choose(chosen)
        self.details.fill(chosen)

    @Slot()
    def _prepare(self) -> None:
        if self.backups.prepare(PREPARED_AT_ONCE):
            self._preparing.stop()

    @Slot(QPoint)
    def _open_menu(self, where: QPoint) -> None:
        if self.keeping.backups:
            self.deeds.menu(self).popup(self.table.viewport().mapToGlobal(where))

    def _back_up(self) -> None:
        self.app.actions.back_up()

    @Slot()
    def _ask_for_backup(self) -> None:
        from loopin_backup_gui.dialogs.back_up import BackUpDialog

        if self.app.session.current is not None:
            asked = BackUpDialog(self.app.session.current, self)
            asked.wanted.connect(self.app.actions.submit)
            asked.command.connect(self.app.actions.show_command)
            asked.open()

    @Slot()
    def _ask_for_dumps(self) -> None:
        asked = QFileDialog(self, self.tr("Import dumps"), str(Path.home()))
        asked.setFileMode(QFileDialog.FileMode.ExistingFiles)
        asked.filesSelected.connect(lambda names: self.bring_in([Path(name) for name in names]))
        asked.open()

    def bring_in(self, sources: Sequence[Path]) -> None:
        """Import dumps into the current profile's directory."""
        if self.app.session.current is not None and sources:
            self.app.actions.submit(work_files.bring_in(self.app.session.current, sources))

    def _remember(self) -> None:
        self.app.preferences.remember(SPLITTER, self._splitter.saveState())
        self.app.preferences.remember(HEADER, self.table.horizontalHeader().saveState())

    def hideEvent(self, event: QHideEvent) -> None:
        self._remember()
        super().hideEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if urls and all(url.isLocalFile() for url in urls) and self.app.session.current is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.bring_in([Path(url.toLocalFile()) for url in event.mimeData().urls()])
        event.acceptProposedAction()
