"""Fault 42: whatever is killed while a live database is replaced, one whole database bears its name.

``LOOPIN_TEST_EFFORT=20 pytest tests/faults/test_replace_kills.py`` is the long run; the suite does fewer.
"""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.operations import sample
from loopin_backup_core.rules.content_compare import compare
from tests.support import installed
from tests.support.effort import times
from tests.support.postgres import PgDatabase, PgServer, create_database
from tests.support.program import Program

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from loopin_backup_core.model.dump_index import DumpIndex

ROUNDS = times(10)
WAYS = ("tool", "tool", "psql", "backend", "server")


@pytest.fixture
def own_server() -> Iterator[PgServer]:
    """A server of this test alone, which may be killed."""
    found = installed.installation(15) or installed.installation(18)
    if found is None:
        pytest.skip("no server to be had")
    with PgServer(found) as server:
        yield server


def children(pid: int, name: str) -> list[int]:
    """Return the child processes of a process that run a program of this name."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            comm, _, rest = entry.read_text(errors="replace").partition("(")[2].rpartition(")")
        except OSError:
            continue
        if comm == name and int(rest.split()[1]) == pid:
            found.append(int(entry.parent.name))
    return found


def kill(way: str, process: subprocess.Popen[str], server: PgServer) -> None:
    """Kill one part of what is at work, as hard as can be."""
    if way == "tool":
        process.kill()
    elif way == "psql":
        for pid in (*children(process.pid, "psql"), *children(process.pid, "pg_dump")):
            # It may have ended by itself a moment ago.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    elif way == "backend":
        try:
            with server.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )
        except psycopg.Error:
            return
    else:
        restart(server)


def restart(server: PgServer) -> None:
    """Stop the server as ``pg_ctl stop -m immediate`` does and start it again: it recovers as after a crash."""
    os.kill(server.pid, signal.SIGQUIT)
    while server._child is not None and server._child.poll() is None:
        time.sleep(0.01)
    server._start()


def settled(database: PgDatabase) -> None:
    """Wait until nobody of the killed run is connected any more."""
    for _ in range(200):
        try:
            with database.server.connect() as connection:
                others = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    " AND pid <> pg_backend_pid()"
                ).fetchone()
            if others == (0,):
                return
        except psycopg.Error:
            pass
        time.sleep(0.05)
    raise AssertionError("somebody is still connected")


def which(database: PgDatabase, old: DumpIndex, new: DumpIndex) -> str:
    """Tell whether the database that bears the name is the old one or the new one; anything else fails."""
    now = index_bytes(database.dump())
    found = [name for name, one in (("old", old), ("new", new)) if compare(one.sections, now.sections) == []]
    assert len(found) == 1, "the database is neither the old one nor the new one"
    return found[0]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_kills_at_random_moments_leave_one_whole_database(own_server: PgServer, tmp_path: Path) -> None:
    """The tool, psql, the backends or the whole server are killed: old or new bears the name, the rest is found."""
    database = create_database(own_server, "live")
    database.load(sample.script())
    program = Program(tmp_path, database)
    made = program.backup()
    new = index_bytes(database.dump())
    args = ("restore", made["backup"], "--replace", "--confirm", "live", "--quiet", *program.tools)
    database.execute("TRUNCATE read_logs")
    old = index_bytes(database.dump())
    began = time.monotonic()
    program.apart(*args)
    usual = time.monotonic() - began
    program("undo", "--confirm", "live", "--quiet")
    numbers = random.Random(ROUNDS)
    seen = {"old": 0, "new": 0}
    for _ in range(ROUNDS):
        process = program.start(*args)
        time.sleep(numbers.uniform(0.2, usual * 1.05))
        way = numbers.choice(WAYS)
        kill(way, process, own_server)
        process.communicate(timeout=60)
        settled(database)
        state = which(database, old, new)
        seen[state] += 1
        listed = program("undo", "--list", "--json").json()
        if state == "new":
            undone = program("undo", "--confirm", "live", "--json").json()
            assert which(database, old, new) == "old", (way, listed, undone)
        for one in listed:
            if database.server.tool(
                "psql", ["-Atc", f"SELECT 1 FROM pg_database WHERE datname = '{one['name']}'"]
            ).stdout:
                program("undo", one["name"], "--drop", "--confirm", one["name"], "--quiet")
    program("restore", made["backup"], "--to", "swept", "--quiet", *program.tools)
    names = database.server.tool("psql", ["-Atc", "SELECT datname FROM pg_database"]).stdout.decode().split()
    assert [name for name in names if name.startswith("loopin_scratch_")] == []
    print(f"{ROUNDS} kills: {seen}")  # noqa: T201 - the long run is for people
    assert seen["old"] > 0
