"""Taking a replacement back, and what becomes of the databases that were replaced and are kept."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core import access, kept, permission, restore
from loopin_backup_core import plan as plans
from loopin_backup_core.errors import RefusedError
from loopin_backup_core.journal import Journal
from loopin_backup_core.policy import Action
from loopin_backup_core.server import swap

if TYPE_CHECKING:
    from loopin_backup_core.model import Profile
    from loopin_backup_core.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: which database is live again, and under which name the other is kept."""

    database: str
    back: str
    kept: str
    seconds: float


def list_kept(profile: Profile, database: str, around: Surroundings) -> tuple[swap.Kept, ...]:
    """Return the databases that were replaced and are kept, newest first."""
    with ExitStack() as stack:
        target = access.target_of(profile, around.environ)
        server, _ = restore.maintenance(stack, target, around, avoid=database)
        return plans.kept_databases(server, database)


def undo(profile: Profile, database: str, confirm: str, around: Surroundings, name: str = "") -> Undone:
    """Exchange a live database with the one that it replaced (the newest kept one, or ``name``).

    Raises RefusedError without the right confirmation or where there is nothing to go back to.
    """
    permission.require(profile.directory, Action.UNDO)
    with ExitStack() as stack:
        target = access.target_of(profile, around.environ)
        server, reached = restore.maintenance(stack, target, around, avoid=database)
        there = {one.name: one for one in plans.kept_databases(server, database)}
        back = name or next(iter(there), "")
        if back not in there:
            raise RefusedError(
                f"There is no kept database {back or 'of ' + database} to go back to. Nothing was changed.",
                hint="“loopin-backup-cli undo --list” shows those that there are.",
            )
        if confirm != database:
            raise RefusedError(
                f"The name of the database, {database}, was not confirmed. Nothing was changed.",
                hint=f"{back} would take its place. Type the name, or say --confirm {database}.",
            )
        presser = stack.enter_context(access.connect(reached, around.token))
        began = time.monotonic()
        if server.database_exists(database):
            as_kept = plans.free_name(server, database, kept.UNDONE, around.now())
            swap.exchange(server, presser, database, as_kept, back)
        else:
            as_kept = ""
            restore.rename(server, back, database)
        seconds = time.monotonic() - began
    Journal(profile.directory).append("undone", database=database, back=back, kept=as_kept, duration=round(seconds, 3))
    return Undone(database, back, as_kept, seconds)


def drop_kept(profile: Profile, database: str, name: str, confirm: str, around: Surroundings) -> None:
    """Drop one kept database for good. Raises RefusedError without the right confirmation."""
    permission.require(profile.directory, Action.DROP)
    with ExitStack() as stack:
        target = access.target_of(profile, around.environ)
        server, _ = restore.maintenance(stack, target, around, avoid=database)
        if name not in {one.name for one in plans.kept_databases(server, database)}:
            raise RefusedError(
                f"{name} is not a kept database of {database}. Nothing was dropped.",
                hint="“loopin-backup-cli undo --list” shows those that there are.",
            )
        if confirm != name:
            raise RefusedError(
                f"{name} was not confirmed. Nothing was dropped.", hint=f"Type the name, or say --confirm {name}."
            )
        server.drop_database(name)
    Journal(profile.directory).append("dropped", database=database, kept=name)


def expire_kept(
    profile: Profile, database: str, days: float, around: Surroundings, *, dry_run: bool = False
) -> tuple[swap.Kept, ...]:
    """Drop the kept databases that were replaced more than ``days`` ago and return them; ``dry_run`` only tells.

    Only those go that the journal of this directory knows: a database that merely has such a name is somebody's own.
    """
    permission.require(profile.directory, Action.DROP)
    journal = Journal(profile.directory)
    known = {entry.facts.get("kept") for entry in journal.entries() if entry.event in {"replaced", "undone"}}
    oldest = around.now() - timedelta(days=days)
    with ExitStack() as stack:
        target = access.target_of(profile, around.environ)
        server, _ = restore.maintenance(stack, target, around, avoid=database)
        there = plans.kept_databases(server, database)
        going = tuple(one for one in there if one.name in known and one.at is not None and one.at < oldest)
        for one in () if dry_run else going:
            server.drop_database(one.name)
            journal.append("dropped", database=database, kept=one.name)
    return going
