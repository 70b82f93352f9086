"""What keeps a database from being exchanged or emptied is found before anything is loaded, and its way out works."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.functional.test_replace import drop_those_like
from tests.support.pgbouncer import pooled
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

SETTINGS = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE context = 'user'"


@pytest.fixture
def live(database: PgDatabase) -> Iterator[PgDatabase]:
    """A database with one row; what restores leave beside it is dropped."""
    database.execute("CREATE TABLE t AS SELECT 'old'::text AS x")
    yield database
    drop_those_like(database.server, f"{database.name}_")


@pytest.fixture
def program(live: PgDatabase, tmp_path: Path) -> Program:
    """The program, with one backup."""
    program = Program(tmp_path, live)
    program.backup()
    return program


def refused(program: Program, live: PgDatabase, *words: str, args: tuple[str, ...] = ()) -> None:
    """Check that the plan says these words, and that a restore is refused with them before anything is loaded."""
    plan = program("restore", "latest", "--replace", "--plan", "--json", *args, *program.tools).json()
    told = " ".join(plan["obstacles"])
    assert [word for word in words if word not in told] == [], told
    result = program("restore", "latest", "--replace", "--confirm", live.name, *args, *program.tools, code=1)
    assert words[0] in result.err
    assert "Nothing was changed" in result.err
    assert "loading" not in result.err
    assert "building" not in result.err


def replaced(program: Program, live: PgDatabase) -> None:
    """Restore; go back, so that the next one begins as this one did."""
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    program("undo", "--confirm", live.name)


def wait_for(live: PgDatabase, condition: str) -> None:
    """Wait until a query of the server is true."""
    for _ in range(200):
        with live.server.connect() as connection:
            if connection.execute(f"SELECT {condition}".encode()).fetchone() == (True,):
                return
        time.sleep(0.05)
    raise AssertionError(condition)


def test_a_prepared_transaction(program: Program, live: PgDatabase) -> None:
    """No session is connected, and yet it cannot be renamed: it is named, with what ends it."""
    with live.connect() as connection:
        connection.execute("BEGIN; INSERT INTO t VALUES ('x'); PREPARE TRANSACTION 'it''s'")
    try:
        for args in ((), ("--in-place",)):
            refused(program, live, "ROLLBACK PREPARED 'it''s'", args=args)
    finally:
        live.execute("ROLLBACK PREPARED 'it''s'")
    replaced(program, live)


def test_replication(program: Program, live: PgDatabase) -> None:
    """A client that reads is an obstacle, as a subscription at work until it is disabled; a slot alone is a remark."""
    live.execute(f"SELECT pg_create_logical_replication_slot('slot_{live.name}', 'test_decoding')")
    try:
        reader = live.connect(replication="database")
        reader.pgconn.send_query(f"START_REPLICATION SLOT slot_{live.name} LOGICAL 0/0".encode())
        wait_for(live, f"(SELECT active FROM pg_replication_slots WHERE slot_name = 'slot_{live.name}')")
        refused(program, live, "a replication client", str(reader.info.backend_pid))
        reader.pgconn.finish()
        wait_for(live, f"(SELECT NOT active FROM pg_replication_slots WHERE slot_name = 'slot_{live.name}')")
        plan = program("restore", "latest", "--replace", "--plan", *program.tools).out
        assert f"replication slot slot_{live.name} stays with the old database" in plan
        replaced(program, live)
    finally:
        live.execute(f"SELECT pg_drop_replication_slot('slot_{live.name}')")
    live.execute(
        f"CREATE SUBSCRIPTION sub_{live.name} CONNECTION 'host=127.0.0.1 port=1 dbname=none' PUBLICATION p"
        " WITH (connect = false)"
    )
    live.execute(f"ALTER SUBSCRIPTION sub_{live.name} ENABLE")
    refused(program, live, f"ALTER SUBSCRIPTION sub_{live.name} DISABLE")
    refused(program, live, f"DROP SUBSCRIPTION sub_{live.name}", args=("--in-place",))
    live.execute(f"ALTER SUBSCRIPTION sub_{live.name} DISABLE")
    wait_for(live, "NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type LIKE 'logical replication w%')")
    replaced(program, live)


def test_a_session_that_the_role_may_not_end(live: PgDatabase, tmp_path: Path) -> None:
    """An ordinary owner does not even see what a superuser's session is: it is found, and in place goes beside it."""
    role = f"owner_{live.name}"
    live.execute(f"CREATE ROLE {role} LOGIN CREATEDB PASSWORD 'x'; ALTER DATABASE {live.name} OWNER TO {role}")
    live.execute(f"ALTER TABLE t OWNER TO {role}")
    program = Program(tmp_path, live, DATABASE_URL=live.server.url(live.name, user=role, password="x"))
    program.backup()
    with live.connect() as superuser:
        refused(program, live, f"session {superuser.info.backend_pid} of postgres cannot be ended")
        program("restore", "latest", "--replace", "--in-place", "--confirm", live.name, *program.tools)
    replaced(program, live)
    drop_those_like(live.server, f"{live.name}_")
    live.drop()
    with live.server.connect() as connection:
        connection.execute(f"DROP ROLE {role}".encode())


