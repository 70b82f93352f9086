"""What belongs to the live database itself outlives a replacement: rights, settings, words, limit, and statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.test_replace import drop_those_like
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgDatabase

LOOK = """
    SELECT d.datdba::regrole::text, d.datconnlimit, shobj_description(d.oid, 'pg_database'),
           (SELECT array_agg(setrole::regrole::text || setconfig::text ORDER BY 1) FROM pg_db_role_setting
             WHERE setdatabase = d.oid),
           array(SELECT format('%s %s %s', a.grantee::regrole, a.privilege_type, a.is_grantable)
                   FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a ORDER BY 1)
      FROM pg_database d WHERE datname = current_database()"""
BEFORE = """
    CREATE TABLE t (id int PRIMARY KEY, grp int); INSERT INTO t SELECT g, g % 3 FROM generate_series(1, 2000) g;
    CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (99);
    INSERT INTO p SELECT generate_series(1, 50); CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
    REVOKE ALL ON DATABASE {db} FROM PUBLIC; GRANT CONNECT, CREATE ON DATABASE {db} TO {db}_partner WITH GRANT OPTION;
    ALTER DATABASE {db} SET work_mem = '3MB'; ALTER ROLE {db}_partner IN DATABASE {db} SET search_path = secret;
    COMMENT ON DATABASE {db} IS 'old words'; ALTER DATABASE {db} CONNECTION LIMIT 7"""
SINCE = {
    "taken away": """
        REVOKE ALL ON DATABASE {db} FROM {db}_partner; ALTER ROLE {db}_partner IN DATABASE {db} RESET ALL;
        COMMENT ON DATABASE {db} IS NULL; ALTER DATABASE {db} CONNECTION LIMIT -1; ALTER DATABASE {db} RESET ALL""",
    "nobody but superusers": "REVOKE ALL ON DATABASE {db} FROM {db}_partner, CURRENT_USER, PUBLIC CASCADE",
    "another owner and other rights": """
        ALTER DATABASE {db} OWNER TO {db}_partner; GRANT TEMPORARY ON DATABASE {db} TO PUBLIC;
        ALTER DATABASE {db} SET work_mem = '9MB'; ALTER ROLE {db}_partner IN DATABASE {db} SET lock_timeout = 7;
        COMMENT ON DATABASE {db} IS 'it''s new'; ALTER DATABASE {db} CONNECTION LIMIT 70""",
}


@pytest.fixture
def with_partner(database: PgDatabase) -> Iterator[PgDatabase]:
    """A database with a second role, both gone afterwards."""
    database.execute(f"CREATE ROLE {database.name}_partner")
    database.execute(BEFORE.format(db=database.name))
    yield database
    drop_those_like(database.server, database.name)
    with database.server.connect() as connection:
        connection.execute(f"DROP ROLE {database.name}_partner".encode())


@pytest.mark.parametrize("since", SINCE.values(), ids=SINCE)
def test_the_live_rights_and_settings_stay(with_partner: PgDatabase, tmp_path: Path, since: str) -> None:
    """By a backup in which all of it was otherwise: owner, rights, words, limit, settings are the live ones."""
    live = with_partner
    program = Program(tmp_path, live)
    program.backup()
    live.execute(since.format(db=live.name))
    expected = live.execute(LOOK)
    done = program("restore", "latest", "--replace", "--confirm", live.name, "--json", *program.tools).json()
    assert live.execute(LOOK) == expected
    assert done["notes"] == []


def test_the_planner_knows_the_tables_before_the_first_query(with_partner: PgDatabase, tmp_path: Path) -> None:
    """Restored or replaced, tables, partitioned ones and materialized views have statistics."""
    live = with_partner
    program = Program(tmp_path, live)
    program.backup()
    progress = program("restore", "latest", "--to", f"{live.name}_new", *program.tools).err
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    assert "gathering statistics" in progress
    for name in (live.name, f"{live.name}_new"):
        with live.server.connect(name) as connection:
            found = connection.execute("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public' ORDER BY 1")
            assert [row[0] for row in found] == ["m", "p", "p1", "t"]
