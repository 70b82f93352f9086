"""``loopin-backup-cron catch-up``: what was missed is made up for once, and a proof that grows old is renewed."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyrage  # type: ignore[import-untyped]
import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.operations import sample, scheduled_run
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.repository.run_log import SCHEDULED, RunLog
from loopin_backup_core.system import files
from tests.support.unattended import DAY, HOUR, Machine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase

NO_DRILLS = "drill_days = 0"


@pytest.fixture
def database(database: PgDatabase) -> PgDatabase:
    """A database with rows in it."""
    database.load(sample.script())
    return database


def test_a_machine_that_was_off_catches_up_once(database: PgDatabase, tmp_path: Path) -> None:
    """Off for 40 days it has missed all three kinds: one backup of the largest kind, then nothing more."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    assert machine.cron("daily", "--profile", "prod", when=datetime.now(UTC) - 40 * DAY).code == exits.SUCCESS
    first = machine.cron("catch-up")
    assert (first.code, first.err) == (exits.SUCCESS, "")
    assert [one.kind for one in machine.made()] == ["monthly", "daily"]
    assert "monthly backup due" in machine.log
    before = machine.log
    for _ in range(3):
        assert machine.cron("catch-up").code == exits.SUCCESS
    assert len(machine.made()) == 2
    assert machine.log == before


def test_a_directory_that_is_away_is_not_made_anew(database: PgDatabase, tmp_path: Path) -> None:
    """Its disk is not mounted: no run writes to another one; whoever makes the directory lets them begin anew."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    assert machine.cron("daily", "--profile", "prod").code == exits.SUCCESS
    machine.backups.rename(tmp_path / "unmounted")
    for refused in (machine.cron("daily", "--profile", "prod"), machine.cron("catch-up")):
        assert refused.code == exits.FAILURE
        assert f"{machine.backups} does not exist any more: is its disk mounted?" in refused.err
        assert f"“loopin-backup-cli backup manual --begin-anew --directory {machine.backups}”" in refused.err
        assert not machine.backups.exists()
    assert machine.log.count("is its disk mounted?") == 2
    (tmp_path / "unmounted").rename(machine.backups)
    assert machine.cron("daily", "--profile", "prod", "--no-cleanup").code == exits.SUCCESS
    assert len(machine.made()) == 2


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ((), False),
        ((("start", " into {}"), ("error", "daily backup FAILED")), False),
        ((("start", " into {}/elsewhere"), ("done", "a backup")), False),
        ((("start", " into {}"), ("error", "daily backup FAILED"), ("done", "deleted another")), False),
        ((("start", " into {}"), ("notice", "A leftover was removed."), ("done", "a backup")), True),
        ((("start", " into {}"), ("done", "a backup"), ("start", " into {}"), ("error", "FAILED")), True),
    ],
)
def test_only_a_backup_that_was_made_makes_a_directory_missed(
    lines: tuple[tuple[str, str], ...], refused: bool, tmp_path: Path
) -> None:
    """A first run that failed, and runs into other directories, keep no directory from being made."""
    profile = Profile("prod", "dbname=prod", tmp_path / "back ups", tmp_path / "logs")
    around = JobContext({}, lambda: datetime.now(UTC), NullReporter(), CancelToken())
    log = RunLog(profile.logs / SCHEDULED, around.now)
    for level, text in lines:
        log.write(level, "daily backup of prod (prod)" * (level == "start") + text.format(profile.directory))
    with pytest.raises(StorageError, match="mounted") if refused else nullcontext():
        scheduled_run.refuse_vanished(profile, around, log)


def test_several_at_once_make_one_backup(database: PgDatabase, tmp_path: Path) -> None:
    """The hourly one, the one at boot and the window's: all end well and silently, and there is one backup."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    running = [machine.start("catch-up", *args, module="cron") for args in ((), ("--profile", "prod"), ())]
    assert [(process.communicate(), process.returncode) for process in running] == [(("", ""), 0)] * 3
    assert [one.kind for one in machine.made()] == ["monthly"]


