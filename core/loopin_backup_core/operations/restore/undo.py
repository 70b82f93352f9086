"""Taking a replacement back, and what becomes of the databases that were replaced and are kept."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.model.errors import RefusedError, UsageError
from loopin_backup_core.model.formatting import ago
from loopin_backup_core.operations.restore import intents, new_database
from loopin_backup_core.operations.restore import plan as plans
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import facts, set_aside, swap
from loopin_backup_core.repository import replaced_databases as kept
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.repository.replaced_databases import Kept, Owner

MOST_DAYS = 365_000.0
LIST = "“loopin-backup-cli undo --list” shows those that there are."


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What an undo did: which database is live again, under which name the other is kept, and remarks."""

    database: str
    back: str
    kept: str
    seconds: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """The databases that are kept for this profile, newest first, on which server, and whose others there are."""

    server: str
    kept: tuple[Kept, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reached:
    """The server, and to whom on it a kept database must belong."""

    server: Server
    target: connection.Target
    owner: Owner
    database: str

    def kept(self) -> tuple[Kept, ...]:
        return set_aside.of(self.server, self.owner, self.database)

    def others(self) -> tuple[str, ...]:
        return tuple(
            f"{one.name} was kept by profile {one.profile}, for another profile, backup directory or server than this."
            for one in set_aside.of_others(self.server, self.owner, self.database)
        )

    @property
    def address(self) -> str:
        params = self.server.params()
        return f"{params['host']}:{params['port']}"


def list_kept(profile: Profile, database: str, around: JobContext) -> Listed:
    """Return the databases that were replaced and are kept; changes nothing."""
    with _reached(profile, database, around) as reached:
        return Listed(reached.address, reached.kept(), reached.others())


def described(one: Kept, server: str, now: datetime) -> str:
    """Return which kept database on which server is meant, and since when it is kept, for whoever is to confirm."""
    since = f", replaced {ago(one.at, now)}" if one.at is not None else ""
    by = f" by {one.backup}" if one.backup else ""
    return f"{one.name} on {server}{since}{by}"


def undo(profile: Profile, database: str, confirm: str, around: JobContext, name: str = "") -> UndoResult:
    """Exchange a live database with the one that it replaced (the newest kept one, or ``name``).

    Raises RefusedError without the right confirmation or where there is nothing to go back to.
    """
    permission.require(profile.directory, Action.UNDO)
    journal = Journal(profile.directory)
    with ExitStack() as stack:
        stack.enter_context(files.RunLock(profile.directory, database))
        reached = stack.enter_context(_reached(profile, database, around))
        server, owner = reached.server, reached.owner
        connection.refuse_pooler(server)
        swap.claim(server, database)
        for sentence in intents.settle(journal, server, database):
            around.reporter.notice(sentence)
        back = _chosen(reached, name)
        if confirm != database:
            raise RefusedError(
                f"The name of the database, {database}, was not confirmed. Nothing was changed.",
                hint=f"{described(back, reached.address, around.now())}, would take its place. Type the name, or say "
                f"--confirm {database}.",
            )
        presser = stack.enter_context(connection.connect(reached.target, around.token))
        began = time.monotonic()
        exists = server.database_exists(database)
        as_kept = plans.free_name(server, owner, database, kept.UNDONE, around.now()) if exists else ""
        names = {"database": database, "system": facts.system_identifier(server), "back": back.name, "kept": as_kept}
        intent = intents.begin(journal, "undoing", **names)
        _exchange(reached, presser, back, as_kept)
        seconds = time.monotonic() - began
    notes = intent.done(duration=round(seconds, 3))
    return UndoResult(database, back.name, as_kept, seconds, notes)


def _exchange(reached: _Reached, presser: Server, back: Kept, as_kept: str) -> None:
    server, database = reached.server, reached.database
    if not as_kept:
        set_aside.put_back(server, back.name, database, back.comment)
        return
    comments = {as_kept: set_aside.mark_for(server, reached.owner, database, as_kept, kept.UNDONE, "")}
    if back.comment is not None:
        comments[database] = back.comment
    swap.exchange(server, presser, database, as_kept, back.name, comments)


def _chosen(reached: _Reached, name: str) -> Kept:
    there = {one.name: one for one in reached.kept()}
    back = there.get(name) if name else next(iter(there.values()), None)
    if back is None:
        others = " ".join(one for one in reached.others() if not name or one.startswith(f"{name} "))
        raise RefusedError(
            f"There is no kept database {name or 'of ' + reached.database} on {reached.address} to go back to. "
            "Nothing was changed.",
            hint=f"{others} {LIST}".strip(),
        )
    return back


def drop_kept(profile: Profile, database: str, name: str, confirm: str, around: JobContext) -> tuple[str, ...]:
    """Drop one kept database for good; return remarks. Raises RefusedError without the right confirmation."""
    permission.require(profile.directory, Action.DROP)
    with files.RunLock(profile.directory, database), _reached(profile, database, around) as reached:
        if name not in {one.name for one in reached.kept()}:
            raise RefusedError(
                f"{name} is not a kept database of {database} on {reached.address}. Nothing was dropped.",
                hint=" ".join((*(one for one in reached.others() if one.startswith(f"{name} ")), LIST)),
            )
        if confirm != name:
            raise RefusedError(
                f"{name} was not confirmed. Nothing was dropped.", hint=f"Type the name, or say --confirm {name}."
            )
        reached.server.drop_database(name)
    return intents.recorded(Journal(profile.directory), "dropped", database=database, kept=name)


def expiring(profile: Profile, database: str, days: float, around: JobContext) -> Listed:
    """Return what :func:`expire_kept` would drop now, and on which server; changes nothing."""
    _refuse_odd(days)
    with _reached(profile, database, around) as reached:
        return Listed(reached.address, _expired(reached, days, around.now()), ())


def expire_kept(profile: Profile, database: str, days: float, around: JobContext) -> tuple[Kept, ...]:
    """Drop the kept databases that were replaced more than ``days`` ago and return them; zero days keep all.

    Only those go that bear the mark of this profile and directory: what an earlier version kept is left to somebody who
    drops it by its name. Raises UsageError for a number of days that is none.
    """
    _refuse_odd(days)
    permission.require(profile.directory, Action.DROP)
    journal = Journal(profile.directory)
    with _reached(profile, database, around) as reached:
        going = _expired(reached, days, around.now())
        for one in going:
            reached.server.drop_database(one.name)
            journal.append("dropped", database=database, kept=one.name)
    return going


def _refuse_odd(days: float) -> None:
    if not 0 <= days < MOST_DAYS:
        raise UsageError(
            f"{days:g} is no number of days for which databases are kept.",
            hint="Write a number, such as 30; 0 keeps them for ever, as in a profile.",
        )


def _expired(reached: _Reached, days: float, now: datetime) -> tuple[Kept, ...]:
    if not days:
        return ()
    oldest = now - timedelta(days=days)
    return tuple(one for one in reached.kept() if one.why and one.at is not None and one.at < oldest)


@contextmanager
def _reached(profile: Profile, database: str, around: JobContext) -> Iterator[_Reached]:
    with ExitStack() as stack:
        target = connection.target_of(profile, around.environ)
        server, reached = new_database.maintenance_or(stack, target, around, database)
        yield _Reached(server, reached, plans.owner_of(profile), database)
