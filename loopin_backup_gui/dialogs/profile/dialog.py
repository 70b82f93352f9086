"""The dialog: the cards of a profile, and what saving, testing and removing do."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from loopin_backup_core import access, conninfo, profiles
from loopin_backup_core.errors import CancelledError, CredentialsError, LoopinError, NotAllowedError, UsageError
from loopin_backup_core.events import CancelToken
from loopin_backup_core.model import Compression, Profile
from loopin_backup_core.policy import Action
from loopin_backup_core.profiles.values import check_name
from loopin_backup_gui.dialogs.profile.connection import ConnectionCard
from loopin_backup_gui.dialogs.profile.password import Home, PasswordCard
from loopin_backup_gui.dialogs.profile.place import PlaceCard
from loopin_backup_gui.dialogs.profile.saving import Saving
from loopin_backup_gui.dialogs.profile.trial import Trial
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import MARGIN, Tone
from loopin_backup_gui.widgets.basics import Notice, allow, button, column, label, row
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from loopin_backup_gui.app_context import AppContext


class ProfileDialog(QDialog):
    """Adds a profile, or changes one.

    Attributes:
        name, connection, password, place, trial: the parts of the form.
        save_button, remove_button, cancel_button: what can be done.

    Signals:
        saved: a profile was written, by name.
    """

    saved = Signal(str)

    def __init__(self, app: AppContext, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        known = {one.name: one for one in app.session.profiles}
        self._shown = known.get(name)
        self._before = None if name == profiles.DEFAULT else self._shown
        self._token: CancelToken | None = None
        self._tasks = Tasks(self)
        self._follows_name = self._shown is None
        self.setWindowTitle(self.tr("Edit %1").replace("%1", name) if self._before else self.tr("New profile"))
        self.setMinimumSize(560, 420)
        self.name = QLineEdit()
        self.name_field = Field(self.tr("Name"), self.name)
        self.connection = ConnectionCard()
        self.password = PasswordCard(app.session.environ, self._before)
        self.place = PlaceCard([one for one in known.values() if one.name not in {name, profiles.DEFAULT}])
        self.trial = Trial(self._target, app.appearance)
        self.notice = Notice()
        self.save_button = button(self.tr("Save profile"), self.save, "primary")
        self.cancel_button = button(self.tr("Cancel"), self.reject)
        self.remove_button = button(self.tr("Remove…"), self._ask_remove)
        self._command = button(self.tr("Command line…"), self._show_command)
        self._lay_out()
        self._connect()
        self._fill()

    def _lay_out(self) -> None:
        self.connection.body.insertWidget(0, self.name_field)
        self.password.body.addWidget(self.trial)
        self._banner = QFrame()
        self._banner.setProperty("part", "production")
        words = row(label(self.tr("PRODUCTION: what is restored here reaches users.")), None)
        words.setContentsMargins(MARGIN, 4, MARGIN, 4)
        self._banner.setLayout(words)
        cards = QWidget()
        inside = column(self.connection, self.password, self.place, None, spacing=12)
        inside.setContentsMargins(MARGIN, 16, MARGIN, 16)
        cards.setLayout(inside)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(cards)
        foot = column(self.notice, spacing=12)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 16)
        foot.addLayout(row(self.remove_button, self._command, None, self.cancel_button, self.save_button))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._banner)
        whole.addWidget(self._area, 1)
        line = QFrame()
        line.setProperty("part", "rule")
        whole.addWidget(line)
        whole.addLayout(foot)
        parent = self.parentWidget()
        self.resize(680, min(820, parent.height() - MARGIN) if parent is not None else 820)

    def _connect(self) -> None:
        self.name.textEdited.connect(self._on_name)
        self.connection.changed.connect(self._on_connection)
        self.connection.password_found.connect(self._on_password)
        self.place.production.toggled.connect(self._banner.setVisible)
        self.place.directory.textEdited.connect(lambda _text: self._stop_following())
        self.trial.answered.connect(self.place.set_probe)
        self.trial.failed.connect(self._on_trial_failed)

    def _fill(self) -> None:
        shown = self._shown
        self.notice.hide()
        self.remove_button.setVisible(self._before is not None)
        self._banner.setVisible(shown is not None and shown.production)
        if shown is not None:
            params, _ = conninfo.without_password(conninfo.parse(shown.conninfo)) if shown.conninfo else ({}, None)
            self.connection.show_params({key: params[key] for key in params if key != "passfile"})
            self.place.production.setChecked(shown.production)
            self.place.compression.setCurrentIndex(self.place.compression.findData(shown.compression))
            self.place.directory.setText(str(shown.directory))
        if self._before is not None:
            self.name.setText(self._before.name)
            self.name.setEnabled(False)
            self.name_field.remark(self.tr("The password lies in the keyring under this name, so it stays."))
            refusal = self._app.session.refusal(Action.RETENTION, self._before)
            allow(self.save_button, refusal)
            allow(self.remove_button, refusal)
        elif shown is None:
            self._suggest_directory()
        self.password.look()
        (self.connection.address if shown is None else self.connection.host).setFocus()

    @Slot(str)
    def _on_name(self, text: str) -> None:
        self.name_field.clear()
        if text:
            try:
                check_name(text)
            except UsageError as error:
                self.name_field.complain(error.hint)
        self._suggest_directory()

    def _suggest_directory(self) -> None:
        if self._follows_name:
            name = self.name.text()
            home = profiles.data_directory(self._app.session.environ, name)
            self.place.directory.setText(str(home / "backups") if name else "")

    def _stop_following(self) -> None:
        self._follows_name = False

    @Slot()
    def _on_connection(self) -> None:
        if self._before is None and not self.name.isModified() and (found := self.connection.dbname.text()):
            usable = "".join(char if char.isalnum() and char.isascii() else "-" for char in found).strip("-")
            self.name.setText(usable[:63])
            self._on_name(self.name.text())

    @Slot(str)
    def _on_password(self, secret: str) -> None:
        self.password.password.setText(secret)

    async def _target(self) -> tuple[dict[str, str], str | None]:
        """Return what is to be tested, with the stored password if none was typed."""
        self.connection.clear_complaints()
        params = self.connection.params()
        shown, environ = self._shown, self._app.session.environ
        if self.password.given is not None or shown is None:
            return params, self.password.given
        if self.password.home is Home.PASSFILE:
            return {**params, "passfile": shown.passfile}, None
        if self.password.home is Home.KEYRING and not shown.keyring and self._before is not None:
            return params, None
        return params, (await in_thread(lambda: access.target_of(shown, environ))).password

    def draft(self) -> Saving:
        """Return what is to be written. Raises UsageError with the field that it is about."""
        params = self.connection.params()
        try:
            name = check_name(self.name.text().strip())
        except UsageError as error:
            error.about = "name"
            raise
        taken = {one.name for one in self._app.session.profiles} - {self._before.name if self._before else ""}
        if name in taken or name == profiles.DEFAULT:
            raise _about("name", self.tr("There is a profile of this name already. Choose another."))
        directory = self.place.path
        if directory is None:
            raise _about("directory", self.tr("Give the whole path of a directory."))
        home = self.password.home
        base = self._before or Profile(name, "", directory, profiles.data_directory(self._app.session.environ, name))
        profile = dataclasses.replace(
            base,
            name=name,
            conninfo=conninfo.text_of(params),
            directory=directory,
            logs=base.logs if self._before else base.logs / "logs",
            keyring=home is Home.KEYRING,
            passfile=base.passfile if home is Home.PASSFILE else "",
            production=self.place.production.isChecked(),
            compression=Compression(self.place.compression.currentData()),
            extra={},
        )
        secret = self.password.given if home is Home.KEYRING else None
        return Saving(profile, self._before, secret)

    def save(self) -> None:
        """Write the profile and its password; what is wrong is said beside the field."""
        self.notice.hide()
        self.connection.clear_complaints()
        self.connection.take_address()
        try:
            saving = self.draft()
            if saving.profile.keyring and saving.secret is None and not (self._before and self._before.keyring):
                words = self.tr("Type the password, or choose that it is not kept here.")
                raise _about("password", words)
        except LoopinError as error:
            self._show_error(error)
            return
        self._token = CancelToken()
        self._set_busy(self.tr("Saving…"))
        self._tasks.start(self._save(saving, self._token), self._on_failure)

    async def _save(self, saving: Saving, token: CancelToken) -> None:
        environ = self._app.session.environ
        made = await in_thread(lambda: saving.write(environ, token))
        self.password.password.clear()
        self._app.session.load()
        self._app.session.select(made.name)
        self._token = None
        self.saved.emit(made.name)
        self.accept()

    def _ask_remove(self) -> None:
        profile = self._before
        if profile is None:
            return
        if self._app.session.runner.active_of(profile.name) is not None:
            words = self.tr("A job is running for %1.").replace("%1", profile.name)
            self.notice.show_matter(Tone.WARNING, words, self.tr("Cancel it or wait for its end, then remove it."))
            return
        title = self.tr("Forget %1 and its password?").replace("%1", profile.name)
        text = self.tr("Its backups stay in %1.").replace("%1", str(profile.directory))
        self._clear_notice_buttons()
        self.notice.buttons.addWidget(button(self.tr("Keep"), self.notice.hide))
        forget = button(self.tr("Forget %1").replace("%1", profile.name), self._remove, "danger")
        self.notice.buttons.addWidget(forget)
        self.notice.show_matter(Tone.BAD, title, text)

    def _remove(self) -> None:
        if self._before is not None:
            self._clear_notice_buttons()
            self._set_busy(self.tr("Removing…"))
            self._tasks.start(self._forget(self._before.name), self._on_failure)

    async def _forget(self, name: str) -> None:
        environ = self._app.session.environ
        remarks = await in_thread(lambda: profiles.remove(name, environ))
        self._app.session.load()
        if remarks:
            self._app.session.failed.emit(CredentialsError(" ".join(remarks)))
        self.accept()

    def _clear_notice_buttons(self) -> None:
        while (item := self.notice.buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _set_busy(self, words: str) -> None:
        for one in (self.connection, self.password, self.place, self.save_button, self.remove_button, self._command):
            one.setEnabled(not words)
        if words:
            self.notice.show_matter(Tone.ACCENT, words)
        else:
            self.notice.hide()

    def _on_failure(self, error: LoopinError) -> None:
        self._token = None
        self._set_busy("")
        if not isinstance(error, CancelledError):
            self._show_error(error)

    def _show_error(self, error: LoopinError) -> None:
        self._clear_notice_buttons()
        if not self._show_on_field(error, f"{error.message} {error.hint}".strip()):
            self.notice.show_matter(Tone.BAD, error.message, error.hint)

    @Slot(object)
    def _on_trial_failed(self, error: LoopinError) -> None:
        self._show_on_field(error, error.hint or error.message)

    def _show_on_field(self, error: LoopinError, text: str) -> bool:
        """Show an error beside the field that it is about; tell whether there is such a field."""
        about = error.about or ("directory" if isinstance(error, NotAllowedError) else "")
        special = {"name": self.name_field, "password": self.password.field, "directory": self.place.field}
        field = special.get(about) or self.connection.fields.get(about)
        if field is None:
            return False
        field.complain(text)
        field.control.setFocus()
        self._area.ensureWidgetVisible(field)
        return True

    def _show_command(self) -> None:
        try:
            self._app.actions.show_command(self.draft().command)
        except LoopinError as error:
            self._show_error(error)

    def reject(self) -> None:
        if self._token is not None:
            self._token.cancel("Cancelled. Nothing was saved.")
        self._tasks.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        super().closeEvent(event)


def _about(key: str, message: str) -> UsageError:
    error = UsageError(message)
    error.about = key
    return error
