"""How an S3 store is reached, and where its keys lie."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from loopin_backup_gui.dialogs.profile.password import KeyringState, keyring_state
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import button, column, still
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.destination import Destination


class Home(StrEnum):
    """Where the keys of a store lie."""

    KEYRING = "keyring"
    KEYFILE = "keyfile"
    FILE = "file"
    AROUND = "around"
    ROLE = "role"


def home_of(one: Destination | None) -> Home:
    """Return where the keys of a destination lie; those of a new one go into the keyring."""
    if one is None or one.keyring:
        return Home.KEYRING
    if one.credentials:
        return Home.FILE
    return Home.ROLE if one.role else Home.AROUND


class Access(QWidget):
    """The fields of an S3 store.

    Attributes:
        endpoint, region, key, secret, file: what is typed; ``secret`` is never shown.
        home: where the keys lie.
        endpoint_field, key_field, secret_field, file_field, home_field: the fields, for what is wrong with them.
    """

    def __init__(self, environ: Mapping[str, str], before: Destination | None) -> None:
        super().__init__()
        self._environ = environ
        self._before = before
        self._tasks = Tasks(self)
        self._asked = False
        self.endpoint, self.region = QLineEdit(), QLineEdit()
        self.key, self.secret, self.file = QLineEdit(), QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.endpoint.setPlaceholderText("https://minio.example:9000")
        self.region.setPlaceholderText("us-east-1")
        self.home = still(QComboBox())
        for one, text in self._homes():
            self.home.addItem(text, one.value)
        self.endpoint_field = Field(self.tr("Endpoint"), self.endpoint, self.tr("Empty for Amazon's own."))
        self.home_field = Field(self.tr("Keys"), self.home)
        self.key_field = Field(self.tr("Access key id"), self.key)
        self.secret_field = Field(self.tr("Secret"), self.secret)
        choose = button(self.tr("Choose…"), self._choose)
        choose.setAccessibleName(self.tr("Choose the file with the keys"))
        self.file_field = Field(self.tr("File"), self.file, beside=choose)
        fields = (self.endpoint_field, Field(self.tr("Region"), self.region), self.home_field)
        self.setLayout(column(*fields, self.key_field, self.secret_field, self.file_field, spacing=8))
        self.home.currentIndexChanged.connect(lambda _index: self._show_fields())
        self._fill()

    def _homes(self) -> tuple[tuple[Home, str], ...]:
        return (
            (Home.KEYRING, self.tr("in this user's keyring, where only you can read them")),
            (Home.KEYFILE, self.tr("in a file beside the profiles that only you can read")),
            (Home.FILE, self.tr("in a file of yours, which stays where it is")),
            (Home.AROUND, self.tr("in the environment, in ~/.aws/credentials, or with systemd")),
            (Home.ROLE, self.tr("none: this machine has a role that lets it in")),
        )

    def _fill(self) -> None:
        if self._before is not None:
            self.endpoint.setText(self._before.endpoint)
            self.region.setText(self._before.region)
            self.file.setText(self._before.credentials)
        self.home.setCurrentIndex(self.home.findData(home_of(self._before).value))
        if self.keeps:
            self.secret.setPlaceholderText(self.tr("stored; empty leaves it as it is"))
        self._show_fields()

    @property
    def where(self) -> Home:
        """Where the keys lie."""
        return Home(str(self.home.currentData()))

    @property
    def takes_keys(self) -> bool:
        """Whether a key is typed here, to be kept."""
        return self.where in {Home.KEYRING, Home.KEYFILE}

    @property
    def keeps(self) -> bool:
        """Whether the keyring has the keys already."""
        return self._before is not None and self._before.keyring and self.where is Home.KEYRING

    def ask_keyring(self) -> None:
        """Look once, in a thread, whether there is a keyring to be had."""
        if not self._asked:
            self._asked = True
            self._tasks.start(self._ask(), lambda error: self.home_field.remark(error.message, Tone.WARNING))

    async def _ask(self) -> None:
        self.show_keyring(await in_thread(lambda: keyring_state(self._environ)))

    def show_keyring(self, state: KeyringState) -> None:
        """Say how the keyring is; where none can be used, the keys go into a file."""
        if state.usable:
            return
        if self.where is not Home.KEYRING:
            return
        if self._before is None:
            self.home.setCurrentIndex(self.home.findData(Home.KEYFILE.value))
        self.home_field.remark(state.problem.message if state.problem is not None else "", Tone.WARNING)

    def _show_fields(self) -> None:
        for one in (self.key_field, self.secret_field):
            one.setVisible(self.takes_keys)
        self.file_field.setVisible(self.where is Home.FILE)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("The file with the keys"), str(Path.home()))
        if chosen:
            self.file.setText(chosen)
