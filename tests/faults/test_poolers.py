"""Fault 21: a connection pooler in front of the server is recognized."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.postgres import server as servers
from tests.support.pgbouncer import pooled

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase


@pytest.mark.parametrize("mode", ["transaction", "session"])
def test_a_pooler_is_recognized(database: PgDatabase, mode: str) -> None:
    """PgBouncer answers the login with a process number of its own."""
    with pooled(database.server, mode) as params, servers.connect({**params, "dbname": database.name}, None) as server:
        assert server.is_pooled()
        assert server.database == database.name


def test_a_pooler_that_refuses_startup_options_says_what_it_is(database: PgDatabase) -> None:
    """The parameters for client tools hold options, which PgBouncer refuses; the hint asks for the direct port."""
    with pooled(database.server) as params, pytest.raises(ServerError) as caught:
        servers.connect({**params, "dbname": database.name, "options": "-c geqo=off"}, None)
    assert "pooler" in caught.value.hint


def test_a_pooler_without_a_server_behind_it_is_an_error(database: PgDatabase) -> None:
    """A database that does not exist behind the pooler."""
    with pooled(database.server) as params, pytest.raises(ServerError):
        servers.connect({**params, "dbname": "no_such_database"}, None)
