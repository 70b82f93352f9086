"""What the window says is so: one clock, no proof by a suspect backup, no next run that nobody makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from loopin_backup_core.config import profiles
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.schedule import Schedule
from loopin_backup_gui.models.contents_table import contents
from loopin_backup_gui.pages.backups import BackupsPage
from loopin_backup_gui.pages.destinations import DestinationsPage
from loopin_backup_gui.pages.overview import OverviewPage
from loopin_backup_gui.pages.overview.figures import figures_of
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.session import Session
    from loopin_backup_gui.window import MainWindow

NOW = datetime.now(UTC).replace(microsecond=0)
FULL = {"public.orders": 4000, "public.users": 400}
WIPED = {"public.orders": 0, "public.users": 400}


@pytest.fixture
def directory(environ: dict[str, str], tmp_path: Path) -> Path:
    """The directory of a profile with a schedule that no scheduler knows, and a crontab that is empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "crontab").write_text('#!/bin/sh\necho "no crontab for tester" >&2; exit 1\n')
    (folder / "crontab").chmod(0o755)
    environ["PATH"] = f"{folder}:{environ['PATH']}"
    made = tmp_path / "keep"
    made.mkdir(mode=0o700)
    shop = Profile("shop", "host=127.0.0.1 port=9 dbname=shop", made, tmp_path / "logs", schedule=Schedule())
    profiles.add(shop, environ)
    return made


def put(directory: Path, hours: float, rows: dict[str, int], **facts: object) -> str:
    made = {"index": store.index_with(rows), "database_name": "shop", "source": store.source_of("shop"), **facts}
    return store.put(directory, NOW - timedelta(hours=hours), **made)  # type: ignore[arg-type]


def wiped(directory: Path) -> tuple[str, str]:
    """Write a proven backup of three hours ago and a drilled suspect one of now; return their names."""
    good = put(directory, 3, FULL, verified=Level.DRILL)
    bad = put(directory, 0, WIPED, verified=Level.DRILL, verdict=Verdict.SUSPECT, reasons=("It is wiped.",))
    return good, bad


def test_all_ages_are_counted_by_one_clock(
    directory: Path, make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long ago the parts were painted: head, side bar, figures, last backups and table say the same age."""
    put(directory, 0.15, FULL, verified=Level.DRILL)
    window = make_window()
    session, page = window.app.session, window.page("overview")
    assert isinstance(page, OverviewPage)
    for minutes in (11, 16, 44):
        later = NOW + timedelta(minutes=minutes - 9)
        monkeypatch.setattr(session, "now", lambda later=later: later)
        session.tick()
        assert session.moment() == later
        seen = " ".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())
        seen += page.charts.latest.latest.index(0, 5).data() + window.side_bar._entries["shop"].accessibleDescription()
        assert f"{minutes} min ago" in seen
        assert set(seen.split(" min ago")[0].split()[-1:]) == {str(minutes)}
        window.show_page("backups")
        backups = window.page("backups")
        assert isinstance(backups, BackupsPage)
        assert f"{minutes} min" in backups.details._facts.text()
        window.show_page("overview")


def test_the_clock_ticks_by_itself(directory: Path, make_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    """Nobody has to press anything for an age to grow."""
    put(directory, 1, FULL)
    session: Session = make_window().app.session
    session._clock.setInterval(20)
    with qtbot.waitSignal(session.ticked, timeout=5_000):
        pass


def test_the_drill_of_a_suspect_backup_proves_nothing(directory: Path, make_window: Callable[..., MainWindow]) -> None:
    """Figure and head tell of the good one that was proven, by its own time, and of no server that nobody recorded."""
    wiped(directory)
    found = make_window().app.session.snapshot()
    assert found is not None
    proof = figures_of(found, NOW)[1]
    assert proof.value == "3 h ago"
    assert "PostgreSQL" not in proof.hint
    assert found.state.last_proof is not None
    assert abs(found.state.last_proof - (NOW - timedelta(hours=3))) < timedelta(minutes=1)


def test_a_next_run_that_nobody_makes_is_told(directory: Path, make_window: Callable[..., MainWindow]) -> None:
    """Times alone make no backup: the figure says that no scheduler is set."""
    put(directory, 1, FULL, verified=Level.DRILL)
    found = make_window().app.session.snapshot()
    assert found is not None
    assert found.is_installed is False
    assert "no scheduler is set" in figures_of(found, NOW)[2].hint
    assert "no scheduler" not in figures_of(replace(found, is_installed=True), NOW)[2].hint


def test_the_gap_that_is_still_open_counts(directory: Path, make_window: Callable[..., MainWindow]) -> None:
    """The longest time without a good backup may be the one that goes on."""
    put(directory, 72, FULL)
    put(directory, 71, FULL)
    found = make_window().app.session.snapshot()
    assert found is not None
    assert found.drawn is not None
    assert found.drawn.year.longest_gap > timedelta(hours=70)


def test_the_newest_backup_is_compared_with_the_last_good_one(
    directory: Path, make_window: Callable[..., MainWindow]
) -> None:
    """Its own rows less its own are nothing; what a suspect one lost is what matters."""
    good, bad = wiped(directory)
    window = make_window()
    window.show_page("backups")
    page = window.page("backups")
    assert isinstance(page, BackupsPage)
    page.show_backup(bad)
    assert {one.table: one.since for one in page.details._model.items} == {"public.orders": -4000, "public.users": 0}
    page.show_backup(good)
    assert {one.table: one.since for one in page.details._model.items} == {"public.orders": -4000, "public.users": 0}
    found = window.app.session.snapshot()
    assert found is not None
    assert [one.since for one in contents(found.backups[0], None)] == [None, None]


def test_encrypted_from_now_on_is_not_encrypted_before(
    directory: Path, make_window: Callable[..., MainWindow], environ: dict[str, str]
) -> None:
    """Where earlier backups lie in plain the card says so."""
    put(directory, 2, FULL, kind=Kind.DAILY)
    profile = profiles.load("shop", environ)
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    profiles.add(replace(profile, recipients=(key,)), environ, replace=True)
    window = make_window()
    window.show_page("destinations")
    page = window.page("destinations")
    assert isinstance(page, DestinationsPage)
    assert "1 backup(s) here, and their copies, are not encrypted" in page.encryption._sentence.text()
