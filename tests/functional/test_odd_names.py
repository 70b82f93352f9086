"""Names in any encoding, and dumps of another shape: they go out and come back, and nothing ends in a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.cli import exits
from tests.support.connections import PASSWORD, a_role
from tests.support.postgres import PgDatabase, create_database
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgServer

# The names in the database's own bytes: a role, a table with a column, a sequence, and what belongs to the role.
NAMES = """
SET client_encoding = '{encoding}';
CREATE ROLE "{role} müller ß" NOLOGIN;
CREATE TABLE "größe" (id int PRIMARY KEY, "länge" text, "zähler" serial);
INSERT INTO "größe" SELECT g, 'süß' FROM generate_series(1, 20) g;
CREATE TABLE plain (id int PRIMARY KEY); INSERT INTO plain VALUES (1);
ALTER TABLE "größe" OWNER TO "{role} müller ß";
GRANT SELECT ON plain TO "{role} müller ß";
CREATE POLICY "darf" ON plain TO "{role} müller ß" USING (id > 0);
"""


@pytest.fixture(params=["LATIN1", "SQL_ASCII"])
def odd(request: pytest.FixtureRequest, server: PgServer, serial_numbers: Iterator[int]) -> Iterator[PgDatabase]:
    """Give a database whose names are no UTF-8, in LATIN1 or in no encoding at all; the role is one of the cluster."""
    role = f"odd_{next(serial_numbers)}"
    database = create_database(server, role, f"ENCODING '{request.param}' LOCALE 'C' TEMPLATE template0")
    database.load(NAMES.format(encoding=request.param, role=role).encode("iso8859-1"))
    yield database
    database.load(f'DROP OWNED BY "{role} müller ß"; DROP ROLE "{role} müller ß"'.encode("iso8859-1"))
    database.drop()


def lines(database: PgDatabase) -> list[bytes]:
    return [line for line in database.dump().splitlines() if not line.startswith((b"\\restrict", b"\\unrestrict"))]


def test_names_that_are_no_utf8_go_out_and_come_back(odd: PgDatabase, tmp_path: Path) -> None:
    """Backup, drill, new database, plan, replacement, in place: equal each time, roles and tables included."""
    program = Program(tmp_path, odd)
    program.backup()
    before = lines(odd)
    copy = PgDatabase(odd.server, f"{odd.name}_copy")
    try:
        (drill,) = program("verify", "latest", "--level", "drill", "--json", *program.tools).json()
        assert drill["ok"] is True, drill
        program("restore", "latest", "--to", copy.name, *program.tools)
        assert lines(copy) == before
        copy.drop()
        odd.load("DELETE FROM plain")
        plan = program("restore", "latest", "--replace", "--plan", "--json", *program.tools).json()
        assert [change["name"] for change in plan["tables"] if change["now"] != change["backup"]] == ["public.plain"]
        program("restore", "latest", "--replace", "--in-place", "--confirm", odd.name, *program.tools)
        assert lines(odd) == before
        for command in ("list", "show latest", "doctor", "check"):
            assert "Traceback" not in program(*command.split(), code=None).err
    finally:
        copy.drop()


def test_another_database_does_not_mind_an_odd_role_of_the_cluster(
    odd: PgDatabase, database: PgDatabase, tmp_path: Path
) -> None:
    """A role whose name is no UTF-8 ends no backup, restore or plan of others."""
    del odd
    database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    program = Program(tmp_path, database)
    program.backup()
    copy = PgDatabase(database.server, f"{database.name}_copy")
    try:
        program("restore", "latest", "--to", copy.name, *program.tools)
        program("restore", "latest", "--replace", "--plan", *program.tools)
    finally:
        copy.drop()


def test_partitions_by_the_hash_of_an_enum_are_one_table(database: PgDatabase, tmp_path: Path) -> None:
    """pg_dump loads them through the root: no rows count as left out or lost, and a changed one is noticed."""
    database.load(
        "CREATE TYPE mood AS ENUM ('sad','ok','happy','angry','calm','tired');"
        "CREATE TABLE face (m mood NOT NULL, n int NOT NULL) PARTITION BY HASH (m);"
        "CREATE TABLE face_0 PARTITION OF face FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
        "CREATE TABLE face_1 PARTITION OF face FOR VALUES WITH (MODULUS 2, REMAINDER 1);"
        "INSERT INTO face SELECT (enum_range(NULL::mood))[1 + g % 6], g FROM generate_series(1,600) g;"
    )
    program = Program(tmp_path, database)
    made = program.backup()
    assert made["verdict"] == "good"
    assert made["rows"] == 600
    (drill,) = program("verify", "latest", "--level", "drill", "--json", *program.tools).json()
    assert drill["ok"] is True, drill
    copy = PgDatabase(database.server, f"{database.name}_copy")
    try:
        program("restore", "latest", "--to", copy.name, *program.tools)
        rows = "SELECT m::text, n FROM face ORDER BY 2"
        assert copy.execute(rows) == database.execute(rows)
        plan = program("restore", "latest", "--replace", "--plan", "--json", *program.tools).json()
        assert [(one["name"], one["now"], one["backup"]) for one in plan["tables"]] == [("public.face", 600, 600)]
        program("restore", "latest", "--replace", "--in-place", "--confirm", database.name, *program.tools)
        assert copy.execute(rows) == database.execute(rows)
    finally:
        copy.drop()


OLD = b"""--
-- PostgreSQL database dump
--

