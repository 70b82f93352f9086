"""Faults 18 and 19: what a role may not read is found before pg_dump starts, with the SQL that helps."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model import conninfo
from tests.support.connections import PASSWORD, a_role, connected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

SCHEMA = """
CREATE SCHEMA "In side"; CREATE SCHEMA empty;
CREATE TABLE "In side"."ta""ble" (a int);
CREATE TABLE open_table (a int); GRANT SELECT ON open_table TO PUBLIC;
CREATE TABLE closed_table (a serial);
CREATE TABLE by_column (a int, b int); GRANT SELECT (a, b) ON by_column TO PUBLIC;
CREATE TABLE parts (a int) PARTITION BY LIST (a); CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE SEQUENCE counter; CREATE VIEW hidden_view AS SELECT 1; CREATE MATERIALIZED VIEW hidden_matview AS SELECT 1;
SELECT lo_create(1001); SELECT lo_create(1002); SELECT lo_create(1003);
GRANT SELECT ON LARGE OBJECT 1002 TO PUBLIC; GRANT UPDATE ON LARGE OBJECT 1003 TO PUBLIC;
"""


@contextmanager
def reader(database: PgDatabase) -> Iterator[str]:
    """Give a role that can log in and owns nothing; its grants end with the database."""
    with a_role(database.server, "reader") as role:
        try:
            yield role
        finally:
            database.drop()


def pg_dump(database: PgDatabase, role: str) -> tuple[int, str]:
    """Run pg_dump as a role; return its exit code and what it said."""
    import subprocess

    params = {**database.server.params(database.name, tcp=True), "user": role}
    del params["password"]
    env = {**conninfo.child_environment(params, "", ""), "PGPASSWORD": PASSWORD}
    argv = [str(database.server.installation.program("pg_dump")), "-w"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_every_missing_grant_is_named_and_enough(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """The named GRANTs are what is missing, no more and no less: after them pg_dump succeeds, without one it fails."""
    database = fresh_database(server=each_pg)
    database.load(SCHEMA)
    with reader(database) as role:
        assert pg_dump(database, role)[0] != 0
        with connected(database, user=role) as server:
            problems = server.rights().problems
        assert [one.fix for one in problems] == [
            'GRANT USAGE ON SCHEMA "In side" TO reader;',
            'GRANT SELECT ON TABLE "In side"."ta""ble" TO reader;',
            "GRANT SELECT ON TABLE public.by_column TO reader;",
            "GRANT SELECT ON TABLE public.closed_table TO reader;",
            "GRANT SELECT ON SEQUENCE public.closed_table_a_seq TO reader;",
            "GRANT SELECT ON SEQUENCE public.counter TO reader;",
            "GRANT SELECT ON TABLE public.parts TO reader;",
            "GRANT SELECT ON TABLE public.parts_1 TO reader;",
            "GRANT SELECT ON LARGE OBJECT 1001 TO reader;",
            "GRANT SELECT ON LARGE OBJECT 1003 TO reader;",
        ]
        for last in problems:
            code, said = pg_dump(database, role)
            assert (code, "permission denied" in said) == (1, True), last
            database.execute(last.fix)
        assert pg_dump(database, role) == (0, "")
        with connected(database, user=role) as server:
            assert server.rights()


def test_pg_read_all_data_is_understood(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """With the predefined role only what it does not cover is left: large objects."""
    database = fresh_database(server=each_pg)
    database.load(SCHEMA)
    with reader(database) as role:
        database.execute(f"GRANT pg_read_all_data TO {role}")
        with connected(database, user=role) as server:
            problems = server.rights().problems
        assert all("LARGE OBJECT" in one.fix for one in problems)
        assert (pg_dump(database, role)[0] == 0) == (not problems)


@pytest.mark.parametrize("force", [False, True])
def test_row_security_is_found(fresh_database: FreshDatabase, each_pg: PgServer, *, force: bool) -> None:
    """A table with policies fails pg_dump for who is bound by them: a reader, and with FORCE its owner."""
    database = fresh_database(server=each_pg)
    with a_role(each_pg, "owner") as owner, reader(database) as role:
        database.load(
            f"""
            CREATE TABLE secrets (a int); INSERT INTO secrets SELECT generate_series(1, 100);
            ALTER TABLE secrets OWNER TO {owner}; GRANT SELECT ON secrets TO {role};
            CREATE POLICY few ON secrets USING (a <= 10); ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
            """
        )
        if force:
            database.execute("ALTER TABLE secrets FORCE ROW LEVEL SECURITY")
        for who, bound in ((role, True), (owner, force)):
            with connected(database, user=who) as server:
                problems = server.rights().problems
            assert [one.fix for one in problems] == ([f"ALTER ROLE {who} BYPASSRLS;"] if bound else [])
            assert (pg_dump(database, who)[0] != 0) == bound
            if bound:
                database.execute(problems[0].fix)
                assert pg_dump(database, who) == (0, "")


def test_large_objects_of_everybody(database: PgDatabase) -> None:
    """Where lo_compat_privileges lets everybody read them they are no problem."""
    database.load("SELECT lo_create(1001);")
    with reader(database) as role:
        database.execute(f"ALTER ROLE {role} SET lo_compat_privileges = on")
        with connected(database, user=role) as server:
            assert server.rights()


def test_an_extensions_own_tables_are_its_own(database: PgDatabase) -> None:
    """Of an extension's relations pg_dump reads those declared as configuration; only these need a GRANT."""
    database.load(
        "CREATE TABLE own (a int); CREATE TABLE config (a int);"
        "ALTER EXTENSION plpgsql ADD TABLE own; ALTER EXTENSION plpgsql ADD TABLE config;"
        "UPDATE pg_extension SET extconfig = ARRAY['config'::regclass::oid], extcondition = ARRAY['']"
        " WHERE extname = 'plpgsql';"
    )
    with reader(database) as role:
        with connected(database, user=role) as session:
            assert [one.fix for one in session.rights().problems] == ["GRANT SELECT ON TABLE public.config TO reader;"]
        assert pg_dump(database, role)[0] != 0
        database.execute("GRANT SELECT ON config TO reader")
        assert pg_dump(database, role)[0] == 0
