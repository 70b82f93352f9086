"""The window as a whole: what it shows of the profiles, and how the keyboard reaches everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar

from loopin_backup_core.config import profiles
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.profile import Profile
from loopin_backup_gui.dialogs.help import HelpDialog
from loopin_backup_gui.garbage import Collector
from loopin_backup_gui.pages.overview import OverviewPage
from loopin_backup_gui.pages.schedule import SchedulePage
from loopin_backup_gui.tray import Tray
from loopin_backup_gui.widgets.basics import Elided
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    directory = tmp_path / "backups"
    directory.mkdir(mode=0o700)
    store.put(directory, kind=Kind.DAILY)
    return directory


def test_the_backups_of_database_url_are_shown(backups: Path, make_window: Callable[..., MainWindow]) -> None:
    """Where there is no profile, what DATABASE_URL and ./backups tell is shown as the profile “default”."""
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    assert [one.name for one in window.app.session.profiles] == ["default"]
    found = window.app.session.snapshot()
    assert found is not None
    assert len(found.backups) == 1


@pytest.mark.parametrize("page", ["overview", "backups", "restore", "schedule", "destinations", "activity", "settings"])
def test_each_page_has_names_for_assistive_technology(
    page: str, backups: Path, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """Every control on every page has an accessible name or text, and every text is plain."""
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    window.show_page(page)
    qtbot.wait(50)
    unnamed = [
        one for one in window.findChildren(QAbstractButton)
        if one.isVisible() and not (one.accessibleName() or one.text()) and one.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]  # fmt: skip
    assert unnamed == []
    rich = [
        one.text() for one in window.findChildren(QLabel) if one.textFormat() != Qt.TextFormat.PlainText and one.text()
    ]
    assert rich == []


def test_tabs_and_shortcuts_lead_to_the_pages(
    backups: Path, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """The keyboard reaches each page: tabs by arrow, activity and settings by shortcut."""
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    tabs = window.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert window.shown == "backups"
    window.app.actions.settings.trigger()
    assert window.shown == "settings"
    window.app.actions.activity.trigger()
    assert window.shown == "activity"


def test_full_collections_of_garbage_wait_for_their_minute(make_window: Callable[..., MainWindow]) -> None:
    """Over thousands of backups a collection takes half a second: the window has the one who says when."""
    assert make_window().app.session.findChild(Collector) is not None


@pytest.fixture
def two(environ: dict[str, str], tmp_path: Path) -> tuple[str, str]:
    """The names of two profiles with a backup each."""
    for name in ("one", "two"):
        directory = tmp_path / name
        directory.mkdir(mode=0o700)
        store.put(directory)
        profiles.add(Profile(name, f"host=127.0.0.1 port=9 dbname={name}", directory, tmp_path / "logs"), environ)
    return "one", "two"


def chosen_everywhere(window: MainWindow, tray: Tray) -> set[str]:
    """Return the profiles that side bar, head, page, shortcut and tray speak of: one, if all is well."""
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    window.app.actions.back_up_now.trigger()
    submitted = window.app.session.runner.jobs[0].work.profile
    head = window.header.findChildren(Elided)[0].accessibleName()
    in_tray = tray._menu.actions()[1].text().removeprefix("Back up ").removesuffix(" now")
    shown = page.times._profile.name if page.times._profile is not None else ""
    return {window.side_bar.marked, head, submitted, in_tray, shown}


def test_one_profile_is_chosen_and_all_show_it(
    two: tuple[str, str], make_window: Callable[..., MainWindow], environ: dict[str, str], tmp_path: Path
) -> None:
    """However the choice came about: a click, a new profile, the profiles read again, one that was removed."""
    window = make_window()
    tray = Tray(window)
    window.show_page("schedule")
    session = window.app.session
    assert chosen_everywhere(window, tray) == {"one"}
    window.side_bar.chosen.emit("two")
    assert chosen_everywhere(window, tray) == {"two"}
    profiles.add(Profile("new", "host=127.0.0.1 port=9 dbname=new", tmp_path / "new", tmp_path / "logs"), environ)
    session.load()
    session.select("new")
    assert chosen_everywhere(window, tray) == {"new"}
    session.load()
    assert chosen_everywhere(window, tray) == {"new"}
    profiles.remove("new", environ)
    session.load()
    assert chosen_everywhere(window, tray) == {"one"}
    window.show_page("settings")
    assert window.side_bar.marked == ""
    entry = next(one for one in window.side_bar.findChildren(QAbstractButton) if one.accessibleName().startswith("one"))
    entry.click()
    assert window.shown == "overview"
    assert window.side_bar.marked == "one"


def test_no_page_shows_the_figures_of_another_profile(
    two: tuple[str, str], make_window: Callable[..., MainWindow], environ: dict[str, str], tmp_path: Path
) -> None:
    """While the backups of a profile are read for the first time its pages say so."""
    window = make_window()
    profiles.add(Profile("new", "host=127.0.0.1 port=9 dbname=new", tmp_path / "new", tmp_path / "logs"), environ)
    window.app.session.load()
    window.app.session.select("new")
    assert window.app.session.snapshot() is None
    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    assert page.reading.isVisible()
    assert not page.content.isVisible()


def test_help_tells_the_keys_and_the_states(make_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    """F1 opens what the keys do and what each state means."""
    window = make_window()
    window.app.actions.help.trigger()
    dialog = window.findChild(HelpDialog)
    assert isinstance(dialog, HelpDialog)
    texts = [one.text() for one in dialog.findChildren(QLabel)]
    assert {"Ctrl+B", "F5", "F1", "Ctrl+Q", "protected", "overdue", "suspect", "failing", "unknown"} <= set(texts)
    dialog.accept()


def test_without_a_database_nothing_can_be_backed_up(make_window: Callable[..., MainWindow]) -> None:
    """The two main buttons are there, and say why they cannot be pressed yet."""
    window = make_window()
    for one in (window.header.back_up, window.header.restore):
        assert not one.isEnabled()
        assert "New profile" in one.toolTip()
