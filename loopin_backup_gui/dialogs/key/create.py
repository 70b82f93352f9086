"""Making a key: what it means, where it shall lie, and then the recovery sheet, once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QLineEdit, QRadioButton, QWidget

from loopin_backup_core.config.credentials import identities
from loopin_backup_core.operations import keys
from loopin_backup_gui import commandline
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.dialogs.key.sheet_view import SheetView
from loopin_backup_gui.dialogs.profile.password import KeyringState, keyring_state
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice, allow, button, column, label, row
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.recovery_sheet import Sheet
    from loopin_backup_gui.app_context import AppContext

WIDTH, SHEET = 720, QSize(860, 720)


class CreateKeyDialog(FittingDialog):
    """Makes a key for a profile and shows its sheet.

    Attributes:
        keyring, in_file: where the identity shall lie.
        file, file_field: the new file.
        do: makes the key.
        sheet: the recovery sheet, once there is one.
        notice: what went wrong.
    """

    def __init__(self, app: AppContext, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New key"), WIDTH, parent)
        self._app = app
        self._profile = profile
        self._busy = False
        self._tasks = Tasks(self)
        self.keyring = QRadioButton(self.tr("Keep the identity in this user's keyring, where only you can read it"))
        self.in_file = QRadioButton(self.tr("Keep it in a new file that only you can read, not among the backups"))
        self.keyring.setChecked(True)
        self.file = QLineEdit()
        choose = button(self.tr("Choose…"), self._choose)
        choose.setAccessibleName(self.tr("Choose the new file"))
        self.file_field = Field(self.tr("File"), self.file, beside=choose)
        self.notice = Notice()
        self.notice.hide()
        self.do = button(self.tr("Create key"), self._create, "primary")
        self._cancel = button(self.tr("Cancel"), self.reject)
        self._command = button(self.tr("Command line…"), self._show_command)
        self.sheet: SheetView | None = None
        self._first = QWidget()
        self._lay_out()
        self.in_file.toggled.connect(lambda _on: self._show_file())
        self._show_file()
        self.keyring.setFocus()
        self._tasks.start(self._look(), self._on_failure)

    def _lay_out(self) -> None:
        title = self.tr("Encrypt the backups of %1").replace("%1", self._profile.name)
        words = (
            self.tr("From now on every backup is encrypted to a new key before it touches the disk."),
            self.tr("Only the key's identity opens them: whoever loses it loses the backups, and nobody can help."),
            self.tr(
                "So you get a recovery sheet next, once: print it, and keep it where you keep deeds and passports."
            ),
        )
        inside = column(label(title, "head", wrap=True), label(" ".join(words), wrap=True), spacing=12)
        if self._profile.recipients:
            former = self.tr("The key of today is kept beside the new one: backups of former days need it.")
            inside.addWidget(label(former, "muted", wrap=True))
        for one in (self.keyring, self.in_file, self.file_field):
            inside.addWidget(one)
        self._first.setLayout(inside)
        self.body.addWidget(self._first)
        self.body.addWidget(self.notice)
        self._foot = QWidget()
        self._foot.setLayout(row(self._command, None, self._cancel, self.do))
        self.body.addWidget(self._foot)

    async def _look(self) -> None:
        environ = self._app.session.environ
        self.show_keyring(await in_thread(lambda: keyring_state(environ)))

    def show_keyring(self, state: KeyringState) -> None:
        """Say how the keyring is; where none can be used, a file is chosen."""
        if state.usable or state.problem is None:
            return
        allow(self.keyring, state.problem.message)
        self.in_file.setChecked(True)
        self.file_field.remark(state.problem.message, Tone.WARNING)
        self.fit()

    @property
    def _path(self) -> Path | None:
        return Path(self.file.text().strip()).expanduser() if self.in_file.isChecked() else None

    def _show_file(self) -> None:
        self.file_field.setVisible(self.in_file.isChecked())
        self.fit()

    def _choose(self) -> None:
        title = self.tr("Where the identity shall lie")
        start = str(Path.home() / f"{self._profile.name}-identity.txt")
        chosen, _ = QFileDialog.getSaveFileName(self, title, start)
        if chosen:
            self.file.setText(chosen)

    def _create(self) -> None:
        path = self._path
        if path is not None and not path.is_absolute():
            self.file_field.complain(self.tr("Give the whole path of a new file."))
            self.fit()
            return
        self.file_field.clear()
        self._set_busy(busy=True)
        self._tasks.start(self._make(path), self._on_failure)

    async def _make(self, path: Path | None) -> None:
        sheet = await in_thread(lambda: self._made(path))
        self._set_busy(busy=False)
        self._show_sheet(sheet)

    def _made(self, path: Path | None) -> Sheet:
        """Make the key, and read its identity back from where it lies now. Blocks."""
        environ, before = self._app.session.environ, bool(self._profile.recipients)
        kept = keys.create(self._profile.name, environ, file=path, replace=before)
        today = self._app.session.now().date()
        return keys.recovery_sheet(kept.profile, identities.keys_of(kept.profile, environ), today)

    def _on_failure(self, error: LoopinError) -> None:
        self._set_busy(busy=False)
        if self.in_file.isChecked():
            self.file_field.complain(f"{error.message} {error.hint}".strip())
        else:
            self.notice.show_matter(Tone.BAD, error.message, error.hint)
        self.fit()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for one in (self._first, self.do, self._command, self._cancel):
            one.setEnabled(not busy)
        if busy:
            self.notice.show_matter(Tone.ACCENT, self.tr("The key is made, stored, and read again…"))
        else:
            self.notice.hide()
        self.fit()

    def _show_sheet(self, sheet: Sheet) -> None:
        self._first.hide()
        self._foot.hide()
        self.setWindowTitle(self.tr("Recovery sheet"))
        self.sheet = SheetView(sheet)
        self.sheet.closing.connect(self.accept)
        self.body.insertWidget(0, self.sheet, 1)
        self.resize(SHEET)

    def _show_command(self) -> None:
        words = ["key", "create", *(["--replace"] if self._profile.recipients else [])]
        path = self._path
        words += ["--file", str(path)] if path is not None else []
        self._app.actions.show_command(commandline.of(self._profile, *words))

    def reject(self) -> None:
        if self._busy:
            return
        if self.sheet is not None and not self.sheet.confirmed:
            self.sheet.ask()
            return
        self._tasks.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