@pytest.mark.parametrize("mode", ["transaction", "session"])
def test_a_pooler_is_recognised_and_left_as_it_was(program: Program, live: PgDatabase, mode: str) -> None:
    """Restore, replacement and undo are refused, and the application's own connections keep their settings."""
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    with pooled(live.server, mode) as params:
        url = f"postgresql://{params['user']}:x@{params['host']}:{params['port']}/{live.name}"
        with psycopg.connect(url, autocommit=True) as application:
            before = application.execute(SETTINGS).fetchone()
        program.env["DATABASE_URL"] = url
        for command in (
            ("restore", "latest", "--to", f"{live.name}_new", *program.tools),
            ("restore", "latest", "--replace", "--plan", *program.tools),
            ("restore", "latest", "--replace", "--confirm", live.name, *program.tools),
            ("undo", "--confirm", live.name),
        ):
            result = program(*command, code=1)
            assert "connection pooler" in result.err
            assert "usually 5432" in result.err
        for _ in range(3):
            with psycopg.connect(url, autocommit=True) as application:
                assert application.execute(SETTINGS).fetchone() == before
    assert len(live.execute(f"SELECT datname FROM pg_database WHERE datname LIKE '{live.name}%'")) == 2


def test_an_extension_that_lives_in_one_database(
    pg: Callable[[int], PgServer], fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """One as pg_cron refuses every other database: said before anything is loaded, and in place goes."""
    server = pg(18)
    live = fresh_database(server=server)
    folder = server.home / "share" / "extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lab_cron.control").write_text("default_version = '1'\nschema = pg_catalog\n")
    (folder / "lab_cron--1.sql").write_text(
        f"DO $$ BEGIN IF current_database() <> '{live.name}' THEN RAISE 'can only be created in {live.name}'; END IF;"
        " END $$; CREATE SCHEMA cron; CREATE TABLE cron.job (id int);"
        " SELECT pg_catalog.pg_extension_config_dump('cron.job', '');"
    )
    for path in (folder.parent, folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    live.execute(f"ALTER ROLE ALL SET extension_control_path = '$system:{folder.parent}'")
    try:
        live.load("CREATE EXTENSION lab_cron; INSERT INTO cron.job VALUES (1); CREATE TABLE plain AS SELECT 1 AS id")
        program = Program(tmp_path, live)
        program.backup()
        live.execute("DELETE FROM cron.job")
        for command in (("--to", f"{live.name}_new"), ("--replace", "--confirm", live.name)):
            result = program("restore", "latest", *command, *program.tools, code=8)
            assert f"lab_cron: can only be created in {live.name}" in result.err
            assert "loading" not in result.err
        program("restore", "latest", "--replace", "--in-place", "--confirm", live.name, *program.tools)
        assert live.execute("SELECT id FROM cron.job") == [(1,)]
        assert live.execute("SELECT datname FROM pg_database WHERE datname ~ 'scratch'") == []
    finally:
        live.execute("ALTER ROLE ALL RESET extension_control_path")


def test_names_in_the_encoding_of_the_database(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """In place, tables, columns and sequences whose names are not UTF-8 are compared like others."""
    live = fresh_database(options="ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with live.connect(client_encoding="utf8") as connection:
        connection.execute('CREATE TABLE "grün" ("Schlüssel" serial PRIMARY KEY, "ß" text)')
        connection.execute('INSERT INTO "grün" ("ß") VALUES (\'äöü\'), (NULL)')
    program = Program(tmp_path, live)
    program.backup()
    with live.connect(client_encoding="utf8") as connection:
        connection.execute('TRUNCATE "grün"')
        program("restore", "latest", "--replace", "--in-place", "--confirm", live.name, *program.tools)
        found = connection.execute('SELECT "ß" FROM "grün" ORDER BY 1').fetchall()
    assert found == [("äöü",), (None,)]


def test_a_database_that_nobody_may_enter(live: PgDatabase, program: Program) -> None:
    """A closed database can be exchanged without a look into it, stays closed, and says that its rows are not known."""
    with live.server.connect() as connection:
        connection.execute(f"ALTER DATABASE {live.name} ALLOW_CONNECTIONS false".encode())
        plan = program("restore", "latest", "--replace", "--plan", *program.tools).out
        assert "its rows now are not known" in plan
        program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
        found = connection.execute("SELECT datallowconn FROM pg_database WHERE datname = %s", [live.name]).fetchone()
        assert found == (False,)
        connection.execute(f"ALTER DATABASE {live.name} ALLOW_CONNECTIONS true".encode())
