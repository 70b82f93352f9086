"""Where the password lies: in the keyring of the operating system, or nowhere in our hands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.model.errors import CredentialsError, KeyringLockedError
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, allow, button, label
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile


class Home(StrEnum):
    """Where a password lies."""

    KEYRING = "keyring"
    PASSFILE = "passfile"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class KeyringState:
    """What the keyring says of itself; ``usable`` also if it is locked and would ask."""

    name: str = ""
    problem: CredentialsError | None = None

    @property
    def usable(self) -> bool:
        """Whether a password can be stored, perhaps after unlocking."""
        return self.problem is None or isinstance(self.problem, KeyringLockedError)


def keyring_state(environ: Mapping[str, str]) -> KeyringState:
    """Ask the keyring how it is, without a question to the user. Blocks for up to five seconds."""
    try:
        return KeyringState(keyrings.describe(environ))
    except CredentialsError as error:
        return KeyringState(problem=error)


class PasswordCard(Card):
    """The password and where it lies."""

    def __init__(self, environ: Mapping[str, str], profile: Profile | None) -> None:
        super().__init__(self.tr("Password"))
        self._environ = environ
        self._stored = profile is not None and profile.keyring
        self._tasks = Tasks(self)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = Field(self.tr("Password"), self.password)
        self.keyring = QRadioButton(self.tr("In this user's keyring, where only you can read it"))
        self.nowhere = QRadioButton(
            self.tr("Not kept here: the server asks none, or ~/.pgpass or a certificate answers")
        )
        self.passfile = QRadioButton(self.tr("In the password file that is set already, as it is"))
        self.passfile.setVisible(profile is not None and bool(profile.passfile))
        group = QButtonGroup(self)
        for one in (self.keyring, self.passfile, self.nowhere):
            group.addButton(one)
            self.body.addWidget(one)
        self._state = label("", "small", wrap=True)
        self._again = button(self.tr("Look again"), self.look, "link")
        self._again.hide()
        self.body.addWidget(self._state)
        self.body.addWidget(self._again)
        self.body.addWidget(self.field)
        if profile is None or profile.keyring:
            self.keyring.setChecked(True)
        else:
            (self.passfile if profile.passfile else self.nowhere).setChecked(True)
        group.buttonToggled.connect(self._on_home)
        self._on_home()

    @property
    def home(self) -> Home:
        """Where the password shall lie."""
        if self.keyring.isChecked():
            return Home.KEYRING
        return Home.PASSFILE if self.passfile.isChecked() else Home.NOWHERE

    @property
    def given(self) -> str | None:
        """The password that was typed or pasted, None for none."""
        return self.password.text() or None

    def look(self) -> None:
        """Ask the keyring how it is, in a thread, and say so."""
        self._again.hide()
        self._state.setText(self.tr("Looking for the keyring…"))
        self._tasks.start(self._look(), lambda error: self._state.setText(error.message))

    async def _look(self) -> None:
        self.show_state(await in_thread(lambda: keyring_state(self._environ)))

    def show_state(self, state: KeyringState) -> None:
        """Say how the keyring is; without a safe one it cannot be chosen."""
        refusal = "" if state.usable or state.problem is None else state.problem.message
        allow(self.keyring, refusal)
        self._again.setVisible(state.problem is not None)
        if state.problem is None:
            self._state.setText(self.tr("%1 is unlocked.").replace("%1", state.name))
        elif state.usable:
            self._state.setText(self.tr("The keyring is locked. Saving a password asks you to unlock it."))
        else:
            self._state.setText(
                self.tr(
                    "%1 Passwords are never kept in the clear. Log in to a desktop with a keyring (GNOME Keyring, "
                    "KWallet), or save without a password and use ~/.pgpass."
                ).replace("%1", state.problem.message)
            )
            if self.home is Home.KEYRING and not self._stored:
                self.nowhere.setChecked(True)
        self._state.setProperty("tone", (Tone.NEUTRAL if state.problem is None else Tone.WARNING).value)
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)

    @Slot()
    def _on_home(self) -> None:
        kept = self.home is Home.KEYRING and self._stored
        words = self.tr("Stored; type only to change it") if kept else ""
        self.password.setPlaceholderText(words)
        once = self.tr("Used only for testing the connection now; it is not kept.")
        self.field.remark("" if self.home is Home.KEYRING else once)
        self.field.setVisible(self.home is not Home.PASSFILE)
