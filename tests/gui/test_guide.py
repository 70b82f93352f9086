"""The first-run guide, from nothing to the first drill, on a real server with a real keyring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from loopin_backup_core.config import profiles
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.schedule import UNSCHEDULED, Slot
from loopin_backup_core.postgres import client_tools
from loopin_backup_core.postgres.client_tools import Tool
from loopin_backup_gui.dialogs.guide import GuideDialog
from loopin_backup_gui.dialogs.guide.database import ConnectionStep, PlaceStep
from loopin_backup_gui.dialogs.guide.dialog import FINISHED
from loopin_backup_gui.dialogs.guide.running import BackupStep, DrillStep
from loopin_backup_gui.dialogs.guide.timing import CRON, NOBODY, ScheduleStep
from loopin_backup_gui.dialogs.guide.tools import ToolsStep
from loopin_backup_gui.widgets.tool_table import COL_SUITS, ToolModel
from tests.support import secret_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase


CRONTAB = """#!/bin/sh
case "$1" in
-l) test -s "{0}" && cat "{0}" || {{ echo "no crontab for tester" >&2; exit 1; }} ;;
-) cat > "{0}" ;;
esac
"""


@pytest.fixture
def no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without client tools, which is quickly searched."""
    monkeypatch.setattr(client_tools, "survey", lambda **_: client_tools.Survey((), ()))


def opened(window: MainWindow, qtbot: QtBot) -> GuideDialog:
    """Open the guide and wait until it has looked for the tools."""
    guide = GuideDialog(window.app, window)
    guide.open()
    qtbot.waitUntil(lambda: not guide.steps[guide.at].is_busy, timeout=20_000)
    return guide


