"""The page Settings: what it shows of this machine, and what it changes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from loopin_backup_core.config import permission, profiles
from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.model.errors import NotAllowedError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_gui.pages.settings import SettingsPage
from loopin_backup_gui.pages.settings.about import AboutSection
from loopin_backup_gui.pages.settings.keyring import TRIAL, KeyringSection
from loopin_backup_gui.pages.settings.limits import LimitsSection
from loopin_backup_gui.pages.settings.look import LookSection
from loopin_backup_gui.pages.settings.notices import NoticesSection
from loopin_backup_gui.pages.settings.places import PlacesSection
from loopin_backup_gui.pages.settings.tools import ToolsSection
from loopin_backup_gui.preferences import Preferences
from loopin_backup_gui.theme import Mode
from loopin_backup_gui.widgets.selectable_text import SelectableText
from tests.support import secret_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.pages.settings.section import Section
    from loopin_backup_gui.window import MainWindow

SECRET = "hooks-secret-token"


@pytest.fixture
def profile(environ: dict[str, str], tmp_path: Path) -> Profile:
    """A profile with a directory."""
    directory = tmp_path / "keep"
    directory.mkdir(mode=0o700)
    return profiles.add(Profile("shop", "host=db dbname=shop", directory, tmp_path / "logs"), environ)


@pytest.fixture
def page(profile: Profile, make_window: Callable[..., MainWindow]) -> SettingsPage:
    """The page, shown."""
    window = make_window()
    window.app.session.select("shop")
    window.show_page("settings")
    shown = window.page("settings")
    assert isinstance(shown, SettingsPage)
    return shown


def section_of(page: SettingsPage, kind: type[Section]) -> Section:
    """Show a section and return it."""
    number = next(number for number, one in enumerate(page.sections) if isinstance(one, kind))
    page.show_section(number)
    return page.sections[number]


def words_of(widget: QWidget) -> str:
    """Return everything that can be read."""
    labels = [one.text() for one in widget.findChildren(QLabel)]
    texts = [one.text() for one in widget.findChildren(SelectableText)]
    return "\n".join([*labels, *texts, *(one.displayText() for one in widget.findChildren(QLineEdit))])


def test_the_appearance_changes_at_once_and_the_language_at_the_next_start(
    page: SettingsPage, environ: dict[str, str]
) -> None:
    """Both are remembered; the language says when it will be seen."""
    look = section_of(page, LookSection)
    assert isinstance(look, LookSection)
    look.mode.setCurrentIndex(look.mode.findData("dark"))
    assert page.app.appearance.tokens.dark
    look.language.setCurrentIndex(look.language.findData("de"))
    assert "started again" in words_of(look)
    kept = Preferences(environ)
    assert (kept.mode, kept.language) == (Mode.DARK, "de")
    look.mode.setCurrentIndex(look.mode.findData("light"))


def test_the_tools_are_validated(page: SettingsPage, qtbot: QtBot) -> None:
    """Each tool of this machine with its version; asked again by the button."""
    tools = section_of(page, ToolsSection)
    assert isinstance(tools, ToolsSection)
    for _ in range(2):
        qtbot.waitUntil(tools.validate_button.isEnabled, timeout=20_000)
        model = tools.table.model()
        names = {model.index(row, 0).data() for row in range(model.rowCount())}
        assert {"pg_dump", "psql"} <= names
        tools.validate_button.click()
    qtbot.waitUntil(tools.validate_button.isEnabled, timeout=20_000)


def test_the_directories_are_named(page: SettingsPage, profile: Profile) -> None:
    """Those of the profile, and those of the program."""
    places = section_of(page, PlacesSection)
    assert str(profile.directory) in words_of(places)
    assert "profiles.toml" in words_of(places)


@pytest.mark.parametrize(("state", "words"), [("unlocked", "is unlocked"), ("locked", "is locked")])
def test_the_keyring_is_shown_as_it_is(
    page: SettingsPage, environ: dict[str, str], qtbot: QtBot, state: str, words: str
) -> None:
    """By name and state."""
    with secret_service.keyring(state) as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        section = section_of(page, KeyringSection)
        qtbot.waitUntil(lambda: words in words_of(section), timeout=10_000)


def test_the_keyring_is_tried(page: SettingsPage, environ: dict[str, str], qtbot: QtBot) -> None:
    """A word goes in and comes out, and nothing is left of it."""
    with secret_service.keyring("unlocked") as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        section = section_of(page, KeyringSection)
        assert isinstance(section, KeyringSection)
        section.test_button.click()
        qtbot.waitUntil(lambda: "The keyring works" in words_of(section), timeout=10_000)
        assert keyrings.get(TRIAL, environ) is None


def test_limits_are_written(page: SettingsPage, environ: dict[str, str], qtbot: QtBot) -> None:
    """What is changed is in the profile, and the command line says the same."""
    limits = section_of(page, LimitsSection)
    assert isinstance(limits, LimitsSection)
    limits.keep[Kind.DAILY].setValue(14)
    limits.keep[Kind.MANUAL].setValue(20)
    limits.shares["table"].setValue(30)
    command = " ".join(limits.command())
    assert "profile limit shop --keep daily=14" in command
    assert "--guard table=0.3" in command
    limits.save_button.click()
    qtbot.waitUntil(lambda: "Saved." in words_of(limits), timeout=10_000)
    kept = profiles.load("shop", environ)
    assert kept.retention == RetentionPolicy(
        {Kind.HOURLY: 24, Kind.DAILY: 14, Kind.WEEKLY: 4, Kind.MONTHLY: 12, Kind.MANUAL: 20}
    )
    assert kept.guard.table == 0.3
    limits._show_usual()
    limits.save_button.click()
    qtbot.waitUntil(lambda: profiles.load("shop", environ).retention == RetentionPolicy(), timeout=10_000)


def test_who_may_not_change_limits_is_told_why(page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy's refusal is the tooltip of everything that is disabled."""

    def refuse(*_: object, **__: object) -> None:
        raise NotAllowedError("bob may not change how long backups are kept.")

    monkeypatch.setattr(permission, "look", refuse)
    limits = section_of(page, LimitsSection)
    assert isinstance(limits, LimitsSection)
    assert not limits.save_button.isEnabled()
    assert "bob may not" in limits.save_button.toolTip()


