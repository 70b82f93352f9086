"""What decides values is the same at the source, in the dump, in the load and in the comparison."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from loopin_backup_core.model.errors import NotPossibleError
from loopin_backup_core.postgres import session_settings
from tests.support import needs
from tests.support.connections import PASSWORD, a_role, connected
from tests.support.postgres import PgDatabase, PgServer, drop_database
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import FreshDatabase

# What a function computes while the backup is loaded: by time zone, text search, order of a date, a custom setting.
COMPUTED = r"""
CREATE TABLE sale (id int PRIMARY KEY, at timestamptz NOT NULL, said text NOT NULL);
INSERT INTO sale VALUES (1, '2026-07-01 23:30+02', '02.03.2026'), (2, '2026-07-02 00:30+02', '03.04.2026');
CREATE FUNCTION day_of(timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT $1::date';
CREATE FUNCTION tenant() RETURNS int LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant')::int $$;
CREATE MATERIALIZED VIEW by_day AS SELECT at::date AS day, said::date AS said_day, count(*) FROM sale GROUP BY 1, 2;
CREATE TABLE page (id int PRIMARY KEY, body text);
INSERT INTO page VALUES (1, 'die Häuser der Bäcker');
CREATE MATERIALIZED VIEW words AS SELECT id, to_tsvector(body) AS words FROM page;
CREATE TABLE visit (at timestamptz, day date GENERATED ALWAYS AS (public.day_of(at)) STORED);
INSERT INTO visit SELECT at FROM sale;
CREATE UNIQUE INDEX once_a_day ON sale (day_of(at));
CREATE TABLE item (tenant int CHECK (tenant = current_setting('app.tenant')::int), word text);
INSERT INTO item VALUES (42, 'first');
CREATE INDEX of_tenant ON item (word) WHERE word IS NOT NULL;
CREATE MATERIALIZED VIEW mine AS SELECT * FROM item WHERE tenant = public.tenant();
"""
DECIDING = {
    "TimeZone": "Europe/Berlin", "default_text_search_config": "pg_catalog.german", "DateStyle": "German, DMY",
    "app.tenant": "42", "bytea_output": "escape", "IntervalStyle": "sql_standard",
}  # fmt: skip
HINDERING = {
    "default_transaction_read_only": "on", "default_transaction_isolation": "serializable", "statement_timeout": "1ms",
    "lock_timeout": "1ms", "idle_session_timeout": "1ms", "idle_in_transaction_session_timeout": "1ms",
    "client_encoding": "LATIN1", "search_path": "nowhere", "array_nulls": "off",
}  # fmt: skip
STATE = """
    SELECT 'by_day', string_agg(by_day::text, ' ' ORDER BY by_day) FROM by_day
    UNION ALL SELECT 'words', string_agg(words::text, ' ' ORDER BY id) FROM words
    UNION ALL SELECT 'visit', string_agg(visit::text, ' ' ORDER BY at) FROM visit
    UNION ALL SELECT 'mine', string_agg(mine::text, ' ' ORDER BY tenant) FROM mine"""
UNTOUCHED = (
    "-c default_transaction_read_only=off -c statement_timeout=0 -c lock_timeout=0 -c idle_session_timeout=0 "
    "-c idle_in_transaction_session_timeout=0 -c search_path=public -c client_encoding=UTF8 -c DateStyle=ISO"
)


def plainly(database: PgDatabase, query: str) -> list[tuple[object, ...]]:
    """Ask in a session that no setting of the database ends, and in which no event trigger fires."""
    quiet = " -c transaction_timeout=0 -c event_triggers=off" if database.server.major >= 17 else ""
    with database.connect(options=UNTOUCHED + quiet) as connection:
        return connection.execute(query.encode()).fetchall()


def set_for(database: PgDatabase, settings: dict[str, str], whom: str = "") -> None:
    """Give the database (or a role) settings, without ever logging in to it."""
    with database.server.connect() as connection:
        for name, value in settings.items():
            target = whom or f'DATABASE "{database.name}"'
            connection.execute(f"ALTER {target} SET {name} TO '{value}'".encode())


def settings_of(server: PgServer, name: str) -> list[str]:
    with server.connect() as connection:
        query = (
            "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase"
            " WHERE datname = %s AND setrole = 0"
        )
        row = connection.execute(query, [name]).fetchone()
        return list(row[0]) if row else []


@pytest.fixture
def hostile(fresh_database: FreshDatabase, each_pg: PgServer) -> Iterator[PgDatabase]:
    """A database whose own settings decide what is computed, and stand in the way of everybody who logs in."""
    database = fresh_database(server=each_pg)
    set_for(database, DECIDING)
    database.load(COMPUTED)
    late = {**HINDERING, **({"transaction_timeout": "1ms"} if each_pg.major >= 17 else {})}
    set_for(database, late)
    yield database
    with each_pg.connect() as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [database.name])
        for (name,) in names.fetchall():
            drop_database(each_pg, name)


def test_the_databases_own_settings_decide_and_hinder_nothing(hostile: PgDatabase, tmp_path: Path) -> None:
    """backup, drill, restore --to and --replace: views, columns and indexes as in the source, and all settings too."""
    before = plainly(hostile, STATE)
    settings = settings_of(hostile.server, hostile.name)
    program = Program(tmp_path, hostile)
    program("backup", "manual", *program.tools)
    program("verify", "latest", "--level", "drill", *program.tools)
    new = f"{hostile.name}_new"
    program("restore", "latest", "--to", new, *program.tools)
    assert plainly(PgDatabase(hostile.server, new), STATE) == before
    assert settings_of(hostile.server, new) == settings
    program("restore", "latest", "--replace", "--confirm", hostile.name, *program.tools)
    assert plainly(hostile, STATE) == before
    assert settings_of(hostile.server, hostile.name) == settings
    program("restore", "latest", "--replace", "--in-place", "--confirm", hostile.name, *program.tools)
    assert plainly(hostile, STATE) == before


def test_settings_of_the_role_hinder_nothing(database: PgDatabase, tmp_path: Path) -> None:
    """What the role's own settings say of timeouts, encodings and the way of writing values is of no account."""
    database.load("CREATE TABLE t (id int PRIMARY KEY, w text, b bytea, i interval, a text[], m money);"
        " INSERT INTO t VALUES (1, '€uro Œ', '\\xdeadbeef00', '-1 mon 2 days', '{NULL,\"NULL\"}', 5)")  # fmt: skip
    hostile = {**HINDERING, **DECIDING, "extra_float_digits": "-15", "xmlbinary": "hex", "row_security": "off"}
    new = f"{database.name}_new"
    with a_role(database.server, "hostile_role", "LOGIN SUPERUSER") as role:
        set_for(database, hostile, f"ROLE {role}")
        try:
            url = database.server.url(database.name, user=role, password=PASSWORD)
            program = Program(tmp_path, database, DATABASE_URL=url)
            program("backup", "manual", *program.tools)
            program("verify", "latest", "--level", "drill", *program.tools)
            program("restore", "latest", "--to", new, *program.tools)
            query = "SELECT id, w, encode(b, 'hex'), i::text, a, m::numeric FROM t"
            assert plainly(PgDatabase(database.server, new), query) == plainly(database, query)
        finally:
            drop_database(database.server, new)


def test_the_callers_environment_decides_nothing(database: PgDatabase, tmp_path: Path) -> None:
    """``PGTZ`` and its kin reach neither pg_dump nor the program's own session; the manifest tells what was used."""
    database.load("CREATE TABLE t AS SELECT now() AS at, interval '1 day' AS i, '\\xff'::bytea AS b, 'ü' AS w")
    outside = {"PGTZ": "Europe/Berlin", "PGDATESTYLE": "German", "PGCLIENTENCODING": "LATIN1", "PGGEQO": "off",
               "PGOPTIONS": "-c statement_timeout=1 -c bytea_output=escape"}  # fmt: skip
    program = Program(tmp_path, database, **outside)
    program("backup", "manual", *program.tools)
    bare = Program(tmp_path, database)
    bare("verify", "latest", "--level", "drill", *bare.tools)
    source = bare("show", "latest", "--json").json()["manifest"]["source"]
    assert source["timezone"] == "UTC"
    assert source["session_settings"]["DateStyle"] == "ISO, MDY"


# On 17 and newer the login itself is an event; before, it is the refresh of the view that fires.
TRIGGERS = """
CREATE TABLE log (what text);
CREATE TABLE t AS SELECT generate_series(1, 20) AS id;
CREATE MATERIALIZED VIEW v AS SELECT count(*) FROM t;
CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO public.log VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER "it's; noted" ON ddl_command_end EXECUTE FUNCTION note();
ALTER EVENT TRIGGER "it's; noted" ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER "it's; noted" IS 'CREATE EVENT TRIGGER x; -- said';
CREATE FUNCTION freeze() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'frozen: %', tg_tag; END $$;
CREATE EVENT TRIGGER frozen ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'DROP TABLE', 'REFRESH MATERIALIZED VIEW') EXECUTE FUNCTION freeze();
ALTER EVENT TRIGGER frozen ENABLE ALWAYS;
"""
ON_LOGIN = """
CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.log VALUES ('login');
  IF current_database() <> 'ORIGINAL' THEN RAISE EXCEPTION 'nobody logs in to a copy'; END IF;
END $$;
CREATE EVENT TRIGGER on_login ON login EXECUTE FUNCTION refuse();
ALTER EVENT TRIGGER on_login ENABLE ALWAYS;
"""


def test_event_triggers_neither_write_nor_refuse(
    fresh_database: FreshDatabase, each_pg: PgServer, tmp_path: Path
) -> None:
    """They are created last of all, and our sessions fire none: the log is as it was, and the triggers are there."""
    database = fresh_database(server=each_pg)
    database.load(TRIGGERS + (ON_LOGIN.replace("ORIGINAL", database.name) if each_pg.major >= 17 else ""))
    program = Program(tmp_path, database)
    program("backup", "manual", *program.tools)
    logged = "SELECT what, count(*) FROM log GROUP BY 1 ORDER BY 1"
    rows = program("show", "latest", "--json").json()["manifest"]["dump"]["rows"]
    triggers = "SELECT evtname, evtenabled, obj_description(oid) FROM pg_event_trigger ORDER BY 1"
    there = plainly(database, triggers)
    program("verify", "latest", "--level", "drill", *program.tools)
    new = f"{database.name}_new"
    try:
        program("restore", "latest", "--to", new, *program.tools)
        copy = PgDatabase(each_pg, new)
        assert sum(int(str(number)) for _, number in plainly(copy, logged)) + 20 == rows
        assert plainly(copy, triggers) == there
        assert plainly(copy, "SELECT * FROM v") == [(20,)]
        program("restore", "latest", "--replace", "--confirm", database.name, *program.tools)
        assert sum(int(str(number)) for _, number in plainly(database, logged)) + 20 == rows
        program("restore", "latest", "--replace", "--in-place", "--confirm", database.name, *program.tools)
        assert plainly(database, triggers) == there
        assert sum(int(str(number)) for _, number in plainly(database, logged)) + 20 == rows
    finally:
        drop_database(each_pg, new)
        with each_pg.connect() as connection:
            kept = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{database.name}_before"]
            ).fetchall()
        for (name,) in kept:
            drop_database(each_pg, name)


