"""A connection for a loop that must never wait: the same rules and the same errors, asked with asyncio."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from loopin_backup_core.postgres import session_settings
from loopin_backup_core.postgres.server import facts, failures
from loopin_backup_core.postgres.server.session import INTRODUCTION, SET_ALL, second_try, settings_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import LiteralString

    import psycopg

    Row = tuple[Any, ...]


async def connect(params: Mapping[str, str], password: str | None) -> psycopg.AsyncConnection[Row]:
    """Return a connection in autocommit mode with every timeout off; cancelling the task stops the attempt.

    Raises ServerError, CredentialsError, and NotPossibleError for a server that is too old.
    """
    import psycopg

    wanted = settings_for(params, password)
    try:
        connection = await _opened(params, password, wanted)
    except psycopg.Error as error:
        shown = {key: value for key, value in params.items() if key != "password"}
        databases = await _which_exist(wanted) if failures.asks_which_exist(error, shown) else ""
        raise failures.explained(error, shown, databases) from None
    try:
        version = connection.info.server_version
        facts.check_supported(version)
        ((pid, superuser, _),) = await rows(connection, INTRODUCTION)
        if pid == connection.info.backend_pid:
            known = session_settings.ServerKnown(version, bool(superuser))
            settings = session_settings.unhindered(known) | session_settings.OWN
            await rows(connection, SET_ALL, json.dumps(settings))
    except BaseException:
        await connection.close()
        raise
    return connection


async def rows(connection: psycopg.AsyncConnection[Row], query: LiteralString, *args: Any) -> list[Row]:
    """Return the rows of a query. Raises ServerError and its kin."""
    import psycopg

    try:
        cursor = await connection.execute(query, args or None)
        return await cursor.fetchall()
    except psycopg.Error as error:
        raise failures.querying(error) from error


async def _opened(
    params: Mapping[str, str], password: str | None, wanted: Mapping[str, str]
) -> psycopg.AsyncConnection[Row]:
    import psycopg

    try:
        return await _open(wanted)
    except psycopg.Error as error:
        again = second_try(error, params, password, session_settings.UNKNOWN)
        if again is None:
            raise
        return await _open(again)


async def _open(wanted: Mapping[str, str]) -> psycopg.AsyncConnection[Row]:
    import psycopg

    return await psycopg.AsyncConnection.connect("", autocommit=True, prepare_threshold=None, **cast("Any", wanted))


async def _which_exist(wanted: Mapping[str, str]) -> str:
    import psycopg

    for name in failures.ALWAYS_THERE:
        try:
            async with await _open({**wanted, "dbname": name}) as connection:
                return failures.databases_sentence(await rows(connection, failures.DATABASES))
        except psycopg.Error:
            continue
    return ""
