"""How many rows there are now, and what the tables look like: what a plan compares with a backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loopin_backup_core.postgres.server.session import Session

TOO_MANY = 2_000_000


@dataclass(frozen=True, slots=True)
class RowCount:
    """The rows of one table now, -1 where nobody knows.

    Not ``exact`` where statistics must do: it is very large, or row security hides rows of it from this role.
    """

    rows: int
    exact: bool
    columns: tuple[str, ...]


def tallies(session: Session) -> dict[str, RowCount]:
    """Return the rows of every ordinary table, counted in one snapshot, keyed ``schema.table`` as pg_dump quotes it.

    ``columns`` are those that a dump writes: generated ones are left out. A table that may not be read has -1 rows, as
    one with hidden rows of which there are no statistics.
    """
    found: dict[str, RowCount] = {}
    rows = session.rows(
        "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.reltuples::bigint,"
        "       pg_catalog.has_table_privilege(c.oid, 'SELECT'),"
        "       c.relrowsecurity AND pg_catalog.row_security_active(c.oid),"
        "       coalesce((SELECT array_agg(quote_ident(a.attname)"
        "         ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0"
        "         AND NOT a.attisdropped AND a.attgenerated = ''), '{}')"
        "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
        "   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
        "   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass"
        "        AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1"
    )
    session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        for name, estimate, readable, hidden, columns in rows:
            exact = readable and not hidden and estimate <= TOO_MANY
            count = _count(session, name) if exact else estimate if readable else -1
            found[name] = RowCount(count, exact, tuple(columns))
    finally:
        session.run("ROLLBACK")
    return found


def _count(session: Session, name: str) -> int:
    from psycopg import sql

    # The name comes from quote_ident on the server.
    return int(session.value(sql.SQL("SELECT count(*) FROM ONLY {}").format(sql.SQL(name))))
