"""Faults of restoring: hostile files, missing roles, older servers, databases that cannot be built again."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.operations import sample
from loopin_backup_core.rules.content_compare import compare
from tests.support.postgres import PgDatabase
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgServer

HEAD = """--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

"""
FOOT = """
--
-- PostgreSQL database dump complete
--
"""


def databases(server: PgServer) -> list[str]:
    with server.connect() as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database ORDER BY 1")]


def foreign(program: Program, body: str, name: str = "x.sql") -> str:
    """Put a file that somebody else wrote into the directory of the backups."""
    program.backups.mkdir(mode=0o700, exist_ok=True)
    path = program.backups / name
    path.write_text(HEAD + body + FOOT)
    return name


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program on an empty database."""
    return Program(tmp_path, database)


@pytest.fixture
def owner(database: PgDatabase) -> Iterator[str]:
    """A role that may create databases and is no superuser; yields its connection URL."""
    name = f"owner_of_{database.name}"
    database.execute(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD 'x'; ALTER DATABASE {database.name} OWNER TO {name}")
    yield database.server.url(database.name, user=name, password="x")
    database.drop()
    with database.server.connect() as connection:
        for left in databases(database.server):
            if left.startswith("of_owner"):
                connection.execute(f"DROP DATABASE {left}".encode())
        connection.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


@pytest.mark.parametrize(
    "body",
    [
        "\\! touch {mark}\n",
        "CREATE TABLE t (a int);\n\\! touch {mark}\n",
        "SELECT 1 \\g |touch {mark}\n",
        "COPY t FROM PROGRAM 'touch {mark}';\n",
        "CREATE TABLE t (a text);\ncopy t\nto program 'touch {mark}';\n",
    ],
    ids=["shell", "shell-later", "pipe", "copy-from-program", "copy-to-program"],
)
def test_a_hostile_file_is_held(program: Program, database: PgDatabase, body: str, tmp_path: Path) -> None:
    """What can run a program is found before anything is sent: verify and restore refuse it (faults 10 and 49)."""
    mark = tmp_path / "touched"
    name = foreign(program, body.format(mark=mark))
    assert "FAILED" in program("verify", name, code=5).out
    program("verify", name, "--level", "drill", *program.tools, code=5)
    result = program("restore", name, "--to", "hostile", "--trust", *program.tools, code=5)
    assert "psql command" in result.err or "COPY" in result.err
    assert not mark.exists()
    assert "hostile" not in databases(database.server)


def test_a_program_hidden_in_a_function_cannot_run(program: Program, tmp_path: Path) -> None:
    """A foreign file is drilled as a role that is no superuser: COPY FROM PROGRAM is denied even inside functions."""
    mark = tmp_path / "touched"
    tmp_path.chmod(0o777)
    body = f"CREATE TABLE public.t (a int);\nDO $$BEGIN EXECUTE 'COPY public.t FROM PROGRAM ''touch {mark}'''; END$$;\n"
    name = foreign(program, body)
    program("verify", name)
    result = program("verify", name, "--level", "drill", *program.tools, code=None)
    assert result.code != 0
    assert "superuser" in result.out + result.err
    assert not mark.exists()


def test_a_foreign_file_is_restored_by_whoever_may(program: Program, owner: str) -> None:
    """As a superuser and as an owner it just works, because no statement of it reaches the server (fault 49)."""
    name = foreign(program, "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n")
    assert program("restore", name, "--to", "of_owner_1", "--json", *program.tools).json()["rows"] == 1
    program.env["DATABASE_URL"] = owner
    assert program("restore", name, "--to", "of_owner_2", "--json", *program.tools).json()["rows"] == 1


def test_a_newer_pg_dump_restores_to_an_older_server(
    pg: Callable[[int], PgServer], fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """pg_dump 18 writes SET transaction_timeout, which a server of 16 does not know (faults 7 and 8)."""
    source = fresh_database(server=pg(16))
    source.load(sample.script())
    program = Program(tmp_path, source)
    program.tools = ("--tools", str(pg(18).bin))
    made = program.backup()
    assert b"SET transaction_timeout" in Path(made["path"]).read_bytes()
    try:
        program("restore", "latest", "--to", "older", *program.tools)
        before, after = source.dump(), PgDatabase(source.server, "older").dump()
        assert compare(index_bytes(before).sections, index_bytes(after).sections) == []
    finally:
        PgDatabase(source.server, "older").drop()


def test_missing_roles_are_found_before_anything_is_done(program: Program, database: PgDatabase) -> None:
    """The roles are named; --no-owner --no-acl does without them (fault 43)."""
    database.execute("CREATE ROLE gone_soon; CREATE TABLE t (a int); ALTER TABLE t OWNER TO gone_soon")
    database.execute("INSERT INTO t VALUES (1); GRANT SELECT ON t TO gone_soon")
    program.backup()
    database.execute("ALTER TABLE t OWNER TO postgres; DROP OWNED BY gone_soon; DROP ROLE gone_soon")
    result = program("restore", "latest", "--to", "norole", *program.tools, code=1)
    assert "gone_soon" in result.err
    assert "norole" not in databases(database.server)
    try:
        program("restore", "latest", "--to", "norole", "--no-owner", "--no-acl", *program.tools)
    finally:
        PgDatabase(database.server, "norole").drop()


def test_a_restore_that_fails_half_way_leaves_nothing(program: Program, database: PgDatabase) -> None:
    """A materialized view's function relies on search_path: the drill finds it and names it (faults 42 and 44)."""
    database.load(
        "CREATE TABLE things (a int); INSERT INTO things VALUES (1);"
        "CREATE FUNCTION counted() RETURNS bigint LANGUAGE plpgsql AS"
        " $$BEGIN RETURN (SELECT count(*) FROM things); END$$;"
        "CREATE MATERIALIZED VIEW seen AS SELECT counted() AS n;"
    )
    program.backup()
    before = databases(database.server)
    result = program("restore", "latest", "--to", "half", *program.tools, code=1)
    assert 'relation "things" does not exist' in result.err
    assert databases(database.server) == before
    drill = program("verify", "latest", "--level", "drill", *program.tools, code=5)
    assert "things" in drill.out


def test_a_role_that_may_not_create_databases_is_told_before(
    program: Program, database: PgDatabase, owner: str
) -> None:
    """Managed PostgreSQL: what is missing is said before anything is done (fault 50)."""
    database.execute("CREATE TABLE t (a int)")
    program.backup()
    database.execute(f"ALTER ROLE owner_of_{database.name} NOCREATEDB")
    program.env["DATABASE_URL"] = owner
    result = program("restore", "latest", "--to", "of_owner_2", *program.tools, code=1)
    assert "CREATEDB" in result.err
    assert "Nothing was changed" in result.err


def test_bytes_that_are_no_text_come_back_in_their_encoding(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """A database in SQL_ASCII holds any byte; its copy is made in SQL_ASCII again (fault 45)."""
    source = fresh_database(options="ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    source.execute("CREATE TABLE t (a text); INSERT INTO t VALUES (E'caf\\xe9')")
    program = Program(tmp_path, source)
    program.backup()
    program("verify", "latest", "--level", "drill", *program.tools)
    try:
        program("restore", "latest", "--to", "anybytes", *program.tools)
        restored = PgDatabase(source.server, "anybytes")
        assert restored.execute("SHOW server_encoding") == [(b"SQL_ASCII",)]
        assert compare(index_bytes(source.dump()).sections, index_bytes(restored.dump()).sections) == []
    finally:
        PgDatabase(source.server, "anybytes").drop()


def test_partitions_that_inherit_a_key_restore(program: Program, database: PgDatabase) -> None:
    """pg_dump --clean of such tables fails over a full database; our restore does not use it (fault 51)."""
    database.load(
        "CREATE TABLE p (id int PRIMARY KEY, a text) PARTITION BY RANGE (id);"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
        "CREATE TABLE p2 PARTITION OF p DEFAULT; INSERT INTO p SELECT i, i::text FROM generate_series(1, 20) i;"
    )
    program.backup()
    try:
        program("restore", "latest", "--to", "parts", *program.tools)
        assert PgDatabase(database.server, "parts").execute("SELECT count(*) FROM p") == [(20,)]
    finally:
        PgDatabase(database.server, "parts").drop()


def test_settings_of_the_database_come_back(program: Program, database: PgDatabase) -> None:
    """ALTER DATABASE SET, comment, limit and grants are restored with the data (fault 27)."""
    database.execute(
        f"CREATE TABLE t (a bytea); INSERT INTO t VALUES ('\\x01ff'); COMMENT ON DATABASE {database.name} IS 'it''s';"
        f"ALTER DATABASE {database.name} SET bytea_output = 'escape';"
        f'ALTER DATABASE {database.name} SET search_path = "$user", public, "a,b";'
        f"ALTER DATABASE {database.name} SET timezone = 'Asia/Kolkata';"
        f"ALTER DATABASE {database.name} CONNECTION LIMIT 7"
    )
    program.backup()
    try:
        program("restore", "latest", "--to", "settled", *program.tools)
        restored = PgDatabase(database.server, "settled")
        assert restored.execute("SELECT setconfig FROM pg_db_role_setting WHERE setdatabase ="
                                " (SELECT oid FROM pg_database WHERE datname = 'settled')") == [
            (["bytea_output=escape", 'search_path="$user", public, "a,b"', "TimeZone=Asia/Kolkata"],)
        ]  # fmt: skip
        assert restored.execute(
            "SELECT datconnlimit, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'settled'"
        ) == [(7, "it's")]
    finally:
        PgDatabase(database.server, "settled").drop()


@pytest.mark.parametrize(("args", "name"), [(("-Fc",), "x.dump"), (("-Ft",), "x.tar"), (("-Fd",), "x.dir")])
def test_archives_of_pg_dump_are_indexed_drilled_and_restored(
    program: Program, database: PgDatabase, args: tuple[str, ...], name: str
) -> None:
    """Custom, tar and directory dumps that others made restore to a new database and are compared."""
    database.load(sample.script())
    program.backups.mkdir(mode=0o700)
    path = program.backups / name
    database.server.tool("pg_dump", [*args, "-f", str(path)], dbname=database.name)
    assert stat.S_IMODE(program.backups.stat().st_mode) == 0o700
    program("verify", name)
    program("verify", name, "--level", "drill", *program.tools)
    try:
        program("restore", name, "--to", "archived", *program.tools)
        restored = PgDatabase(database.server, "archived")
        assert compare(index_bytes(database.dump()).sections, index_bytes(restored.dump()).sections) == []
    finally:
        PgDatabase(database.server, "archived").drop()


@pytest.mark.parametrize("option", ["--inserts", "--column-inserts", "--rows-per-insert=7"])
def test_dumps_with_inserts_are_counted_and_restored(program: Program, database: PgDatabase, option: str) -> None:
    """A plain dump made of INSERT statements is counted right and restores."""
    database.load(sample.script())
    program.backups.mkdir(mode=0o700)
    (program.backups / "x.sql").write_bytes(database.dump(option))
    (found,) = program("verify", "x.sql", "--json").json()
    assert found["rows"] == index_bytes(database.dump()).rows
    try:
        program("restore", "x.sql", "--to", "inserted", *program.tools)
        restored = PgDatabase(database.server, "inserted")
        assert compare(index_bytes(database.dump()).sections, index_bytes(restored.dump()).sections) == []
    finally:
        PgDatabase(database.server, "inserted").drop()


def test_a_drill_that_this_machine_cannot_do_is_no_failure(program: Program) -> None:
    """An extension that the throwaway server lacks: exit code 8, what is missing, what to use, and no mark on it."""
    name = foreign(program, "CREATE EXTENSION IF NOT EXISTS no_such_thing WITH SCHEMA public;\n")
    result = program("verify", name, "--level", "drill", *program.tools, code=8)
    assert "no_such_thing" in result.out
    assert "--on CONNINFO" in result.out
    (entry,) = program("list", "--json").json()
    assert entry["verdict"] == "foreign"


def test_a_drill_in_a_scratch_database_of_a_given_server(program: Program, database: PgDatabase) -> None:
    """--on CONNINFO drills there and leaves no database behind."""
    database.load(sample.script())
    program.backup()
    before = databases(database.server)
    (drill,) = program(
        "verify", "latest", "--level", "drill", "--on", database.server.url(), "--json", *program.tools
    ).json()
    assert drill["ok"] is True
    assert databases(database.server) == before
