"""The Overview: what is the matter, the figures, the charts by mouse and keyboard, and the live database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel

from loopin_backup_core.model.dump_index import DumpIndex, Requirements, Section, SectionKind
from loopin_backup_core.model.kinds import Level, Verdict
from loopin_backup_core.repository.journal import Journal
from loopin_backup_gui import live
from loopin_backup_gui.dialogs.compare import CompareDialog
from loopin_backup_gui.models.plain_table import OBJECT_ROLE
from loopin_backup_gui.pages.overview import OverviewPage
from loopin_backup_gui.pages.overview.latest import COL_ROWS, COL_STATE, LatestModel
from loopin_backup_gui.pages.overview.matter import Ask
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.conftest import FreshDatabase

    Make = Callable[..., MainWindow]

FULL = {"public.updates": 9000, "public.users": 400, "public.read_logs": 70}
NOW = datetime.now(UTC).replace(microsecond=0)


def put(directory: Path, days: float, rows: dict[str, int], verified: Level | None = Level.DRILL, **facts: Any) -> str:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = len(store.DATA) // len(rows)
    sections = [Section(SectionKind.HEADER, "", 0, len(store.DATA) - part * len(rows), 0, "0" * 64)]
    for name, count in rows.items():
        start = sections[-1].offset + sections[-1].bytes
        sections.append(Section(SectionKind.TABLE_DATA, name, start, part, count, "0" * 64))
    index = DumpIndex(tuple(sections), len(store.DATA), {}, Requirements())
    return store.put(directory, NOW - timedelta(days=days), verified=verified, index=index, **facts)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def overview(window: MainWindow) -> OverviewPage:
    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    return page


def test_all_is_well(make_window: Make, here: Path) -> None:
    """Without anything the matter there is no notice, and four figures tell how it stands."""
    for days in (2, 1, 0):
        put(here, days, FULL)
    page = overview(make_window())
    assert page.notice.matter is None
    assert page.notice.isHidden()
    assert page.figures[0].accessibleName().startswith("Last good backup: ")
    assert [bool(one.accessibleName()) for one in page.figures] == [True] * 4


def test_a_wipe_is_told_in_a_notice_and_seen_in_the_chart(make_window: Make, here: Path, qtbot: QtBot) -> None:
    """The notice names the table, its rows before and now and the last good backup; its button restores that one."""
    good = put(here, 1, FULL)
    wiped = {**FULL, "public.updates": 40}
    put(here, 0, wiped, Level.STRUCTURE, verdict=Verdict.SUSPECT, reasons=("public.updates lost 8,960 of 9,000 rows.",))
    window = make_window()
    page = overview(window)
    found = page.notice.matter
    assert found is not None
    assert (found.tone, found.title) == (Tone.BAD, "updates lost 99.6 % of its rows")
    assert ": updates 9,000 → 40." in found.text
    assert "proven restorable" in found.text
    line = page.charts.rows.plot.lines[-1]
    assert (line.label, line.tone, line.strong) == ("updates −99.6 %", Tone.BAD, True)
    restore = page.notice.button_of(Ask.RESTORE)
    assert restore is not None
    with qtbot.waitSignal(window.app.actions.restore_wanted) as wanted:
        restore.click()
    assert wanted.args == [good]


def test_compare_shows_what_changed(make_window: Make, here: Path, qtbot: QtBot) -> None:
    """Compare opens a table of both backups, the largest loss first."""
    put(here, 1, FULL)
    put(here, 0, {"public.users": 400}, Level.STRUCTURE, verdict=Verdict.SUSPECT, reasons=("public.updates is gone.",))
    window = make_window()
    ask = overview(window).notice.button_of(Ask.COMPARE)
    assert ask is not None
    ask.click()
    dialog = window.findChild(CompareDialog)
    assert dialog is not None
    model = dialog.table.model()
    assert [model.index(0, column).data() for column in (0, 1, 3)] == ["updates", "9,000", "−9,000"]
    with qtbot.waitSignal(window.app.actions.command_wanted) as wanted:
        dialog.command.emit()
    assert wanted.args is not None
    assert wanted.args[0][1] == "compare"
    dialog.reject()


def test_a_failed_run_is_told(make_window: Make, here: Path) -> None:
    """A run that failed after the last backup is a notice with the way to the journal."""
    put(here, 1, FULL)
    Journal(here).append("failed", kind="daily", error="The disk is full.")
    found = overview(make_window()).notice.matter
    assert found is not None
    assert (found.tone, found.asks) == (Tone.BAD, (Ask.JOURNAL, Ask.BACK_UP))
    assert "The disk is full." in found.text


def test_a_failed_verification_is_told(make_window: Make, here: Path) -> None:
    """A backup whose verification failed is named, even where newer ones are good."""
    stem = put(here, 2, FULL)
    Journal(here).append("verified", stem, level="checksum", ok=False, detail="the bytes are others", duration=0.1)
    put(here, 0, FULL)
    found = overview(make_window()).notice.matter
    assert found is not None
    assert found.title == f"{stem} is damaged"
    assert "the bytes are others." in found.text


def test_old_backups_are_overdue(make_window: Make, here: Path) -> None:
    """Nine days without a backup are a warning whose last button backs up."""
    put(here, 9, FULL)
    found = overview(make_window()).notice.matter
    assert found is not None
    assert (found.tone, found.title, found.asks[-1]) == (Tone.WARNING, "Backup overdue", Ask.BACK_UP)


def test_what_was_never_drilled_asks_for_a_drill(make_window: Make, here: Path) -> None:
    """A good backup without a proof is no alarm, and the notice offers the drill."""
    put(here, 0, FULL, Level.CHECKSUM)
    found = overview(make_window()).notice.matter
    assert found is not None
    assert (found.tone, found.asks) == (Tone.ACCENT, (Ask.DRILL,))


def test_no_backup_yet_is_one_sentence_and_one_button(make_window: Make, here: Path) -> None:
    """An empty directory shows the button that takes the first backup."""
    here.mkdir(mode=0o700)
    page = overview(make_window())
    assert page.no_backup.isVisible()
    assert page.no_backup.button.isVisible()


def test_no_profile_offers_to_add_one(make_window: Make, qtbot: QtBot) -> None:
    """Without any profile the page asks for one."""
    window = make_window()
    page = overview(window)
    assert page.no_profile.isVisible()
    with qtbot.waitSignal(window.app.actions.profile_wanted):
        page.no_profile.button.click()


def test_an_unreadable_directory_is_said(make_window: Make, here: Path, tmp_path: Path) -> None:
    """A directory that cannot be used is told with what to do; no figures pretend anything."""
    (tmp_path / "elsewhere").mkdir()
    here.symlink_to(tmp_path / "elsewhere")
    page = overview(make_window())
    assert page.notice.matter is not None
    assert "symbolic link" in page.notice.matter.title
    assert not page.charts.isVisible()


def test_the_calendar_is_read_by_keyboard_and_mouse(make_window: Make, here: Path) -> None:
    """Arrow keys go from day to day and week to week, and what is read is told to assistive technology."""
    put(here, 0, FULL)
    calendar = overview(make_window()).charts.calendar
    assert "1 of 1 days good" in calendar.accessibleDescription()
    last = len(calendar._days) - 1
    calendar.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(calendar, Qt.Key.Key_End)
    assert calendar.chosen == last
    assert "proven by a drill" in calendar.lines_of(last)
    QTest.keyClick(calendar, Qt.Key.Key_Left)
    QTest.keyClick(calendar, Qt.Key.Key_Up)
    assert calendar.chosen == last - 8
    middle = calendar._square(3).center()
    assert calendar.day_at(middle) == 3
    assert calendar.day_at(QPointF(-1, 30)) == calendar.day_at(QPointF(10, 2)) == -1


def test_a_chart_is_read_by_keyboard(make_window: Make, here: Path) -> None:
    """Left and right go from backup to backup; each has the rows of every line, largest first."""
    put(here, 1, FULL)
    put(here, 0, {**FULL, "public.users": 401})
    chart = overview(make_window()).charts.rows
    assert [line.label for line in chart.plot.lines] == ["updates", "users", "read_logs"]
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    chart.choose(0)
    assert chart.plot.reading(0)[1:] == ("updates  9,000", "users  400", "read_logs  70")
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.chosen == 1
    places = sorted(chart.label_places())
    assert all(later - earlier >= 13.9 for earlier, later in pairwise(places))


def test_the_model_of_the_last_backups(make_window: Make, here: Path, qtmodeltester: object) -> None:
    """The small table is a sound model: rows, right-aligned numbers, the verdict's tone."""
    put(here, 1, FULL)
    window = make_window()
    found = window.app.session.snapshot()
    assert found is not None
    model = LatestModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(found.backups, NOW)
    assert tester.model() is model
    assert model.index(0, COL_STATE).data() == "good"
    assert model.index(0, COL_ROWS).data() == "9,470"


