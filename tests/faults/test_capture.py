"""Faults of taking a backup: whatever goes wrong, nothing is published, nothing is deleted, and somebody is told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.operations import sample
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import PgDatabase


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program on the sample database."""
    database.load(sample.script())
    return Program(tmp_path, database)


def wrapper(program: Program, database: PgDatabase, script: str) -> tuple[str, str]:
    """Put a pg_dump of our own before the real one, ``$REAL`` in the script; returns the option that uses it."""
    folder = program.home / "wrapped"
    folder.mkdir()
    for name in ("pg_dump", "pg_dumpall", "psql", "pg_restore"):
        real = database.server.installation.program(name)
        body = script if name == "pg_dump" else 'exec "$REAL" "$@"'
        path = folder / name
        path.write_text(f'#!/bin/sh\nREAL={real}\n[ "$1" = --version ] && exec "$REAL" --version\n{body}\n')
        path.chmod(0o755)
    return ("--tools", str(folder))


def nothing_published(program: Program) -> bool:
    return [p.name for p in program.backups.iterdir() if "loopin" in p.name and not p.name.endswith(".lock")] == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('"$REAL" "$@"; exit 1', "exit code 1"),
        ('"$REAL" "$@" | head -c 20000; exit 0', "not a whole dump"),
        ("exit 0", "not a whole dump"),
        ('"$REAL" "$@" | sed s/complete/finished/; exit 0', "not a whole dump"),
        ('"$REAL" "$@"; kill -9 $$', "signal 9"),
    ],
    ids=["fails-after-all", "cut", "empty", "no-end-mark", "killed-at-the-end"],
)
def test_exit_code_and_end_mark_must_agree(program: Program, database: PgDatabase, script: str, words: str) -> None:
    """A pg_dump that fails, or says success over half a dump, makes no backup (faults 1, 2 and 22)."""
    tools = wrapper(program, database, script)
    result = program("backup", "daily", *tools, code=None)
    assert result.code in {1, 5}
    assert words in result.err
    assert nothing_published(program)
    assert "failed" in (program.backups / "journal.jsonl").read_text()


def test_a_failed_scheduled_run_deletes_nothing(program: Program, database: PgDatabase) -> None:
    """With eight daily backups and a failing dump, cleanup is never reached (fault 1)."""
    for _ in range(8):
        program("daily", *program.tools, module="cron")
    kept = sorted(p.name for p in program.backups.glob("*.json"))
    tools = wrapper(program, database, '"$REAL" "$@"; exit 1')
    for _ in range(2):
        result = program("daily", *tools, module="cron", code=1)
        assert result.out == ""
        assert len(result.err.splitlines()) <= 2
        assert "daily backup FAILED" in result.err
    assert sorted(p.name for p in program.backups.glob("*.json")) == kept
    assert "FAILED" in (program.home / "logs" / "scheduled_backup.log").read_text()


def test_warnings_of_pg_dump_are_kept(program: Program, database: PgDatabase) -> None:
    """What pg_dump says although it succeeds stands in the manifest: good, with warnings (fault 25)."""
    program.tools = wrapper(program, database, 'echo "pg_dump: warning: look" >&2; exec "$REAL" "$@"')
    made = program.backup("daily")
    assert made["verdict"] == "good, with warnings"
    assert made["warnings"] == ["pg_dump: warning: look"]
    assert "look" in program("show", "latest").out


def test_the_servers_own_reason_is_told(program: Program, database: PgDatabase) -> None:
    """A row that cannot be read: screen and log have the server's words and the table, not pg_dump's alone."""
    database.load(
        """
        CREATE TYPE mood AS ENUM ('well', 'ill');
        CREATE TABLE torn AS SELECT 'ill'::mood AS a;
        DELETE FROM pg_enum WHERE enumlabel = 'ill';
        """
    )
    result = program("backup", "manual", *program.tools, code=None)
    log = (program.home / "logs" / "backup.log").read_text()
    for text in (result.err, log):
        assert 'table "torn" failed' in text
        assert "invalid internal value for enum" in text
        assert "Command was: COPY public.torn" in text
    assert nothing_published(program)


