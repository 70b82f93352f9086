"""The planner's statistics of a database that was just loaded: without them the first queries get bad plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.model.progress import Phase, Progress

if TYPE_CHECKING:
    from loopin_backup_core.model.progress import CancelToken, Reporter
    from loopin_backup_core.postgres.server.session import Session

# Partitions are gathered with the table that they belong to. A role without the right to a table gets a warning only.
_TABLES = """
    SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1"""


def analyze(session: Session, subject: str, *, reporter: Reporter, token: CancelToken) -> tuple[str, ...]:
    """Run ANALYZE on every table of the database; return a sentence for each of which it failed.

    ``subject`` names the work in progress reports. Raises CancelledError when stopped.
    """
    from psycopg import sql

    notes: list[str] = []
    for name in session.column(_TABLES):
        token.check()
        reporter.progress(Progress(Phase.ANALYZE, subject, name))
        try:
            # The name comes from quote_ident on the server.
            session.run(sql.SQL("ANALYZE {}").format(sql.SQL(name)), f"No statistics of {name}")
        except ServerError as error:
            notes.append(f"{error.message}. Run ANALYZE {name} yourself.")
    return tuple(notes)
