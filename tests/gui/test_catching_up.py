"""The window makes up for what a schedule has missed: at the start, every hour, and when the machine wakes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_gui.catching_up import CatchUps
from loopin_backup_gui.jobs import JobState
from tests.support.unattended import Machine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase


def test_it_catches_up_once(
    qtbot: QtBot, make_window: Callable[..., MainWindow], database: PgDatabase, tmp_path: Path
) -> None:
    """A profile that was never backed up is, by a job that can be seen; then nothing is due."""
    machine = Machine(tmp_path, database, "drill_days = 0")
    window = make_window(**{name: machine.env[name] for name in ("LOOPIN_BACKUP_CONFIG", "LOOPIN_PG_BIN")})
    session = window.app.session
    keeper = CatchUps(session, window)
    qtbot.waitUntil(lambda: [job.state for job in session.runner.jobs] == [JobState.DONE], timeout=20_000)
    (job,) = session.runner.jobs
    assert job.work.command == ("loopin-backup-cron", "catch-up", "--profile", "prod")
    assert [one.kind for one in Catalog(machine.backups).backups()] == ["monthly"]
    keeper.look()
    qtbot.wait(300)
    assert len(session.runner.jobs) == 1


def test_when_it_looks(make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every hour; at once when the clock has jumped, forward as after a sleep, or back; not with every tick."""
    window = make_window()
    session = window.app.session
    now = [datetime.now(UTC)]
    monkeypatch.setattr(session, "now", lambda: now[0])
    looks: list[datetime] = []
    monkeypatch.setattr(CatchUps, "look", lambda _: looks.append(now[0]))
    keeper = CatchUps(session, window)
    for _ in range(30):
        now[0] += timedelta(minutes=1)
        keeper.tick()
    assert looks == []
    for jump in (timedelta(hours=7), timedelta(hours=-2)):
        now[0] += jump
        keeper.tick()
        assert looks.pop() == now[0]
    keeper._looked = now[0]
    for _ in range(61):
        now[0] += timedelta(minutes=1)
        keeper.tick()
    assert looks