@pytest.fixture
def small_disk(program: Program) -> Iterator[Path]:
    """A file system of one megabyte where the backups go."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    program.backups.mkdir(mode=0o700)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(program.backups)], check=False
    )
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield program.backups
    subprocess.run(["umount", str(program.backups)], check=True)


def test_a_disk_that_fills_up_fails_the_backup(program: Program, small_disk: Path) -> None:
    """The dump is larger than what is free: an error, no file, and the disk is as empty as before (fault 3)."""
    before = os.statvfs(small_disk).f_bfree
    result = program("backup", "daily", *program.tools, code=1)
    assert "space" in result.err
    assert nothing_published(program)
    assert before - os.statvfs(small_disk).f_bfree <= 4


def test_a_backup_that_cannot_fit_is_not_begun(program: Program, small_disk: Path) -> None:
    """Where the last backup tells how much is needed, the next one is refused before it starts (fault 3)."""
    program("backup", "daily", "--compress", "zstd", *program.tools)
    (small_disk / "filler").write_bytes(b"x" * 750_000)
    result = program("backup", "daily", "--compress", "zstd", *program.tools, code=1)
    assert "bytes free" in result.err
    assert "cleanup" in result.err


def test_timeouts_of_the_role_do_not_stop_a_backup(program: Program, database: PgDatabase) -> None:
    """Statement, lock and idle timeouts set for the role are survived (fault 20)."""
    database.execute(
        "CREATE ROLE impatient LOGIN SUPERUSER PASSWORD 'x'; ALTER ROLE impatient SET statement_timeout = '1ms';"
        "ALTER ROLE impatient SET idle_in_transaction_session_timeout = '1ms';"
        "ALTER ROLE impatient SET lock_timeout = '1ms'"
    )
    try:
        program.env["DATABASE_URL"] = database.server.url(database.name, user="impatient", password="x")
        program.backup()
    finally:
        database.execute("DROP ROLE impatient")


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o022])
def test_files_are_private_whatever_the_umask(program: Program, umask: int) -> None:
    """Data, manifest, journal and logs are 0600, their directories 0700 (fault 35)."""
    before = os.umask(umask)
    try:
        program.backup()
    finally:
        os.umask(before)
    for folder in (program.backups, program.home / "logs"):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {p.stat().st_mode & 0o777 for p in folder.iterdir()} == {0o600}


def test_globals_are_saved_without_password_hashes(program: Program, database: PgDatabase) -> None:
    """Roles come with the backup; their hashes only when asked for (fault 27)."""
    database.execute("CREATE ROLE keeper LOGIN PASSWORD 'secret words'")
    try:
        for options, there in (((), False), (("--role-passwords",), True)):
            made = program.backup("manual", *options)
            text = Path(made["path"].replace(".sql", ".globals.sql")).read_text()
            assert "CREATE ROLE keeper" in text
            assert ("SCRAM-SHA-256" in text) is there
    finally:
        database.execute("DROP ROLE keeper")


def test_cron_is_silent_when_all_is_well_and_needs_no_environment(program: Program, database: PgDatabase) -> None:
    """In cron's bare environment the scheduled run says nothing, and everything is in its log."""
    (program.home / ".env").write_text(f"DATABASE_URL={database.url}\n")
    del program.env["DATABASE_URL"], program.env["TMPDIR"]
    program.env["PATH"] = "/usr/bin:/bin"
    for kind in ("daily", "weekly", "monthly"):
        result = program.apart(kind, *program.tools, module="cron")
        assert (result.out, result.err) == ("", "")
    log = (program.home / "logs" / "scheduled_backup.log").read_text()
    assert log.count(" verified: ") == 3
    shown = program("list", "--json").json()
    assert [b["kind"] for b in shown] == ["monthly", "weekly", "daily"]
    assert {b["verdict"] for b in shown} <= {"good", "good, with warnings"}
