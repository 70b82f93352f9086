"""One moment for a whole dump: the tables are locked first, then the snapshot is taken, then both are compared.

A table that is truncated or rewritten between a snapshot and the lock of it looks empty in that snapshot, although it
never was. Locks that are taken first prevent it. Where they cannot be kept until pg_dump has its own, because somebody
waits for an exclusive lock behind ours and pg_dump behind them, what the snapshot shows of each table's definition and
file is compared with what is there when pg_dump has its locks.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LockTimeoutError, ServerError
from loopin_backup_core.postgres.server import locks
from loopin_backup_core.postgres.server.failures import sqlstate_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import LiteralString

    from loopin_backup_core.postgres.server.session import Session

BATCH = 500
SHOWN = 5
BEGIN: LiteralString = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

# SQLSTATE of a lock that is not free, of a deadlock, of a table that is gone, and of a full table of locks.
TAKEN = frozenset({"55P03", "40P01"})
GONE = frozenset({"42P01", "3F000"})
NO_ROOM = "53200"

# The tables whose rows pg_dump reads; of an extension's own those that it declares as configuration.
TABLES: LiteralString = """
    SELECT c.oid::bigint, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
           c.relkind = 'r'
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (
           SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
              AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
              AND NOT c.oid = ANY (coalesce(e.extconfig, '{}')))
     ORDER BY c.oid"""

# A table's name, file, columns and parents as one text: none of it may change between the snapshot and pg_dump's lock.
STATES: LiteralString = """
    SELECT c.oid::bigint, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
           pg_catalog.md5(pg_catalog.concat_ws(' ', n.nspname, c.relname, c.relkind, c.relfilenode, c.relpersistence,
             (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod,
                     a.attnotnull, a.attisdropped, a.attgenerated, a.attidentity), ',' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
             (SELECT pg_catalog.string_agg(i.inhparent::text, ',' ORDER BY i.inhseqno)
                FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)))
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = ANY (%s)"""

# How many of the tables a session has locked, and whether it waits behind somebody who waits for us.
PROGRESS: LiteralString = """
    SELECT count(*) FILTER (WHERE l.granted AND l.relation::bigint = ANY (%(tables)s)),
           coalesce(bool_or(NOT l.granted AND EXISTS (
               SELECT 1 FROM unnest(pg_catalog.pg_blocking_pids(l.pid)) AS waiting
                WHERE pg_catalog.pg_backend_pid() = ANY (pg_catalog.pg_blocking_pids(waiting)))), false)
      FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'relation' AND l.mode = 'AccessShareLock' AND a.application_name = %(name)s
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"""


class Reached(Enum):
    """How far a dump has come: on its way, behind somebody who waits for our locks, or in possession of its own."""

    UNDER_WAY = "under way"
    STUCK = "stuck"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An exported snapshot: its name for pg_dump, and, once they were looked at, each table's name and state by OID.

    ``tables`` are those with rows of their own, quoted; partitioned ones have none.
    """

    name: str
    states: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@dataclass(frozen=True, slots=True)
class _Table:
    oid: int
    name: str
    has_rows: bool


class _TakenError(Exception):
    """A table of this batch is locked by somebody else, or was until now."""

    def __init__(self, batch: Sequence[_Table]) -> None:
        super().__init__()
        self.batch = batch


def export(session: Session, *, seconds: float, hold: bool) -> Snapshot:
    """Lock the tables that a dump reads, begin a read-only transaction, and export its snapshot.

    Waits for locks at most ``seconds``. With ``hold`` the locks stay until :func:`release`; else they are let go as
    soon as nobody holds a table exclusively. Raises LockTimeoutError, which names the table.
    """
    _lock(session, seconds, hold=hold)
    if not hold:
        release(session)
        session.run(BEGIN)
    return Snapshot(str(session.value("SELECT pg_catalog.pg_export_snapshot()")))


def seen(session: Session, exported: Snapshot) -> Snapshot:
    """Return a snapshot with the tables that it shows, in its transaction.

    That may be asked when pg_dump is already on its way: the less time there is before its locks, the better.
    """
    tables = _tables(session)
    own_rows = frozenset(table.name for table in tables if table.has_rows)
    return Snapshot(exported.name, _states(session, [table.oid for table in tables]), own_rows)


def release(session: Session) -> None:
    """End the transaction of :func:`export`."""
    session.run("ROLLBACK")


