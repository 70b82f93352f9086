"""Who is told when something goes wrong: this desktop, and places of the current profile."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from loopin_backup_core.config.profiles import DEFAULT
from loopin_backup_core.model.errors import LoopinError, UsageError
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui import commandline
from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, allow, button, column, label, row
from loopin_backup_gui.widgets.field import Field
from loopin_backup_gui.widgets.wrap_row import WrapRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.config.credentials.addresses import Address
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.notifications.delivery import Delivery
    from loopin_backup_gui.app_context import AppContext


def added(profile: Profile, name: str, url: str, environ: Mapping[str, str], *, keyring: bool) -> None:
    """Add a place that is told. Blocks; raises UsageError, CredentialsError, StorageError."""
    from loopin_backup_core.config.credentials import addresses
    from loopin_backup_core.config.profiles import notices
    from loopin_backup_core.notifications import delivery

    there = addresses.read(profile, environ, interactive=True)
    new = addresses.checked(name, url, there)
    if not new.is_ping and not delivery.is_understood(new.url):
        raise UsageError(f"Apprise does not understand this address ({new.service}).")
    notices.keep(profile, [*there, new], environ, keyring=keyring)


def removed(profile: Profile, name: str, environ: Mapping[str, str]) -> None:
    """Tell a place no more. Blocks."""
    from loopin_backup_core.config.credentials import addresses
    from loopin_backup_core.config.profiles import notices

    there = addresses.read(profile, environ, interactive=True)
    notices.keep(profile, [one for one in there if one.name != name], environ)


class NoticesSection(Section):
    """Desktop notices on or off; the profile's places, added, tested and removed.

    Attributes:
        desktop: whether this desktop is told.
        name, address: a place to be added; the address is a secret.
        add_button, test_button: what can be done.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Notices"))
        self.desktop = QCheckBox(self.tr("Tell this desktop when a job ends or a backup is suspect"))
        self.desktop.toggled.connect(self._on_desktop)
        card = Card(self.tr("This desktop"))
        card.body.addWidget(self.desktop)
        self.column.addWidget(card)
        self._places = column(spacing=8)
        self.name, self.address = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(self.tr("its service's name"))
        self.address.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setPlaceholderText("mailtos://…  slack://…  https://…")
        hint = self.tr("An address of Apprise. It is a secret: it is not shown, and kept like a password.")
        self._field = Field(self.tr("Address"), self.address, hint)
        self.add_button = button(self.tr("Add"), self.add)
        self.test_button = button(self.tr("Send a test"), self.test)
        self._command = button(self.tr("Command line…"), self._show_command)
        self._told = Card(self.tr("When nobody watches"))
        self._told.body.addLayout(self._places)
        self._told.body.addWidget(Field(self.tr("Name"), self.name))
        self._told.body.addWidget(self._field)
        self._told.body.addLayout(WrapRow(self.test_button, self._command, self.add_button))
        self.column.addWidget(self._told)
        self.column.addStretch(1)

    def fill(self) -> None:
        self.desktop.setChecked(self.app.preferences.desktop_notices)
        profile = self.app.session.current
        refusal = self.tr("No profile yet.") if profile is None else ""
        if profile is not None and profile.name == DEFAULT:
            refusal = self.tr("DATABASE_URL is no profile: add one to name places.")
        refusal = refusal or self.app.session.refusal(Action.RETENTION)
        for one in (self.add_button, self.test_button, self.name, self.address):
            allow(one, refusal)
        self._told.hint.setText(profile.name if profile is not None else "")
        self._clear()
        if profile is not None and not refusal:
            self.tasks.start(self._read(profile), self.show_error)
        else:
            self._places.addWidget(label(refusal, "muted", wrap=True))

    def _on_desktop(self, on: bool) -> None:  # noqa: FBT001 - Qt's form
        self.app.preferences.desktop_notices = on

    async def _read(self, profile: Profile) -> None:
        from loopin_backup_core.config.credentials import addresses
        from loopin_backup_core.notifications import notices

        environ = self.app.session.environ
        places = await in_thread(lambda: addresses.read(profile, environ))
        failed = {one.way: one.reason for one in await in_thread(lambda: notices.unsent(profile))}
        self._clear()
        if not places:
            self._places.addWidget(label(self.tr("Nobody is told yet."), "muted"))
        for one in places:
            self._places.addWidget(self._line(profile, one, failed.get(one.name, "")))
        allow(self.test_button, "" if places else self.tr("Add a place first."))

    def _line(self, profile: Profile, place: Address, failure: str) -> QWidget:
        line = QWidget()
        remove = button(self.tr("Remove"), lambda: self._remove(profile, place.name))
        remove.setAccessibleName(self.tr("Remove %1").replace("%1", place.name))
        texts = column(label(place.name, "strong"), label(place.service, "small"), spacing=2)
        if failure:
            texts.addWidget(
                label(self.tr("The last notice failed: %1").replace("%1", failure), tone=Tone.BAD, wrap=True)
            )
        inside = row()
        inside.addLayout(texts, 1)
        inside.addWidget(remove)
        line.setLayout(inside)
        return line

    def _clear(self) -> None:
        while (item := self._places.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def add(self) -> None:
        """Add the place that the fields describe."""
        profile, address = self.app.session.current, self.address.text().strip()
        if not address:
            self._field.complain(self.tr("Give an address."))
        elif profile is not None:
            self._field.clear()
            self.tasks.start(self._add(profile, self.name.text().strip(), address), self._on_refused)

    def _on_refused(self, error: LoopinError) -> None:
        self._field.complain(f"{error.message} {error.hint}".strip())

    async def _add(self, profile: Profile, name: str, address: str) -> None:
        environ = self.app.session.environ
        await in_thread(lambda: added(profile, name, address, environ, keyring=profile.keyring))
        self.address.clear()
        self.name.clear()
        self.app.session.load()
        self.fill()

    def _remove(self, profile: Profile, name: str) -> None:
        self.tasks.start(self._forget(profile, name), self.show_error)

    async def _forget(self, profile: Profile, name: str) -> None:
        environ = self.app.session.environ
        await in_thread(lambda: removed(profile, name, environ))
        self.app.session.load()
        self.fill()

    def test(self) -> None:
        """Send a test to every place."""
        profile = self.app.session.current
        if profile is not None:
            self.test_button.setEnabled(False)
            self.notice.show_matter(Tone.NEUTRAL, self.tr("Sending…"))
            self.tasks.start(self._test(profile), self.show_error)

    async def _test(self, profile: Profile) -> None:
        try:
            found = await in_thread(lambda: self._sent(profile))
        finally:
            self.test_button.setEnabled(True)
        failed = [f"{one.name}: {one.reason}" for one in found if not one.ok]
        if failed:
            self.notice.show_matter(Tone.BAD, self.tr("Not everybody was told."), "\n".join(failed))
        else:
            self.notice.show_matter(Tone.GOOD, self.tr("%n place(s) were told.", "", len(found)))

    def _sent(self, profile: Profile) -> list[Delivery]:
        from loopin_backup_core.model.context import JobContext
        from loopin_backup_core.model.progress import CancelToken, NullReporter
        from loopin_backup_core.notifications import notices
        from loopin_backup_core.system import files

        files.ensure_directory(profile.directory)
        now = self.app.session.now
        around = JobContext(self.app.session.environ, lambda: now().astimezone(UTC), NullReporter(), CancelToken())
        return list(notices.test(profile, around))

    def _show_command(self) -> None:
        profile = self.app.session.current
        if profile is not None:
            self.app.actions.show_command(commandline.of(profile, "notice", "add"))
