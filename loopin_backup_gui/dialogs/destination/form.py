"""The form of a destination: what is typed, checked field by field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit

from loopin_backup_core.config.profiles import check_name
from loopin_backup_core.config.profiles.destinations import endpoint
from loopin_backup_core.model.destination import Destination, DestinationType, check_url
from loopin_backup_core.model.errors import UsageError
from loopin_backup_gui.dialogs.destination.access import Access, Home
from loopin_backup_gui.dialogs.destination.saving import Saving
from loopin_backup_gui.widgets.basics import Card, allow, button
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile


class DestinationForm(Card):
    """The fields of a destination.

    Attributes:
        name, address, ssh_config, required: what is typed.
        access: the fields of an S3 store.
        name_field, address_field: the fields, for what is wrong with them.
    """

    def __init__(self, environ: Mapping[str, str], profile: Profile, before: Destination | None) -> None:
        super().__init__()
        self._profile = profile
        self._before = before
        self.name, self.address, self.ssh_config = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("usb")
        self.address.setPlaceholderText("/mnt/usb/backups   s3://…   sftp://…")
        self.name_field = Field(self.tr("Name"), self.name)
        choose = button(self.tr("Choose…"), self._choose)
        choose.setAccessibleName(self.tr("Choose a directory"))
        hint = self.tr("A directory, s3://BUCKET/PREFIX, or sftp://USER@HOST:PORT/PATH.")
        self.address_field = Field(self.tr("Address"), self.address, hint, choose)
        self.access = Access(environ, before)
        hint = self.tr("ssh logs in with your key, as “ssh” in a terminal does. Empty for its usual configuration.")
        self._ssh = Field(self.tr("ssh's file"), self.ssh_config, hint)
        self.required = QCheckBox(self.tr("Required: delete no backup here before it has a copy there"))
        for one in (self.name_field, self.address_field, self.access, self._ssh, self.required):
            self.body.addWidget(one)
        self.address.textChanged.connect(lambda _text: self._show_way())
        self._fill()

    def _fill(self) -> None:
        before = self._before
        if before is not None:
            self.name.setText(before.name)
            allow(self.name, self.tr("The keys lie under this name, so it stays."))
            self.address.setText(before.url)
            self.ssh_config.setText(before.ssh_config)
            self.required.setChecked(before.required)
        self._show_way()

    @property
    def way(self) -> DestinationType:
        """How the address that is typed is reached."""
        return Destination("", self.address.text().strip()).way

    def _show_way(self) -> None:
        self.access.setVisible(self.way is DestinationType.S3)
        self._ssh.setVisible(self.way is DestinationType.SFTP)
        if self.way is DestinationType.S3:
            self.access.ask_keyring()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where copies go"), str(Path.home()))
        if chosen:
            self.address.setText(chosen)

    def clear(self) -> None:
        """Take back what was said of the fields."""
        access = self.access
        for one in (self.name_field, self.address_field, access.endpoint_field):
            one.clear()
        for one in (access.key_field, access.secret_field, access.file_field):
            one.clear()

    def draft(self) -> Saving | None:
        """Return what is to be saved; None if something is wrong, which then stands beside its field."""
        self.clear()
        well = [self._check_name(), self._check_address()]
        if self.way is DestinationType.S3:
            well.append(self._check_access())
        if not all(well):
            return None
        access, is_s3 = self.access, self.way is DestinationType.S3
        before = self._before or Destination("", "")
        made = replace(
            before,
            name=self.name.text().strip(),
            url=self.address.text().strip(),
            required=self.required.isChecked(),
            endpoint=access.endpoint.text().strip() if is_s3 else "",
            region=access.region.text().strip() if is_s3 else "",
            ca=before.ca if is_s3 else "",
            keyring=is_s3 and access.where is Home.KEYRING,
            credentials=access.file.text().strip() if is_s3 and access.where is Home.FILE else "",
            role=is_s3 and access.where is Home.ROLE,
            ssh_config=self.ssh_config.text().strip() if self.way is DestinationType.SFTP else "",
        )
        typed = is_s3 and access.takes_keys and bool(access.secret.text())
        key, secret = access.key.text().strip(), access.secret.text().strip()
        return Saving(self._profile, made, self._before, (key, secret) if typed else None)

    def _check_name(self) -> bool:
        name = self.name.text().strip()
        try:
            check_name(name, self.tr("A destination"))
        except UsageError as error:
            self.name_field.complain(f"{error.message} {error.hint}".strip())
            return False
        if self._before is None and any(one.name == name for one in self._profile.destinations):
            self.name_field.complain(self.tr("There is a destination of that name already."))
            return False
        return True

    def _check_address(self) -> bool:
        text = self.address.text().strip()
        try:
            check_url(text)
        except UsageError as error:
            self.address_field.complain(f"{error.message} {error.hint}".strip())
            return False
        if self.way is DestinationType.DIRECTORY and Path(text) == self._profile.directory:
            self.address_field.complain(self.tr("That is where the backups lie already."))
            return False
        return True

    def _check_access(self) -> bool:
        access, well = self.access, True
        if access.endpoint.text().strip() and endpoint(access.endpoint.text().strip()) is None:
            access.endpoint_field.complain(self.tr("Write https://HOST or https://HOST:PORT."))
            well = False
        if access.where is Home.FILE and not Path(access.file.text().strip()).is_absolute():
            access.file_field.complain(self.tr("Give the whole path of a file."))
            well = False
        key, secret = access.key.text().strip(), access.secret.text().strip()
        if not access.takes_keys or (access.keeps and not key and not secret):
            return well
        for text, field in ((key, access.key_field), (secret, access.secret_field)):
            if not text or any(ord(char) < 33 for char in text):
                field.complain(self.tr("Give both: the id of a key, and its secret."))
                well = False
        return well
