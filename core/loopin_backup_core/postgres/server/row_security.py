"""Letting the owner of tables see all of their rows for a while, where he has row security forced on himself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.postgres.server.session import Session


@contextmanager
def lifted(session: Session) -> Iterator[None]:
    """Take FORCE ROW LEVEL SECURITY from the tables where it hides rows from this role, and give it back afterwards.

    For databases that nobody else uses yet. Raises ServerError, also where the role does not own such a table.
    """
    hidden = session.column(
        "SELECT c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class c"
        " WHERE c.relforcerowsecurity AND c.relrowsecurity AND pg_catalog.row_security_active(c.oid)"
        "   AND pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 1"
    )
    _change(session, hidden, force=False)
    try:
        yield
    finally:
        _change(session, hidden, force=True)


def _change(session: Session, tables: tuple[str, ...], *, force: bool) -> None:
    from psycopg import sql

    change = sql.SQL("FORCE" if force else "NO FORCE")
    for name in tables:
        # The name comes from regclass on the server.
        session.run(sql.SQL("ALTER TABLE ONLY {} {} ROW LEVEL SECURITY").format(sql.SQL(name), change))