def reached(session: Session, snapshot: Snapshot, application_name: str) -> Reached:
    """Return how far the dump that calls itself ``application_name`` has come with its locks."""
    session.run("SELECT pg_catalog.pg_stat_clear_snapshot()")
    given = {"tables": list(snapshot.states), "name": application_name}
    locked, stuck = session.rows(PROGRESS, given)[0]
    if stuck:
        return Reached.STUCK
    return Reached.LOCKED if snapshot.states and locked >= len(snapshot.states) else Reached.UNDER_WAY


def changed(session: Session, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the tables that are not as the snapshot shows them, outside its transaction."""
    now = _states(session, list(snapshot.states))
    return tuple(name for oid, (name, state) in snapshot.states.items() if now.get(oid, ("", ""))[1] != state)


def _states(session: Session, oids: list[int]) -> dict[int, tuple[str, str]]:
    return {oid: (name, state) for oid, name, state in session.rows(STATES, oids)}


def _tables(session: Session) -> list[_Table]:
    return [_Table(*row) for row in session.rows(TABLES)]


def _lock(session: Session, seconds: float, *, hold: bool) -> None:
    """Lock all tables in a new transaction, waiting for none while another is held: nobody gets into a deadlock by us.

    What was found locked is waited for at the beginning of the next round, with nothing else in hand.
    """
    until = time.monotonic() + seconds
    busy: set[int] = set()
    while True:
        tables = _tables(session)
        session.run(BEGIN)
        try:
            _lock_waiting(session, [table for table in tables if table.oid in busy], until)
            _lock_free(session, [table for table in tables if table.oid not in busy])
        except _TakenError as taken:
            _undo(session)
            blocked = _blocked(session, taken.batch)
            busy.update(table.oid for table in blocked)
            if time.monotonic() >= until:
                raise _too_late(session, blocked or taken.batch[:1], seconds) from taken
        except ServerError as error:
            _undo(session)
            state = sqlstate_of(error)
            if state == NO_ROOM and not hold:
                session.run(BEGIN)
                return
            if state not in GONE or time.monotonic() >= until:
                raise
        else:
            return


def _undo(session: Session) -> None:
    with suppress(ServerError):
        session.run("ROLLBACK")


def _lock_waiting(session: Session, tables: Iterable[_Table], until: float) -> None:
    from psycopg import sql

    for table in tables:
        left = max(1, round((until - time.monotonic()) * 1000))
        session.run(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(left)))
        _statement(session, [table], nowait=False)
    session.run("SET LOCAL lock_timeout = 0")


def _lock_free(session: Session, tables: Sequence[_Table]) -> None:
    for start in range(0, len(tables), BATCH):
        _statement(session, tables[start : start + BATCH], nowait=True)


def _statement(session: Session, tables: Sequence[_Table], *, nowait: bool) -> None:
    # Each table by itself: to lock a partition through its parent would wait for it.
    names = ", ".join(f"ONLY {table.name}" for table in tables)
    text = f"LOCK TABLE {names} IN ACCESS SHARE MODE{' NOWAIT' if nowait else ''}"
    try:
        # Names in SQL_ASCII may have bytes that are no characters; they came as lone surrogates.
        session.run(text.encode("utf-8", "surrogateescape"))
    except ServerError as error:
        if sqlstate_of(error) in TAKEN:
            raise _TakenError(tables) from error
        raise


def _blocked(session: Session, tables: Sequence[_Table]) -> list[_Table]:
    """Return those of the tables that somebody holds exclusively now."""
    blocked = []
    for table in tables:
        session.run(BEGIN)
        try:
            _statement(session, [table], nowait=True)
        except _TakenError:
            blocked.append(table)
        except ServerError:
            # Gone, or not ours to lock: the next round says so.
            continue
        finally:
            _undo(session)
    return blocked


def _too_late(session: Session, tables: Sequence[_Table], seconds: float) -> LockTimeoutError:
    names = ", ".join(table.name for table in tables[:SHOWN])
    held = "; ".join(locks.blockers(session)) or "the holder has finished in the meantime"
    return LockTimeoutError(
        f"pg_dump could not lock {names} within {seconds:g} s: {held}.",
        hint="Nothing was kept. Wait for that session, end it, or give more time with --lock-timeout SECONDS.",
    )
