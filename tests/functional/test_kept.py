"""Whose a kept or scratch database is stands in itself: nothing that only looks like one is touched."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.repository import replaced_databases
from loopin_backup_core.repository.journal import Journal
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

SLOW_VIEW = """
    CREATE MATERIALIZED VIEW slow AS
    SELECT 1 AS one FROM pg_sleep(CASE WHEN current_database() LIKE 'loopin_scratch_%' THEN 30 ELSE 0 END)
"""


def names_of(server: PgServer) -> set[str]:
    with server.connect() as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}


def comment_of(database: PgDatabase, name: str) -> str | None:
    rows = database.execute(f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")
    text: str | None = rows[0][0]
    return text


def kept_of(program: Program, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program("undo", "--list", "--json", *args).json()
    return found


def replace(program: Program, database: PgDatabase, *args: str) -> dict[str, Any]:
    run = ("restore", "latest", "--replace", database.name, "--confirm", database.name, "--json")
    done: dict[str, Any] = program(*run, *program.tools, *args).json()
    return done


@pytest.fixture
def live(fresh_database: FreshDatabase) -> Iterator[PgDatabase]:
    """A small database with a comment of its own; whatever restores leave beside it is dropped."""
    database = fresh_database()
    before = names_of(database.server)
    database.load(f"CREATE TABLE users AS SELECT generate_series(1, 20) AS id;"
                  f"COMMENT ON DATABASE {database.name} IS 'It''s ours, {{\"n\": 1}}, ü'")  # fmt: skip
    yield database
    for name in names_of(database.server) - before:
        with database.server.connect() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def home(tmp_path: Path, name: str, database: PgDatabase) -> Program:
    (tmp_path / name).mkdir()
    return Program(tmp_path / name, database)


def test_the_kept_database_of_another_name_is_never_taken(
    live: PgDatabase, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """Neither undo nor its list, a plan or a cleanup of “app” knows what was kept of “app_test” or looks like it."""
    other = fresh_database(f"{live.name}_test")
    other.load("CREATE TABLE toys (id int)")
    program = Program(tmp_path, live)
    program.backup()
    test = Program(tmp_path, other, BACKUP_DIR=str(program.backups))
    test.backup()
    done = replace(test, other)
    somebodys = f"{live.name}_before_20200101_000000"
    live.execute(f"CREATE DATABASE {somebodys}")
    there, journal = names_of(live.server), (program.backups / "journal.jsonl").read_bytes()
    assert kept_of(program) == []
    refused = program("undo", "--confirm", live.name, code=1)
    assert f"no kept database of {live.name} on 127.0.0.1:" in refused.err
    for name in (done["kept"], somebodys):
        program("undo", name, "--confirm", live.name, code=1)
        program("undo", name, "--drop", "--confirm", name, code=1)
    plan = program("restore", "latest", "--replace", "--plan", "--json", *program.tools).json()
    assert plan["kept"] == []
    assert (program.backups / "journal.jsonl").read_bytes() == journal, "a look writes nothing"
    program("cleanup", "--kept-days", "0.0000001", "--confirm", live.name)
    assert names_of(live.server) == there
    assert [one["name"] for one in kept_of(test)] == [done["kept"]]


def test_long_names_that_begin_alike_have_kept_databases_of_their_own(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """Two databases of 63 letters that differ in the last one: each goes back to its own."""
    both = [fresh_database("x" * 62 + end) for end in "ab"]
    programs = []
    for one in both:
        one.load("CREATE TABLE t (id int)")
        program = home(tmp_path, one.name[-1], one)
        program.env["BACKUP_DIR"] = str(tmp_path / "backups")
        program.backup()
        programs.append(program)
    made = [replace(program, one) for program, one in zip(programs, both, strict=True)]
    try:
        assert [[one["name"] for one in kept_of(program)] for program in programs] == [[m["kept"]] for m in made]
        programs[0]("undo", "--confirm", both[0].name)
        assert [one["name"] for one in kept_of(programs[1])] == [made[1]["kept"]]
    finally:
        for program in programs:
            for entry in kept_of(program):
                program("undo", entry["name"], "--drop", "--confirm", entry["name"])


def test_profiles_and_directories_never_see_what_others_keep(live: PgDatabase, tmp_path: Path) -> None:
    """The same database in another directory, or by another profile: not listed, not undone, not backed up either."""
    one, other = home(tmp_path, "one", live), home(tmp_path, "other", live)
    for program in (one, other):
        program.backup()
    done = replace(one, live)
    assert kept_of(other) == []
    assert f"{done['kept']} was kept by profile default, for another profile" in other("undo", "--list").out
    assert done["kept"] in other("undo", "--confirm", live.name, code=1).err
    config = tmp_path / "profiles.toml"
    url = live.url.replace(f":{live.server.password}@", "@")
    config.write_text(f'[profile.second]\nconninfo = "{url}"\ndirectory = "{one.backups}"\n')
    config.chmod(0o600)
    one.env |= {"LOOPIN_BACKUP_CONFIG": str(config), "PGPASSWORD": live.server.password}
    assert kept_of(one, "--profile", "second") == []
    told = other("backup", "manual", "--all", "--json", *other.tools).json()
    names = {entry["database"] for entry in (*told["backups"], *told["failures"])}
    assert live.name in names
    assert done["kept"] not in names
    assert [entry["name"] for entry in kept_of(one)] == [done["kept"]]


def test_the_comment_of_before_survives_replace_and_undo(live: PgDatabase, tmp_path: Path) -> None:
    """Live and undone databases have their own comment, kept ones a mark; what was copied or renamed is no mark."""
    program = Program(tmp_path, live)
    program.backup()
    own = comment_of(live, live.name)
    done = replace(program, live)
    assert comment_of(live, live.name) == own
    mark = replaced_databases.mark_in(comment_of(live, done["kept"]) or "")
    assert mark is not None
    assert (mark.live, mark.profile, mark.backup, mark.comment) == (live.name, "default", done["backup"], own)
    undone = program("undo", "--confirm", live.name, "--json").json()
    assert comment_of(live, live.name) == own
    # Another database with the same comment is not meant by it, nor is this one under another name.
    text = (comment_of(live, undone["kept"]) or "").replace("'", "''")
    live.execute(f"CREATE DATABASE {live.name}_copy")
    live.execute(f"COMMENT ON DATABASE {live.name}_copy IS '{text}'")
    assert [one["name"] for one in kept_of(program)] == [undone["kept"]]
    live.execute(f"ALTER DATABASE {undone['kept']} RENAME TO {live.name}_mine")
    assert kept_of(program) == []
    program("undo", f"{live.name}_mine", "--drop", "--confirm", f"{live.name}_mine", code=1)


def test_a_scratch_database_belongs_to_its_run_until_it_is_renamed(live: PgDatabase, tmp_path: Path) -> None:
    """Nobody's are left alone unless they are signed by this directory and no run holds them."""
    program = Program(tmp_path, live)
    program.backup()
    here = Journal(program.backups).identity()
    dead, held = replaced_databases.scratch_name("0" * 12, here), replaced_databases.scratch_name("1" * 12, here)
    others = [
        replaced_databases.scratch_name("2" * 12, "elsewhere"),
        "loopin_scratch_" + "3" * 12,
        "loopin_scratch_of_ann",
    ]
    for name in (dead, held, *others):
        live.execute(f"CREATE DATABASE {name}")
    from loopin_backup_core.postgres import server as servers
    from loopin_backup_core.postgres.server import scratch

    with servers.connect(live.server.params(tcp=True), None) as run:
        scratch.own(run, held)
        done = program("restore", "latest", "--to", f"{live.name}_new", *program.tools)
        assert names_of(live.server) >= {held, *others}
        assert dead not in names_of(live.server)
    assert f"Removed {dead}" in done.err
    assert f"{others[0]} looks like" in done.err
    assert "of_ann" not in done.err
    program("verify", "latest", "--level", "drill", "--on", live.server.url(), *program.tools)
    assert held not in names_of(live.server)
    assert names_of(live.server) >= {*others}


def test_a_killed_drill_on_a_server_is_swept_by_the_next(live: PgDatabase, tmp_path: Path) -> None:
    """A copy of production that a SIGKILL left on another server goes with the next drill there."""
    live.execute(SLOW_VIEW)
    program = Program(tmp_path, live)
    program.backup()
    drill = ("verify", "latest", "--level", "drill", "--on", live.server.url(), *program.tools)
    process = program.start(*drill)
    try:
        while not (mine := {n for n in names_of(live.server) if n.startswith("loopin_scratch_")}):
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with live.server.connect() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'loopin_scr%'")
        while connection.execute("SELECT 1 FROM pg_stat_activity WHERE datname LIKE 'loopin_scr%'").fetchone():
            time.sleep(0.02)
    live.execute("DROP MATERIALIZED VIEW slow")
    program.backup()
    assert mine <= names_of(live.server)
    program(*drill)
    assert not mine & names_of(live.server)