def test_from_nothing_to_the_first_drill(
    make_window: Callable[..., MainWindow],
    environ: dict[str, str],
    database: PgDatabase,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    """Tools, connection, place, schedule, backup, drill: each says what came of it, and the guide is over."""
    database.execute("CREATE TABLE users AS SELECT n FROM generate_series(1, 1000) AS n")
    with secret_service.keyring("unlocked") as bus:
        environ["LOOPIN_PG_BIN"] = str(database.server.bin)
        window = make_window(DBUS_SESSION_BUS_ADDRESS=bus["DBUS_SESSION_BUS_ADDRESS"])
        guide = opened(window, qtbot)
        tools, connection, place, schedule, backup, drill = guide.steps
        assert isinstance(tools, ToolsStep)
        assert tools.is_done
        guide.next_button.click()
        assert isinstance(connection, ConnectionStep)
        form = connection.form
        qtbot.waitUntil(lambda: "unlocked" in form.password._state.text(), timeout=10_000)
        form.connection.address.setText(database.url)
        form.name.setText("shop")
        with qtbot.waitSignal(form.trial.answered, timeout=10_000):
            form.trial.button.click()
        assert connection.is_done
        guide.next_button.click()
        assert isinstance(place, PlaceStep)
        form.place.directory.setText(str(tmp_path / "keep"))
        with qtbot.waitSignal(place.passed, timeout=10_000):
            guide.next_button.click()
        assert profiles.load("shop", environ).keyring
        assert isinstance(schedule, ScheduleStep)
        schedule.scheduler.setCurrentIndex(schedule.scheduler.findData(NOBODY))
        with qtbot.waitSignal(schedule.passed, timeout=10_000):
            guide.next_button.click()
        assert profiles.load("shop", environ).schedule.daily == Slot(2, 0)
        assert isinstance(backup, BackupStep)
        qtbot.waitUntil(backup.start_button.isEnabled, timeout=10_000)
        backup.start_button.click()
        assert not guide.next_button.isEnabled()
        qtbot.waitUntil(lambda: backup.is_done and not backup.is_busy, timeout=30_000)
        assert "1,000 rows in 1 table" in backup.notice.accessibleDescription()
        guide.next_button.click()
        assert isinstance(drill, DrillStep)
        drill.start_button.click()
        qtbot.waitUntil(lambda: drill.is_done and not drill.is_busy, timeout=60_000)
        assert "Proven" in drill.notice.accessibleName()
        guide.next_button.click()
    assert not guide.isVisible()
    assert window.app.preferences.guide_step == FINISHED
    found = window.app.session.snapshot("shop")
    assert found is not None
    assert [one.level for one in found.backups[0].verifications][-1] is Level.DRILL


@pytest.fixture
def crontab(environ: dict[str, str], tmp_path: Path) -> Path:
    """A cron of the test's own: what is given to it lies in this file."""
    folder, text = tmp_path / "bin", tmp_path / "crontab.txt"
    folder.mkdir()
    (folder / "crontab").write_text(CRONTAB.format(text))
    (folder / "crontab").chmod(0o755)
    environ["PATH"] = f"{folder}:{environ['PATH']}"
    return text


@pytest.mark.parametrize("way", ["passfile", "window"])
def test_a_schedule_is_tried_as_cron_will_do_it(
    make_window: Callable[..., MainWindow], environ: dict[str, str], database: PgDatabase, qtbot: QtBot,
    tmp_path: Path, crontab: Path, way: str,
) -> None:  # fmt: skip
    """A password in the keyring does not serve cron: nothing is installed, and what serves is one button away."""
    with secret_service.keyring("unlocked") as bus:
        environ |= {"LOOPIN_PG_BIN": str(database.server.bin)}
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        given = urlsplit(database.url)
        conninfo = f"host={given.hostname} port={given.port} user={given.username} dbname={database.name}"
        made = Profile("shop", conninfo, tmp_path / "keep", tmp_path / "logs", keyring=True, schedule=UNSCHEDULED)
        profiles.add(made, environ, password=given.password)
        guide = opened(make_window(), qtbot)
        guide.show_step(3)
        step = guide.steps[3]
        assert isinstance(step, ScheduleStep)
        step.scheduler.setCurrentIndex(step.scheduler.findData(CRON))
        guide.next_button.click()
        qtbot.waitUntil(lambda: not step.is_busy, timeout=20_000)
        assert "With cron this would fail" in step.notice.accessibleName()
        assert not crontab.exists()
        assert not profiles.load("shop", environ).schedule.is_set
        assert step.to_file.isVisible()
        with qtbot.waitSignal(step.passed, timeout=20_000):
            (step.to_file if way == "passfile" else step.by_window).click()
        after = profiles.load("shop", environ)
        assert after.schedule.is_set
        assert after.keyring is (way == "window")
        assert crontab.exists() is (way == "passfile")
        if way == "passfile":
            assert "--profile shop" in crontab.read_text()
            assert Path(after.passfile).stat().st_mode & 0o077 == 0
            assert (given.password or "") not in crontab.read_text()


def test_it_shows_itself_once_and_goes_on_where_it_was_left(
    make_window: Callable[..., MainWindow], qtbot: QtBot, no_tools: None
) -> None:
    """Without a profile it comes by itself; closed it is resumed, left it stays away."""
    window = make_window()
    window.start()
    guide = window.findChild(GuideDialog)
    assert isinstance(guide, GuideDialog)
    qtbot.waitUntil(guide.skip_button.isEnabled, timeout=20_000)
    guide.skip_button.click()
    assert guide.at == 1
    guide.reject()
    again = opened(window, qtbot)
    assert again.at == 1
    again.leave_button.click()
    assert window.app.preferences.guide_step == FINISHED
    shown = len(window.findChildren(GuideDialog))
    window.start()
    assert len(window.findChildren(GuideDialog)) == shown


def test_steps_that_need_a_database_say_so(
    make_window: Callable[..., MainWindow], qtbot: QtBot, no_tools: None
) -> None:
    """They cannot be gone to before a profile is there, and their tooltips say why."""
    guide = opened(make_window(), qtbot)
    assert [one.isEnabled() for one in guide._marks] == [True, True, True, False, False, False]
    assert "named" in guide._marks[3].toolTip()
    guide.show_step(2)
    assert not guide.skip_button.isEnabled()


def test_without_tools_it_says_what_to_install(
    make_window: Callable[..., MainWindow], qtbot: QtBot, no_tools: None
) -> None:
    """No pg_dump anywhere: a warning with what to type, and the guide can go on all the same."""
    guide = opened(make_window(), qtbot)
    notice = guide.steps[0].notice
    assert "not on this machine" in notice.accessibleName()
    assert "nstall" in notice.accessibleDescription()
    assert guide.next_button.isEnabled()


def test_the_tools_are_a_sound_model(tmp_path: Path) -> None:
    """Qt's own tester finds nothing; a tool below the security floor is marked."""
    model = ToolModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_items([Tool("pg_dump", tmp_path, (17, 1), "PATH"), Tool("psql", tmp_path, (18, 6), "PATH")])
    assert model.index(0, COL_SUITS).data() == "to 17; lacks fixes"
    assert model.index(1, COL_SUITS).data() == "to 18"
    tester.deleteLater()


def test_everything_in_it_has_a_name(make_window: Callable[..., MainWindow], qtbot: QtBot, no_tools: None) -> None:
    """Whatever can have the focus is named for assistive technology, in every step."""
    guide = opened(make_window(), qtbot)
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton

    for number in range(3):
        guide.show_step(number)
        unnamed = [
            one
            for one in guide.findChildren(QWidget)
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.accessibleName()
            if not (isinstance(one, QAbstractButton) and one.text()) and not one.objectName().startswith("qt_")
        ]
        assert unnamed == []
