"""What lies at a destination: read there, not taken from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from loopin_backup_core.model.progress import CancelToken
from loopin_backup_gui import commandline, formats
from loopin_backup_gui import work_destinations as works
from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.models.backup_table import TONE_ROLE
from loopin_backup_gui.models.plain_table import OBJECT_ROLE, Index, PlainTable
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import MARGIN, Tone
from loopin_backup_gui.widgets.basics import Elided, Notice, allow, button, label, row
from loopin_backup_gui.widgets.cells import Cells
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from loopin_backup_core.destinations.remote_catalog import Remote
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext

COL_WHEN, COL_KIND, COL_STATE, COL_SIZE, COL_VERIFIED, COL_WHERE = range(6)
WIDTHS = (150, 84, 104, 92, 150)


class ThereModel(PlainTable):
    """A row for each backup at a destination; :data:`OBJECT_ROLE` gives the :class:`Remote`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(("", "", "", "", "", ""), right=(COL_SIZE,))
        self._now = now
        heads = (self.tr("When"), self.tr("Kind"), self.tr("State"), self.tr("Size"))
        self._heads = (*heads, self.tr("Verified there"), self.tr("Folder and name"))

    def text(self, item: Remote, column: int) -> str:
        """Return what a cell shows."""
        backup = item.backup
        match column:
            case 0:
                return formats.when(backup.created_at, self._now()) if backup.created_at else backup_words.NONE
            case 1:
                return backup_words.kind(backup.kind)
            case 2:
                return backup_words.state(backup.verdict)
            case 3:
                return formats.size(backup.size)
            case 4:
                return backup_words.verified(backup, self._now())
        return item.shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == TONE_ROLE and index.isValid() and index.column() == COL_STATE:
            return backup_words.TONES[self.items[index.row()].backup.verdict]
        return super().data(index, role)


class ThereDialog(Dialog):
    """Lists the backups at a destination, and how to restore one from there.

    Attributes:
        model, table: what lies there.
        restore: shows the command line that restores the selected one.
        close_button: ends the reading, and the dialog.
        notice: why it cannot be read, or that there is nothing.
    """

    def __init__(self, app: AppContext, profile: Profile, one: Destination, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What is at %1").replace("%1", one.name), parent)
        self._app = app
        self._profile = profile
        self._destination = one
        self._token = CancelToken()
        self._tasks = Tasks(self)
        self.resize(820, 520)
        self.model = ThereModel(app.session.now)
        self.table = Table(
            self.model, self.tr("Backups at %1").replace("%1", one.name), stretch=COL_WHERE, several=False
        )
        self.table.setItemDelegate(Cells(app.appearance, self.table))
        self.table.set_widths(WIDTHS)
        self.table.let_need(range(len(WIDTHS)))
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._allow())
        self.notice = Notice()
        self.notice.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Reading what is there"))
        self.restore = button(self.tr("Restore from there…"), self._show_restore)
        self.close_button = button(self.tr("Close"), self.reject, "primary")
        self._lay_out()
        self._allow()
        self._tasks.start(self._read(), self._on_failure)

    def _lay_out(self) -> None:
        address = Elided("muted")
        address.show_text(self._destination.address)
        self._count = label("", "small")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        inside.setSpacing(12)
        inside.addWidget(label(self.windowTitle(), "head", wrap=True))
        for one in (address, self._bar, self.notice):
            inside.addWidget(one)
        inside.addWidget(self.table, 1)
        inside.addLayout(row(self._count, None, self.restore, self.close_button))

    async def _read(self) -> None:
        place = works.place(self._app.session, self._profile, self._destination, self._token)
        found = await in_thread(place.remotes)
        self._bar.hide()
        self.model.set_items(found)
        self._count.setText(self.tr("%n backup(s)", "", len(found)))
        if found:
            self.table.selectRow(0)
        else:
            self.notice.show_matter(
                Tone.NEUTRAL, self.tr("There is no backup yet."), self.tr("“Copy now” copies them.")
            )
        self._allow()

    def _on_failure(self, error: LoopinError) -> None:
        self._bar.hide()
        self.notice.show_matter(Tone.BAD, error.message, error.hint)
        self._allow()

    def _allow(self) -> None:
        chosen = bool(self.table.selected_rows())
        tip = self.tr("Shows the command that restores it straight from there.")
        allow(self.restore, "" if chosen else self.tr("Choose a backup in the table first."), tip)

    def _show_restore(self) -> None:
        for index in self.table.selected_rows():
            one: Remote = index.data(OBJECT_ROLE)
            database = f"{one.backup.database_name or 'loopin'}_restored"
            words = ("restore", one.shown, "--at", self._destination.name, "--to", database)
            self._app.actions.show_command(commandline.of(self._profile, *words))

    def reject(self) -> None:
        self._token.cancel("Cancelled.")
        self._tasks.cancel()
        super().reject()
