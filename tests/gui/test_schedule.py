"""The page Schedule: times, next runs, schedulers, how many are kept, and the next cleanup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QPoint, QPointF, QTime
from PySide6.QtTest import QAbstractItemModelTester, QTest

from loopin_backup_core.config import profiles
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.schedule import Schedule, Slot
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_gui.pages.schedule import SchedulePage, works
from loopin_backup_gui.pages.schedule.confirm import CleanUpDialog
from loopin_backup_gui.pages.schedule.decisions import COL_FATE, COL_WHY, DecisionFilter, DecisionModel, summary
from loopin_backup_gui.pages.schedule.keeping import KeepingCard
from loopin_backup_gui.pages.schedule.times import TimesCard
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase

    Make = Callable[..., MainWindow]

NOW = datetime.now(UTC).replace(microsecond=0)
CRONTAB = """#!/bin/sh
case "$1" in
-l) test -s "{0}" && cat "{0}" || {{ echo "no crontab for tester" >&2; exit 1; }} ;;
-r) : > "{0}" ;;
-) cat > "{0}" ;;
esac
"""


@pytest.fixture
def profile(tmp_path: Path, environ: dict[str, str]) -> Profile:
    """A profile in the file, with the usual schedule and ten backups, one a day."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "crontab"
    program.write_text(CRONTAB.format(tmp_path / "tab"), encoding="utf-8")
    program.chmod(0o700)
    environ["PATH"] = f"{folder}:{environ['PATH']}"
    directory = tmp_path / "store"
    directory.mkdir(mode=0o700)
    for days in range(9, -1, -1):
        store.put(directory, NOW - timedelta(days=days, minutes=5))
    made = Profile("prod", "host=127.0.0.1 port=9 user=ann dbname=loopin", directory, tmp_path / "logs")
    return profiles.add(_with(made, schedule=Schedule()), environ)


def _with(profile: Profile, **changes: object) -> Profile:
    from dataclasses import replace

    return replace(profile, **changes)  # type: ignore[arg-type]


def shown(window: MainWindow) -> SchedulePage:
    window.show_page("schedule")
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    return page


def test_times_are_shown_changed_and_saved(make_window: Make, profile: Profile, qtbot: QtBot) -> None:
    """What is saved stands in the profiles' file, and the next runs follow it."""
    window = make_window()
    page = shown(window)
    assert page.times.schedule == profile.schedule
    assert not page.times.save.isEnabled()
    assert page.times.save.toolTip() == "Nothing was changed."
    page.times.slots[Kind.WEEKLY].on.setChecked(False)
    page.times.slots[Kind.DAILY].time.setTime(QTime(22, 30))
    page.times.drill.setValue(14)
    assert page.times.save.isEnabled()
    page.times.save.click()
    qtbot.waitUntil(lambda: profiles.load("prod", window.app.session.environ).schedule != profile.schedule)
    saved = profiles.load("prod", window.app.session.environ).schedule
    assert (saved.daily, saved.weekly, saved.monthly, saved.drill_days) == (Slot(22, 30), None, Slot(4, 0, day=1), 14)
    qtbot.waitUntil(lambda: "22:30" in page.coming.accessibleDescription(), timeout=5000)
    assert "weekly" not in page.coming.accessibleDescription()


def test_the_command_line_of_the_times_can_be_typed(profile: Profile) -> None:
    """What is shown for the times is what ``schedule set`` understands."""
    from loopin_backup_core.cli.main import parser

    schedule = Schedule(Slot(1, 5), None, Slot(4, 0, day=2), 0, 8.5)
    command = works.set_command(profile, schedule)
    args = parser(command[1]).parse_args(command[1:])
    assert (args.daily, args.weekly, args.monthly, args.drill_days, args.grace) == ("01:05", "off", "2 04:00", 0, 8.5)
    keep = works.keep_command(profile, RetentionPolicy({Kind.DAILY: 9}))
    args = parser(keep[1]).parse_args(keep[1:])
    assert args.keep == ["daily=9", "manual=all"]


