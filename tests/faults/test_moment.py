"""A backup shows one moment of the database, also where tables are rewritten before pg_dump has its locks."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from tests.faults.test_capture import nothing_published, wrapper
from tests.faults.test_locks import wait_until
from tests.support.effort import times
from tests.support.program import Program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase

ROWS = 300
RELOAD = f"BEGIN; TRUNCATE t; INSERT INTO t SELECT g, g FROM generate_series(1, {ROWS}) g; COMMIT"
REWRITES = {
    "truncate": RELOAD,
    "type": "ALTER TABLE t ALTER b TYPE bigint",
    "rename": "ALTER TABLE t RENAME b TO c",
    "cluster": "CLUSTER t USING t_pkey",
    "drop": f"BEGIN; DROP TABLE t; CREATE TABLE t AS SELECT g a, g b FROM generate_series(1, {ROWS}) g; COMMIT",
}


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program on a database with one table that always has so many rows."""
    database.load(
        f"CREATE TABLE t (a int PRIMARY KEY, b int); INSERT INTO t SELECT g, g FROM generate_series(1, {ROWS}) g;"
    )
    return Program(tmp_path, database)


def before_pg_dump(program: Program, database: PgDatabase, script: str) -> None:
    """Run ``script`` each time before pg_dump; ``$PSQL`` reaches the database, ``$CALLS`` is how often it ran."""
    psql = database.server.installation.program("psql")
    count = program.home / "calls"
    program.tools = wrapper(
        program,
        database,
        f'PSQL="env -u PGAPPNAME {psql} -X -q -w -v ON_ERROR_STOP=1"\necho >> {count}; CALLS=$(wc -l < {count})\n'
        f'{script}\nexec "$REAL" "$@"',
    )


def calls(program: Program) -> int:
    return (program.home / "calls").read_text().count("\n")


@pytest.mark.parametrize("how", REWRITES)
def test_nobody_rewrites_a_table_between_snapshot_and_dump(program: Program, database: PgDatabase, how: str) -> None:
    """The locks are there before the snapshot: who comes in between waits, and the backup has all rows."""
    before_pg_dump(program, database, f"echo \"SET lock_timeout = '300ms'; {REWRITES[how]}\" | $PSQL 2>/dev/null")
    made = program.backup()
    assert (made["rows"], calls(program)) == (ROWS, 1)
    if how == "rename":
        program("verify", "latest", "--level", "drill", "--tools", str(database.server.bin))


@pytest.mark.parametrize("how", ["truncate", "rename", "drop"])
def test_who_waits_for_an_exclusive_lock_goes_first(program: Program, database: PgDatabase, how: str) -> None:
    """Behind them pg_dump would wait for us: the locks are let go, and another snapshot is taken."""
    before_pg_dump(program, database, f'if [ "$CALLS" = 1 ]; then {queued(how)}; fi')
    made = program.backup()
    assert made["rows"] == ROWS
    assert calls(program) > 1
    if how == "rename":
        program("verify", "latest", "--level", "drill", "--tools", str(database.server.bin))


@pytest.mark.parametrize("how", ["truncate", "cluster", "drop"])
def test_a_table_that_never_rests_is_named(program: Program, database: PgDatabase, how: str) -> None:
    """What is rewritten before every lock of pg_dump is in no backup: an error with its name, and nothing is kept."""
    at_once = f'echo "{REWRITES[how]}" | $PSQL >/dev/null 2>&1'
    before_pg_dump(program, database, f'if [ "$CALLS" = 1 ]; then {queued(how)}; else {at_once}; fi')
    result = program("backup", "manual", "--lock-timeout", "1", *program.tools, code=None)
    assert result.code != 0
    assert "public.t was rewritten" in result.err
    assert calls(program) >= 5
    assert nothing_published(program)


def queued(how: str) -> str:
    """Return a script that lets somebody wait for an exclusive lock and returns when they do."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
    statement = f'(echo "{REWRITES[how]}" | $PSQL) >/dev/null 2>&1 </dev/null &'
    return f'{statement}\nuntil [ "$($PSQL -At -c "{waiting}")" = 1 ]; do sleep 0.05; done'


def test_a_reload_that_is_under_way_is_waited_for(program: Program, database: PgDatabase) -> None:
    """The snapshot is taken when it has committed, and has what it wrote."""
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessShareLock'"
    with database.connect() as loading, database.connect() as watching:
        loading.execute("BEGIN; TRUNCATE t; INSERT INTO t SELECT g, g FROM generate_series(1, 700) g")
        running = program.start("backup", "manual", "--json", *program.tools)
        wait_until(lambda: watching.execute(waits).fetchall()[0][0])
        loading.execute("COMMIT")
        out, _ = running.communicate(timeout=60)
    assert json.loads(out)["rows"] == 700


def test_the_table_and_its_holder_are_named(program: Program, database: PgDatabase) -> None:
    """No lock within the time given: no backup, and what stands in the way."""
    with database.connect(application_name="migration") as holder:
        holder.execute("BEGIN; LOCK TABLE t")
        result = program("backup", "manual", "--lock-timeout", "1", *program.tools, code=None)
    assert result.code != 0
    assert "pg_dump could not lock public.t within 1 s" in result.err
    assert "migration" in result.err
    assert nothing_published(program)


def test_a_table_that_is_always_full_is_never_empty(program: Program, database: PgDatabase) -> None:
    """Reloaded every 50 ms, it has all rows in every backup; where pg_dump is too slow for that, it is named."""
    over = threading.Event()

    def reload() -> None:
        with database.connect() as connection:
            while not over.wait(0.05):
                connection.execute(RELOAD)

    thread = threading.Thread(target=reload)
    thread.start()
    try:
        for _ in range(times(3)):
            done = program("backup", "manual", "--json", "--lock-timeout", "5", *program.tools, code=None)
            if done.code == 0:
                assert done.json()["rows"] == ROWS
            else:
                assert "public.t was rewritten" in done.err
    finally:
        over.set()
        thread.join()


def test_the_snapshot_is_let_go_as_soon_as_pg_dump_has_taken_it_over(program: Program, database: PgDatabase) -> None:
    """Long before the end of the run nothing of ours keeps rows from VACUUM: not while the file is written or read."""
    psql = database.server.installation.program("psql")
    held = (
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
        " AND datname = current_database()"
    )
    program.tools = wrapper(
        program,
        database,
        f'"$REAL" "$@" || exit 1\nfor i in $(seq 100); do\nleft=$(env -u PGAPPNAME {psql} -X -w -At -c "{held}")\n'
        f'[ "$left" = 0 ] && exit 0; sleep 0.1; done; exit 9',
    )
    assert program.backup()["rows"] == ROWS