def test_beside_a_run_it_leaves_the_work_to_it(database: PgDatabase, tmp_path: Path) -> None:
    """While a scheduled run holds the lock: silence and 0 for the catch-up, exit code 4 for a second scheduled run."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    files.ensure_directory(machine.backups)
    with files.RunLock(machine.backups, database.name):
        caught = machine.cron("catch-up")
        assert (caught.code, caught.err) == (exits.SUCCESS, "")
        assert "Another run is at work" in machine.log
        second = machine.cron("daily", "--profile", "prod")
    assert second.code == exits.LOCKED
    assert "Another run is at work on the database" in second.err
    assert machine.made() == []


def test_two_scheduled_runs_at_once(database: PgDatabase, tmp_path: Path) -> None:
    """While the first waits for a table the second ends with exit code 4; a catch-up ends well; one backup is made."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    with database.connect() as holder:
        holder.execute("BEGIN; LOCK TABLE users")
        first = machine.start("daily", "--profile", "prod", module="cron")
        while not database.execute("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert first.poll() is None, first.communicate()
        assert machine.cron("weekly", "--profile", "prod").code == exits.LOCKED
        assert machine.cron("catch-up").code == exits.SUCCESS
        holder.execute("COMMIT")
    assert (first.communicate(timeout=60), first.returncode) == (("", ""), exits.SUCCESS)
    assert [one.kind for one in machine.made()] == ["daily"]


def test_a_failure_is_tried_again_and_not_every_hour_for_ever(database: PgDatabase, tmp_path: Path) -> None:
    """One line and exit code 1; within the hour silence; after an hour again, and then it waits for two."""
    machine = Machine(tmp_path, database, NO_DRILLS, port=1)
    now = datetime.now(UTC)
    failed = machine.cron("catch-up")
    assert failed.code == exits.FAILURE
    assert failed.err.startswith("loopin-backup: catch-up of prod FAILED: ")
    assert failed.err.count("\n") == 1
    assert machine.cron("catch-up", when=now + HOUR / 2).code == exits.SUCCESS
    assert machine.cron("catch-up", when=now + HOUR).code == exits.FAILURE
    assert machine.cron("catch-up", when=now + HOUR).code == exits.SUCCESS
    assert machine.cron("catch-up", when=now + 2 * HOUR).code == exits.FAILURE
    assert len([one for one in Journal(machine.backups).entries() if one.event == "failed"]) == 3


def test_a_wiped_database_is_backed_up_once_for_each_time(database: PgDatabase, tmp_path: Path) -> None:
    """A suspect backup is a backup that was made: exit code 3, and no second one an hour later."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    machine.cron("monthly", "--profile", "prod", when=datetime.now(UTC) - 40 * DAY)
    database.execute("TRUNCATE users CASCADE")
    assert machine.cron("catch-up").code == exits.SUSPECT
    assert machine.cron("catch-up").code == exits.SUCCESS
    assert [one.verdict for one in machine.made()] == [Verdict.SUSPECT, Verdict.GOOD]


def test_all_profiles_with_a_schedule_are_caught_up(database: PgDatabase, tmp_path: Path) -> None:
    """And no other; one that fails does not keep the next from its backup."""
    machine = Machine(tmp_path, database, NO_DRILLS)
    good = (tmp_path / "profiles.toml").read_text(encoding="utf-8")
    bad = good.replace("prod", "bad").replace("port=", "port=1 #").replace(str(machine.backups), str(tmp_path / "b2"))
    bad = bad.replace(f"port=1 #{database.server.params(tcp=True)['port']}", "port=1")
    still = f'[profile.still]\nconninfo = "dbname=x"\ndirectory = "{tmp_path / "b3"}"\n'
    machine.add("profiles.toml", bad + good + still)
    caught = machine.cron("catch-up")
    assert caught.code == exits.FAILURE
    assert "catch-up of bad FAILED" in caught.err
    assert len(machine.made()) == 1
    assert not (tmp_path / "b3").exists()


def test_the_proof_is_renewed_before_it_is_too_old(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """The first backup is drilled at once; then no drill for six days, and one on the seventh."""
    small = fresh_database()
    small.execute("CREATE TABLE t AS SELECT 1 AS id")
    machine = Machine(tmp_path, small, "")
    now = datetime.now(UTC)
    assert machine.cron("catch-up").code == exits.SUCCESS
    assert "proven restorable: restored on PostgreSQL" in machine.log
    drilled = machine.log.count("drill of")
    assert machine.cron("monthly", "--profile", "prod", when=now + 5 * DAY).code == exits.SUCCESS
    assert machine.cron("catch-up", when=now + 5 * DAY).code == exits.SUCCESS
    assert machine.log.count("drill of") == drilled
    assert machine.cron("catch-up", when=now + 6 * DAY + HOUR).code == exits.SUCCESS
    assert machine.log.count("drill of") == drilled + 1


def test_a_drill_that_fails_is_told_once_for_each_backup(database: PgDatabase, tmp_path: Path) -> None:
    """Exit code 5 and one line; the state is failing; no new backup and no new drill until the next is due."""
    database.execute("CREATE FUNCTION few() RETURNS int LANGUAGE sql AS 'SELECT count(*)::int FROM users'")
    database.execute("SET search_path = public; CREATE MATERIALIZED VIEW fewer AS SELECT few()")
    machine = Machine(tmp_path, database, "")
    failed = machine.cron("catch-up")
    assert failed.code == exits.VERIFICATION
    assert failed.err.startswith("loopin-backup: drill of loopin_backup_monthly_")
    assert failed.err.count("\n") == 1
    assert machine.cron("catch-up").code == exits.SUCCESS
    assert len(machine.made()) == 1


def test_a_drill_that_is_not_possible_here_is_told_once_a_day(database: PgDatabase, tmp_path: Path) -> None:
    """A server that has only the recipient of its backups cannot open them: exit code 8, then silence for a day."""
    recipient = pyrage.x25519.Identity.generate().to_public()
    machine = Machine(tmp_path, database, "", more=f'recipients = ["{recipient}"]')
    now = datetime.now(UTC)
    told = machine.cron("catch-up")
    assert told.code == exits.NOT_POSSIBLE
    assert "was NOT POSSIBLE" in told.err
    assert machine.cron("catch-up", when=now + HOUR).code == exits.SUCCESS
    assert "unproven" in {one.event for one in Journal(machine.backups).entries()}
