"""Doing things to the chosen backups: one place for the buttons, the context menu and the keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from loopin_backup_core.model.errors import RefusedError
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.operations.annotations import Mark
from loopin_backup_core.rules import retention
from loopin_backup_gui import work_files
from loopin_backup_gui.pages.backups.commands import command
from loopin_backup_gui.pages.backups.refusals import Deed, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.app_context import AppContext

LEVELS = {Deed.CHECKSUM: Level.CHECKSUM, Deed.STRUCTURE: Level.STRUCTURE, Deed.DRILL: Level.DRILL}
MARKS = {Deed.PIN: Mark.PINNED, Deed.UNPIN: Mark.UNPINNED, Deed.ACCEPT: Mark.ACCEPTED}
ORDER: tuple[Deed | None, ...] = (
    Deed.RESTORE, None, Deed.CHECKSUM, Deed.STRUCTURE, Deed.DRILL, Deed.COMPARE, None,
    Deed.PIN, Deed.UNPIN, Deed.NOTE, Deed.ACCEPT, None, Deed.EXPORT, Deed.REVEAL, Deed.COPY, Deed.COMMAND, None,
    Deed.DELETE,
)  # fmt: skip


class BackupActions(QObject):
    """The actions on the chosen backups; each is disabled with a reason where it cannot be done.

    Attributes:
        actions: one action for each deed.
    """

    def __init__(self, app: AppContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._app = app
        self._widget = parent
        self._chosen: tuple[Backup, ...] = ()
        self.actions = {deed: self._action(deed) for deed in Deed}

    @property
    def chosen(self) -> tuple[Backup, ...]:
        """The backups that deeds are done to."""
        return self._chosen

    def choose(self, backups: Sequence[Backup]) -> None:
        """Take other backups, and enable what can be done to them."""
        self._chosen = tuple(backups)
        for deed, action in self.actions.items():
            reason = refusal(deed, self._chosen, self._app.session)
            action.setEnabled(not reason)
            action.setToolTip(reason or action.text().replace("&", "").rstrip("…"))
            action.setStatusTip(reason)

    def menu(self, parent: QWidget) -> QMenu:
        """Return a new menu of all deeds."""
        made = QMenu(parent)
        made.setToolTipsVisible(True)
        for deed in ORDER:
            if deed is None:
                made.addSeparator()
            else:
                made.addAction(self.actions[deed])
        made.addMenu(self._command_menu(made))
        return made

    def _command_menu(self, parent: QWidget) -> QMenu:
        made = QMenu(self.tr("Command line for"), parent)
        profile = self._app.session.current
        for deed in ORDER:
            if deed in {None, Deed.COPY, Deed.REVEAL, Deed.COMMAND} or profile is None or not self._chosen:
                continue
            action = made.addAction(self.actions[deed].text().rstrip("…"))
            words = command(deed, profile, self._chosen)
            action.triggered.connect(lambda _checked=False, words=words: self._app.actions.show_command(words))
        return made

    def _action(self, deed: Deed) -> QAction:
        text, do = self._what()[deed]
        made = QAction(text, self)
        made.triggered.connect(lambda _checked=False: do())
        if deed is Deed.DELETE:
            made.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        if deed is Deed.COPY:
            # Shown only: the table copies rows by itself.
            made.setText(f"{text}")
        return made

    def _what(self) -> dict[Deed, tuple[str, Callable[[], object]]]:
        return {
            Deed.RESTORE: (self.tr("Restore…"), self._restore),
            Deed.CHECKSUM: (self.tr("Verify the bytes"), lambda: self._verify(Deed.CHECKSUM)),
            Deed.STRUCTURE: (self.tr("Verify the structure"), lambda: self._verify(Deed.STRUCTURE)),
            Deed.DRILL: (self.tr("Drill"), lambda: self._verify(Deed.DRILL)),
            Deed.COMPARE: (self.tr("Compare…"), self._compare),
            Deed.PIN: (self.tr("Pin"), lambda: self._mark(Deed.PIN)),
            Deed.UNPIN: (self.tr("Unpin"), lambda: self._mark(Deed.UNPIN)),
            Deed.NOTE: (self.tr("Note…"), self._note),
            Deed.ACCEPT: (self.tr("Accept as it is…"), self._accept),
            Deed.EXPORT: (self.tr("Export as plain .sql…"), self._export),
            Deed.REVEAL: (self.tr("Reveal in folder"), self._reveal),
            Deed.COPY: (self.tr("Copy name"), self._copy),
            Deed.COMMAND: (self.tr("Command line…"), self._show_command),
            Deed.DELETE: (self.tr("Delete…"), self._delete),
        }

    def _restore(self) -> None:
        self._app.actions.restore_wanted.emit(self._chosen[0].stem)

    def _verify(self, deed: Deed) -> None:
        self._app.actions.verify(self._chosen, LEVELS[deed])

    def _mark(self, deed: Deed) -> None:
        profile = self._app.session.current
        wanted = [one for one in self._chosen if deed is Deed.ACCEPT or one.pinned is (deed is Deed.UNPIN)]
        if profile is not None and wanted:
            self._app.actions.submit(work_files.mark(profile, wanted, MARKS[deed]))

    def _note(self) -> None:
        from loopin_backup_gui.dialogs.note import NoteDialog

        profile, backup = self._app.session.current, self._chosen[0]
        if profile is None:
            return
        asked = NoteDialog(backup.stem, backup.note, self._widget)
        asked.written.connect(
            lambda text: self._app.actions.submit(work_files.mark(profile, [backup], Mark.NOTED, text))
        )
        asked.open()

    def _accept(self) -> None:
        from loopin_backup_gui.dialogs.accept import AcceptDialog

        asked = AcceptDialog(self._chosen[0], self._widget)
        asked.accepted.connect(lambda: self._mark(Deed.ACCEPT))
        asked.open()

    def _export(self) -> None:
        backup = self._chosen[0]
        asked = QFileDialog(self._widget, self.tr("Export as plain .sql"), str(Path.home()), "SQL (*.sql)")
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setOption(QFileDialog.Option.DontConfirmOverwrite)
        asked.setDefaultSuffix("sql")
        asked.selectFile(f"{backup.stem}.sql")
        asked.fileSelected.connect(lambda name: self.export_to(backup, Path(name)))
        asked.open()

    def export_to(self, backup: Backup, path: Path) -> None:
        """Export a backup to a file, unless there is one of that name."""
        profile = self._app.session.current
        if path.exists():
            message = self.tr("%1 exists already, and no file is ever overwritten.").replace("%1", str(path))
            self._app.session.failed.emit(RefusedError(message, hint=self.tr("Choose another name.")))
        elif profile is not None:
            self._app.actions.submit(work_files.export(profile, backup, path))

    def _reveal(self) -> None:
        path = self._chosen[0].data_path or self._chosen[0].manifest_path
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(one.stem for one in self._chosen))

    def _show_command(self) -> None:
        profile = self._app.session.current
        if profile is not None:
            self._app.actions.show_command(command(Deed.COMMAND, profile, self._chosen))

    def _compare(self) -> None:
        from loopin_backup_gui.dialogs.compare import CompareDialog

        profile, found = self._app.session.current, self._app.session.snapshot()
        pair = list(self._chosen)
        if len(pair) == 1 and found is not None:
            same = retention.of_same(found.backups, retention.database_of(pair[0]))
            own = [one for one in same if one.manifest is not None]
            pair += [one for one in own if one.stem != pair[0].stem][:1]
        if len(pair) < 2 or profile is None:
            message = self.tr("There is no other backup of this database to compare with.")
            self._app.session.failed.emit(RefusedError(message, hint=self.tr("Take another backup first.")))
            return
        order = {one.stem: -place for place, one in enumerate(found.backups if found is not None else ())}
        before, after = sorted(pair, key=lambda one: order.get(one.stem, 0))
        shown = CompareDialog(self._app, before, after, self._widget)
        words = command(Deed.COMPARE, profile, (before, after))
        shown.command.connect(lambda: self._app.actions.show_command(words))
        shown.open()

    def _delete(self) -> None:
        from loopin_backup_gui.dialogs.delete_backups import DeleteDialog

        profile, chosen = self._app.session.current, self._chosen
        if profile is None:
            return
        asked = DeleteDialog(profile, chosen, self._widget)
        asked.confirmed.connect(lambda: self._app.actions.submit(work_files.delete(profile, chosen)))
        asked.open()