def test_custom_settings_are_in_force_where_the_role_may_not_set_them(database: PgDatabase, tmp_path: Path) -> None:
    """A superuser set them, for the database or a role in it; an ordinary role restores, and a drill lacks the role."""
    new = f"{database.name}_new"
    with a_role(database.server, "tenants_role", "LOGIN CREATEDB") as role:
        set_for(database, {"app.tenant": "42"}, f'ROLE {role} IN DATABASE "{database.name}"')
        set_for(database, {"app.word": "ä b\\c"})
        database.execute(f'ALTER DATABASE "{database.name}" OWNER TO {role}')
        try:
            with database.connect(user=role, password=PASSWORD) as connection:
                connection.execute("CREATE TABLE item (t int CHECK (t = current_setting('app.tenant')::int))")
                connection.execute("INSERT INTO item VALUES (42)")
                connection.execute("CREATE MATERIALIZED VIEW word AS SELECT current_setting('app.word') AS w")
            url = database.server.url(database.name, user=role, password=PASSWORD)
            program = Program(tmp_path, database, DATABASE_URL=url)
            program.backup()
            program("verify", "latest", "--level", "drill", *program.tools)
            done = program("restore", "latest", "--to", new, *program.tools)
            assert "app.word could not be applied" in done.out + done.err
            assert "ä b" not in done.out + done.err
            assert plainly(PgDatabase(database.server, new), "SELECT w FROM word") == [("ä b\\c",)]
        finally:
            drop_database(database.server, new)
            drop_database(database.server, database.name)