def test_a_double_click_leads_to_the_backups(make_window: Make, here: Path, qtbot: QtBot) -> None:
    """Whoever wants more of one of the last backups is led to the page with all of them."""
    older = put(here, 1, FULL)
    put(here, 0, FULL)
    window = make_window()
    table = overview(window).charts.latest
    with qtbot.waitSignal(table.wanted):
        table.selectRow(1)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.shown == "backups"
    chosen = window.page("backups").table.selectionModel().selectedRows()  # type: ignore[attr-defined]
    assert [index.data(OBJECT_ROLE).stem for index in chosen] == [older]


@pytest.mark.parametrize(("width", "columns"), [(940, 1), (1280, 2), (1920, 2)])
def test_nothing_is_clipped_at_any_width(make_window: Make, here: Path, qtbot: QtBot, width: int, columns: int) -> None:
    """The cards use the room there is, none is cut off at the right, and no label is narrower than its text."""
    put(here, 1, FULL)
    put(here, 0, {**FULL, "public.updates": 2}, verdict=Verdict.SUSPECT, reasons=("It is wiped.",))
    window = make_window()
    window.resize(width, 800)
    page = overview(window)
    qtbot.waitUntil(lambda: page.width() > width - 260)
    qtbot.wait(50)
    inside = page.content.widget()
    assert inside is not None
    assert inside.width() <= page.content.viewport().width()
    cards = [card for card in inside.findChildren(Card) if card.isVisible()]
    assert cards
    for card in cards:
        assert card.mapTo(inside, card.rect().topRight()).x() <= inside.width() - 20
    for one in inside.findChildren(QLabel):
        if one.isVisible() and not one.wordWrap():
            assert one.width() >= one.minimumSizeHint().width(), one.text()
    lefts = {card.mapTo(inside, card.rect().topLeft()).x() for card in (page.charts._year_card, page.charts._rows_card)}
    assert len(lefts) == columns


