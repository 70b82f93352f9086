"""The parts of a profile's form together: what is shown, what depends on what, and what comes of it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QLineEdit

from loopin_backup_core.config import profiles
from loopin_backup_core.config.profiles.values import check_name
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import NotAllowedError, UsageError
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.postgres import connection
from loopin_backup_gui.dialogs.profile.connection import ConnectionCard
from loopin_backup_gui.dialogs.profile.password import Home, PasswordCard
from loopin_backup_gui.dialogs.profile.place import PlaceCard
from loopin_backup_gui.dialogs.profile.saving import Saving
from loopin_backup_gui.dialogs.profile.trial import Trial
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_gui.app_context import AppContext


class ProfileForm(QObject):
    """The cards of one profile; whoever shows them puts them where they are wanted.

    Attributes:
        name, name_field, connection, password, place, trial: the parts.
        before: the profile that is changed, None for a new one.
    """

    def __init__(self, app: AppContext, name: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._known = {one.name: one for one in app.session.profiles}
        self._shown = self._known.get(name)
        self._suggested = ("", "")
        self.before = None if name == profiles.DEFAULT else self._shown
        self.name = QLineEdit()
        self.name_field = Field(self.tr("Name"), self.name)
        self.connection = ConnectionCard()
        self.password = PasswordCard(app.session.environ, self.before)
        self.place = PlaceCard([one for one in self._known.values() if one.name not in {name, profiles.DEFAULT}])
        self.trial = Trial(self._target, app.appearance)
        self.connection.body.insertWidget(0, self.name_field)
        self.password.body.addWidget(self.trial)
        self.name.textChanged.connect(self._on_name)
        self.connection.changed.connect(self._on_connection)
        self.connection.password_found.connect(self.password.password.setText)
        self.trial.answered.connect(self.place.set_probe)
        self.trial.failed.connect(self._on_trial_failed)

    def fill(self) -> None:
        """Show the profile, and look for the keyring."""
        shown = self._shown
        if shown is not None:
            params, _ = conninfo.without_password(conninfo.parse(shown.conninfo)) if shown.conninfo else ({}, None)
            self.connection.show_params({key: params[key] for key in params if key != "passfile"})
            self.place.production.setChecked(shown.production)
            self.place.compression.setCurrentIndex(self.place.compression.findData(shown.compression))
            self.place.directory.setText(str(shown.directory))
        if self.before is not None:
            self.name.setText(self.before.name)
            self.name.setEnabled(False)
            self.name_field.remark(self.tr("The password lies in the keyring under this name, so it stays."))
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
        name, shown = self.name.text(), self.place.directory.text()
        if self._shown is None and shown == self._suggested[1]:
            home = profiles.data_directory(self._app.session.environ, name)
            self._suggested = (self._suggested[0], str(home / "backups") if name else "")
            self.place.directory.setText(self._suggested[1])

    @Slot()
    def _on_connection(self) -> None:
        found = self.connection.dbname.text()
        if self.before is None and found and self.name.text() == self._suggested[0]:
            usable = "".join(
                char if char.isascii() and (char.isalnum() or char in "_.-") else "-" for char in found
            ).strip("_.-")
            self._suggested = (usable[:63], self._suggested[1])
            self.name.setText(usable[:63])

    async def _target(self) -> tuple[dict[str, str], str | None]:
        """Return what is to be tested, with the stored password if none was typed."""
        self.connection.clear_complaints()
        self.connection.take_address()
        params = self.connection.params()
        shown, environ = self._shown, self._app.session.environ
        if self.password.given is not None or shown is None:
            return params, self.password.given
        if self.password.home is Home.PASSFILE:
            return {**params, "passfile": shown.passfile}, None
        if self.password.home is Home.KEYRING and not shown.keyring and self.before is not None:
            return params, None
        return params, (await in_thread(lambda: connection.target_of(shown, environ))).password

    def check_connection(self) -> dict[str, str]:
        """Return the keywords, and check the name. Raises UsageError with the field that it is about."""
        self.connection.clear_complaints()
        self.connection.take_address()
        params = self.connection.params()
        try:
            name = check_name(self.name.text().strip())
        except UsageError as error:
            error.about = "name"
            raise
        taken = set(self._known) - {self.before.name if self.before else ""}
        if name in taken or name == profiles.DEFAULT:
            raise _about("name", self.tr("There is a profile of this name already. Choose another."))
        return params

    def check_password(self) -> None:
        """Raise UsageError if a password shall be kept and is not given."""
        stored = self.before is not None and self.before.keyring
        if self.password.home is Home.KEYRING and self.password.given is None and not stored:
            raise _about("password", self.tr("Type the password, or choose that it is not kept here."))

    def draft(self) -> Saving:
        """Return what is to be written. Raises UsageError with the field that it is about."""
        params = self.check_connection()
        name = self.name.text().strip()
        directory = self.place.path
        if directory is None:
            raise _about("directory", self.tr("Give the whole path of a directory."))
        home = self.password.home
        logs = profiles.data_directory(self._app.session.environ, name) / "logs"
        base = self.before or Profile(name, "", directory, logs)
        profile = dataclasses.replace(
            base,
            conninfo=conninfo.text_of(params),
            directory=directory,
            keyring=home is Home.KEYRING,
            passfile=base.passfile if home is Home.PASSFILE else "",
            production=self.place.production.isChecked(),
            compression=Compression(self.place.compression.currentData()),
            extra={},
        )
        return Saving(profile, self.before, self.password.given if home is Home.KEYRING else None)

    @Slot(object)
    def _on_trial_failed(self, error: LoopinError) -> None:
        self.show_error(error, error.hint or error.message)

    def show_error(self, error: LoopinError, text: str = "") -> Field | None:
        """Show an error beside the field that it is about, and return that; None if there is no such field."""
        about = error.about or ("directory" if isinstance(error, NotAllowedError) else "")
        special = {"name": self.name_field, "password": self.password.field, "directory": self.place.field}
        field = special.get(about) or self.connection.fields.get(about)
        if field is not None:
            field.complain(text or f"{error.message} {error.hint}".strip())
            field.control.setFocus()
        return field


def _about(key: str, message: str) -> UsageError:
    error = UsageError(message)
    error.about = key
    return error
