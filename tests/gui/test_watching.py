"""Every profile's database is watched, whichever page is open: a wipe shows everywhere, with all that was lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from loopin_backup_core.config import profiles
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.repository.journal import Journal
from loopin_backup_gui.live import PATIENCE
from loopin_backup_gui.pages.overview import OverviewPage
from loopin_backup_gui.tray import Tray
from loopin_backup_gui.watching import EVERY_MS, Watch
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase

NOW = datetime.now(UTC).replace(microsecond=0)
ROWS = {"public.orders": 4000, "public.items": 9000, "public.notes": 3, "public.users": 400}
SOON = 15_000


@pytest.fixture
def shop(fresh_database: FreshDatabase, environ: dict[str, str], tmp_path: Path) -> PgDatabase:
    """A database with four tables and a good backup of it, and another profile before it that nobody answers for."""
    database = fresh_database("shop")
    for name, count in ROWS.items():
        database.execute(f"CREATE TABLE {name} AS SELECT n AS id FROM generate_series(1, {count}) AS n; ANALYZE {name}")
    for name, conninfo in (("quiet", "host=127.0.0.1 port=9 dbname=quiet"), ("shop", database.url)):
        directory = tmp_path / name
        directory.mkdir(mode=0o700)
        where = urlsplit(database.url)
        source = replace(store.source_of(name), host=where.hostname or "", port=where.port or 0)
        index = store.index_with(ROWS)
        when = NOW - timedelta(hours=1)
        store.put(directory, when, verified=Level.DRILL, index=index, database_name=name, source=source)
        made = Profile(name, conninfo, directory, tmp_path / "logs", passfile="new")
        profiles.add(made, environ, password=where.password)
    return database


def watched(make_window: Callable[..., MainWindow]) -> MainWindow:
    """Return a window that shows another profile's page and watches every database."""
    window = make_window()
    window.app.session.select("quiet")
    window.show_page("schedule")
    Watch(window.app.session, window, every_ms=200)
    return window


def entry_of(window: MainWindow, name: str) -> str:
    """Return what a screen reader hears of a profile in the side bar."""
    entry = window.side_bar._entries[name]
    return f"{entry.accessibleName()}: {entry.accessibleDescription()}"


def test_a_wipe_shows_everywhere_while_another_page_is_open(
    shop: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Side bar, bar above the page, tray and notice; all emptied tables are named, the largest loss first."""
    told: list[tuple[str, ...]] = []
    monkeypatch.setattr(Tray, "show_message", lambda _self, *words: told.append(words[:2]))
    monkeypatch.setattr("PySide6.QtWidgets.QWidget.isActiveWindow", lambda _self: False)
    window = watched(make_window)
    tray = Tray(window)
    session = window.app.session
    qtbot.waitUntil(lambda: session.live("shop") is not None, timeout=SOON)
    assert entry_of(window, "shop").startswith("shop, overdue") or "suspect" not in entry_of(window, "shop")
    assert window.alarm.isHidden()
    shop.execute("TRUNCATE orders, items, notes")
    qtbot.waitUntil(lambda: "suspect" in entry_of(window, "shop"), timeout=SOON)
    assert "Right now: items was emptied and 2 more table(s)" in entry_of(window, "shop")
    assert window.alarm.isVisible()
    assert "shop · Right now: items was emptied" in window.alarm.notice.accessibleName()
    assert "1 suspect" in tray.icon.toolTip()
    assert tuple(one[0] for one in told) == ("shop: Right now: items was emptied and 2 more table(s)",)
    window.alarm.show_button.click()
    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    assert session.current is not None
    assert session.current.name == "shop"
    assert window.alarm.isHidden()
    assert page.notice.matter is not None
    assert "items 9,000 → 0, orders 4,000 → 0, notes 3 → 0" in page.notice.matter.text
    assert "Right now" in window.header._sentence.text()
    qtbot.wait(10)
    assert page.content.verticalScrollBar().value() == 0


def test_what_is_there_again_is_no_alarm_any_more(
    shop: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """After the rows came back the alarm goes by itself."""
    window = watched(make_window)
    shop.execute("ALTER TABLE orders RENAME TO kept; CREATE TABLE orders (id int)")
    qtbot.waitUntil(window.alarm.isVisible, timeout=SOON)
    shop.execute("DROP TABLE orders; ALTER TABLE kept RENAME TO orders")
    qtbot.waitUntil(window.alarm.isHidden, timeout=SOON)


def test_a_database_that_was_dropped_is_an_alarm(
    shop: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """A server that says that there is no such database is no server that does not answer."""
    window = watched(make_window)
    qtbot.waitUntil(lambda: window.app.session.live("shop") is not None, timeout=SOON)
    shop.drop()
    qtbot.waitUntil(window.alarm.isVisible, timeout=SOON)
    assert "does not exist any more" in window.alarm.notice.accessibleName()
    assert window.app.session.live("quiet") is None


def test_a_scheduled_run_that_failed_is_seen_as_one_by_hand_is(
    shop: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody pressed anything: what cron wrote into the journal shows in side bar and tray, and is told."""
    told: list[str] = []
    monkeypatch.setattr(Tray, "show_message", lambda _self, *words: told.append(words[0]))
    monkeypatch.setattr("PySide6.QtWidgets.QWidget.isActiveWindow", lambda _self: False)
    window = watched(make_window)
    tray = Tray(window)
    qtbot.waitUntil(lambda: window.app.session.live("shop") is not None, timeout=SOON)
    profile = next(one for one in window.app.session.profiles if one.name == "shop")
    Journal(profile.directory).append(
        "failed", "", kind="daily", error="There is no safe keyring here.", database="shop"
    )
    qtbot.waitUntil(lambda: "shop, failing" in entry_of(window, "shop"), timeout=SOON)
    assert "1 failing" in tray.icon.toolTip()
    assert told == ["shop: Backups fail"]


def test_a_page_opens_at_its_top(shop: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    """What is the matter stands there: who comes back to a page, or changes the profile, sees it."""
    window = make_window()
    window.resize(1024, 620)
    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    bar = page.content.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.show_page("backups")
    window.show_page("overview")
    qtbot.waitUntil(lambda: bar.value() == 0)
    bar.setValue(bar.maximum())
    window.app.session.select("shop")
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_a_look_and_its_answer_take_less_than_a_minute() -> None:
    """From one look to the next, and as long as a server may take to answer."""
    assert EVERY_MS / 1000 + PATIENCE < 60
