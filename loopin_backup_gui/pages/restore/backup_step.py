"""Step 1: which backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QStackedWidget

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.postgres import connection
from loopin_backup_gui.pages.restore.candidates import COL_STATE, CandidateModel
from loopin_backup_gui.pages.restore.choice import is_foreign, preferred, refusal
from loopin_backup_gui.pages.restore.step import Step, table
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Elided, Empty, Notice

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.snapshot import Snapshot


class BackupStep(Step):
    """The backups of the profile; the newest good one is chosen to begin with.

    Attributes:
        view: the table.
        trust: the box in which the user takes responsibility for a foreign file.
    """

    def __init__(self, app: AppContext, profile: Profile) -> None:
        super().__init__(app)
        self._profile = profile
        self._wanted = ""
        self._shown: tuple[Backup, ...] | None = None
        self.model = CandidateModel(app.appearance, self)
        self.view = table(self.model, self.tr("Backups"), COL_STATE)
        self.view.selectionModel().selectionChanged.connect(self._on_chosen)
        self.view.activated.connect(self.wants_on)
        app.appearance.changed.connect(self.view.viewport().update)
        self._why_not = Notice()
        self._why_not.hide()
        self._name = Elided("small", where=Qt.TextElideMode.ElideMiddle)
        self.trust = QCheckBox(self.tr("I know this file and trust what is in it: the server will run it"))
        self.trust.toggled.connect(self.changed)
        card = Card(self.tr("Which backup?"))
        card.body.addWidget(self.view, 1)
        card.body.addWidget(self._name)
        card.body.addWidget(self.trust)
        nothing = Empty(
            self.tr("There is no backup yet that could be restored."), self.tr("Back up now"), app.actions.back_up
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(card)
        self._stack.addWidget(nothing)
        self.body.addWidget(self._why_not)
        self.body.addWidget(self._stack, 1)

    @property
    def backup(self) -> Backup | None:
        """The backup that is chosen."""
        rows = self.view.selectionModel().selectedRows()
        return self.model.backup(rows[0].row()) if rows else None

    def want(self, stem: str) -> None:
        """Choose a backup by name, now or when the backups have been read; the best one if there is no name."""
        self._wanted = stem
        self.trust.setChecked(False)
        self.view.clearSelection()
        self._choose()

    def fill(self, found: Snapshot) -> None:
        """Show the backups as they are now and keep what was chosen."""
        if self._shown == found.backups:
            return
        chosen = self.backup
        self._shown = found.backups
        self.model.set_backups(found.backups, found.read_at)
        self._stack.setCurrentIndex(0 if found.backups else 1)
        if chosen is not None and not self._wanted:
            self._wanted = chosen.stem
        self._choose()

    def _choose(self) -> None:
        if self._shown is None or (not self._wanted and self.backup is not None):
            return
        row = self.model.row_of(self._wanted) if self._wanted else -1
        wanted = self.model.backup(row)
        why = refusal(wanted) if wanted is not None else ""
        if why:
            self._why_not.show_matter(Tone.WARNING, self.tr("%1 is not offered").replace("%1", self._wanted), why)
        else:
            self._why_not.hide()
        if wanted is None or why:
            best = preferred(self._shown, self._database(), connection.addresses_of(self._profile))
            row = self.model.row_of(best.stem) if best is not None else -1
        self._wanted = ""
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag
            index = self.model.index(row, 0)
            self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        self._on_chosen()

    def _database(self) -> str:
        try:
            return connection.database_of(self._profile)
        except LoopinError:
            return ""

    @Slot()
    def _on_chosen(self) -> None:
        backup = self.backup
        self.trust.setVisible(backup is not None and is_foreign(backup))
        if backup is None or not is_foreign(backup):
            self.trust.setChecked(False)
        of = self.tr("%1 of the database %2").replace("%2", backup.database_name) if backup else ""
        shown = "" if backup is None else of.replace("%1", backup.stem) if backup.database_name else backup.stem
        self._name.show_text(shown)
        self.changed.emit()

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.view.setFocus()

    def refusal(self) -> str:
        """Return why the wizard cannot go on from here; empty if it can."""
        backup = self.backup
        if backup is None:
            return self.tr("Choose a backup first.")
        if is_foreign(backup) and not self.trust.isChecked():
            return self.tr("This file was not made by LoopIn Backup: say first that you trust it.")
        return ""
