"""Notices of what no run can tell: a run that did not happen, a proof that failed, a directory out of reach."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.config import profiles
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.notifications import notices
from loopin_backup_core.operations import sample
from loopin_backup_core.system import files
from tests.support import receivers
from tests.support.unattended import DAY, HOUR, Machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgDatabase
    from tests.support.receivers import Receiver

NO_DRILLS = "drill_days = 0"


@pytest.fixture
def web() -> Iterator[Receiver]:
    """Return a web server that takes everything."""
    with receivers.web() as one:
        yield one


def machine_of(home: Path, database: PgDatabase, web: Receiver, schedule: str, *, port: int = 0) -> Machine:
    """Return a machine whose notices go to a web server."""
    machine = Machine(home, database, schedule, more=f'notices = {{ file = "{home / "addresses"}" }}', port=port)
    machine.add("addresses", f"ops json://{web.host}/\n")
    return machine


def titles(web: Receiver, database: PgDatabase) -> list[str]:
    """Return what arrived, without what all titles share."""
    found = [json.loads(body)["title"] for _, body in web.got]
    return [one.removeprefix("LoopIn Backup: ").replace(database.name, "DB") for one in found]


def test_what_is_overdue_is_told_until_it_is_made(database: PgDatabase, tmp_path: Path, web: Receiver) -> None:
    """Nothing is backed up because a run hangs: told at once, not again within 20 hours, then again; the end once."""
    machine = machine_of(tmp_path, database, web, NO_DRILLS)
    files.ensure_directory(machine.backups)
    now = datetime.now(UTC) - 2 * DAY
    with files.RunLock(machine.backups, database.name):
        for hours in (0, 1, 19, 20, 21):
            assert machine.cron("catch-up", when=now + hours * HOUR).code == exits.SUCCESS
    assert titles(web, database) == ["the monthly backup of DB is overdue"] * 2
    machine.cron("catch-up")
    machine.cron("catch-up")
    assert titles(web, database)[2:] == ["the monthly backup of DB works again"]


def test_a_failure_is_not_told_as_overdue_too(database: PgDatabase, tmp_path: Path, web: Receiver) -> None:
    """A catch-up that fails every hour tells its failure, and the state says nothing more."""
    machine = machine_of(tmp_path, database, web, NO_DRILLS, port=1)
    now = datetime.now(UTC)
    for hours in range(4):
        machine.cron("catch-up", when=now + hours * HOUR)
    assert titles(web, database) == ["the monthly backup of DB failed"]


def test_a_drill_is_told_apart_from_backups(database: PgDatabase, tmp_path: Path, web: Receiver) -> None:
    """A backup is good and does not restore: a later backup does not end what is told of that, a drill does, once."""
    database.load(sample.script())
    database.execute("CREATE FUNCTION few() RETURNS int LANGUAGE sql AS 'SELECT count(*)::int FROM users'")
    database.execute("SET search_path = public; CREATE MATERIALIZED VIEW fewer AS SELECT few()")
    machine = machine_of(tmp_path, database, web, "")
    assert machine.cron("catch-up").code == exits.VERIFICATION
    assert titles(web, database) == ["the drill of DB failed"]
    assert machine.cron("daily", "--profile", "prod").code == exits.SUCCESS
    assert len(web.got) == 1
    around = JobContext(machine.env, lambda: datetime.now(UTC), NullReporter(), CancelToken())
    profile = profiles.load("prod", machine.env)
    assert notices.tell_drill(profile, "", around, database=database.name)
    assert not notices.tell_drill(profile, "", around, database=database.name)
    assert titles(web, database)[1:] == ["the drill of DB works again"]


def test_a_directory_that_cannot_be_read_is_told(database: PgDatabase, tmp_path: Path, web: Receiver) -> None:
    """Even though the journal lies in it; that beside the logs remembers, so that nobody is told every hour."""
    machine = machine_of(tmp_path, database, web, NO_DRILLS)
    machine.backups.write_text("no directory")
    now = datetime.now(UTC)
    for hours in (-21, -20, -1):
        assert machine.cron("catch-up", when=now + hours * HOUR).code == exits.FAILURE
    assert titles(web, database) == ["the backup of DB failed"] * 2
    assert str(machine.backups) in json.loads(web.got[0][1])["message"]
    machine.backups.unlink()
    assert machine.cron("catch-up").code == exits.SUCCESS
    assert titles(web, database)[2:] == ["the monthly backup of DB works again"]


def test_check_tells_what_it_finds(database: PgDatabase, tmp_path: Path, web: Receiver) -> None:
    """With --notify, and then what is not well is told once, and its end by the run that ends it."""
    machine = machine_of(tmp_path, database, web, NO_DRILLS)
    machine("check", code=2)
    assert web.got == []
    for _ in range(2):
        machine("check", "--notify", code=2)
    assert titles(web, database) == ["the monthly backup of DB is overdue"]
    machine.cron("catch-up")
    machine("check", "--notify", code=0)
    assert titles(web, database)[1:] == ["the monthly backup of DB works again"]