def test_a_backup_of_an_earlier_version_is_compared_as_it_was_written(database: PgDatabase, tmp_path: Path) -> None:
    """Its manifest tells of no settings, and the role of that time wrote bytea in the old format."""
    database.load("CREATE TABLE t (b bytea); INSERT INTO t VALUES ('\\xdeadbeef005c'), ('abc')")
    program = Program(tmp_path, database)
    with a_role(database.server, "of_old", "LOGIN SUPERUSER") as role:
        set_for(database, {"bytea_output": "escape"}, f"ROLE {role}")
        program.env["DATABASE_URL"] = database.server.url(database.name, user=role, password=PASSWORD)
        with (
            mock.patch.object(session_settings, "dumping", return_value={}),
            mock.patch.object(session_settings, "DECIDING", ()),
        ):
            made = program.backup()
    assert b"\\\\336\\\\255" in (program.backups / f"{made['backup']}.sql").read_bytes()
    program.env["DATABASE_URL"] = database.url
    program("verify", "latest", "--level", "drill", *program.tools)


def test_a_library_that_nobody_can_load_is_left_out_and_named(database: PgDatabase, tmp_path: Path) -> None:
    """With the setting nobody could log in to the restored database; everything else of it is as recorded."""
    database.load("CREATE TABLE t AS SELECT 1 AS id")
    program = Program(tmp_path, database)
    set_for(database, {"local_preload_libraries": "no_such_library", "work_mem": "5MB"})
    program.backup()
    new = f"{database.name}_new"
    try:
        done = program("restore", "latest", "--to", new, *program.tools)
        assert "local_preload_libraries=no_such_library was left out" in done.out + done.err
        assert settings_of(database.server, new) == ["work_mem=5MB"]
        assert PgDatabase(database.server, new).execute("SELECT id FROM t") == [(1,)]
    finally:
        drop_database(database.server, new)


