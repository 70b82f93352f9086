"""Faults 4, 22 and 29: whatever is killed, and whenever, leaves nothing that could be taken for a good backup.

``LOOPIN_TEST_EFFORT=2`` kills fifty backups.
"""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.operations import sample
from tests.support.effort import times
from tests.support.program import Program
from tests.support.promises import allowed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase

ROUNDS = times(25)


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program on the sample database, somewhat larger, so that a run takes a while."""
    database.load("SET loopin.scale = '4';" + sample.script())
    return Program(tmp_path, database)


def leftovers(program: Program) -> list[str]:
    """Return hidden partial files in the directory and what runs left in their temporary one."""
    hidden = [p.name for p in program.backups.glob(".*.partial")]
    return hidden + [p.name for p in (program.home / "tmp").iterdir()]


def wait_until_nobody_is_connected(database: PgDatabase) -> None:
    """A killed run's psql ends when its input does, and the server when it notices; both take a moment."""
    deadline = time.monotonic() + 20
    others = (
        "SELECT datname, application_name, query FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND datname LIKE 'loopin_scratch%'"
    )
    while found := database.execute(others):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


@pytest.mark.slow
def test_kills_of_a_backup(program: Program) -> None:
    """SIGKILL at random moments: no partial is shown as good, and the next run cleans up."""
    program.backup()
    began = time.monotonic()
    program.apart("backup", "manual", *program.tools)
    usual = time.monotonic() - began
    numbers = random.Random(3)
    good = 2
    for round_number in range(ROUNDS):
        compress = numbers.choice(["none", "zstd"])
        process = program.start("backup", "daily", "--quiet", "--compress", compress, *program.tools)
        time.sleep(numbers.uniform(0.1, usual * 1.05))
        process.kill()
        process.communicate()
        shown = program("list", "--json").json()
        finished = [b for b in shown if b["verdict"].startswith("good")]
        assert len(finished) - good in {0, 1}
        good = len(finished)
        if round_number % 10 == 9:
            program.backup()
            good += 1
            assert leftovers(program) == []
    assert 2 + ROUNDS // 10 < good < ROUNDS
    program("verify", "--all", "--quiet")
    program("journal", "verify")


def test_a_killed_pg_dump_is_a_failed_backup(program: Program, database: PgDatabase) -> None:
    """The server ends pg_dump's session in the middle: nothing is kept and the reason is told (fault 22)."""
    with database.connect() as connection:
        connection.execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        process = program.start("backup", "daily", *program.tools)
        ended = 0
        while not ended:
            time.sleep(0.05)
            ended = len(
                database.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND query LIKE '%LOCK TABLE%' AND application_name <> ''"
                    " AND pid <> pg_backend_pid()"
                )
            )
        _, err = process.communicate(timeout=20)
    assert process.returncode == 1, err
    assert "terminat" in err
    assert [p.name for p in program.backups.glob("*.sql*")] == []
    assert leftovers(program) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_within_two_seconds_and_leaves_nothing(
    program: Program, database: PgDatabase, number: signal.Signals
) -> None:
    """A run that waits for a lock is the hardest to stop (faults 16 and 17)."""
    with database.connect() as connection:
        connection.execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        process = program.start("backup", "daily", *program.tools)
        while not database.execute(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%LOCK TABLE%'"
        ):
            time.sleep(0.05)
        os.kill(process.pid, number)
        began = time.monotonic()
        _, err = process.communicate(timeout=20)
        assert time.monotonic() - began < allowed(2)
    assert process.returncode == 130, err
    assert [p.name for p in program.backups.glob("loopin*")] == []
    assert leftovers(program) == []


def test_a_lock_held_elsewhere_times_out_and_is_named(program: Program, database: PgDatabase) -> None:
    """No file, the blocker by name, and what to type (fault 16)."""
    with database.connect(application_name="a_migration") as connection:
        connection.execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        result = program("backup", "daily", "--lock-timeout", "0.5", *program.tools, code=1)
    assert "a_migration" in result.err
    assert "--lock-timeout" in result.err
    assert [p.name for p in program.backups.glob("loopin*")] == []


def test_a_second_run_on_the_same_database_is_told_so_at_once(program: Program, database: PgDatabase) -> None:
    """Exit code 4, and the first run goes on undisturbed (fault 15)."""
    with database.connect() as connection:
        connection.execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        first = program.start("backup", "daily", *program.tools)
        while not database.execute(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%LOCK TABLE%'"
        ):
            time.sleep(0.05)
        result = program("backup", "daily", *program.tools, code=4)
        assert "Another run" in result.err
    _, err = first.communicate(timeout=30)
    assert first.returncode == 0, err


@pytest.mark.slow
def test_killed_restores_leave_no_database_that_looks_restored(program: Program, database: PgDatabase) -> None:
    """SIGKILL at random moments of a restore: the new name does not exist, and the next restore drops the remains."""
    program.backup()
    numbers = random.Random(4)
    began = time.monotonic()
    program.apart("restore", "latest", "--to", "kill_0", *program.tools)
    usual = time.monotonic() - began
    database.execute("DROP DATABASE kill_0")
    for _ in range(10):
        process = program.start("restore", "latest", "--to", "kill_1", *program.tools)
        time.sleep(numbers.uniform(0.3, usual * 0.9))
        process.kill()
        process.communicate()
        if database.execute("SELECT 1 FROM pg_database WHERE datname = 'kill_1'"):
            database.execute("DROP DATABASE kill_1")
    wait_until_nobody_is_connected(database)
    program("restore", "latest", "--to", "kill_2", *program.tools)
    names = [name for (name,) in database.execute("SELECT datname FROM pg_database")]
    database.execute("DROP DATABASE kill_2")
    assert [name for name in names if name.startswith("loopin_scratch_")] == []
