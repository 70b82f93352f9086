"""The tray: the gravest state in colour and word, notices only for who does not look, and all works without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_gui.jobs import JobSpec
from loopin_backup_gui.tray import Tray, application_icon
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow

Told = list[tuple[str, str, QSystemTrayIcon.MessageIcon]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the desktop would have been told."""
    found: Told = []
    monkeypatch.setattr(Tray, "show_message", lambda _self, *words: found.append(words))
    return found


def test_the_icon_comes_in_every_size() -> None:
    """From the smallest tray to the largest launcher."""
    assert {size.width() for size in application_icon().availableSizes()} >= {16, 32, 48, 256}


def test_state_is_told_by_word_and_colour(make_window: Callable[..., MainWindow], tmp_path: Path) -> None:
    """The tooltip counts; the menu opens, backs up and quits; without a tray the window is not hidden."""
    directory = tmp_path / "backups"
    directory.mkdir(mode=0o700)
    store.put(directory, kind=Kind.DAILY)
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    tray = Tray(window)
    tray._on_snapshot("default")
    found = window.app.session.snapshot()
    assert found is not None
    assert tray.icon.toolTip() == f"LoopIn Backup: 1 {found.state.level.value}"
    texts = [one.text() for one in tray._menu.actions() if one.text()]
    assert texts == ["Open LoopIn Backup", "Back up default now", "Quit"]
    assert window.has_tray is QSystemTrayIcon.isSystemTrayAvailable()


def test_the_end_of_a_job_is_told_to_who_does_not_look(
    make_window: Callable[..., MainWindow], qtbot: QtBot, told: Told
) -> None:
    """Success and failure; nothing while the window is active, and nothing if the user wants none."""
    window = make_window()
    tray = Tray(window)

    def run(work: JobSpec) -> None:
        with qtbot.waitSignal(window.app.session.runner.finished):
            window.app.session.submit(work)

    def fail(_around: object) -> None:
        raise ServerError("The server is gone.")

    window.hide()
    run(JobSpec("shop", "Backup", lambda _around: None, "manual"))
    run(JobSpec("shop", "Backup", fail))
    assert [(title, text) for title, text, _ in told] == [
        ("Backup shop is done", "manual"),
        ("Backup shop failed", "The server is gone."),
    ]
    assert told[1][2] is QSystemTrayIcon.MessageIcon.Critical
    window.app.preferences.desktop_notices = False
    run(JobSpec("shop", "Backup", fail))
    assert len(told) == 2
    tray.open()
    assert window.isVisible()


def test_a_suspicion_that_is_new_is_told(
    make_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path, told: Told
) -> None:
    """What was so at the start is not told again."""
    directory = tmp_path / "backups"
    directory.mkdir(mode=0o700)
    store.put(directory, kind=Kind.DAILY)
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    tray = Tray(window)
    tray._on_snapshot("default")
    window.hide()
    assert told == []
    store.put(
        directory, kind=Kind.MANUAL, when=store.NOON.replace(year=2027), verdict=Verdict.SUSPECT, reasons=("emptied",)
    )
    with qtbot.waitSignal(window.app.session.snapshot_changed):
        window.app.session.refresh()
    found = window.app.session.snapshot()
    assert found is not None
    assert found.state.level.value == "suspect"
    assert [title for title, _, _ in told] == ["default: Backup suspect"]