-- Dumped from database version 9.6.24
-- Dumped by pg_dump version 9.6.24

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Name: plpgsql; Type: EXTENSION; Schema: -; Owner:
--

CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;


--
-- Name: EXTENSION plpgsql; Type: COMMENT; Schema: -; Owner:
--

COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';


SET search_path = public, pg_catalog;

SET default_tablespace = '';

SET default_with_oids = false;

--
-- Name: thing; Type: TABLE; Schema: public; Owner: gone_for_years
--

CREATE TABLE thing (
    id integer NOT NULL
);


ALTER TABLE thing OWNER TO gone_for_years;

--
-- Data for Name: thing; Type: TABLE DATA; Schema: public; Owner: gone_for_years
--

COPY thing (id) FROM stdin;
1
2
\\.


--
-- PostgreSQL database dump complete
--

"""


def test_a_dump_of_96_is_drilled_and_restored_by_an_ordinary_role(server: PgServer, tmp_path: Path) -> None:
    """Its comment on plpgsql, which only a superuser may make, is left out and counted; the hint about roles works."""
    source = create_database(server, "old_dump_db")
    copy = PgDatabase(server, "old_dump_copy")
    (tmp_path / "old.sql").write_bytes(OLD.replace(b"Owner:\n", b"Owner: \n"))
    with a_role(server, "carrier") as role:
        try:
            server.psql(f'ALTER ROLE "{role}" CREATEDB; GRANT CREATE ON DATABASE old_dump_db TO "{role}"')
            program = Program(tmp_path, source)
            program("import", "old.sql", *program.tools)
            (drill,) = program("verify", "latest", "--level", "drill", "--json", *program.tools).json()
            assert drill["ok"] is True, drill
            name = program("list", "--json").json()[0]["name"]
            program.env["DATABASE_URL"] = server.url("old_dump_db", user=role, password=PASSWORD)
            refused = program("restore", name, "--to", copy.name, *program.tools, code=1)
            assert "restore with --no-owner:" in refused.err
            done = program("restore", name, "--to", copy.name, "--no-owner", "--json", *program.tools).json()
            assert done["left_out"]["owners"] == 1
            assert copy.execute("SELECT count(*) FROM public.thing") == [(2,)]
        finally:
            copy.drop()
            source.drop()


def test_objects_of_others_are_known_before(server: PgServer, tmp_path: Path) -> None:
    """Who may not act as an owner is told so before anything is done; --no-owner, as advised, works."""
    source = create_database(server, "of_others_db")
    copy = PgDatabase(server, "of_others_copy")
    with a_role(server, "builder") as role:
        try:
            server.psql(f'ALTER ROLE "{role}" CREATEDB; ALTER DATABASE of_others_db OWNER TO "{role}"')
            source.load(f'CREATE TABLE t (a int); GRANT SELECT ON t TO "{role}"; INSERT INTO t VALUES (1)')
            program = Program(tmp_path, source)
            program.env["DATABASE_URL"] = server.url(source.name, user=role, password=PASSWORD)
            program.backup()
            refused = program("restore", "latest", "--to", copy.name, *program.tools, code=exits.FAILURE)
            assert "may not give objects to postgres" in refused.err
            program("restore", "latest", "--to", copy.name, "--no-owner", "--no-acl", *program.tools)
            assert copy.execute("SELECT a FROM t") == [(1,)]
        finally:
            copy.drop()
            source.drop()