def test_what_is_being_edited_survives_a_refresh(qtbot: QtBot, profile: Profile) -> None:
    """A backup that ends in the background does not take away the times that somebody is typing."""
    card = TimesCard()
    qtbot.addWidget(card)
    card.show_profile(profile, "")
    card.grace.setValue(2.5)
    card.show_profile(_with(profile, production=True), "")
    assert card.grace.value() == 2.5
    card.revert.click()
    assert card.schedule == profile.schedule


def test_whoever_may_not_change_it_is_told_why(qtbot: QtBot, profile: Profile) -> None:
    """Every control is disabled with the refusal as its tooltip."""
    times, keeping = TimesCard(), KeepingCard()
    for card in (times, keeping):
        qtbot.addWidget(card)
        card.show_profile(profile, "ann may not.")
    controls = [times.save, times.drill, times.slots[Kind.DAILY].on, keeping.save, keeping.numbers[Kind.DAILY]]
    assert [(one.isEnabled(), one.toolTip()) for one in controls] == [(False, "ann may not.")] * 5


def test_database_url_has_no_schedule(make_window: Make, tmp_path: Path) -> None:
    """The profile of DATABASE_URL has nowhere to keep times: the page says so."""
    (tmp_path / "backups").mkdir(mode=0o700)
    page = shown(make_window())
    assert "DATABASE_URL" in page.times.slots[Kind.DAILY].on.toolTip()


def test_numbers_show_what_they_would_do_before_they_are_saved(
    make_window: Make, profile: Profile, qtbot: QtBot
) -> None:
    """Other numbers are tried out at once; only saved ones can be cleaned up by."""
    window = make_window()
    page = shown(window)
    assert summary(page.cleanup.model.items)[0] == 3
    page.keeping.numbers[Kind.DAILY].setValue(2)
    qtbot.waitUntil(lambda: summary(page.cleanup.model.items)[0] == 8, timeout=5000)
    assert page.cleanup.sentence.text().startswith("With these numbers: ")
    assert not page.cleanup.clean.isEnabled()
    page.keeping.save.click()
    environ = window.app.session.environ
    qtbot.waitUntil(lambda: profiles.load("prod", environ).retention.keep[Kind.DAILY] == 2, timeout=5000)
    qtbot.waitUntil(page.cleanup.clean.isEnabled, timeout=5000)
    assert len(Catalog(profile.directory).backups()) == 10


def test_a_cleanup_is_confirmed_by_name(make_window: Make, profile: Profile, qtbot: QtBot) -> None:
    """The dialog lists exactly what goes; nothing happens on Cancel, and exactly that is deleted when confirmed."""
    page = shown(window := make_window())
    going = [one.backup.stem for one in page.cleanup.model.items if one.delete]
    page.cleanup.clean.click()
    dialog = window.findChild(CleanUpDialog)
    assert dialog is not None
    assert (list(dialog.stems), dialog.delete.isDefault()) == (going, False)
    dialog.reject()
    assert len(Catalog(profile.directory).backups()) == 10
    dialog.deleteLater()
    page.cleanup.clean.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(CleanUpDialog)))
    (dialog,) = (one for one in window.findChildren(CleanUpDialog) if one.isVisible())
    dialog.delete.click()
    qtbot.waitUntil(lambda: len(Catalog(profile.directory).backups()) == 7, timeout=10_000)
    deleted = [entry.backup for entry in Journal(profile.directory).entries() if entry.event == "deleted"]
    assert sorted(deleted) == sorted(going)


def test_what_was_not_confirmed_stays(profile: Profile) -> None:
    """What retention lets go only after the question was asked is kept until it is asked again."""
    oldest = Catalog(profile.directory).backups()[-1]
    around = JobContext({}, lambda: NOW, NullReporter(), CancelToken())
    decided = works.clean_up(profile, [oldest.stem]).run(around)
    assert [one.backup.stem for one in decided if one.delete] == [oldest.stem]
    assert len(Catalog(profile.directory).backups()) == 9


def test_a_suspicion_freezes_the_cleanup(make_window: Make, profile: Profile) -> None:
    """While a backup is suspect nothing can be deleted, and the page says which and what settles it."""
    stem = store.put(profile.directory, NOW, verdict=Verdict.SUSPECT, reasons=("It is wiped.",))
    page = shown(make_window())
    assert stem in page.cleanup.sentence.text()
    assert not page.cleanup.clean.isEnabled()
    assert "suspect" in page.cleanup.clean.toolTip()


