"""What would keep a database from being exchanged or emptied, or be left behind: found before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from loopin_backup_core.postgres.server import emptying
from loopin_backup_core.postgres.server.session import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.postgres.server.session import Session

SHOWN = 5

# A role that is neither superuser nor member sees that a session is there, and nothing of what it is.
_SESSIONS: LiteralString = """
    SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.backend_type, ''),
           me.rolsuper OR NOT coalesce(r.rolsuper, true) AND (
               pg_catalog.pg_has_role(r.oid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))
      FROM pg_catalog.pg_stat_activity a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
      JOIN pg_catalog.pg_roles me ON me.rolname = current_user
     WHERE a.datname = %s AND a.pid <> %s
       AND coalesce(a.backend_type, '') NOT IN ('autovacuum worker', 'parallel worker') ORDER BY a.pid"""
_ENDED = frozenset({"", "client backend"})


@dataclass(frozen=True, slots=True)
class Found:
    """Sentences' ends: ``obstacles`` must go first, ``remarks`` tell what will not be as it was."""

    obstacles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def of_exchange(session: Session, database: str, mine: int) -> Found:
    """Return what is in the way of giving ``database`` another name; the session is to another database.

    ``mine`` is the process of a session of this program that will be gone by then.
    """
    blocking = (*_prepared(session, database), *_sessions(session, database, mine), *_enabled(session, database))
    return Found(blocking, (*_slots(session, database), *_at_home(session, database)))


def of_emptying(inside: Session) -> Found:
    """Return what is in the way of emptying the database of a session."""
    subscriptions = tuple(
        f"subscription {quoted(name)} would lose its tables; run DROP SUBSCRIPTION {quoted(name)} first"
        for name, _ in _subscriptions(inside, inside.database)
    )
    staying = emptying.not_ours(inside)
    more = (f"and {len(staying) - SHOWN} more objects of others",) if len(staying) > SHOWN else ()
    rights = () if _may_make_temporary(inside) else ("this role may not make temporary tables in it",)
    return Found((*_prepared(inside, inside.database), *subscriptions, *staying[:SHOWN], *more, *rights))


def _prepared(session: Session, database: str) -> Iterator[str]:
    rows = session.rows(
        "SELECT pg_catalog.quote_literal(gid), owner FROM pg_catalog.pg_prepared_xacts WHERE database = %s ORDER BY 1",
        database,
    )
    for gid, owner in rows:
        yield (
            f"the prepared transaction {gid} of {quoted(owner)} is open; run COMMIT PREPARED {gid} or "
            f"ROLLBACK PREPARED {gid} in {quoted(database)}"
        )


def _sessions(session: Session, database: str, mine: int) -> Iterator[str]:
    for pid, user, program, kind, may_end in session.rows(_SESSIONS, database, mine):
        who = ", ".join(filter(None, (quoted(user) if user else "", program)))
        if kind == "walsender":
            yield f"a replication client (process {pid}: {who}) reads from it; stop that program"
        elif kind not in _ENDED and not kind.startswith("logical replication"):
            yield f"the server's own process {pid} ({kind}) works in it; stop it, or restore with --in-place"
        elif kind in _ENDED and not may_end:
            yield (
                f"session {pid} of {quoted(user)} cannot be ended by this role; end it, restore as a superuser, or "
                "restore with --in-place"
            )


def _slots(session: Session, database: str) -> Iterator[str]:
    names = session.column(
        "SELECT slot_name::text FROM pg_catalog.pg_replication_slots WHERE database = %s ORDER BY 1", database
    )
    for name in names:
        yield (
            f"replication slot {quoted(name)} stays with the old database: drop it there, make it anew in the new one, "
            "and have its readers begin from a copy"
        )


def _subscriptions(session: Session, database: str) -> list[tuple[str, bool]]:
    return [
        (str(name), bool(enabled))
        for name, enabled in session.rows(
            "SELECT s.subname::text, s.subenabled FROM pg_catalog.pg_subscription s"
            "  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = %s ORDER BY 1",
            database,
        )
    ]


def _enabled(session: Session, database: str) -> Iterator[str]:
    for name, enabled in _subscriptions(session, database):
        if enabled:
            yield (
                f"subscription {quoted(name)} is at work in it; run ALTER SUBSCRIPTION {quoted(name)} DISABLE in "
                f"{quoted(database)} first, and look after the exchange which of the two shall go on"
            )


def _at_home(session: Session, database: str) -> Iterator[str]:
    """Yield what the server's settings bind to the name, as pg_cron's ``cron.database_name``."""
    names = session.column(
        "SELECT name FROM pg_catalog.pg_settings WHERE name LIKE '%%.database_name' AND setting = %s ORDER BY 1",
        database,
    )
    for name in names:
        yield f"the setting {name} names this database: its extension can perhaps be made in no other (see --in-place)"


def _may_make_temporary(session: Session) -> bool:
    return bool(session.value("SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')"))
