"""What a server knows of its tables without reading one: their sizes and statistics, in one read-only transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from loopin_backup_core.rules.tripwire import TableStats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loopin_backup_core.postgres.server.session import Row, Session

PATIENCE = "5s"

# A heap block holds at most (block size - page header) / (tuple header + line pointer) rows.
# Source: PostgreSQL, src/include/access/htup_details.h, MaxHeapTuplesPerPage.
PAGE_HEADER = 24
LEAST_PER_ROW = 28

# A table that somebody has locked, or waits to lock, would keep pg_relation_size waiting. On a standby an unlogged
# table has no blocks, whatever it has on the primary. Another access method than heap counts its blocks otherwise.
QUERY: LiteralString = """
    WITH locked AS MATERIALIZED (
        SELECT DISTINCT relation FROM pg_catalog.pg_locks
         WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
           AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
           quote_ident(m.nspname) || '.' || quote_ident(r.relname),
           CASE WHEN a.amname = 'heap' AND l.relation IS NULL
                     AND NOT (c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery())
                THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint
                     * ((pg_catalog.current_setting('block_size')::bigint - %s) / %s) END,
           coalesce(s.n_live_tup, 0),
           coalesce(s.last_vacuum, s.last_autovacuum, s.last_analyze, s.last_autoanalyze) IS NOT NULL
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
      JOIN pg_catalog.pg_namespace m ON m.oid = r.relnamespace
      LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
      LEFT JOIN locked l ON l.relation = c.oid
      LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
     WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     ORDER BY 1"""
ARGUMENTS = (PAGE_HEADER, LEAST_PER_ROW)
"""What stands for the placeholders of :data:`QUERY`."""


def vitals(session: Session) -> tuple[TableStats, ...]:
    """Return what is known of every ordinary table. Costs a few queries on the catalogs, whatever the tables' sizes.

    Raises LockTimeoutError where somebody locks a catalog for longer than five seconds, ServerError.
    """
    session.run("BEGIN TRANSACTION READ ONLY")
    try:
        for timeout in ("lock_timeout", "statement_timeout"):
            session.value("SELECT pg_catalog.set_config(%s, %s, true)", timeout, PATIENCE)
        rows = session.rows(QUERY, *ARGUMENTS)
    finally:
        session.run("ROLLBACK")
    return from_rows(rows)


def from_rows(rows: Iterable[Row]) -> tuple[TableStats, ...]:
    """Return what the rows of :data:`QUERY` tell."""
    return tuple(TableStats(table, root, most, live, counted) for table, root, most, live, counted in rows)
