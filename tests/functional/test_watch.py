"""The tripwire between backups, on real servers: what it sees, what it cannot know, and what it costs."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import sql

from loopin_backup_core.operations import sample
from loopin_backup_core.repository.journal import Journal
from tests.support.connections import PASSWORD, a_role
from tests.support.program import Program
from tests.support.promises import allowed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The sample database, analysed, with one good backup."""
    return prepared(database, tmp_path)


def prepared(database: PgDatabase, home: Path) -> Program:
    database.load(sample.script())
    database.execute("ANALYZE")
    program = Program(home, database)
    program.backup()
    return program


def watched(program: Program, code: int) -> dict[str, Any]:
    document: dict[str, Any] = program("watch", "--json", code=code).json()
    return document


def tables_of(document: dict[str, Any]) -> dict[str, bool]:
    return {one["table"]: one["certain"] for one in document["findings"]}


def wait_for_statistics(database: PgDatabase, table: str, live: int) -> None:
    """The server may take a second to add up what a session did."""
    deadline = time.monotonic() + 20
    query = f"SELECT n_live_tup FROM pg_stat_user_tables WHERE relid = '{table}'::regclass"
    while database.execute(query) != [(live,)]:
        assert time.monotonic() < deadline, database.execute(query)
        time.sleep(0.1)


