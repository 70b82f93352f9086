"""Connections of the program's own kind to the servers of the tests, and roles that are less than superusers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import sql

from loopin_backup_core.postgres import server as servers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.model.progress import CancelToken
    from tests.support.postgres import PgDatabase, PgServer

PASSWORD = "s3cret/@:%"


def connected(
    database: PgDatabase, *, user: str = "", password: str = PASSWORD, token: CancelToken | None = None
) -> servers.Server:
    """Connect to a database, as the superuser or as ``user``."""
    params = database.server.params(database.name, tcp=True)
    secret = params.pop("password", None)
    if user:
        return servers.connect({**params, "user": user}, password, token=token)
    return servers.connect(params, secret, token=token)


@contextmanager
def a_role(server: PgServer, name: str, options: str = "LOGIN") -> Iterator[str]:
    """Give a role with :data:`PASSWORD` for a while; what it owns anywhere must be gone before it."""
    role = sql.Identifier(name)
    with server.connect() as connection:
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))
        statement = sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(role, sql.SQL(options), sql.Literal(PASSWORD))
        connection.execute(statement)
    try:
        yield name
    finally:
        with server.connect() as connection:
            connection.execute(sql.SQL("DROP ROLE {}").format(role))
