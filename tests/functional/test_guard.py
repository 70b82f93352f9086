"""``guard -- COMMAND``: a backup, a command of the user's own, and what it did to the rows."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.operations import sample
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from tests.support.program import Program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase
    from tests.support.program import Result


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The sample database, no backup yet."""
    database.load(sample.script())
    return Program(tmp_path, database)


def guard(program: Program, *command: str, options: tuple[str, ...] = (), code: int = 0) -> Result:
    return program.apart("guard", *options, *program.tools, "--", *command, code=code)


def psql(database: PgDatabase, statement: str) -> tuple[str, ...]:
    return (str(database.server.bin / "psql"), database.url, "-Xqc", statement)


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = result.json()
    return found


def test_it_tells_what_a_migration_did(program: Program, database: PgDatabase) -> None:
    """Rows that came and went, a table that is new, one that is gone; nothing of it is a wipe."""
    migration = (
        "INSERT INTO archived_updates SELECT 9000 + n, 1, 'question', '', '', '{}', NULL, now(), now(), ''"
        " FROM generate_series(1, 7) n; CREATE TABLE added AS SELECT 1 AS a; DROP TABLE IF EXISTS nothing"
    )
    result = guard(program, *psql(database, migration))
    stem = Catalog(program.backups).find("latest").stem
    rows = [line.split() for line in result.out.splitlines()]
    assert ["new", "public.added", "-", "1"] in rows
    assert any(row[:2] == ["changed", "public.archived_updates"] and int(row[3]) - int(row[2]) == 7 for row in rows)
    assert f"  loopin-backup-cli restore {stem} --replace {database.name}" in result.out
    assert f"  loopin-backup-cli restore {stem} --to {database.name}_as_before" in result.out
    assert "ended with exit code 0" in result.out


def test_a_command_that_changes_nothing(program: Program) -> None:
    """It says so, and that rows which were changed in place are not seen."""
    result = guard(program, "true")
    assert "Every table has as many rows as before. What was changed inside of rows is not seen" in result.out


def test_a_wipe_is_exit_code_3(program: Program, database: PgDatabase) -> None:
    """Whatever the command's own code was; the backup before it stays the last good one."""
    result = guard(program, *psql(database, "TRUNCATE users CASCADE"), code=3)
    assert f"{database.name} may have been wiped: " in result.err
    assert "public.users was emptied of" in result.err
    backup = Catalog(program.backups).find("latest")
    assert (backup.verdict.value, backup.pinned, backup.note) == ("good", True, "before psql")
    last = Journal(program.backups).entries()[-1]
    assert (last.event, last.facts["exit_code"]) == ("guarded", 0)
    assert "public.users was emptied of" in " ".join(last.facts["findings"])


def test_a_database_that_the_command_dropped(program: Program, database: PgDatabase) -> None:
    """Is the worst of findings, and no failure to connect."""
    drop = f'DROP DATABASE "{database.name}" WITH (FORCE)'
    url = database.server.url("postgres")
    found = document(guard(program, psql(database, "")[0], url, "-Xqc", drop, options=("--json",), code=3))
    assert found["findings"][0].startswith(f"The database {database.name} does not exist any more")
    assert {one["now"] for one in found["changes"]} == {None}


def test_the_exit_code_is_the_commands_own(program: Program) -> None:
    """Any code, and for a signal what a shell would say."""
    guard(program, "sh", "-c", "exit 41", code=41)
    result = guard(program, "sh", "-c", "kill -KILL $$", code=137)
    assert "was ended by signal 9" in result.out


def test_the_command_gets_what_the_user_has(program: Program, database: PgDatabase) -> None:
    """Standard input, the working directory, and the environment as it is, PG variables and secrets included."""
    program.env.update(PGAPPNAME="mine", LC_ALL="C.UTF-8", SECRET_OF_MINE="s")
    argv = program.argv("guard", *program.tools, "--", "sh", "-c", "cat; pwd; env")
    given = subprocess.run(
        argv, cwd=program.home, env=program.env, input="hello\n", capture_output=True, text=True, check=True
    )
    lines = given.stdout.splitlines()
    assert "hello" in lines
    assert str(program.home) in lines
    assert {f"{name}={value}" for name, value in program.env.items()} <= set(lines)


