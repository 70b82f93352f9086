"""What belongs to a database and not to what is in it, taken over by the database that comes into its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.postgres.server import databases
from loopin_backup_core.postgres.server import facts as facts_of
from loopin_backup_core.postgres.server.session import own_word, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import sql

    from loopin_backup_core.postgres.server.session import Session

_Step = tuple["sql.Composed", str]

_GRANTS = """
    SELECT CASE a.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END, a.privilege_type,
           a.is_grantable
      FROM pg_catalog.pg_database d,
           pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
     WHERE d.datname = %s ORDER BY 1, 2"""


def take_over(session: Session, live: str, new: str) -> tuple[str, ...]:
    """Give database ``new`` the settings, comment, connection limit and rights of ``live``, and none that it lacks.

    Both are on the server of the session. Returns a sentence for each that this role may not change.
    """
    notes: list[str] = []
    for statement, what in _steps(session, live, new):
        try:
            session.run(statement, what)
        except LoopinError as error:
            notes.append(error.message)
    return tuple(notes)


def _steps(session: Session, live: str, new: str) -> Iterator[_Step]:
    from psycopg import sql

    wanted, found = facts_of.database(session, live), facts_of.database(session, new)
    database = sql.Identifier(new)
    yield from _rights(session, live, new)
    yield sql.SQL("ALTER DATABASE {} RESET ALL").format(database), "The database's settings could not be taken away"
    for role in found.role_settings:
        what = f"The settings of role {quoted(role)} in the database could not be taken away"
        yield sql.SQL("ALTER ROLE {} IN DATABASE {} RESET ALL").format(sql.Identifier(role), database), what
    yield from databases.settings_statements(wanted, new)
    if wanted.comment != found.comment:
        comment = sql.Literal(wanted.comment) if wanted.comment else sql.SQL("NULL")
        yield (
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, comment),
            "The database's comment could not be set",
        )
    limit = sql.Literal(wanted.connection_limit)
    statement = sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(database, limit)
    yield statement, "The database's connection limit could not be set"
    if not session.value("SELECT datallowconn FROM pg_catalog.pg_database WHERE datname = %s", live):
        yield sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database), "The database could not be closed"


def _rights(session: Session, live: str, new: str) -> Iterator[_Step]:
    """Yield what makes the rights on one database those on another; nothing where they are the same."""
    from psycopg import sql

    wanted, found = session.rows(_GRANTS, live), session.rows(_GRANTS, new)
    if wanted == found:
        return
    for role in dict.fromkeys(row[0] for row in found):
        statement = sql.SQL("REVOKE ALL ON DATABASE {} FROM {} CASCADE").format(sql.Identifier(new), _grantee(role))
        yield statement, f"The rights of {_words(role)} on the database could not be taken away"
    for role, right, grantable in wanted:
        option = sql.SQL(" WITH GRANT OPTION" if grantable else "")
        parts = (own_word(right), sql.Identifier(new), _grantee(role), option)
        statement = sql.SQL("GRANT {} ON DATABASE {} TO {}{}").format(*parts)
        yield statement, f"{right} on the database could not be granted to {_words(role)}"


def _grantee(role: str) -> sql.Composable:
    from psycopg import sql

    return sql.Identifier(role) if role else sql.SQL("PUBLIC")


def _words(role: str) -> str:
    return quoted(role) if role else "PUBLIC"
