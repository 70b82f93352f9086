"""Databases that were replaced and are kept, as the server knows them: by marks in their comments, never by names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loopin_backup_core.postgres.server import facts
from loopin_backup_core.postgres.server.session import quoted
from loopin_backup_core.repository import replaced_databases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.postgres.server.session import Session
    from loopin_backup_core.repository.replaced_databases import Kept, Mark, Owner


def of(session: Session, owner: Owner, live: str) -> tuple[Kept, ...]:
    """Return the databases that were replaced by restores and undos of ``live`` for this owner, newest first.

    One without a comment counts where the journal itself tells that this program made it: earlier versions wrote none.
    """
    server = facts.system_identifier(session)
    found = []
    for name, oid, comment in _candidates(session, owner, live):
        mark = replaced_databases.mark_in(comment)
        if mark is not None and mark.live == live and replaced_databases.belongs(mark, owner, name, oid, server):
            size = _size(session, oid)
            found.append(
                replaced_databases.Kept(name, mark.at, size, mark.why, mark.profile, mark.backup, mark.comment)
            )
        elif mark is None and (live, name) in owner.told:
            found.append(replaced_databases.Kept(name, replaced_databases.replaced_at(name), _size(session, oid)))
    return tuple(sorted(found, key=lambda one: (one.at is not None, one.at, one.name), reverse=True))


def of_others(session: Session, owner: Owner, live: str) -> tuple[Mark, ...]:
    """Return the marks of databases that were kept from ``live`` and that this owner has nothing to do with."""
    server = facts.system_identifier(session)
    marks = (
        (name, oid, replaced_databases.mark_in(comment)) for name, oid, comment in _candidates(session, owner, live)
    )
    return tuple(
        mark
        for name, oid, mark in marks
        if mark is not None and mark.live == live and not replaced_databases.belongs(mark, owner, name, oid, server)
    )


def marked_names(session: Session) -> frozenset[str]:
    """Return the names of all databases that a restore of anybody has set aside and that still bear that name."""
    marks = ((name, oid, replaced_databases.mark_in(comment)) for name, oid, comment in _commented(session, []))
    return frozenset(name for name, oid, mark in marks if mark is not None and (mark.name, mark.oid) == (name, oid))


def mark_for(session: Session, owner: Owner, live: str, name: str, why: str, backup: str) -> str:
    """Return the comment of the live database for when it is called ``name``, which tells when that was."""
    (oid, comment), *_ = session.rows(
        "SELECT oid::bigint, coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '')"
        "  FROM pg_catalog.pg_database WHERE datname = %s",
        live,
    )
    server, at = facts.system_identifier(session), replaced_databases.replaced_at(name) or datetime.now(UTC)
    was = replaced_databases.original(comment)
    return replaced_databases.comment_of(
        replaced_databases.Mark(name, live, why, owner.profile, owner.directory, server, int(oid), backup, at, was)
    )


def comment(session: Session, database: str, text: str) -> None:
    """Give a database a comment, or none for an empty text."""
    from psycopg import sql

    what = sql.Literal(text) if text else sql.SQL("NULL")
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), what)
    session.run(statement, f"Cannot change the comment of database {quoted(database)}")


def put_back(session: Session, name: str, live: str, text: str | None) -> None:
    """Give a kept database the name ``live``, which nobody has now, and its own comment, in one transaction.

    Where that is None it has it still. Raises ServerError; then nothing has changed.
    """
    from psycopg import sql

    session.run("BEGIN")
    try:
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(live))
        session.run(statement, f"Cannot rename database {quoted(name)} to {quoted(live)}")
        if text is not None:
            comment(session, live, text)
        session.run("COMMIT")
    except BaseException:
        session.run("ROLLBACK")
        raise


def _candidates(session: Session, owner: Owner, live: str) -> Iterator[tuple[str, int, str]]:
    yield from _commented(session, [name for of, name in owner.told if of == live])


def _commented(session: Session, names: list[str]) -> Iterator[tuple[str, int, str]]:
    """Yield the databases whose comment begins as a mark does, and those of some names, with number and comment."""
    # Other comments are not read: they may be in an encoding that is not to be known here.
    for name, oid, comment in session.rows(
        "SELECT datname::text, oid::bigint, CASE WHEN pg_catalog.starts_with(said, %s) THEN said ELSE '' END"
        "  FROM (SELECT datname, oid, coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '') AS said"
        "          FROM pg_catalog.pg_database) d"
        " WHERE pg_catalog.starts_with(said, %s) OR datname::text = ANY (%s) ORDER BY 1",
        replaced_databases.MARK,
        replaced_databases.MARK,
        names,
    ):
        yield name, int(oid), comment


def _size(session: Session, oid: int) -> int:
    return int(
        session.value(
            "SELECT CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT')"
            "       THEN pg_catalog.pg_database_size(oid) ELSE -1 END FROM pg_catalog.pg_database WHERE oid = %s",
            oid,
        )
        or 0
    )
