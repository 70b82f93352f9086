"""Databases that are built under a name of their own: giving them their real one, and finding those nobody owns."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from loopin_backup_core.postgres.server.session import quoted

if TYPE_CHECKING:
    from loopin_backup_core.postgres.server.session import Session

OWNED = 0x4C6F6F70
"""The first number of the advisory locks that say that a scratch database has an owner; its name gives the second."""


def rename(session: Session, old: str, new: str) -> None:
    """Give a database another name. Raises ServerError while somebody is connected to it or the name is taken."""
    from psycopg import sql

    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    session.run(statement, f"Cannot rename database {quoted(old)} to {quoted(new)}")


def own(session: Session, name: str) -> None:
    """Let a scratch database, which need not exist yet, belong to this connection until it ends."""
    session.value("SELECT pg_catalog.pg_advisory_lock(%s, %s)", OWNED, _number(name))


def abandoned(session: Session, prefix: str) -> tuple[str, ...]:
    """Return the databases whose name begins with ``prefix``, that this role may drop, and that belong to nobody.

    What an earlier version makes belongs to whoever is connected to it.
    """
    owned = set(
        session.column(
            "SELECT objid::bigint FROM pg_catalog.pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = %s",
            OWNED,
        )
    )
    return tuple(name for name in _unvisited(session, prefix) if _number(name) not in owned)


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4], "big") >> 1


def _unvisited(session: Session, prefix: str) -> tuple[str, ...]:
    return session.column(
        "SELECT d.datname FROM pg_catalog.pg_database d"
        " WHERE pg_catalog.starts_with(d.datname::text, %s) AND pg_catalog.pg_has_role(d.datdba, 'USAGE')"
        "   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid"
        "     AND a.backend_type IS DISTINCT FROM 'autovacuum worker') ORDER BY 1",
        prefix,
    )


def may_give_to(session: Session, role: str) -> bool:
    """Whether this role may make a database that belongs to another role."""
    return bool(
        session.value(
            "SELECT me.rolsuper OR pg_catalog.pg_has_role(r.oid, 'MEMBER') FROM pg_catalog.pg_roles r,"
            " pg_catalog.pg_roles me WHERE me.rolname = current_user AND r.rolname = %s",
            role,
        )
    )


def forget_subscriptions(session: Session) -> None:
    """Drop the subscriptions of this database without asking their publishers."""
    from psycopg import sql

    names = session.column(
        "SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid"
        " WHERE d.datname = pg_catalog.current_database()"
    )
    for name in map(sql.Identifier, names):
        session.run(sql.SQL("ALTER SUBSCRIPTION {} DISABLE").format(name))
        session.run(sql.SQL("ALTER SUBSCRIPTION {} SET (slot_name = NONE)").format(name))
        session.run(sql.SQL("DROP SUBSCRIPTION {}").format(name))


def allow_login(session: Session, role: str, *, superuser: bool = False) -> None:
    """Let a role log in; for throwaway servers, where nobody else can reach it."""
    from psycopg import sql

    power = sql.SQL("LOGIN SUPERUSER" if superuser else "LOGIN")
    session.run(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(role), power))
