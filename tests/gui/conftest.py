"""The window for tests: real widgets, offscreen unless the environment names a platform, and a home of its own."""

from __future__ import annotations

import asyncio
import gc
import os
from typing import TYPE_CHECKING

import pytest
import qasync

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.jobs import JobRunner
    from loopin_backup_gui.window import MainWindow


def _wait_for_end(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: not runner.active, timeout=20_000)


@pytest.fixture(autouse=True)
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The loop that Qt and asyncio share, as the application runs it; events are processed while a test waits."""
    made: asyncio.AbstractEventLoop = qasync.QEventLoop(qapp, already_running=True)
    yield made
    for task in asyncio.all_tasks(made):
        task.cancel()
    qapp.processEvents()
    asyncio.events._set_running_loop(None)
    # Its stop() would quit the application, after which no test could wait for anything.
    made.__dict__["_QEventLoop__is_running"] = False
    made.close()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with a home of its own and no way to anybody's databases or keyring."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "HOME": str(home), "TMPDIR": str(tmp_path)}


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: QApplication, loop: asyncio.AbstractEventLoop, environ: dict[str, str], tmp_path: Path
) -> Iterator[Callable[..., MainWindow]]:
    """Return what makes the window, as the application does, shown and with its profiles read."""
    from loopin_backup_gui import app

    made: list[MainWindow] = []

    def make(cwd: Path | None = None, **more: str) -> MainWindow:
        environ.update(more)
        window = app.make_window(qapp, environ, cwd or tmp_path)
        made.append(window)
        window.show()
        window.start()
        qtbot.waitUntil(
            lambda: all(window.app.session.snapshot(p.name) for p in window.app.session.profiles), timeout=20_000
        )
        return window

    yield make
    for window in made:
        runner = window.app.session.runner
        runner.cancel_all()
        _wait_for_end(qtbot, runner)
        window.app.session.close()
        window.hide()
        window.deleteLater()
    # What a look at a server had begun is over: a connection that is half made would hold up who drops its database.
    qtbot.waitUntil(lambda: not asyncio.all_tasks(loop), timeout=20_000)
    gc.collect()
    qapp.processEvents()
