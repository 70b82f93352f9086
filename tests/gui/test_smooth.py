"""The window stays smooth while a database is backed up and restored.

``LOOPIN_TEST_EFFORT=10 pytest -s tests/gui/test_smooth.py`` does it with a database of 500 MB.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from loopin_backup_core.operations.restore import new_database
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_gui.jobs import JobSpec, JobState
from tests.support.effort import times
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_gui.jobs import Job
    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase

MEGABYTES = times(50)
TICK_MS = 5
# Never to be reached by a stall of ours; other programs on a busy machine take turns of this length.
TOO_LONG_MS = 250


class Pulse(QObject):
    """Notes how long the event loop was away, beyond the tick that was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000 - TICK_MS)
        self._last = now

    def report(self, what: str) -> float:
        """Print the longest gap and those that nine of ten thousand exceed; forget them."""
        gaps = sorted(self.gaps)
        self.gaps.clear()
        nearly = gaps[int(len(gaps) * 0.999)] if gaps else 0.0
        print(f"{what}: {len(gaps)} beats, 99.9 % within {nearly:.1f} ms, the longest stall {gaps[-1]:.1f} ms")
        return nearly


@pytest.fixture
def large(database: PgDatabase) -> PgDatabase:
    database.execute(
        "CREATE TABLE activity_logs (id bigint PRIMARY KEY, at timestamptz, what text);"
        "INSERT INTO activity_logs SELECT n, '2026-01-01'::timestamptz + n * interval '1 s', repeat(md5(n::text), 6)"
        f" FROM generate_series(1, {MEGABYTES * 4400}) AS n"
    )
    return database


@pytest.mark.timeout(900)
def test_backup_and_restore_leave_the_event_loop_alone(
    large: PgDatabase, tmp_path: Path, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """While both run, with their progress shown, the event loop is not away for longer than a blink."""
    window = make_window(DATABASE_URL=large.url, PATH=f"{large.server.installation.path_bin}:/usr/bin:/bin")
    pulse = Pulse()

    def watched(job: Job | None, what: str) -> float:
        assert job is not None
        qtbot.waitUntil(lambda: job.state.is_over, timeout=600_000)
        assert job.state is JobState.DONE, job.error
        return pulse.report(f"{what} of {MEGABYTES} MB in {job.seconds:.1f} s")

    backing = watched(window.app.actions.back_up(), "backup")
    profile = window.app.session.current
    assert profile is not None
    one = Catalog(profile.directory).find("latest")

    def run(around: JobContext) -> object:
        return new_database.to_new_database(profile, new_database.Request(one, f"{large.name}_restored"), around)

    try:
        restoring = watched(window.app.session.submit(JobSpec(profile.name, "Restore", run)), "restore")
    finally:
        large.server.psql(f'DROP DATABASE IF EXISTS "{large.name}_restored"')
    assert max(backing, restoring) < allowed(TOO_LONG_MS)
