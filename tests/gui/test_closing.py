"""Closing the window while something is at work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from loopin_backup_gui.dialogs.closing import ClosingDialog
from loopin_backup_gui.jobs import JobSpec, JobState
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_gui.window import MainWindow


def until_cancelled(around: JobContext) -> None:
    around.token.wait(60)
    around.token.check()


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window(DATABASE_URL="postgresql://ann@db.example/loopin")


def asked(window: MainWindow) -> ClosingDialog:
    found = window.findChild(ClosingDialog)
    assert isinstance(found, ClosingDialog)
    return found


def test_a_window_at_rest_closes_at_once(window: MainWindow) -> None:
    """Nobody is asked where nothing is at work."""
    assert window.close()
    assert not window.isVisible()


def test_it_asks_while_a_job_is_at_work(window: MainWindow, qtbot: QtBot) -> None:
    """The window stays, the job is named, and Return means to keep working."""
    job = window.app.session.submit(JobSpec("loopin_prod", "Backup", until_cancelled))
    assert not window.close()
    dialog = asked(window)
    assert window.isVisible()
    assert any("Backup" in one.text() and "loopin_prod" in one.text() for one in texts(dialog))
    assert dialog.keep.isDefault()
    assert not dialog.hide_button.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert window.isVisible()
    assert job.state is JobState.RUNNING


def texts(dialog: ClosingDialog) -> list[QLabel]:
    return dialog.findChildren(QLabel)


def test_escape_keeps_working(window: MainWindow) -> None:
    """Esc is the harmless way out."""
    job = window.app.session.submit(JobSpec("loopin_prod", "Backup", until_cancelled))
    window.close()
    QTest.keyClick(asked(window), Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not job.token.cancelled


def test_quitting_cancels_and_waits(window: MainWindow, qtbot: QtBot) -> None:
    """Jobs of two profiles, one of them waiting: all are over, within two seconds, before the window goes."""
    jobs = [window.app.session.submit(JobSpec(name, "Backup", until_cancelled)) for name in ("one", "one", "two")]
    window.close()
    began = time.monotonic()
    asked(window).quit.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert time.monotonic() - began < allowed(2)
    assert [job.state for job in jobs] == [JobState.CANCELLED] * 3


def test_it_says_that_it_waits(window: MainWindow, qtbot: QtBot) -> None:
    """While a job is stopping the dialog says so, and can neither be answered again nor be closed."""

    def slow(around: JobContext) -> None:
        around.token.wait(60)
        time.sleep(0.3)
        around.token.check()

    window.app.session.submit(JobSpec("one", "Restore", slow))
    window.close()
    dialog = asked(window)
    dialog.quit.click()
    assert "Stopping" in " ".join(one.text() for one in texts(dialog))
    assert not dialog.keep.isEnabled()
    dialog.reject()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_the_window_goes_when_the_work_ends_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    """Who was asked and did not answer is not asked about what is over: the window closes."""
    job = window.app.session.submit(JobSpec("one", "Backup", lambda around: around.token.wait(0.2)))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert job.state is JobState.DONE


def test_with_a_tray_it_can_be_hidden(window: MainWindow) -> None:
    """Where a tray icon brings it back, the window hides and the job goes on."""
    window.has_tray = True
    job = window.app.session.submit(JobSpec("one", "Backup", until_cancelled))
    window.close()
    dialog = asked(window)
    assert dialog.hide_button.isVisible()
    dialog.hide_button.click()
    assert not window.isVisible()
    assert not job.token.cancelled


def test_a_look_is_not_asked_about(window: MainWindow) -> None:
    """What a page reads by itself is stopped without a word."""
    job = window.app.session.submit(JobSpec("one", "Look", until_cancelled, quiet=True))
    assert window.close()
    assert job.token.cancelled
