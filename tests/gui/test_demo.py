"""The demo: a past that restores, a journal that holds, a window on it, and nothing left."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.dump_index import SectionKind
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.model.schedule import Schedule
from loopin_backup_core.operations.verify import verify
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.health import Protection
from loopin_backup_gui import app, demo
from loopin_backup_gui.demo import past, world
from loopin_backup_gui.demo.diary import Diary
from loopin_backup_gui.demo.growth import Growth
from loopin_backup_gui.demo.past import Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.window import MainWindow

NOW = datetime(2026, 8, 22, 12, tzinfo=UTC)
USERS = "".join(f"{n}\tname {n}\t{n % 3 + 1}\n" for n in range(1, 21))
LOGS = "".join(f"{n}\t{20 - n % 20}\tread\n" for n in range(1, 61))
DUMP = f"""--
-- PostgreSQL database dump
--

-- Dumped from database version 18.0
-- Dumped by pg_dump version 18.0

SET client_encoding = 'UTF8';

--
-- Name: users; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.users (id integer, name text, manager_id integer);

--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.users (id, name, manager_id) FROM stdin;
{USERS}\\.


--
-- Data for Name: activity_logs; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.activity_logs (n, user_id, action) FROM stdin;
{LOGS}\\.


--
-- PostgreSQL database dump complete
--

""".encode()


def rows_of(dump: bytes, table: str) -> list[list[bytes]]:
    (section,) = [one for one in index_bytes(dump).sections if one.name == f"public.{table}"]
    text = dump[section.offset : section.offset + section.bytes]
    body = text[text.index(b"stdin;\n") + 7 : text.index(b"\\.\n")]
    return [line.split(b"\t") for line in body.splitlines()]


@pytest.mark.parametrize("age", [0.0, 0.2, 0.5, 0.9])
def test_a_younger_dump_has_fewer_rows_and_all_that_they_refer_to(age: float) -> None:
    """What the past held is a whole dump, smaller than today's, and no row lacks the one that it refers to."""
    growth = Growth(DUMP, index_bytes(DUMP))
    dump = growth.dump(age)
    index = index_bytes(dump)
    assert index.problems == ()
    assert index.rows == growth.rows(age) < 80
    users = {row[0] for row in rows_of(dump, "users")}
    assert {row[2] for row in rows_of(dump, "users")} <= users
    assert {row[1] for row in rows_of(dump, "activity_logs")} <= users


def test_today_is_the_dump_itself() -> None:
    """At the age of 1 every row is there, and nothing else has changed."""
    grown, whole = index_bytes(Growth(DUMP, index_bytes(DUMP)).dump(1.0)), index_bytes(DUMP)
    assert (grown.rows, grown.bytes) == (whole.rows, whole.bytes)
    kinds = [one for one in whole.sections if one.kind is not SectionKind.TABLE_DATA]
    assert [one.sha256 for one in grown.sections if one.kind is not SectionKind.TABLE_DATA] == [k.sha256 for k in kinds]


def test_a_diary_is_a_sound_journal(tmp_path: Path) -> None:
    """Entries given in any order are chained in the order of time, and the chain holds."""
    diary = Diary()
    diary.add(NOW, "verified", "b", level="drill", ok=True)
    diary.add(NOW - timedelta(days=1), "created", "b", rows=3)
    diary.write(tmp_path)
    journal = Journal(tmp_path)
    assert journal.verify() == []
    assert [entry.event for entry in journal.entries()] == ["created", "verified"]
    journal.append("noted", "b", text="and on it goes")
    assert journal.verify() == []


