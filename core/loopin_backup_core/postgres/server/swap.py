"""Exchanging two databases by their names, in one transaction, while clients press at the door.

RENAME itself locks the database against new connections until the transaction ends (PostgreSQL, ``RenameDatabase`` and
``InitPostgres`` lock the same object) and waits five seconds for those inside to leave; a second connection ends them
meanwhile. So nothing is ever left blocked: whoever dies on the way leaves the names as they were or as they should be.
"""

from __future__ import annotations

import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, ServerError
from loopin_backup_core.postgres.server import obstacles, set_aside
from loopin_backup_core.postgres.server.session import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.postgres.server.session import Session

PRESS_EVERY = 0.02
EXCHANGES = 0x4C6F6F71
"""The first number of the advisory locks of those who exchange databases; the name gives the second."""


@dataclass(frozen=True, slots=True)
class Client:
    """A session in a database; the texts are what its client says of itself."""

    pid: int
    user: str
    program: str
    address: str
    state: str


def clients(session: Session, database: str) -> tuple[Client, ...]:
    """Return who is connected to a database, this session left out."""
    return tuple(
        Client(*row)
        for row in session.rows(
            "SELECT pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(client_addr::text, 'local'),"
            "       coalesce(state, '') FROM pg_catalog.pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_catalog.pg_backend_pid() AND usesysid IS NOT NULL"
            "   AND coalesce(backend_type, 'client backend') = 'client backend'"
            " ORDER BY pid",
            database,
        )
    )


def claim(session: Session, database: str) -> None:
    """Keep other machines from exchanging a database of this name, until the connection ends.

    Raises BusyError while one does. The lock is one of the database that this connection is to.
    """
    number = zlib.crc32(database.encode("utf-8", "surrogatepass")) >> 1
    if not session.value("SELECT pg_catalog.pg_try_advisory_lock(%s, %s)", EXCHANGES, number):
        raise BusyError(
            f"Another run is replacing the database {database} on this server now.",
            hint="Nothing was changed. Wait until it has finished, and look at what it did before you try again.",
        )


def exchange(session: Session, presser: Session, live: str, kept: str, new: str, comments: Mapping[str, str]) -> None:
    """Give database ``live`` the name ``kept`` and database ``new`` the name ``live``, in one transaction.

    ``comments`` are what databases, by their names after the exchange, say of themselves from that moment on.

    ``presser`` is another connection to the same server, to neither of the three, which ends the sessions in ``live``
    and ``new``. Raises ServerError; then nothing has changed.
    """
    over = threading.Event()
    thread = threading.Thread(target=_press, args=(presser, (live, new), over), daemon=True)
    thread.start()
    try:
        session.run("BEGIN")
        try:
            _rename(session, live, kept)
            _rename(session, new, live)
            for name, comment in comments.items():
                set_aside.comment(session, name, comment)
        except BaseException as error:
            _roll_back(session)
            if isinstance(error, ServerError):
                raise _explained(presser, live, error) from error
            raise
        _commit(session, presser, kept, new)
    finally:
        over.set()
        thread.join()


def _commit(session: Session, presser: Session, kept: str, new: str) -> None:
    """Commit; where the answer is lost, the names tell what came of it."""
    try:
        session.run("COMMIT")
    except ServerError as error:
        try:
            names_now = set(names(presser))
        except ServerError:
            raise ServerError(
                f"The connection was lost while the names were exchanged. If there is a database {quoted(kept)} now, "
                f"they are. {error.message}",
                hint="“loopin-backup-cli undo --list” shows it; look before you try again.",
            ) from error
        if kept not in names_now or new in names_now:
            raise


def _explained(presser: Session, live: str, error: ServerError) -> ServerError:
    """Return the error of an exchange that did not come about, with who was in the way."""
    try:
        who = "; ".join(obstacles.of_exchange(presser, live, mine=0).obstacles)
    except ServerError:
        who = ""
    return ServerError(f"{error.message}{': ' if who else ''}{who}. Nothing was changed.", hint=error.hint)


def _rename(session: Session, old: str, new: str) -> None:
    from psycopg import sql

    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    session.run(statement, f"Cannot rename database {quoted(old)} to {quoted(new)}")


def _roll_back(session: Session) -> None:
    from loopin_backup_core.model.errors import LoopinError

    try:
        session.run("ROLLBACK")
    except LoopinError:
        # The connection is gone, and with it the transaction.
        return


def _press(presser: Session, databases: tuple[str, ...], over: threading.Event) -> None:
    """End the sessions in these databases until it is over; who may not be ended makes the rename fail, and say so."""
    from loopin_backup_core.model.errors import LoopinError

    while not over.is_set():
        try:
            presser.rows(
                "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                " JOIN pg_catalog.pg_roles r ON r.oid = usesysid"
                " JOIN pg_catalog.pg_roles me ON me.rolname = current_user"
                " WHERE datname = ANY (%s) AND coalesce(backend_type, 'client backend') = 'client backend'"
                "   AND (me.rolsuper OR NOT r.rolsuper AND ("
                "   pg_catalog.pg_has_role(r.oid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')))",
                list(databases),
            )
        except LoopinError:
            over.wait(PRESS_EVERY * 10)
        over.wait(PRESS_EVERY)


def size(session: Session, database: str) -> int:
    """Return what a database occupies, in bytes; -1 where we may not know, 0 where there is none."""
    found = session.value(
        "SELECT CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT')"
        "       THEN pg_catalog.pg_database_size(oid) ELSE -1 END FROM pg_catalog.pg_database WHERE datname = %s",
        database,
    )
    return int(found or 0)


def names(session: Session) -> tuple[str, ...]:
    """Return the names of all databases of the server, in their order."""
    return tuple(name for (name,) in session.rows("SELECT datname FROM pg_catalog.pg_database ORDER BY 1"))


def size_of(session: Session, database: str) -> int:
    """Return what a database occupies in bytes; 0 where there is none, or the role may not know."""
    query = "SELECT pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE datname = %s"
    return int(session.value_or(0, query, database) or 0)


def owns(session: Session, database: str) -> bool:
    """Whether this role may rename a database: it is its owner, or a member of the owner."""
    return bool(
        session.value(
            "SELECT pg_catalog.pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database WHERE datname = %s", database
        )
    )