@contextmanager
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    """Run a web server that takes notices; give its address and what it got."""
    got: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"json://127.0.0.1:{server.server_address[1]}/{SECRET}", got
        finally:
            server.shutdown()
            thread.join()


def test_a_place_is_added_tested_and_removed(page: SettingsPage, qtbot: QtBot) -> None:
    """The address is a secret: it is nowhere on the page; the test arrives for real."""
    notices = section_of(page, NoticesSection)
    assert isinstance(notices, NoticesSection)
    qtbot.waitUntil(lambda: "Nobody is told yet." in words_of(notices), timeout=10_000)
    with receiver() as (address, got):
        notices.name.setText("hook")
        notices.address.setText(address)
        notices.add_button.click()
        qtbot.waitUntil(lambda: "hook" in words_of(notices), timeout=20_000)
        assert SECRET not in words_of(notices)
        qtbot.waitUntil(notices.test_button.isEnabled, timeout=10_000)
        notices.test_button.click()
        qtbot.waitUntil(lambda: "were told" in words_of(notices) or "was told" in words_of(notices), timeout=20_000)
        assert len(got) == 1
    profile = page.app.session.current
    assert profile is not None
    notices._remove(profile, "hook")
    qtbot.waitUntil(lambda: "Nobody is told yet." in words_of(notices), timeout=10_000)


def test_desktop_notices_are_switched_off(page: SettingsPage, environ: dict[str, str]) -> None:
    """And that is remembered."""
    notices = section_of(page, NoticesSection)
    assert isinstance(notices, NoticesSection)
    assert notices.desktop.isChecked()
    notices.desktop.setChecked(False)
    assert Preferences(environ).desktop_notices is False


def test_about_names_what_it_stands_on(page: SettingsPage) -> None:
    """Version, license, and Qt for Python's."""
    about = section_of(page, AboutSection)
    assert "Apache 2.0" in words_of(about)
    assert "PySide6-Essentials" in words_of(about)
    assert "LGPL" in words_of(about)
