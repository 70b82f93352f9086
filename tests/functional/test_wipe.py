"""Promise 3: a wiped database cannot rotate out good backups, however long nobody looks."""

from __future__ import annotations

import io
import threading
from contextlib import contextmanager
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from loopin_backup_core import cron
from loopin_backup_core.cli import exits
from loopin_backup_core.cli.console import Console
from loopin_backup_core.cli.main import Context
from loopin_backup_core.config import profiles
from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.value import value
from loopin_backup_core.operations import cleanup, sample
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.run_log import RunLog
from loopin_backup_core.rules.content_compare import compare
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgDatabase

DAY = timedelta(days=1)
CLIENTS = 30
WRITES = (
    "INSERT INTO users (name, email) VALUES ('new', gen_random_uuid()::text)",
    "INSERT INTO activity_logs VALUES (now(), (SELECT min(id) FROM users), 'login', NULL)",
    "UPDATE updates SET title = title || '.' WHERE id = (SELECT max(id) FROM updates)",
)
WIPE = "TRUNCATE users, read_logs, activity_logs, archived_updates CASCADE"


@contextmanager
def clients_writing(database: PgDatabase) -> Iterator[list[int]]:
    """Several clients write all the time; gives what each has written so far."""
    over = threading.Event()
    written = [0] * CLIENTS

    def write(number: int) -> None:
        with database.connect() as connection:
            while not over.wait(0.05):
                try:
                    connection.execute(WRITES[number % len(WRITES)])
                    written[number] += 1
                except (psycopg.errors.NotNullViolation, psycopg.errors.DeadlockDetected):
                    # There is no user any more to log in, or TRUNCATE and an UPDATE waited for each other.
                    continue

    threads = [threading.Thread(target=write, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert all(written)


@value
class Someday(Context):
    """A run of cron at another time."""

    when: datetime = field(default=datetime.max.replace(tzinfo=UTC))

    def now(self) -> datetime:
        return self.when


def scheduled(program: Program, kind: str, when: datetime) -> int:
    """Do what cron does at that time, in this process, and return the exit code."""
    profile = profiles.resolve(None, None, program.env, program.home)
    context = Someday(Console(io.StringIO(), io.StringIO()), program.env, program.home, CancelToken(), when)
    args = cron.parser().parse_args([kind, *program.tools])
    return cron.scheduled(args, profile, context, RunLog(profile.logs / "scheduled_backup.log", context.now))


def runs_of(day: datetime) -> list[str]:
    return ["daily"] + ["weekly"] * (day.weekday() == 6) + ["monthly"] * (day.day == 1)


def good(program: Program) -> set[str]:
    return {one.stem for one in Catalog(program.backups).backups() if one.verdict.is_good}


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The sample database, with the backups of the nine days before today."""
    database.load(sample.script())
    program = Program(tmp_path, database)
    today = datetime.now(UTC)
    for age in range(9, 0, -1):
        for kind in runs_of(today - DAY * age):
            assert scheduled(program, kind, today - DAY * age) == exits.SUCCESS
    return program


@pytest.mark.slow
def test_forty_days_after_a_wipe_the_good_backups_are_there(program: Program, database: PgDatabase) -> None:
    """While clients write: wipe; suspect, exit code 3; 40 days of runs and cleanups delete nothing.

    When somebody accepts it they go on.
    """
    with clients_writing(database):
        program.backup("daily")
        before = good(program)
        database.execute(WIPE)
        result = program("backup", "daily", *program.tools, code=exits.SUSPECT)
        assert "may have been wiped" in result.err
        assert "read_logs was emptied of" in result.err
        assert "suspect" in program("list").out.splitlines()[1]
        watching = program("watch", code=exits.SUSPECT)
        assert "may have been wiped" in watching.err
    now = datetime.now(UTC)
    for age in range(1, 41):
        day = now + DAY * age
        assert {scheduled(program, kind, day) for kind in runs_of(day)} == {exits.SUSPECT}
        assert not [one for one in cleanup.cleanup(program.backups, RetentionPolicy(), day) if one.delete]
    assert good(program) == before
    assert before
    for stem in before:
        assert program("verify", stem, "--level", "checksum", "--json").json()[0]["ok"] is True
    restored_and_undone(program, database)
    newest = Catalog(program.backups).backups()[0]
    assert newest.verdict is Verdict.SUSPECT
    assert "cleanup goes on" in program("accept", newest.stem).out
    deleted = [
        one.backup.stem for one in cleanup.cleanup(program.backups, RetentionPolicy(), now + DAY * 40) if one.delete
    ]
    assert deleted
    assert set(deleted) < before
    assert scheduled(program, "daily", now + DAY * 41) == exits.SUCCESS


def test_a_restore_over_it_settles_the_suspicion(program: Program, database: PgDatabase) -> None:
    """After a wipe and restore --replace the next run is good again, and cleanup goes on; an undo brings both back."""
    program.backup("daily")
    database.execute(WIPE)
    program("backup", "daily", *program.tools, code=exits.SUSPECT)
    assert "Cleanup is frozen" in program("cleanup", "--dry-run", "--keep", "daily=2").out
    name = ("--confirm", database.name)
    try:
        program("restore", "latest", "--replace", database.name, *name, *program.tools)
        assert "Cleanup is frozen" not in program("cleanup", "--dry-run", "--keep", "daily=2").out
        assert program.backup("daily")["verdict"] == "good"
        program("watch")
        program("undo", *name)
        assert "Cleanup is frozen" in program("cleanup", "--dry-run", "--keep", "daily=2").out
        program("backup", "daily", *program.tools, code=exits.SUSPECT)
    finally:
        drop_kept(program, database)


def restored_and_undone(program: Program, database: PgDatabase) -> None:
    """Replace the wiped database by the last good backup, compare every table with it, and take that back."""
    last = Catalog(program.backups).find("latest")
    assert last.manifest is not None
    wiped = index_bytes(database.dump())
    name = ("--confirm", database.name)
    try:
        program("restore", last.stem, "--replace", database.name, *name, *program.tools)
        assert compare(last.manifest.index.sections, index_bytes(database.dump()).sections) == []
        program("undo", *name)
        assert compare(wiped.sections, index_bytes(database.dump()).sections) == []
    finally:
        drop_kept(program, database)


def drop_kept(program: Program, database: PgDatabase) -> None:
    for one in program("undo", "--list", "--json").json():
        program("undo", one["name"], "--drop", "--confirm", one["name"], "--database", database.name)


def test_rows_that_come_back_a_few_at_a_time_do_not_end_the_freeze(program: Program, database: PgDatabase) -> None:
    """A table that fills up again soon looks well enough; the backups from before are held all the same."""
    database.execute(WIPE)
    assert scheduled(program, "daily", datetime.now(UTC)) == exits.SUSPECT
    before = good(program)
    database.execute(
        "SELECT lo_unlink(oid) FROM pg_largeobject_metadata; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    )
    database.load(sample.script())
    for age in range(1, 4):
        assert scheduled(program, "daily", datetime.now(UTC) + DAY * age) == exits.SUCCESS
    assert before <= good(program)