def test_the_runs_are_put_into_the_crontab_and_taken_out(
    make_window: Make, profile: Profile, qtbot: QtBot, tmp_path: Path, environ: dict[str, str], database: PgDatabase
) -> None:
    """What cron will do is tried first; then the profile's lines are there and fit, and Remove takes them out again."""
    window = make_window(LOOPIN_PG_BIN=str(database.server.bin))
    page = shown(window)
    cron = page.machine.schedulers["cron"]
    qtbot.waitUntil(cron.install.isEnabled, timeout=10_000)
    assert not cron.remove.isEnabled()
    with qtbot.waitSignal(window.app.session.failed, timeout=10_000):
        cron.install.click()
    assert not (tmp_path / "tab").exists()
    given = urlsplit(database.url)
    conninfo = f"host={given.hostname} port={given.port} user={given.username} dbname={database.name}"
    served = _with(profile, conninfo=conninfo, passfile="new")
    profiles.add(served, environ, password=given.password, replace=True)
    window.app.session.load()
    qtbot.waitUntil(cron.install.isEnabled, timeout=10_000)
    cron.install.click()
    qtbot.waitUntil(cron.remove.isEnabled, timeout=10_000)
    assert "loopin-backup: prod" in (tmp_path / "tab").read_text(encoding="utf-8")
    assert (cron.install.isEnabled(), cron.install.toolTip()) == (False, "What is installed fits the times.")
    cron.remove.click()
    qtbot.waitUntil(cron.install.isEnabled, timeout=10_000)
    assert (tmp_path / "tab").read_text(encoding="utf-8") == ""


def test_the_demo_installs_nothing(make_window: Make, profile: Profile, qtbot: QtBot) -> None:
    """In the demo the schedulers of the machine are shown, and left alone."""
    page = shown(make_window(LOOPIN_BACKUP_DEMO="1"))
    cron = page.machine.schedulers["cron"]
    qtbot.waitUntil(lambda: "demo" in cron.install.toolTip(), timeout=10_000)
    assert not cron.install.isEnabled()


def test_the_model_of_decisions(make_window: Make, profile: Profile) -> None:
    """The table and its filter are sound models: each decision with its reason, or only what goes."""
    window = make_window()
    found = window.app.session.snapshot("prod")
    assert found is not None
    model, only = DecisionModel(lambda: NOW), DecisionFilter()
    testers = [
        QAbstractItemModelTester(one, QAbstractItemModelTester.FailureReportingMode.Fatal) for one in (model, only)
    ]
    only.setSourceModel(model)
    model.set_items(found.decisions)
    assert len(testers) == 2
    assert (only.rowCount(), model.index(0, COL_FATE).data()) == (10, "keeps it")
    only.set_only_going(True)
    assert (only.rowCount(), only.index(0, COL_FATE).data()) == (3, "deletes it")
    assert "older than the 7 daily backups" in only.index(0, COL_WHY).data()


def test_the_wheel_scrolls_the_page_and_changes_nothing(make_window: Make, profile: Profile, qtbot: QtBot) -> None:
    """Over a number, a time or a choice without the focus it moves the page; with the focus it counts."""
    window = make_window()
    window.resize(1024, 500)
    page = shown(window)
    bar = page._content.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)

    def turn(control: QWidget) -> int:
        page._content.ensureWidgetVisible(control)
        start = bar.value()
        at = control.mapTo(window, control.rect().center())
        QTest.wheelEvent(window.windowHandle(), QPointF(at), QPoint(0, -120))
        return start

    before = page.times.schedule
    for control in (page.times.drill, page.times.slots[Kind.WEEKLY].day, page.times.slots[Kind.DAILY].time):
        bar.setValue(0)
        start = turn(control)
        assert page.times.schedule == before
        assert bar.value() > start
    window.activateWindow()
    page.times.drill.setFocus()
    qtbot.waitUntil(page.times.drill.hasFocus)
    turn(page.times.drill)
    assert page.times.schedule != before
