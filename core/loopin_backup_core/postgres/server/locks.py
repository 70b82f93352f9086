"""Who holds what a dump needs, who waits for us, and which dumps are running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.conninfo import APPLICATION_NAME
from loopin_backup_core.postgres.server.session import quoted

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.postgres.server.session import Session

PG_DUMP = "pg_dump"
"""What the name of a dump's session begins with; ours add a word that tells them apart."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A dump that is running, and how many sessions wait for it; times as the server says, waiting for how many."""

    pid: int
    user: str
    since: datetime | None
    waiting: tuple[int, ...]


def blockers(session: Session) -> tuple[str, ...]:
    """Return a sentence for each session that holds a lock, or is first in line for one, which stops a dump.

    That is ACCESS EXCLUSIVE on a table of this database. A prepared transaction holds locks without a session.
    """
    rows = session.rows(
        "SELECT l.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.state, ''),"
        "       to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), "
        "       CASE WHEN l.granted THEN 'holds' ELSE 'waits for' END, p.gid,"
        "       array_agg(DISTINCT l.relation::regclass::text ORDER BY l.relation::regclass::text)"
        "  FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
        "  LEFT JOIN pg_catalog.pg_locks x ON l.pid IS NULL AND x.pid IS NULL AND x.locktype = 'transactionid'"
        "        AND x.virtualtransaction = l.virtualtransaction"
        "  LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = x.transactionid"
        "  JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'S', 'v', 'm', 'f')"
        "  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_(toast|temp_|toast_temp_)'"
        " WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'"
        "   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
        "   AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()"
        " GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 6, 1"
    )
    return tuple(_sentence(*row) for row in rows)


def _sentence(
    pid: int | None,
    user: str,
    program: str,
    state: str,
    since: str | None,
    does: str,
    gid: str | None,
    names: list[str],
) -> str:
    tables = ", ".join(names)
    if pid is None:
        literal = "'" + (gid or "").replace("'", "''") + "'"
        ends = f"ROLLBACK PREPARED {literal} ends it"
        return f"The prepared transaction {literal} holds an exclusive lock on {tables}; {ends}"
    about = ", ".join(filter(None, (quoted(user), program, state, f"transaction since {since} UTC" if since else "")))
    ends = f"SELECT pg_terminate_backend({pid}) ends it"
    return f"Process {pid} ({about}) {does} an exclusive lock on {tables}; {ends}"


def blocking(session: Session, pid: int) -> tuple[str, ...]:
    """Return a sentence for each session, or prepared transaction, that keeps process ``pid`` from a lock."""
    rows = session.rows(
        "SELECT DISTINCT b.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.state, ''),"
        "       to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
        "  FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(%s)) AS b (pid)"
        "  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid ORDER BY 1",
        pid,
    )
    return tuple(_in_the_way(*row) for row in rows)


def _in_the_way(pid: int, user: str, program: str, state: str, since: str | None) -> str:
    if pid == 0:
        return "a prepared transaction (SELECT * FROM pg_prepared_xacts names it) holds a lock"
    about = ", ".join(filter(None, (quoted(user), program, state, f"transaction since {since} UTC" if since else "")))
    return f"process {pid} ({about}) holds a lock; SELECT pg_terminate_backend({pid}) ends it"


def running_dumps(session: Session) -> tuple[Activity, ...]:
    """Return the dumps of this database that are running, and which processes each of them keeps waiting."""
    rows = session.rows(
        "SELECT a.pid, a.usename, a.backend_start, array(SELECT w.pid FROM pg_catalog.pg_stat_activity w"
        "         WHERE a.pid = ANY (pg_catalog.pg_blocking_pids(w.pid)) ORDER BY 1)"
        "  FROM pg_catalog.pg_stat_activity a"
        " WHERE a.datname = pg_catalog.current_database()"
        "   AND (a.application_name = %s OR a.application_name ~ ('^' || %s || '( |$)'))"
        "   AND a.pid <> pg_catalog.pg_backend_pid() ORDER BY a.pid",
        APPLICATION_NAME,
        PG_DUMP,
    )
    return tuple(Activity(pid, user or "", since, tuple(waiting)) for pid, user, since, waiting in rows)
