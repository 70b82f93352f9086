"""Scratch databases: where a backup is restored under a name that nobody takes for a database of theirs.

They are dropped when building them fails, and swept by the next run where their owner died.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError, ServerError, StorageError
from loopin_backup_core.model.source import DatabaseFacts
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import scratch as scratches
from loopin_backup_core.repository import replaced_databases
from loopin_backup_core.repository.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.operations.restore.build_database import Plan
    from loopin_backup_core.postgres.server import Server


def facts_for(backup: Backup, index: DumpIndex) -> DatabaseFacts:
    """Return how the database was made; of a foreign dump only the encoding is known."""
    if backup.manifest is not None:
        return backup.manifest.source.database
    return DatabaseFacts(name=backup.database_name or backup.stem, encoding=index.encoding)


@contextmanager
def scratch(
    server: Server, plan: Plan, target: connection.Target, token: CancelToken, owner: str = ""
) -> Iterator[tuple[str, Server, list[str]]]:
    """Make an empty scratch database; gives its name, a connection to it and notes. It is dropped if this fails.

    It belongs to ``server``, the connection that makes it, from before it is there until that connection ends.
    """
    name = replaced_databases.scratch_name(secrets.token_hex(6), _directory_of(plan.backup))
    facts = plan.like or facts_for(plan.backup, plan.index)
    if plan.leave.tablespaces:
        facts = replace(facts, tablespace="")
    try:
        scratches.own(server, name)
        notes = list(server.create_database(facts, name=name, owner=owner, substitute=plan.substitute))
        with connection.connect(target.of(name), token) as inside:
            if plan.new_roles:
                # From inside, where their names get the bytes that the dump's encoding has for them.
                roles = dict.fromkeys((*plan.index.requires.roles, facts.owner))
                _make_roles(server, target.of(name), tuple(role for role in roles if role))
            yield name, inside, notes
    except BaseException:
        _discard_quietly(server, target, name)
        raise


def _make_roles(server: Server, inside: connection.Target, names: tuple[str, ...]) -> None:
    """Make roles in a throwaway server, as the role of ``server``: who fills the database may have no such right."""
    with connection.connect(connection.Target({**inside.params, "user": server.user}, inside.password)) as session:
        session.create_roles(names)


def discard(server: Server, target: connection.Target, name: str) -> None:
    """Drop a database that was built from a backup; its subscriptions, which never had a slot, would prevent it."""
    try:
        with connection.connect(target.of(name)) as inside:
            scratches.forget_subscriptions(inside)
    except ServerError:
        # Nobody gets in any more, or there is no such database: dropping says what is the matter.
        pass
    server.drop_database(name)


def sweep(server: Server, target: connection.Target, directory: str) -> list[str]:
    """Drop the scratch databases that runs of a directory left behind when they died; return sentences.

    ``directory`` is the identity of its journal. What belongs to another directory, or to nobody, is only told of.
    """
    told = []
    for name in scratches.abandoned(server, replaced_databases.SCRATCH):
        if replaced_databases.is_scratch_of(name, directory):
            discard(server, target, name)
            told.append(f"Removed {name}, which an interrupted restore had left behind.")
        elif replaced_databases.is_scratch(name):
            told.append(
                f"{name} looks like what an interrupted restore of another backup directory has left behind. It was "
                "left alone; if nobody needs it, drop it by hand."
            )
    return told


def _directory_of(backup: Backup) -> str:
    """Return the identity of a backup's directory; empty where its journal can be neither read nor begun."""
    try:
        return Journal(backup.directory).begun()
    except StorageError:
        return ""


def _discard_quietly(server: Server, target: connection.Target, name: str) -> None:
    try:
        discard(server, target, name)
    except LoopinError:
        # The next start finds it: the first error is the one to tell.
        return
