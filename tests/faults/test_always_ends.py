"""A run always ends: a server process that stands still, a closed terminal, a pipe where a file should be."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.repository.journal import Journal
from tests.support.program import Program
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import PgDatabase

WITHIN = 5
"""Seconds within which a signal ends any command, on a machine that has nothing else to do."""
DEADLINE = 3


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program with a table."""
    database.execute("CREATE TABLE t AS SELECT generate_series(1, 100) AS x")
    return Program(tmp_path, database)


@pytest.fixture
def locked(database: PgDatabase, program: Program) -> Iterator[PgDatabase]:
    """The database while somebody holds the table, so that a backup waits."""
    with database.connect() as connection:
        connection.execute("BEGIN")
        connection.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        yield database


def waiting(database: PgDatabase) -> int:
    """Return the server process that waits for the lock, when it does."""
    end = time.monotonic() + 60
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'loopin-backup' AND wait_event_type = 'Lock'"
    while time.monotonic() < end:
        if found := database.execute(query):
            return int(found[0][0])
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def ended(process: subprocess.Popen[str], later: float = 0) -> tuple[int, str]:
    """Return how a run ended that must do so now, or in so many seconds."""
    _, err = process.communicate(timeout=allowed(WITHIN + later))
    return process.returncode, err


@contextmanager
def hangups(handler: signal.Handlers) -> Iterator[None]:
    """Let what is started meanwhile have this for SIGHUP, whether the tests themselves run under nohup or not."""
    before = signal.signal(signal.SIGHUP, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("how", ["TERM", "HUP", "deadline"])
def test_a_server_that_stands_still_holds_up_nothing(program: Program, locked: PgDatabase, how: str) -> None:
    """SIGSTOP on the server process: a signal or the deadline ends the run within seconds, and nothing is left."""
    more = ("--deadline", str(DEADLINE)) if how == "deadline" else ()
    with hangups(signal.SIG_DFL):
        process = program.start("backup", "manual", *more, *program.tools)
    backend = waiting(locked)
    os.kill(backend, signal.SIGSTOP)
    try:
        if how != "deadline":
            process.send_signal(getattr(signal, f"SIG{how}"))
        code, err = ended(process, DEADLINE if how == "deadline" else 0)
    finally:
        os.kill(backend, signal.SIGCONT)
        process.kill()
    assert code == exits.CANCELLED, err
    assert "Traceback" not in err
    assert list((program.home / "tmp").iterdir()) == []
    assert [one.name for one in program.backups.iterdir() if "loopin_backup" in one.name] == []
    (failed,) = [one for one in Journal(program.backups).entries() if one.event == "failed"]
    assert failed.facts.get("cancelled") is (None if how == "deadline" else True)


def test_nohup_stays_in_force(program: Program, locked: PgDatabase) -> None:
    """A SIGHUP that is ignored when the program starts ends nothing."""
    with hangups(signal.SIG_IGN):
        process = program.start("backup", "manual", *program.tools)
    waiting(locked)
    process.send_signal(signal.SIGHUP)
    with pytest.raises(Exception, match="timed out"):
        process.wait(1)
    process.send_signal(signal.SIGTERM)
    assert ended(process)[0] == exits.CANCELLED


def test_a_pipe_as_a_log_is_said(program: Program) -> None:
    """Nobody reads it, and nothing waits for that."""
    (program.home / "logs").mkdir(mode=0o700)
    os.mkfifo(program.home / "logs" / "backup.log")
    process = program.start("backup", "manual", *program.tools)
    code, err = ended(process)
    assert code == exits.FAILURE
    assert "backup.log" in err


def test_a_pipe_inside_a_dump_is_said(program: Program) -> None:
    """A dump in the directory format with a pipe in it: verified as bad, without an end to wait for."""
    program.backup()
    dump = program.backups / "other.dir"
    argv = [str(Path(program.tools[1]) / "pg_dump"), "-Fd", "-f", str(dump), program.env["DATABASE_URL"]]
    subprocess.run(argv, env=program.env, check=True)
    data = next(one for one in dump.iterdir() if one.name != "toc.dat")
    data.unlink()
    os.mkfifo(data)
    process = program.start("verify", "--all", *program.tools)
    out, err = process.communicate(timeout=60)
    assert process.returncode == exits.VERIFICATION, out + err
    assert "no regular file" in out + err
