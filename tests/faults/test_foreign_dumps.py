"""Fault 56: what a dump from elsewhere says reaches nothing but the database that it is restored to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.postgres import connection as access
from loopin_backup_core.postgres.server import running_code
from tests.support.postgres import PgDatabase
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = """--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET check_function_bodies = false;

CREATE TABLE public.a (x integer);

COPY public.a (x) FROM stdin;
1
2
\\.

"""
FOOT = """
--
-- PostgreSQL database dump complete
--
"""
EVIL = """CREATE FUNCTION public.evil(x integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN
    EXECUTE 'ALTER DATABASE {live} RENAME TO gone'; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN true; END$$;
"""


class Ground:
    """A live database of an ordinary role, and the program that restores beside it as that role."""

    def __init__(self, database: PgDatabase, tmp_path: Path) -> None:
        self.live = database
        self.role = f"owner_of_{database.name}"
        database.load(
            f"CREATE ROLE {self.role} LOGIN CREATEDB PASSWORD 'x';"
            "CREATE TABLE t AS SELECT generate_series(1, 1000) AS x;"
            f"ALTER TABLE t OWNER TO {self.role}; ALTER DATABASE {database.name} OWNER TO {self.role};"
        )
        self.made = PgDatabase(database.server, f"{database.name}_made")
        self.program = Program(tmp_path, database)
        self.program.env["DATABASE_URL"] = database.server.url(database.name, user=self.role, password="x")
        self.program.backups.mkdir(mode=0o700)
        self.before = self.state()

    def state(self) -> list[object]:
        """Return what a file must not change: databases, roles, settings, and the rows of the live database."""
        cluster = "SELECT datname, datconnlimit, datallowconn, datacl::text, datdba FROM pg_database WHERE datname <> "
        roles = f"SELECT rolname, rolpassword, rolconnlimit FROM pg_authid WHERE rolname = '{self.role}'"
        with self.live.server.connect() as connection:
            return [
                connection.execute(f"{cluster} '{self.made.name}' ORDER BY 1".encode()).fetchall(),
                connection.execute(roles.encode()).fetchall(),
                connection.execute("SELECT * FROM pg_db_role_setting").fetchall(),
                self.live.execute("SELECT count(*) FROM t"),
            ]

    def put(self, body: str, name: str = "x.sql") -> str:
        """Put a file from elsewhere among the backups."""
        (self.program.backups / name).write_text(HEAD + body.format(live=self.live.name, role=self.role) + FOOT)
        return name

    def restore(self, name: str, *more: str, code: int | None = 0) -> str:
        """Restore it to a new database and return what was printed."""
        result = self.program("restore", name, "--to", self.made.name, *more, *self.program.tools, code=code)
        return result.out + result.err


@pytest.fixture
def ground(database: PgDatabase, tmp_path: Path) -> Iterator[Ground]:
    """A live database and its ordinary owner."""
    one = Ground(database, tmp_path)
    yield one
    one.made.drop()
    database.drop()
    database.server.psql(f"DROP OWNED BY {one.role}; DROP ROLE {one.role}")


@pytest.mark.parametrize(
    ("statement", "trusted"),
    [
        ("DROP/**/DATABASE {live};", False),
        ("ALTER DATABASE {live} RENAME TO gone;", True),
        ("ALTER/* x */DATABASE {live} CONNECTION LIMIT 0;", False),
        ("ALTER ROLE {role} SET search_path = evil;", False),
        ("ALTER ROLE {role} PASSWORD 'attacker';", True),
        ("REVOKE CONNECT ON DATABASE {live} FROM PUBLIC, {role};", False),
        ("DO $$BEGIN EXECUTE 'ALTER DATABASE {live} RENAME TO gone'; EXCEPTION WHEN OTHERS THEN NULL; END$$;", True),
        ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}';", True),
        (EVIL + "ALTER TABLE public.a ADD CHECK (public.evil(x));", False),
    ],
    ids=["drop", "rename", "limit", "role-set", "password", "revoke", "do", "terminate", "check"],
)
def test_no_statement_reaches_outside(ground: Ground, statement: str, *, trusted: bool) -> None:
    """Whatever is written, and whether it fails or is swallowed: the live database and its role are as before."""
    name = ground.put(statement)
    ground.program("verify", name, code=None)
    ground.restore(name, *(("--trust",) if trusted else ()), code=None)
    assert ground.state() == ground.before


@pytest.mark.parametrize(
    "body",
    [
        EVIL + "ALTER TABLE public.a ADD CHECK (public.evil(x));",
        EVIL + "CREATE INDEX i ON public.a (public.evil(x));",
        EVIL + "CREATE INDEX i ON public.a (x) WHERE public.evil(x);",
        EVIL + "CREATE TABLE public.g (x int, y boolean GENERATED ALWAYS AS (public.evil(x)) STORED);",
        EVIL + "CREATE MATERIALIZED VIEW public.m AS SELECT public.evil(x) FROM public.a;",
        EVIL + "CREATE VIEW public.v AS SELECT public.evil(x) FROM public.a;"
        "CREATE MATERIALIZED VIEW public.m AS SELECT * FROM public.v;",
        EVIL + "CREATE DOMAIN public.d AS int CHECK (public.evil(VALUE)); CREATE TABLE public.b (x public.d);",
        (
            "CREATE FUNCTION public.evil2(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';"
            "CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, PROCEDURE = public.evil2);"
            "ALTER TABLE public.a ADD CHECK (x OPERATOR(public.===) 1);"
        ),
        (
            "CREATE FUNCTION public.len(text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
            "CREATE TYPE public.c AS (a int); CREATE FUNCTION public.j(public.c) RETURNS json LANGUAGE sql AS"
            " 'SELECT NULL::json'; CREATE CAST (public.c AS json) WITH FUNCTION public.j(public.c);"
        ),
        "CREATE MATERIALIZED VIEW public.m AS SELECT table_to_xmlschema('pg_class', true, true, '') AS x;",
        "ALTER TABLE public.a ADD CHECK (pg_catalog.pg_cancel_backend(0) IS NOT NULL);",
        EVIL + "CREATE STATISTICS public.s ON (public.evil(x)), x FROM public.a;",
        EVIL + "CREATE TABLE public.p (x int) PARTITION BY LIST ((public.evil(x)));",
        (
            "CREATE AGGREGATE public.total(int) (SFUNC = int4pl, STYPE = int);"
            "CREATE MATERIALIZED VIEW public.m AS SELECT public.total(x) FROM public.a;"
        ),
    ],
)
def test_code_that_a_load_would_run_is_found(database: PgDatabase, body: str) -> None:
    """Whatever an expression calls is found in the catalogue, however the file is written."""
    database.load("CREATE TABLE public.a (x integer);" + body.replace("{live}", "live"))
    with access.connect(access.Target(database.params, None)) as session:
        assert running_code.run_by_a_load(session) != ()


def test_a_file_with_code_takes_trust(ground: Ground) -> None:
    """What would run is named before anything reaches the server; --trust is the way for who knows the file."""
    name = ground.put(
        "CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
        "CREATE INDEX i ON public.a (public.f(x));"
    )
    told = ground.restore(name, code=1)
    assert "code of its own would run: index i calls f(integer)" in told
    assert "--trust" in told
    assert ground.state() == ground.before
    assert "2 rows" in ground.restore(name, "--trust")


def test_harmless_files_are_restored(ground: Ground) -> None:
    """Functions that nothing calls, triggers, and what only computes are no reason to refuse."""
    name = ground.put(
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        "CREATE FUNCTION public.g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TABLE public.b (x int DEFAULT public.f(), y text CHECK (length(lower(y)) < 9), z date DEFAULT now());"
        "CREATE INDEX i ON public.b (lower(y), (x + 1)); CREATE TRIGGER t BEFORE INSERT ON public.b"
        " FOR EACH ROW EXECUTE FUNCTION public.g();"
        "CREATE MATERIALIZED VIEW public.m AS SELECT count(*), max(x), now() FROM public.a GROUP BY x % 2 ORDER BY 1;"
        "\n--\n-- Name: b; Type: TABLE DATA; Schema: public; Owner: x\n--\n\nCOPY public.b (x, y) FROM stdin;\n\\.\n\n"
    )
    assert "2 rows" in ground.restore(name)
    assert ground.made.execute("SELECT x FROM a") == [(1,), (2,)]
    owners = "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert ground.made.execute(owners) == [(ground.role,)]


def test_a_superuser_needs_no_trust_for_what_is_harmless(program_of: Program, database: PgDatabase) -> None:
    """No statement of the file runs as a superuser: it is our own dump of what came of it that is restored."""
    name = "x.sql"
    (program_of.backups / name).write_text(HEAD + "SELECT pg_catalog.set_config('a.b', 'c', false);" + FOOT)
    made = PgDatabase(database.server, f"{database.name}_super")
    try:
        program_of("restore", name, "--to", made.name, *program_of.tools)
        assert made.execute("SELECT count(*) FROM a") == [(2,)]
    finally:
        made.drop()


@pytest.fixture
def program_of(database: PgDatabase, tmp_path: Path) -> Program:
    """The program as a superuser."""
    program = Program(tmp_path, database)
    program.backups.mkdir(mode=0o700)
    return program


def test_owners_and_privileges_come_back(program_of: Program, database: PgDatabase) -> None:
    """They are given when everything else has run; --no-owner --no-acl leaves them out."""
    role = f"app_of_{database.name}"
    database.load(
        f"CREATE ROLE {role}; CREATE SCHEMA s AUTHORIZATION {role}; CREATE TABLE s.t (a numeric(10, 2));"
        f'ALTER TABLE s.t OWNER TO {role}; CREATE FUNCTION s."odd ""f"(a numeric, b text) RETURNS int LANGUAGE sql AS'
        f' \'SELECT 1\'; ALTER FUNCTION s."odd ""f"(numeric, text) OWNER TO {role}; GRANT SELECT ON s.t TO PUBLIC;'
        "INSERT INTO s.t VALUES (1); SELECT lo_create(4711);"
    )
    (program_of.backups / "x.sql").write_bytes(database.dump())
    facts = (
        "SELECT pg_get_userbyid(relowner)::text, relacl::text FROM pg_class WHERE oid = 's.t'::regclass UNION ALL "
        "SELECT pg_get_userbyid(proowner)::text, proacl::text FROM pg_proc WHERE pronamespace = 's'::regnamespace"
    )
    before = database.execute(facts)
    made = PgDatabase(database.server, f"{database.name}_owned")
    try:
        program_of("restore", "x.sql", "--to", made.name, *program_of.tools)
        assert made.execute(facts) == before
        made.drop()
        program_of("restore", "x.sql", "--to", made.name, "--no-owner", "--no-acl", *program_of.tools)
        assert made.execute(facts) == [("postgres", None), ("postgres", None)]
    finally:
        made.drop()
        database.drop()
        database.server.psql(f"DROP ROLE {role}")


@pytest.mark.parametrize("way", [("--in-place",), ()], ids=["in-place", "swap"])
def test_a_transaction_that_ends_itself_empties_nothing(ground: Ground, way: tuple[str, ...]) -> None:
    """A file with its own BEGIN and COMMIT that fails afterwards leaves the live database as it was."""
    name = ground.put("COMMIT;\nDROP TABLE IF EXISTS public.t;\nCREATE INDEX i ON public.a (no_such_column);\n")
    live = ground.live.name
    told = ground.program("restore", name, "--replace", live, "--confirm", live, *way, *ground.program.tools, code=None)
    assert told.code != 0
    assert ground.state() == ground.before


def test_a_file_with_its_own_transaction_is_restored_in_place(ground: Ground) -> None:
    """As many tools write it: what reaches the server is our own dump, in our own transaction."""
    live = ground.live.name
    (ground.program.backups / "x.sql").write_text(
        HEAD.replace("CREATE TABLE", "BEGIN;\nCREATE TABLE") + "COMMIT;" + FOOT
    )
    ground.program(
        "restore", "x.sql", "--replace", live, "--confirm", live, "--in-place", *ground.program.tools
    )  # fmt: skip
    assert ground.live.execute("SELECT count(*) FROM a") == [(2,)]


def test_a_drill_on_a_given_server_is_confined_too(ground: Ground) -> None:
    """--on a server that matters: the file's statements do not run there."""
    name = ground.put(
        "DO $$BEGIN EXECUTE 'ALTER DATABASE {live} RENAME TO gone'; EXCEPTION WHEN OTHERS THEN NULL; END$$;"
    )
    on = ground.live.server.url("postgres", user=ground.role, password="x")
    ground.program("verify", name, "--level", "drill", "--on", on, *ground.program.tools)
    assert ground.state() == ground.before


def test_what_only_computes_is_no_code(database: PgDatabase) -> None:
    """Every kind of place where a load calls functions is looked at, on each version of the catalogue."""
    database.load(
        "CREATE EXTENSION citext; CREATE TABLE t (a int CHECK (a > 0 AND abs(a) < 10), b citext CHECK (b <> ''),"
        " c text GENERATED ALWAYS AS (upper(b::text)) STORED) ; CREATE INDEX ON t ((a * 2)) WHERE a IN (1, 2);"
        "CREATE TABLE p (a int) PARTITION BY RANGE ((a % 7)); CREATE STATISTICS s ON (a + 1), (a * 3) FROM t;"
        "CREATE MATERIALIZED VIEW m AS SELECT a, random(), row_number() OVER (ORDER BY a) FROM t GROUP BY a;"
        "CREATE TYPE r AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);"
    )
    with access.connect(access.Target(database.params, None)) as session:
        assert running_code.run_by_a_load(session) == ()
