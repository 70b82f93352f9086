"""In place: locked first, then the safety backup, then emptied, loaded and compared in the transaction of the locks."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

# Of each kind that a dump can hold one object in schema public or in none; what only superusers may make is theirs.
KINDS = """
    CREATE TABLE t (id int PRIMARY KEY, w text COLLATE "C"); INSERT INTO t VALUES (1, 'a'), (2, 'b');
    CREATE COLLATION c (locale = 'C'); CREATE STATISTICS st ON id, w FROM t; CREATE DOMAIN dm AS int CHECK (value > 0);
    CREATE TEXT SEARCH DICTIONARY td (template = pg_catalog.simple); CREATE TYPE e AS ENUM ('x', 'y');
    CREATE TEXT SEARCH CONFIGURATION tc (copy = pg_catalog.german);
    CREATE FUNCTION eqx(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 = $2';
    CREATE OPERATOR === (leftarg = int, rightarg = int, function = eqx);
    CREATE OPERATOR @=@ (leftarg = text, rightarg = text, function = texteq);
    CREATE CONVERSION cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
    CREATE TYPE fr AS RANGE (subtype = float8, multirange_type_name = fmr);
    CREATE FUNCTION f(fmr) RETURNS int LANGUAGE sql AS 'select 1';
    CREATE TYPE ct AS (a int); CREATE FUNCTION ct_t(ct) RETURNS text LANGUAGE sql AS 'select ''x''';
    CREATE CAST (ct AS text) WITH FUNCTION ct_t(ct); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
    CREATE PROCEDURE pr(int, VARIADIC text[]) LANGUAGE sql AS 'select 1';
    CREATE AGGREGATE ag(int) (sfunc = int4pl, stype = int);
    CREATE VIEW v AS SELECT * FROM t; CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
    CREATE SCHEMA "other one"; CREATE COLLATION "other one".c (locale = 'C'); CREATE TABLE "other one"."T'x" (i serial);
    CREATE TABLE part (a int) PARTITION BY LIST (a); CREATE TABLE part1 PARTITION OF part FOR VALUES IN (1);
    INSERT INTO part VALUES (1); CREATE PUBLICATION pub FOR TABLE t; SELECT setval('"other one"."T''x_i_seq"', 7);
    ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (true);
    SELECT lo_from_bytea(77001, 'abc'), lo_from_bytea(77002, convert_to(repeat('x', 262144), 'UTF8')), lo_create(77003);
    GRANT USAGE ON SCHEMA public TO pg_monitor; COMMENT ON SCHEMA public IS 'ours'"""
OF_SUPERUSERS = """
    CREATE AGGREGATE oa(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal,
        finalfunc = percentile_disc_final, finalfunc_extra);
    CREATE OPERATOR FAMILY ofam USING btree;
    CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=,
        OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
    CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER evt ON ddl_command_end EXECUTE FUNCTION et();
    CREATE FOREIGN DATA WRAPPER fw; CREATE SERVER s FOREIGN DATA WRAPPER fw; CREATE FOREIGN TABLE ft (a int) SERVER s;
    CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
    CREATE TYPE bt; CREATE FUNCTION bt_in(cstring) RETURNS bt LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
    CREATE FUNCTION bt_out(bt) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
    CREATE TYPE bt (input = bt_in, output = bt_out, like = int4);
    CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
    CREATE TEXT SEARCH PARSER tp (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
        lextypes = prsd_lextype)"""
# What is there now and not in the backup: it goes, and widens nothing of what comes back.
SINCE = """
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES
    FROM CURRENT_USER, PUBLIC; GRANT CREATE ON SCHEMA public TO pg_monitor; GRANT CREATE ON SCHEMA public TO PUBLIC;
    DROP TABLE t CASCADE; CREATE TABLE newer (a int); CREATE COLLATION newer (locale = 'C'); SELECT lo_unlink(77001)"""


class Owned:
    """A database of an ordinary role without CREATEDB, and the program as that role."""

    def __init__(self, database: PgDatabase, home: Path) -> None:
        self.database = database
        self.name = database.name
        self.role = f"owner_{database.name}"
        database.execute(f"CREATE ROLE {self.role} LOGIN PASSWORD 'x'; ALTER DATABASE {self.name} OWNER TO {self.role}")
        if database.server.major < 15:
            database.execute(f"ALTER SCHEMA public OWNER TO {self.role}")
        self.program = Program(home, DATABASE_URL=database.server.url(self.name, user=self.role, password="x"))
        self.program.tools = ("--tools", str(database.server.bin))

    def execute(self, statements: str) -> None:
        """Run statements as the owner."""
        with self.database.connect(user=self.role, password="x") as connection:
            connection.execute(statements.encode())

    def restore(self, *args: str, code: int = 0, backup: str = "latest") -> str:
        """Restore in place; return what was said."""
        words = ("restore", backup, "--replace", "--confirm", self.name, *args, *self.program.tools)
        result = self.program(*words, code=code)
        return result.out + result.err

    def drop(self) -> None:
        """Drop database and role."""
        self.database.drop()
        with self.database.server.connect() as connection:
            connection.execute(f"DROP ROLE {self.role}".encode())


@pytest.fixture
def owned(database: PgDatabase, tmp_path: Path) -> Iterator[Owned]:
    one = Owned(database, tmp_path)
    yield one
    one.drop()


@pytest.fixture
def owned_on_each(fresh_database: FreshDatabase, each_pg: PgServer, tmp_path: Path) -> Iterator[Owned]:
    one = Owned(fresh_database(server=each_pg), tmp_path)
    yield one
    one.drop()


def dumped(database: PgDatabase) -> bytes:
    """Return the whole dump, without the lines that differ from run to run."""
    return re.sub(rb"(?m)^\\(?:un)?restrict .*$", b"", database.dump())


@pytest.mark.parametrize("is_super", [False, True], ids=["owner", "superuser"])
def test_everything_is_as_in_the_backup(owned_on_each: Owned, *, is_super: bool) -> None:
    """Of whatever kind, what is newer goes, what was comes back, and no right is wider: the dumps are equal."""
    owned = owned_on_each
    execute = owned.database.execute if is_super else owned.execute
    execute(KINDS)
    if is_super:
        execute(OF_SUPERUSERS)
        owned.program.env["DATABASE_URL"] = owned.database.url
    owned.program.backup()
    expected = dumped(owned.database)
    execute(SINCE)
    said = owned.restore("--in-place")
    assert "equal to the backup" in said
    assert dumped(owned.database).splitlines() == expected.splitlines()


class Recorder(threading.Thread):
    """A client that notes every number that it was told is committed."""

    def __init__(self, url: str, first: int, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._url, self._first, self._over = url, first, over
        self.acknowledged: list[int] = []

    def run(self) -> None:
        """Write until it is over."""
        number = self._first
        while not self._over.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    while not self._over.is_set():
                        number += 1
                        connection.execute("INSERT INTO hit VALUES (%s)", [number])
                        self.acknowledged.append(number)
            except psycopg.Error:
                self._over.wait(0.02)


def test_no_acknowledged_commit_is_lost(owned: Owned) -> None:
    """Twenty clients write all the time: what each was told is committed is in the database or in the safety backup."""
    owned.execute("CREATE TABLE hit (n bigint PRIMARY KEY); INSERT INTO hit SELECT generate_series(-500, 0)")
    made = owned.program.backup()
    over = threading.Event()
    clients = [Recorder(owned.program.env["DATABASE_URL"], one * 1_000_000, over) for one in range(1, 21)]
    for client in clients:
        client.start()
    try:
        owned.restore(backup=made["backup"])
    finally:
        over.set()
        for client in clients:
            client.join()
    found = {row[0] for row in owned.database.execute("SELECT n FROM hit")}
    (safety,) = owned.program.backups.glob("*_safety_*.sql.zst")
    owned.program("export", safety.name.split(".")[0], str(owned.program.home / "safety.sql"), *owned.program.tools)
    rows = re.search(r"COPY public.hit .*?\n(.*?)\\\.", (owned.program.home / "safety.sql").read_text(), re.DOTALL)
    assert rows is not None
    kept = {int(line) for line in rows.group(1).split()}
    acknowledged = [number for client in clients for number in client.acknowledged]
    assert len(acknowledged) > 100
    assert sorted(set(acknowledged) - found - kept) == []
    assert set(range(-500, 1)) <= found


def test_who_is_in_the_way_is_named_and_nothing_changes(owned: Owned) -> None:
    """A session holds a lock for longer than the profile waits: it is named, with what ends it."""
    owned.execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1)")
    owned.program.backup()
    owned.execute("INSERT INTO t VALUES (2)")
    before = dumped(owned.database)
    with owned.database.connect(application_name="the-app") as app:
        app.execute("BEGIN; SELECT * FROM t; INSERT INTO t VALUES (3)")
        said = owned.restore("--lock-timeout", "1", code=1)
        assert f"pg_terminate_backend({app.info.backend_pid})" in said
        assert "the-app" in said
        assert "Nothing was changed" in said
        app.execute("ROLLBACK")
    assert dumped(owned.database) == before
    owned.restore()


@pytest.mark.parametrize(
    "words", ["COMMIT;", "/* x */ commit work;", "END;", "ROLLBACK;", "Start Transaction;", "abort/**/;"]
)
def test_a_dump_that_ends_its_transaction_changes_nothing(owned: Owned, words: str) -> None:
    """A file from elsewhere that ends its transaction, and fails after that, empties nothing."""
    owned.execute("CREATE SCHEMA app; CREATE TABLE app.t AS SELECT generate_series(1, 1000) x")
    before = dumped(owned.database)
    backups = owned.program.backups
    backups.mkdir(mode=0o700)
    text = "\n--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.a (x integer);\n\n" + words
    text += "\n\nCREATE INDEX i ON public.a (no_such_column);\n\n--\n-- PostgreSQL database dump complete\n--\n"
    (backups / "x.sql").write_text(text)
    owned.restore("--in-place", code=5, backup="x")
    assert dumped(owned.database) == before


def test_what_belongs_to_others_is_named_before(owned: Owned) -> None:
    """What this role may not drop would stay: the plan says so, and the restore does not begin."""
    owned.execute("CREATE TABLE t (id int)")
    owned.program.backup()
    owned.database.execute("CREATE TABLE foreign_one (id int); GRANT SELECT ON foreign_one TO PUBLIC")
    plan = owned.program("restore", "latest", "--replace", "--plan", *owned.program.tools).out
    assert "table public.foreign_one belongs to postgres" in plan
    assert "belongs to postgres" in owned.restore(code=1)
    assert len(owned.program("list", "--json").json()) == 1


def test_forced_row_security_hides_nothing_from_the_comparison(owned: Owned) -> None:
    """Backed up by a role that sees all, restored by the owner, whose own rows are hidden from him: equal, each way."""
    owned.execute("""CREATE TABLE t (id int PRIMARY KEY, tenant text); INSERT INTO t VALUES (1, 'a'), (2, 'b');
        ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;
        CREATE POLICY p ON t USING (tenant = current_user)""")
    as_owner, as_reader = owned.program.env["DATABASE_URL"], owned.database.url
    owned.program.env["DATABASE_URL"] = as_reader
    owned.program.backup()
    owned.program.env["DATABASE_URL"] = as_owner
    expected = dumped(owned.database)
    owned.database.execute(f"ALTER ROLE {owned.role} CREATEDB; ANALYZE t")
    plan = owned.program("restore", "latest", "--replace", "--plan", "--json", *owned.program.tools).json()
    assert (plan["tables"][0]["now"], plan["tables"][0]["exact"]) == (2, False)
    owned.restore()
    assert dumped(owned.database) == expected
    (kept,) = owned.program("undo", "--list", "--json").json()
    owned.program("undo", kept["name"], "--drop", "--confirm", kept["name"])