def test_json_is_alone_on_standard_output(program: Program, database: PgDatabase) -> None:
    """What the command prints goes to standard error then."""
    result = guard(program, "sh", "-c", "echo chatter; echo more >&2", options=("--json",))
    found = document(result)
    assert (found["exit_code"], found["verdict"], found["changes"]) == (0, "no sign of a wipe", [])
    assert [line for line in result.err.splitlines() if line in {"chatter", "more"}] == ["chatter", "more"]
    assert found["way_back"][0] == f"loopin-backup-cli restore {found['backup']} --replace {database.name}"


def test_the_backup_is_labelled(program: Program) -> None:
    """With the git commit of the working directory, or what --label says; arguments may be secrets and are left out."""
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for command in (("init", "-q"), (*identity, "commit", "-qm", "x", "--allow-empty")):
        subprocess.run(["git", *command], cwd=program.home, check=True)
    head = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=program.home, text=True)
    guard(program, "true", "postgresql://u:hidden@example.org")
    assert Catalog(program.backups).find("latest").note == f"before true: commit {head[:12]}"
    guard(program, "true", options=("--label", "release 7"))
    assert Catalog(program.backups).find("latest").note == "before true: release 7"
    written = b"".join(
        path.read_bytes() for path in program.home.rglob("*") if path.is_file() and ".git" not in str(path)
    )
    assert b"hidden" not in written


def test_nothing_is_run_without_a_backup(program: Program, database: PgDatabase) -> None:
    """A command that there is not: no backup. A backup that fails, or is suspect: no command."""
    assert "There is no command 'no-such-thing'. No backup was taken." in guard(program, "no-such-thing", code=2).err
    assert not program.backups.exists()
    mark = program.home / "ran"
    wrong = Program(program.home, DATABASE_URL="postgresql://u:p@127.0.0.1:1/x?connect_timeout=1")
    wrong("guard", "--", "touch", str(mark), code=1)
    good = program.backup()["backup"]
    database.execute("TRUNCATE users CASCADE")
    result = guard(program, "touch", str(mark), code=3)
    ways = [line for line in result.out.splitlines() if "loopin-backup-cli restore" in line]
    assert ways
    assert all(good in line for line in ways), "the suspect one is no way back"
    assert "The database seemed to be wiped already: the command was not run." in result.out
    assert not mark.exists()


def test_a_server_that_is_gone_afterwards(program: Program, database: PgDatabase) -> None:
    """Where nobody can compare, it says so, and never ends with success."""
    with database.server.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS short_lived")
        connection.execute("CREATE ROLE short_lived LOGIN SUPERUSER PASSWORD 'x'")
    url = database.server.url(database.name, user="short_lived", password="x")
    once = Program(program.home, None, **{**program.env, "DATABASE_URL": url})
    drop = psql(database, "DROP ROLE short_lived")
    result = once("guard", *program.tools, "--", *drop, code=6)
    assert "What the command did could not be found out." in result.err
    assert "--replace" in result.out


SLOW = "trap 'echo got TERM; exit 7' TERM; trap 'echo got INT; exit 8' INT; echo ready; while :; do sleep 0.05; done"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 7), (signal.SIGINT, 8)])
def test_signals_reach_the_command(program: Program, number: signal.Signals, code: int) -> None:
    """SIGTERM and SIGINT are handed on; it ends in its own way, and is compared all the same."""
    argv = program.argv("guard", "--json", *program.tools, "--", "sh", "-c", SLOW)
    with subprocess.Popen(
        argv, cwd=program.home, env=program.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert any(line == "ready\n" for line in process.stderr)
        process.send_signal(number)
        try:
            found = json.loads(process.communicate(timeout=60)[0])
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == code
    assert (found["exit_code"], found["verdict"]) == (code, "no sign of a wipe")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are of another kind there")
def test_ctrl_c_is_heard_once(program: Program) -> None:
    """The key sends SIGINT to both: the command hears it from the terminal alone, and guard goes on to compare."""
    count = "n=0; trap 'n=$((n+1))' INT; echo ready; for i in 1 2 3 4 5 6; do sleep 0.2; done; echo heard $n; exit 9"
    argv = program.argv("guard", *program.tools, "--", "bash", "-c", count)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(program.home)
        os.execve(argv[0], argv, program.env)  # noqa: S606 - the program itself, on a terminal of its own
    seen = read_until(terminal, b"ready")
    time.sleep(0.3)
    os.write(terminal, b"\x03")
    seen += read_until(terminal, None)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert b"heard 1" in seen
    assert b"Every table has as many rows as before" in seen
    assert os.waitstatus_to_exitcode(status) == 9


def read_until(terminal: int, mark: bytes | None) -> bytes:
    seen = b""
    while mark is None or mark not in seen:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    return seen
