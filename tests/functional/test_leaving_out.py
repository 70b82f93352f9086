"""What a restore leaves out on request is left out whole, listed, and nothing else; what a hint advises works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.postgres import PgDatabase, create_database
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgServer

WORDS = """
CREATE ROLE {role} NOLOGIN;
CREATE TABLE "the OWNER TO be" (note text DEFAULT 'x OWNER TO y', CHECK (note <> 'GRANT ALL TO z'));
ALTER TABLE "the OWNER TO be" ADD CONSTRAINT "c OWNER TO d" CHECK (note <> 'SET default_tablespace = x;');
ALTER TABLE "the OWNER TO be" ADD COLUMN owner text DEFAULT E'a\\nALTER TABLE t OWNER TO u;\\nGRANT ALL ON t TO u;\\n';
CREATE VIEW v AS SELECT 'ALTER TABLE t OWNER TO u;'::text AS "CREATE POLICY p ON t TO u";
CREATE FUNCTION says() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
ALTER TABLE t OWNER TO u;
GRANT ALL ON t TO u;
RETURN 'CREATE POLICY p ON t;'; END $$;
CREATE INDEX "i TABLESPACE j" ON "the OWNER TO be" ((note || ' OWNER TO x'));
INSERT INTO "the OWNER TO be" VALUES ('a', 'b');
SELECT lo_from_bytea(7001, 'content');
COMMENT ON LARGE OBJECT 7001 IS E'scan\\nBEGIN;\\nCOMMIT;\\nGRANT ALL ON LARGE OBJECT 1 TO x;\\n';
GRANT SELECT ON LARGE OBJECT 7001 TO {role};
ALTER TABLE "the OWNER TO be" OWNER TO {role};
GRANT SELECT ON v TO {role};
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {role};
ALTER TABLE "the OWNER TO be" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "p TO q" ON "the OWNER TO be" TO {role} USING (note <> ' TO ');
COMMENT ON POLICY "p TO q" ON "the OWNER TO be" IS 'a policy; TO {role}';
"""


@pytest.fixture
def role(server: PgServer, serial_numbers: Iterator[int]) -> Iterator[str]:
    """Return the name of a role that a test makes; it is dropped at the end."""
    name = f"left_out_{next(serial_numbers)}"
    yield name
    server.psql(f"DROP ROLE IF EXISTS {name}")


def definitions(database: PgDatabase) -> list[str]:
    """Return the statements of a dump without owners, privileges and policies, and without what is no statement."""
    text = database.dump("--no-owner", "--no-acl").decode()
    passed_over = ("--", "\\restrict", "\\unrestrict", "CREATE POLICY", "COMMENT ON POLICY")
    return [line for line in text.splitlines() if line and not line.startswith(passed_over)]


def restored(program: Program, server: PgServer, name: str, *options: str) -> tuple[PgDatabase, dict[str, int]]:
    shown = program("restore", "latest", "--to", name, *options, "--json", *program.tools).json()
    return PgDatabase(server, name), shown["left_out"]


def test_words_are_no_statements_and_every_hint_works(server: PgServer, tmp_path: Path, role: str) -> None:
    """Roles are missing: the advised options work, every definition is there, and what is left out is listed."""
    source = create_database(server, f"{role}_db")
    copy = PgDatabase(server, f"{role}_copy")
    try:
        source.load(WORDS.format(role=role))
        program = Program(tmp_path, source)
        program.backup()
        before = definitions(source)
        full, counted = restored(program, server, copy.name)
        assert counted == {}
        assert definitions(full) == before
        full.drop()
        source.drop()
        server.psql(f"DROP ROLE {role}")
        refused = program("restore", "latest", "--to", copy.name, *program.tools, code=1)
        assert role in refused.err
        assert "--no-owner --no-acl --no-policies" in refused.err
        lacking = program("restore", "latest", "--to", copy.name, "--no-owner", "--no-acl", *program.tools, code=1)
        assert "--no-owner --no-acl --no-policies" in lacking.err
        made, counted = restored(program, server, copy.name, "--no-owner", "--no-acl", "--no-policies")
        assert definitions(made) == before
        assert made.execute("SELECT lomacl FROM pg_largeobject_metadata") == [(None,)]
        assert made.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'the OWNER TO be'") == [(True,)]
        assert counted["policies"] == 2
        assert counted["privileges"] >= 3
        assert counted["owners"] >= 3
    finally:
        source.drop()
        copy.drop()


def test_the_first_table_keeps_its_tablespace(server: PgServer, tmp_path: Path, role: str) -> None:
    """Tables are where they were; elsewhere --no-tablespaces is advised and works, and a drill does without."""
    space = f"space_{role}"
    server.psql(f"SET allow_in_place_tablespaces = on; CREATE TABLESPACE {space} LOCATION ''")
    source = create_database(server, f"{role}_db")
    copy = PgDatabase(server, f"{role}_copy")
    where = "SELECT relname, reltablespace <> 0 FROM pg_class WHERE relname ~ '^(t|p|i)_' ORDER BY 1"
    try:
        source.load(
            f"CREATE TABLE t_first (a int PRIMARY KEY) TABLESPACE {space}; INSERT INTO t_first VALUES (1);"
            f"CREATE INDEX i_fast ON t_first (a) TABLESPACE {space};"
            f"CREATE TABLE p_parts (a int) PARTITION BY LIST (a) TABLESPACE {space};"
            "CREATE TABLE t_slow (a text DEFAULT 'SET default_tablespace = x;');"
        )
        program = Program(tmp_path, source)
        program.backup()
        wanted = source.execute(where)
        assert restored(program, server, copy.name)[1] == {}
        assert copy.execute(where) == wanted
        copy.drop()
        source.drop()
        server.psql(f"DROP TABLESPACE {space}")
        (drill,) = program("verify", "latest", "--level", "drill", "--json", *program.tools).json()
        assert drill["ok"] is True
        refused = program("restore", "latest", "--to", copy.name, *program.tools, code=1)
        assert "--no-tablespaces" in refused.err
        assert restored(program, server, copy.name, "--no-tablespaces")[1]["tablespaces"] >= 1
        assert copy.execute("SELECT count(*) FROM t_first") == [(1,)]
    finally:
        source.drop()
        copy.drop()
        server.psql(f"DROP TABLESPACE IF EXISTS {space}")