def test_the_live_database_is_asked(make_window: Make, here: Path, fresh_database: FreshDatabase, qtbot: QtBot) -> None:
    """Version, size and rows are shown while nothing waits; a table that was emptied since is told at once."""
    database = fresh_database()
    database.load("CREATE TABLE updates (id int); CREATE TABLE users (id int);")
    database.load("INSERT INTO users SELECT generate_series(1, 400); ANALYZE users;")
    put(here, 0, {"public.updates": 9000, "public.users": 400}, database_name=database.name)
    page = overview(make_window(DATABASE_URL=database.url))
    qtbot.waitUntil(lambda: page._facts is not None, timeout=20_000)
    facts = page._facts
    assert facts is not None
    assert facts.rows["public.updates"] == 0
    assert facts.rows["public.users"] >= 400
    assert facts.size > 1_000_000
    found = page.notice.matter
    assert found is not None
    assert found.title == "Right now: updates was emptied"
    assert Ask.RESTORE in found.asks


def test_a_server_that_does_not_answer_is_told_calmly(make_window: Make, here: Path, qtbot: QtBot) -> None:
    """Offline is no alarm: the card says so, and everything else is shown."""
    put(here, 0, FULL)
    page = overview(make_window(DATABASE_URL="postgresql://ann@127.0.0.1:9/loopin"))
    with qtbot.waitSignal(page._watch.failed, timeout=20_000):
        pass
    assert "cannot be asked now" in page.charts.live.accessibleDescription()
    assert page.notice.matter is None


def test_another_profile_ends_the_look(make_window: Make, here: Path, qtbot: QtBot) -> None:
    """What was asked of one database is never shown of another."""
    put(here, 0, FULL)
    window = make_window(DATABASE_URL="postgresql://ann@10.255.255.1:9/loopin")
    page = overview(window)
    assert page._watch._tasks._running
    window.show_page("activity")
    qtbot.waitUntil(lambda: not page._watch._tasks._running, timeout=5_000)
    stray = live.LiveFacts("another", "15", 1, {})
    page._on_facts(stray)
    assert page._facts is None


def test_dark_and_light_paint(make_window: Make, here: Path) -> None:
    """Both appearances can be painted at once, with something read in calendar and charts."""
    from loopin_backup_gui.theme import Mode

    for days in (2, 1, 0):
        put(here, days, FULL)
    window = make_window()
    page = overview(window)
    for chart in (page.charts.rows, page.charts.sizes, page.charts.calendar):
        chart.choose(1)
    window.app.appearance.set_mode(Mode.LIGHT)
    light = page.grab().toImage()
    window.app.appearance.set_mode(Mode.DARK)
    assert page.grab().toImage() != light
    window.app.appearance.set_mode(Mode.LIGHT)


def test_a_figure_says_what_is_missing(make_window: Make, here: Path) -> None:
    """Without a good backup and without a schedule the figures say so in words."""
    stem = put(here, 0, FULL)
    (here / f"{stem}.sql").unlink()
    page = overview(make_window())
    names = [one.accessibleName() for one in page.figures]
    assert names[0] == "Last good backup: none"
    assert names[2] == "Next run: not scheduled"