def test_money_is_read_as_it_was_written_or_not_at_all(database: PgDatabase) -> None:
    """A server without the locale would read other amounts: that is said, and nothing is loaded."""
    with connected(database) as server:
        assert server.source().lc_monetary == ""
        assert server.monetary_locale("C") == "C"
        with pytest.raises(NotPossibleError, match="amounts of money are written by the locale xx_XX"):
            server.monetary_locale("xx_XX.UTF-8")
        for kind in ("money", "money[]", "paid", "pair"):
            database.load("DROP TABLE IF EXISTS t; DROP DOMAIN IF EXISTS paid; DROP TYPE IF EXISTS pair;"
                f"CREATE DOMAIN paid AS money; CREATE TYPE pair AS (a money); CREATE TABLE t (m {kind})")  # fmt: skip
            assert server.source().lc_monetary == server.value("SHOW lc_monetary")


def test_a_latin_1_locale_of_ours_reaches_a_database_with_umlauts(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """The name goes to pg_dump and psql as UTF-8, whatever the process's own encoding is."""
    localedef = needs.program("localedef")
    made = subprocess.run(
        [localedef, "-i", "de_DE", "-f", "ISO-8859-1", tmp_path / "de_DE.ISO-8859-1"], capture_output=True, check=False
    )
    if made.returncode > 1:
        needs.unavailable("locale sources")
    database = fresh_database("größe")
    database.load("CREATE TABLE maß AS SELECT 1 AS id")
    program = Program(tmp_path, database, LC_ALL="de_DE.ISO-8859-1", LOCPATH=str(tmp_path))
    try:
        for args in (("backup", "manual"), ("restore", "latest", "--to", "größe_neu".encode("latin-1"))):
            argv = [*program.argv(*program.tools)[:3], *args, *program.tools]
            done = subprocess.run(argv, cwd=tmp_path, env=program.env, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr
        assert PgDatabase(database.server, "größe_neu").execute("SELECT id FROM maß") == [(1,)]
    finally:
        drop_database(database.server, "größe_neu")


def test_a_setting_of_a_superusers_extension_keeps_no_ordinary_role_from_restoring(
    server: PgServer, tmp_path: Path
) -> None:
    """A login with it would be refused, so it is named and left out."""
    new = "explained_new"
    with PgServer(server.installation, {"shared_preload_libraries": "auto_explain"}) as own:
        with own.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE ordinary LOGIN CREATEDB PASSWORD '{PASSWORD}'".encode())
            cursor.execute("CREATE DATABASE explained OWNER ordinary")
            cursor.execute("ALTER DATABASE explained SET auto_explain.log_min_duration TO '1h'")
        database = PgDatabase(own, "explained")
        program = Program(tmp_path, database, DATABASE_URL=own.url("explained", user="ordinary", password=PASSWORD))
        program.backup()
        done = program("restore", "latest", "--to", new, *program.tools)
        assert "auto_explain.log_min_duration could not be applied" in done.out + done.err
