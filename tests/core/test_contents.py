"""What is in a database: expected rows, emptiness, and what a dump leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.connections import a_role, connected

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

OBJECTS = {
    "table": "CREATE TABLE t ()",
    "sequence": "CREATE SEQUENCE s",
    "view": "CREATE VIEW v AS SELECT 1",
    "schema": "CREATE SCHEMA x",
    "function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "type": "CREATE TYPE mood AS ENUM ('fine')",
    "domain": "CREATE DOMAIN d AS int",
    "large object": "SELECT lo_create(4711)",
    "event trigger": "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
    "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e()",
    "publication": "CREATE PUBLICATION p",
    "foreign data wrapper": "CREATE FOREIGN DATA WRAPPER w",
    "operator": "CREATE OPERATOR ## (leftarg = int, rightarg = int, function = int4pl)",
    "text search": "CREATE TEXT SEARCH CONFIGURATION c (copy = simple)",
    "cast": "CREATE CAST (text AS money) WITH INOUT",
    "collation": "CREATE COLLATION k (locale = 'C')",
}


@pytest.mark.parametrize("kind", OBJECTS)
def test_a_database_with_anything_in_it_is_not_empty(database: PgDatabase, kind: str) -> None:
    """Each kind of object counts, and is named."""
    with connected(database) as server:
        assert server.is_empty()
        try:
            database.load(OBJECTS[kind] + ";")
        except AssertionError as error:
            pytest.skip(f"this server has no {kind} like that: {error}")
        assert not server.is_empty()
        assert server.first_object()


def test_temporary_tables_do_not_count(database: PgDatabase) -> None:
    """A session of somebody else's with a temporary table leaves the database empty."""
    with database.connect() as other, connected(database) as server:
        other.execute("CREATE TEMPORARY TABLE t (a int PRIMARY KEY, b text)")
        assert server.is_empty()
        assert server.expected_rows() == {}


def test_expected_rows_are_keyed_as_pg_dump_writes(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """Every table whose data pg_dump writes is there under pg_dump's own name for it, with about the right number."""
    database = fresh_database(server=each_pg)
    database.load(
        """
        CREATE SCHEMA "Odd schema";
        CREATE TABLE plain AS SELECT generate_series(1, 1000) AS a;
        CREATE TABLE "Odd schema"."ta""ble.with dots" AS SELECT 1 AS a;
        CREATE TABLE "user" (a int);
        CREATE TABLE "order" (a int);
        CREATE TABLE parts (a int) PARTITION BY LIST (a);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
        INSERT INTO parts VALUES (1);
        ANALYZE;
        """
    )
    with connected(database) as server:
        expected = server.expected_rows()
    dumped = [line.split()[1:] for line in database.dump().decode().splitlines() if line.startswith("COPY ")]
    text = database.dump().decode()
    assert all(f"COPY {name} " in text for name in expected)
    assert len(dumped) == len(expected) == 5
    assert (expected["public.plain"], expected['"Odd schema"."ta""ble.with dots"'], expected["public.parts_1"]) == (
        1000,
        1,
        1,
    )


def test_what_a_dump_leaves_out_is_named(database: PgDatabase) -> None:
    """Replication slots, subscriptions and foreign data."""
    database.execute("SELECT pg_create_logical_replication_slot('slot_one', 'pgoutput')")
    try:
        database.load(
            """
            CREATE SUBSCRIPTION sub CONNECTION 'host=/nowhere' PUBLICATION p WITH (connect = false);
            CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE far (a int) SERVER s;
            """
        )
        with connected(database) as server:
            assert server.excluded() == (
                "replication slot slot_one",
                "state of subscription sub",
                "rows of the foreign table far (they are on another server)",
            )
        with a_role(database.server, "reader") as role, connected(database, user=role) as server:
            assert "subscription sub" in server.excluded()
    finally:
        database.load(
            "ALTER SUBSCRIPTION sub DISABLE; ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub;"
        )
        database.execute("SELECT pg_drop_replication_slot('slot_one')")


def test_a_collation_of_another_version_is_found(database: PgDatabase) -> None:
    """A recorded version that is not the system's is told, if anything depends on that collation."""
    with connected(database) as server:
        database.execute("CREATE COLLATION odd (provider = libc, locale = 'C.UTF-8')")
        database.execute("UPDATE pg_collation SET collversion = 'ancient' WHERE collname = 'odd'")
        database.execute("CREATE TABLE t (a text COLLATE odd)")
        assert [text for text in server.collation_drift() if "odd was version ancient" in text]