def test_the_past_has_what_the_story_tells() -> None:
    """One backup a day but on the days that were missed or failed; older ones were cleaned up."""
    story = Story(20, missed=frozenset({3}), failing=frozenset({5}), dailies=10)
    schedule = replace(Schedule(), weekly=None, monthly=None)
    made = past.backups(story, schedule, NOW, UTC)
    days = [(NOW.date() - one.at.date()).days for one in made]
    assert days == [day for day in range(20, -1, -1) if day not in {3, 5}]
    assert [one.deleted is None for one in made] == [day < 10 for day in days]
    assert all(one.kind is Kind.DAILY and 0 <= one.age <= 1 for one in made)


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[MainWindow, demo.World]]:
    given = {**os.environ, "DATABASE_URL": "postgresql://nobody@nowhere/x", "PGHOST": "nowhere"}
    with demo.World() as made:
        window = app.make_window(qapp, made.environ(given), made.home)
        demo.open_in(window, made)
        assert window.isVisible()
        session = window.app.session
        qtbot.waitUntil(lambda: not session.runner.active and len(session.profiles) == 5, timeout=120_000)
        qtbot.waitUntil(lambda: all(session.snapshot(p.name) for p in session.profiles), timeout=20_000)
        yield window, made
        session.close()
        window.app.preferences.save()
        window.hide()
        window.deleteLater()
        qapp.processEvents()
    assert not made.home.exists()


def test_the_window_shows_every_state(opened: tuple[MainWindow, demo.World], qtbot: QtBot) -> None:
    """Five profiles in five states; the live database is that of the last backup; an old backup restores in a drill."""
    window, _ = opened
    session = window.app.session
    levels = {}
    for profile in session.profiles:
        found = session.snapshot(profile.name)
        assert found is not None
        assert found.problem is None
        levels[profile.name] = found.state.level
    assert levels == {
        world.MAIN: Protection.PROTECTED,
        world.PRODUCTION: Protection.SUSPECT,
        world.OVERDUE: Protection.OVERDUE,
        world.FAILING: Protection.FAILING,
        world.FRESH: Protection.OVERDUE,
    }
    assert session.environ[world.MARK] == "1"
    assert "PGHOST" not in session.environ
    main = _profile(window, world.MAIN)
    _check_store(main, session.environ)
    page = window.page("overview")
    qtbot.waitUntil(lambda: page._facts is not None, timeout=20_000)  # type: ignore[attr-defined]
    assert page._facts.signs == ()  # type: ignore[attr-defined]


def _profile(window: MainWindow, name: str) -> Profile:
    return next(one for one in window.app.session.profiles if one.name == name)


def _check_store(profile: Profile, environ: object) -> None:
    assert Journal(profile.directory).verify() == []
    backups = Catalog(profile.directory).backups()
    assert {one.verdict for one in backups} == {Verdict.GOOD}
    copied = [any(copy.is_good for copy in one.copies) for one in backups]
    assert copied == [number < world.COPIED for number in range(len(backups))]
    rows = [one.rows or 0 for one in reversed(backups)]
    assert rows == sorted(rows)
    around = JobContext(environ, lambda: datetime.now(UTC), NullReporter(), CancelToken())  # type: ignore[arg-type]
    assert verify(backups[-1], Level.STRUCTURE, around).ok
    assert verify(backups[len(backups) // 2], Level.DRILL, around).ok


def test_a_demo_that_is_closed_early_leaves_nothing() -> None:
    """A world that was never prepared is gone when it is left."""
    with demo.World() as made:
        home = made.home
        assert home.is_dir()
    assert not home.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
def test_a_demo_that_is_told_to_end_stops_its_server() -> None:
    """A logout while the world is being made leaves neither a server nor a folder."""
    argv = [sys.executable, "-m", "loopin_backup_gui.app", "--demo"]
    # A socket's path has little room: pytest's own folder is too deep for a server.
    with tempfile.TemporaryDirectory(prefix="demo-") as name:
        places = {"HOME": name, "TMPDIR": name, "PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen"}
        with subprocess.Popen(argv, env=places, stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 30
            while not list(Path(name).glob("loopin-server-*/data")) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert list(Path(name).glob("loopin-server-*/data"))
            time.sleep(0.5)
            process.terminate()
            _, said = process.communicate(timeout=60)
        assert (process.returncode, [line for line in said.splitlines() if "propagateSizeHints" not in line]) == (0, [])
        assert list(Path(name).glob("loopin-server-*")) == []
