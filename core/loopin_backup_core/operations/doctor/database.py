"""The examination of a live server: rights, poolers, locks, and what a dump will not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.operations.doctor.findings import Area, Finding, Grade
from loopin_backup_core.postgres.server.session import quoted
from loopin_backup_core.rules import tool_selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.model.source import Source
    from loopin_backup_core.postgres.server import Rights, Server

MANY = 3


def examine(server: Server) -> Iterator[Finding]:
    """Yield everything there is to say about a server that let us in."""
    source = server.source()
    yield from _connection(server, source)
    yield from _rights(server)
    yield from _locks(server)
    yield from _collations(server, source)
    for text in server.excluded():
        yield Finding(Area.SERVER, Grade.OK, f"Not part of a dump: {text}.")


def _connection(server: Server, source: Source) -> Iterator[Finding]:
    where = f"{source.user}@{source.host}:{source.port}/{source.database.name}"
    yield from reached(where, source.server_version, server.version_num, standby=source.standby)
    if server.is_pooled():
        yield POOLED


def reached(where: str, version: str, version_num: int, *, standby: bool) -> Iterator[Finding]:
    """Say what answered."""
    yield Finding(
        Area.CONNECTION, Grade.OK, f"Connected to {where}, PostgreSQL {version}{', a standby' if standby else ''}."
    )
    if version_num // 10000 > tool_selection.NEWEST_MAJOR:
        text = f"PostgreSQL {version_num // 10000} is newer than what this program was tested with."
        yield Finding(Area.SERVER, Grade.WARNING, text, "Update LoopIn Backup, and drill your backups.")


POOLED = Finding(
    Area.CONNECTION,
    Grade.PROBLEM,
    "A connection pooler (PgBouncer) answers: a dump needs one session with one snapshot.",
    "Give the host and port of the PostgreSQL server itself (often 5432 instead of 6432).",
)


def _rights(server: Server) -> Iterator[Finding]:
    yield from about_rights(server.user, server.rights(), creates_databases=server.can_create_databases)


def about_rights(user: str, rights: Rights, *, creates_databases: bool) -> Iterator[Finding]:
    """Say what a role may not do, and the SQL that would let it."""
    role = quoted(user)
    unreadable = [one for one in rights.problems if one.fix.startswith("GRANT")]
    if len(unreadable) > MANY:
        text = f"{role} may not read {len(unreadable)} objects; they are named below."
        yield Finding(Area.RIGHTS, Grade.PROBLEM, text, f"GRANT pg_read_all_data TO {role}; -- or one by one:")
    for one in rights.problems:
        yield Finding(Area.RIGHTS, Grade.PROBLEM, one.text, one.fix)
    if not rights.problems:
        yield Finding(Area.RIGHTS, Grade.OK, f"{role} may read everything that a dump holds.")
    if not creates_databases:
        text = f"{role} may not create databases, so it cannot restore into a new one."
        fix = f"ALTER ROLE {role} CREATEDB; -- or restore with another role"
        yield Finding(Area.RIGHTS, Grade.WARNING, text, fix)


def _locks(server: Server) -> Iterator[Finding]:
    blockers = server.blockers()
    for text in blockers:
        yield Finding(Area.LOCKS, Grade.WARNING, f"A backup would have to wait. {text}.")
    dumps = server.running_dumps()
    for dump in dumps:
        waiting = f"; processes {', '.join(map(str, dump.waiting))} wait for it" if dump.waiting else ""
        text = f"A dump is running: process {dump.pid} of {quoted(dump.user)}, since {dump.since:%Y-%m-%d %H:%M:%S %Z}"
        fix = f"SELECT pg_terminate_backend({dump.pid}); -- ends it" if dump.waiting else ""
        yield Finding(Area.LOCKS, Grade.WARNING if dump.waiting else Grade.OK, f"{text}{waiting}.", fix)
    if not blockers and not dumps:
        yield Finding(Area.LOCKS, Grade.OK, "No lock stands in the way of a backup.")


def _collations(server: Server, source: Source) -> Iterator[Finding]:
    name = quoted(source.database.name)
    for text in server.collation_drift():
        fix = f"REINDEX DATABASE {name}; ALTER DATABASE {name} REFRESH COLLATION VERSION;"
        yield Finding(Area.SERVER, Grade.WARNING, f"Indexes on texts may be wrong: {text}.", fix)
