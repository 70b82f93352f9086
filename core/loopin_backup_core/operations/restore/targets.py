"""What a restore can go to: the server, the database that may be replaced there, and the names that are taken."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.operations.restore import new_database
from loopin_backup_core.operations.restore import plan as plans
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import set_aside, swap
from loopin_backup_core.repository import replaced_databases as kept

if TYPE_CHECKING:
    from collections.abc import Collection

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.repository.replaced_databases import Kept

SWAP, IN_PLACE, IMPOSSIBLE = plans.SWAP, plans.IN_PLACE, plans.IMPOSSIBLE
"""The ways in which a database can be replaced."""


@dataclass(frozen=True, slots=True)
class Target:
    """A profile's server as a restore sees it, before any backup is read.

    ``host`` and ``port`` are where it answers. ``method`` is ``swap``, ``in place`` or ``impossible``: how ``database``
    could be replaced, and ``why``. ``size`` is in bytes, -1 where this role may not know. ``names`` are all databases
    of the server, ``kept`` those that were replaced and are kept, newest first.
    """

    host: str
    port: int
    server_version: str
    database: str
    exists: bool
    size: int
    method: str
    why: str
    can_create: bool
    is_superuser: bool
    connected: int
    names: tuple[str, ...]
    kept: tuple[Kept, ...]


def look(profile: Profile, around: JobContext) -> Target:
    """Return what a restore of this profile could go to; changes nothing.

    Raises UsageError where no database is named, CredentialsError and ServerError where nobody lets us in.
    """
    database = connection.database_of(profile)
    with ExitStack() as stack:
        target = connection.target_of(profile, around.environ)
        server, _ = new_database.maintenance(stack, target, around, avoid=database)
        exists = server.database_exists(database)
        method, why = plans.method_for(server, database, exists=exists)
        params = server.params()
        return Target(
            host=params["host"],
            port=int(params["port"]),
            server_version=str(server.value("SHOW server_version")),
            database=database,
            exists=exists,
            size=swap.size(server, database),
            method=method,
            why=why,
            can_create=server.can_create_databases,
            is_superuser=server.is_superuser,
            connected=len(swap.clients(server, database)),
            names=swap.names(server),
            kept=set_aside.of(server, plans.owner_of(profile), database),
        )


def free_name(database: str, taken: Collection[str]) -> str:
    """Return a name for a copy of a database that is not taken; at most 63 bytes, as PostgreSQL allows.

    >>> free_name("loopin", {"loopin", "loopin_restored"})
    'loopin_restored_2'
    """
    number = 1
    while (name := _name(database, number)) in taken:
        number += 1
    return name


def _name(database: str, number: int) -> str:
    return kept.shortened(database, "_restored" + (f"_{number}" if number > 1 else ""))
