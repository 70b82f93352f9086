"""A quick examination of a connection that a form describes, for a window: asked with asyncio, cancelled at will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.operations.doctor import database
from loopin_backup_core.postgres.server import live, rights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import LiteralString

    from loopin_backup_core.operations.doctor.findings import Finding

_FACTS: LiteralString = """
    SELECT pg_catalog.pg_backend_pid(), rolsuper, rolsuper OR rolcreatedb, rolname::text,
           pg_catalog.current_setting('server_version'), pg_catalog.pg_is_in_recovery(),
           pg_catalog.pg_database_size(pg_catalog.current_database())
      FROM pg_catalog.pg_roles WHERE rolname = current_user"""
_DATA: LiteralString = "SELECT pg_catalog.current_setting('data_directory')"


@dataclass(frozen=True, slots=True)
class Probe:
    """What a server said: findings about connection and rights, and what else matters before the first backup.

    ``size`` is the database's, in bytes; ``data_directory`` is empty where the role may not know it.
    """

    findings: tuple[Finding, ...]
    host: str
    version: str
    version_num: int
    size: int
    data_directory: str


async def ask(params: Mapping[str, str], password: str | None) -> Probe:
    """Connect and examine. Raises ServerError, CredentialsError, NotPossibleError; cancelling leaves nothing open."""
    connection = await live.connect(params, password)
    async with connection:
        ((pid, superuser, creates, user, version, standby, size),) = await live.rows(connection, _FACTS)
        lacking = rights.Rights(())
        data = ""
        if superuser:
            ((data,),) = await live.rows(connection, _DATA)
        else:
            objects = await live.rows(connection, rights.OBJECTS)
            large = [oid for (oid,) in await live.rows(connection, rights.LARGE_OBJECTS)]
            lacking = rights.judged(user, objects, large)
        info = connection.info
        number, where = info.server_version, f"{user}@{info.host}:{info.port}/{info.dbname}"
        found = [*database.reached(where, version, number, standby=standby)]
        found += [database.POOLED] if pid != info.backend_pid else []
        found += database.about_rights(user, lacking, creates_databases=creates)
        return Probe(tuple(found), info.host, version, number, size, data)