def test_it_sees_a_wipe_on_every_server(each_pg: PgServer, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """All is well: 0. TRUNCATE: 3 and certain. DELETE: 3 by the statistics. DROP: 3 and certain."""
    database = fresh_database(server=each_pg)
    program = prepared(database, tmp_path)
    assert watched(program, 0)["findings"] == []
    database.execute("DELETE FROM read_logs; DELETE FROM archived_updates")
    wait_for_statistics(database, "archived_updates", 0)
    database.execute("TRUNCATE activity_logs; DROP TABLE archived_lessons_learned")
    assert tables_of(watched(program, 3)) == {
        "public.activity_logs": True,
        "public.archived_lessons_learned": True,
        "public.archived_updates": False,
        "public.read_logs": False,
    }


def test_it_says_what_was_found_and_what_to_type(program: Program, database: PgDatabase) -> None:
    """One line that cron mails, with the backup to go back to, the tables, and the command."""
    stem = watched(program, 0)["compared_with"]
    assert program("watch", "--quiet").out == ""
    assert f"shows no sign of a wipe: 9 tables compared with {stem}" in program("watch").out
    database.execute("TRUNCATE users CASCADE")
    result = program("watch", "--quiet", code=3)
    assert result.out == ""
    assert f"{database.name} may have been wiped since {stem}" in result.err
    assert re.search(r"public\.users was emptied of \d+ rows\.", result.err)
    assert f"loopin-backup-cli restore {stem} --replace --plan" in result.err


def test_the_journal_tells_of_a_finding_once(program: Program, database: PgDatabase) -> None:
    """A look that finds nothing leaves no trace; the same finding is told once, another one again."""
    before = len(Journal(program.backups).entries())
    watched(program, 0)
    assert len(Journal(program.backups).entries()) == before
    database.execute("TRUNCATE read_logs")
    for _ in range(3):
        watched(program, 3)
    (told,) = Journal(program.backups).entries()[before:]
    assert (told.event, told.facts["database"]) == ("watched", database.name)
    assert told.facts["findings"] == ["public.read_logs was emptied of 2,400 rows."]
    database.execute("DROP TABLE read_logs CASCADE")
    watched(program, 3)
    assert len(Journal(program.backups).entries()) == before + 1
    database.execute("DROP TABLE archived_updates CASCADE")
    watched(program, 3)
    assert len(Journal(program.backups).entries()) == before + 2


def test_statistics_that_were_reset_are_not_believed(program: Program, database: PgDatabase) -> None:
    """After a reset nothing is known but sizes: with no table judged the code is 10, and an empty one is found."""
    database.execute("SELECT pg_stat_reset()")
    wait_for_statistics(database, "users", 0)
    document = watched(program, 10)
    assert {"public.users", "public.updates"} <= set(document["not_judged"])
    assert document["verdict"] == "not judged"
    blind = program("watch", code=10)
    assert "no sign of a wipe" not in blind.out
    assert "ANALYZE" in blind.err
    database.execute("ANALYZE users")
    assert "Not judged, the server has no statistics of them" in program("watch").out
    database.execute("TRUNCATE archived_updates")
    assert tables_of(watched(program, 3)) == {"public.archived_updates": True}


@pytest.mark.parametrize(
    ("accident", "words"),
    [
        ("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "The database has no tables any more"),
        ("DROP SCHEMA public CASCADE; CREATE SCHEMA x; CREATE TABLE x.t ()", "The schema public is gone with all"),
    ],
)
def test_a_schema_that_vanished(program: Program, database: PgDatabase, accident: str, words: str) -> None:
    """Certain, and called what it is."""
    database.execute(accident)
    assert watched(program, 3)["findings"][0]["text"].startswith(words)


def test_a_database_that_was_dropped(program: Program, database: PgDatabase) -> None:
    """It is no failure to connect but the worst of findings; made anew, it has no tables."""
    with database.server.connect() as connection:
        name = sql.Identifier(database.name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        (finding,) = watched(program, 3)["findings"]
        assert finding["certain"]
        assert f"The database {database.name} does not exist any more" in finding["text"]
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    assert "has no tables any more" in watched(program, 3)["findings"][0]["text"]


def test_it_waits_for_nobody(program: Program, database: PgDatabase) -> None:
    """A table that is being truncated in an open transaction is not waited for and not judged by its size."""
    with database.connect() as connection, connection.transaction():
        connection.execute("TRUNCATE read_logs")
        began = time.monotonic()
        assert watched(program, 0)["findings"] == []
        assert time.monotonic() - began < allowed(4)
    assert tables_of(watched(program, 3)) == {"public.read_logs": True}


def test_it_reads_no_table(program: Program, database: PgDatabase) -> None:
    """The counters of scans stand where they stood."""
    scans = "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables"
    time.sleep(1.5)
    before = database.execute(scans)
    watched(program, 0)
    time.sleep(1.5)
    assert database.execute(scans) == before


def test_a_role_that_may_read_nothing_can_watch(program: Program, database: PgDatabase) -> None:
    """Only the catalogs are asked."""
    with a_role(database.server, "watcher"):
        url = database.server.url(database.name, user="watcher", password=PASSWORD)
        least = Program(program.home, None, **{**program.env, "DATABASE_URL": url})
        assert watched(least, 0)["findings"] == []
        database.execute("TRUNCATE read_logs")
        assert tables_of(watched(least, 3)) == {"public.read_logs": True}


def test_it_says_when_it_cannot_tell(database: PgDatabase, tmp_path: Path) -> None:
    """No backup to compare with: 8. No server: 1. No such login: 6. None of them is a wipe."""
    program = Program(tmp_path, database)
    assert "There is no good backup" in program("watch", code=8).err
    database.execute("CREATE TABLE t AS SELECT generate_series(1, 1000)")
    program.backup()
    wrong = database.server.url(database.name, password="wrong")
    assert program.env["DATABASE_URL"] != wrong
    Program(tmp_path, DATABASE_URL=wrong)("watch", code=6)
    nobody = "postgresql://u:p@127.0.0.1:1/" + database.name + "?connect_timeout=1"
    assert "Cannot connect" in Program(tmp_path, DATABASE_URL=nobody)("watch", code=1).err


def test_the_thresholds_of_a_profile_count(program: Program, database: PgDatabase) -> None:
    """A table that a job empties every night is named in the profile: neither watch nor backup minds."""
    text = f"[profile.p]\nconninfo = '{database.url}'\n".replace(":" + database.params["password"], "")
    text += f"directory = '{program.backups}'\n[profile.p.guard.tables]\n'public.read_logs' = 1.0\n"
    (program.home / "profiles.toml").write_text(text)
    (program.home / "profiles.toml").chmod(0o600)
    env = {"LOOPIN_BACKUP_CONFIG": str(program.home), "PGPASSWORD": database.params["password"]}
    lenient = Program(program.home, None, **{**program.env, **env})
    database.execute("TRUNCATE read_logs")
    watched(program, 3)
    lenient("watch", "--profile", "p")
    assert lenient("backup", "manual", "--profile", "p", "--json", *program.tools).json()["verdict"] == "good"
