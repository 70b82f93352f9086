"""Asynchronous work of a widget: its errors, its end, and calls that would block the window."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QObject

from loopin_backup_core.model.errors import LoopinError, ServerError
from loopin_backup_gui.tasks import Tasks, in_thread

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_an_error_reaches_the_widget(qtbot: QtBot) -> None:
    """One of ours as it is."""
    seen: list[LoopinError] = []

    async def fail() -> None:
        await asyncio.sleep(0.01)
        raise ServerError("gone")

    owner = QObject()
    Tasks(owner).start(fail(), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].message == "gone"


@pytest.mark.log_expected
def test_an_unforeseen_error_reaches_the_widget_as_a_sentence(qtbot: QtBot) -> None:
    """Its traceback goes to the log."""
    seen: list[LoopinError] = []

    async def fail() -> None:
        raise ValueError("secret detail")

    owner = QObject()
    Tasks(owner).start(fail(), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert "secret detail" not in f"{seen[0].message}{seen[0].hint}"


def test_tasks_end_with_their_widget(qtbot: QtBot) -> None:
    """Nothing goes on for a widget that is gone, and nothing is reported to it."""
    owner = QObject()
    seen: list[LoopinError] = []
    task = Tasks(owner).start(asyncio.sleep(60), seen.append)
    qtbot.wait(20)
    shiboken6.delete(owner)
    qtbot.waitUntil(task.done)
    assert task.cancelled()
    assert seen == []


def test_what_work_does_at_its_end_with_a_widget_that_is_gone_is_nobodys_fault(qtbot: QtBot) -> None:
    """A dialog that is closed while it looks at something leaves no traceback."""
    owner = QObject()
    seen: list[LoopinError] = []

    async def look() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            owner.setObjectName("done")

    task = Tasks(owner).start(look(), seen.append)
    qtbot.wait(20)
    shiboken6.delete(owner)
    qtbot.waitUntil(task.done)
    assert task.exception() is None
    assert seen == []


@pytest.mark.log_expected
def test_a_blocking_call_is_done_elsewhere(qtbot: QtBot) -> None:
    """Its result and its error come back to the loop; who is cancelled does not wait."""
    owner = QObject()
    seen: list[object] = []
    never = threading.Event()

    async def ask() -> None:
        seen.append(await in_thread(threading.current_thread))
        await in_thread(lambda: int("x"))

    tasks = Tasks(owner)
    tasks.start(ask(), seen.append)
    waiting = tasks.start(_drop(never), seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] is not threading.current_thread()
    waiting.cancel()
    qtbot.waitUntil(waiting.done)
    never.set()


async def _drop(event: threading.Event) -> None:
    await in_thread(lambda: event.wait(60))
