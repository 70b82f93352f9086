"""The card of the keys: whether backups are encrypted, to whom, and where lies what opens them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from loopin_backup_core.config.credentials import identities
from loopin_backup_core.operations import keys
from loopin_backup_gui import commandline
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import (
    Card,
    Elided,
    Notice,
    allow,
    button,
    column,
    label,
    pill,
    row,
    selectable,
    set_part,
    set_tone,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.keys import Described, Proven
    from loopin_backup_gui.app_context import AppContext

DEMO = "LOOPIN_BACKUP_DEMO"


class EncryptionCard(Card):
    """Tells to whom backups are encrypted; nothing secret is on it.

    Attributes:
        state: the pill.
        home: where the identity lies, or why nobody knows.
        create, test, public: what can be done.
        notice: what a test said.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Encryption"))
        self._app = app
        self._profile: Profile | None = None
        self._shown: tuple[str, tuple[str, ...], str] | None = None
        self._looks, self._tests = Tasks(self), Tasks(self)
        self.state = pill("", Tone.NEUTRAL)
        self._sentence = label("", "muted", wrap=True)
        self._recipients = column(spacing=8)
        self._identity = QWidget()
        self.home = selectable()
        self._identity.setLayout(column(label(self.tr("Identity, which opens them"), "small"), self.home, spacing=2))
        self.notice = Notice()
        self.notice.hide()
        self.create_button = button(self.tr("Create key…"), self._create, "primary")
        self.test = button(self.tr("Test key"), self._test)
        self.public = QAction(self.tr("Show public key…"), self)
        self.public.triggered.connect(lambda _checked=False: self._show_public())
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.addLayout(row(label(self.tr("Encryption"), "title"), None, self.state))
        self.body.addWidget(self._sentence)
        self.body.addLayout(self._recipients)
        self.body.addWidget(self._identity)
        self.body.addWidget(self.notice)
        self.body.addSpacing(4)
        self.body.addLayout(row(self.create_button, self.test, None, self._menu()))

    def _menu(self) -> QPushButton:
        made = button(self.tr("More ▾"))
        made.setAccessibleName(self.tr("More for the keys"))
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        menu.addAction(self.public)
        lines = menu.addMenu(self.tr("Command line"))
        for text, verb in (
            (self.tr("Create a key"), "create"),
            (self.tr("Test the key"), "test"),
            (self.tr("Show the public key"), "show"),
            (self.tr("Show the recovery sheet again"), "sheet"),
        ):
            lines.addAction(text).triggered.connect(lambda _checked=False, verb=verb: self._command(verb))
        made.setMenu(menu)
        return made

    def show_nothing(self, why: str) -> None:
        """Show that there is no profile whose keys could be shown."""
        self._profile = self._shown = None
        self._looks.cancel()
        self._show_recipients((), None)
        self.state.setText(self.tr("not encrypted"))
        self._sentence.setText(why)
        for one in (self._identity, self.notice):
            one.hide()
        for control in (self.create_button, self.test):
            allow(control, why)
        self.public.setEnabled(False)

    def show_profile(self, profile: Profile, refusal: str) -> None:
        """Show a profile; ``refusal`` says why its keys may not be changed."""
        what = (profile.name, profile.recipients, profile.identity_file)
        if self._profile is None or self._profile.name != profile.name:
            self._tests.cancel()
            self.notice.hide()
        self._profile = profile
        encrypted = bool(profile.recipients)
        self.state.setText(self.tr("encrypted") if encrypted else self.tr("not encrypted"))
        set_tone(self.state, Tone.GOOD if encrypted else Tone.WARNING if profile.destinations else Tone.NEUTRAL)
        self._sentence.setText(self._words(encrypted=encrypted))
        set_part(self.create_button, "" if encrypted else "primary")
        self.create_button.setText(self.tr("New key…") if encrypted else self.tr("Create key…"))
        self.create_button.setAccessibleName(self.create_button.text().rstrip("…"))
        demo = self.tr("This is the demo: nothing is put into your keyring.")
        allow(self.create_button, demo if self._app.session.environ.get(DEMO) else refusal)
        none = "" if encrypted else self.tr("There is no key yet.")
        allow(self.test, none)
        self.public.setEnabled(encrypted)
        self.public.setToolTip(none)
        self._identity.setVisible(encrypted)
        if what != self._shown:
            self._shown = what
            self._show_recipients(profile.recipients, None)
            self.home.setText(self.tr("Being looked for…"))
            self._look(profile)

    def _words(self, *, encrypted: bool) -> str:
        if encrypted and (count := self._plain()):
            plain = self.tr("%n backup(s) here, and their copies, are not encrypted: anybody can read them.", "", count)
            return f"{self.tr('New backups cannot be read without the identity.')} {plain}"
        if encrypted:
            return self.tr("Whoever takes a backup or a copy cannot read it without the identity.")
        return self.tr("Whoever can read a backup or a copy can read the database.")

    def _plain(self) -> int:
        """Return how many backups there are that anybody can read."""
        found = self._app.session.snapshot()
        own = [one.manifest for one in found.backups if one.manifest is not None] if found is not None else []
        return sum(one.encryption == "none" for one in own)

    def _look(self, profile: Profile) -> None:
        self._looks.cancel()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        if profile.recipients:
            self._looks.start(self._describe(profile), lambda error: self.home.setText(error.message))

    async def _describe(self, profile: Profile) -> None:
        environ = self._app.session.environ
        found = await in_thread(lambda: keys.describe(profile, environ))
        if self._profile is not None and self._profile.name == profile.name:
            self._show_recipients(profile.recipients, found)
            self.home.setText(self._home(found))

    def _home(self, found: Described) -> str:
        if not found.home:
            return found.why
        return self.tr("in this user's keyring") if found.home == identities.KEYRING else found.home

    def _show_recipients(self, recipients: tuple[str, ...], found: Described | None) -> None:
        while (item := self._recipients.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in recipients:
            holder, name = QWidget(), Elided("strong")
            name.show_text(one)
            opens = self.tr("opened by the identity here") if found is not None and one in found.opens else ""
            other = self.tr("for an identity that is not here") if found is not None else ""
            small = label(self.tr("Recipient") + (f" · {opens or other}" if opens or other else ""), "small", wrap=True)
            holder.setLayout(column(small, name, spacing=2))
            self._recipients.addWidget(holder)

    def _create(self) -> None:
        from loopin_backup_gui.dialogs.key.create import CreateKeyDialog

        if self._profile is not None:
            dialog = CreateKeyDialog(self._app, self._profile, self.window())
            dialog.finished.connect(self._forget_shown)
            dialog.open()

    def _forget_shown(self) -> None:
        self._shown = None
        self._app.session.load()

    def _show_public(self) -> None:
        from loopin_backup_gui.dialogs.key.public import PublicKeyDialog

        if self._profile is not None:
            PublicKeyDialog(self._profile, self.window()).open()

    def _test(self) -> None:
        if self._profile is not None:
            self.test.setEnabled(False)
            self.notice.show_matter(Tone.NEUTRAL, self.tr("Opening what is encrypted…"))
            self._tests.start(self._try(self._profile), self._on_failure)

    async def _try(self, profile: Profile) -> None:
        environ = self._app.session.environ
        try:
            found = await in_thread(lambda: keys.test(profile, identities.keys_of(profile, environ)))
        finally:
            self.test.setEnabled(True)
        self._show_proven(found)

    def _show_proven(self, found: Proven) -> None:
        words = [self.tr("Opens the newest backup, %1.").replace("%1", found.backup)] if found.backup else []
        words += [] if found.backup else [self.tr("There is no encrypted backup yet to try it on.")]
        if found.others:
            words.append(self.tr("%n recipient(s) have another identity.", "", len(found.others)))
        self.notice.show_matter(Tone.GOOD, self.tr("The key opens what is encrypted."), " ".join(words))

    def _on_failure(self, error: LoopinError) -> None:
        self.notice.show_matter(Tone.BAD, error.message, error.hint)

    def _command(self, verb: str) -> None:
        if self._profile is not None:
            self._app.actions.show_command(commandline.of(self._profile, "key", verb))
