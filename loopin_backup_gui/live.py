"""A look at the live database beside the event loop: its size, its rows by estimate, and the tripwire's signs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.operations import status
from loopin_backup_core.postgres import connection as access
from loopin_backup_core.rules import retention, tripwire, wipe_guard
from loopin_backup_core.rules.tripwire import Sign
from loopin_backup_gui.tasks import Tasks, in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.wipe_guard import WipeGuardConfig
    from loopin_backup_core.rules.tripwire import TableStats
    from loopin_backup_core.rules.wipe_guard import Rows
    from loopin_backup_gui.snapshot import Snapshot

HISTORY = 15
PATIENCE = 15.0
"""Seconds that a server has to answer everything."""


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What the server says now. ``size`` is in bytes; ``rows`` are by table and an estimate of the server's.

    ``signs`` are those of a wipe, the largest loss first; with one beyond doubt every table that was emptied has one.
    """

    profile: str
    server_version: str
    size: int
    rows: Mapping[str, int]
    signs: tuple[Sign, ...] = ()

    @property
    def alarm(self) -> tuple[Sign, ...]:
        """The signs of a wipe that are beyond doubt."""
        return tuple(one for one in self.signs if one.certain)


def history_of(found: Snapshot) -> list[Rows]:
    """Return the rows of the good backups that a profile's live database is compared with, newest first."""
    name = status.database_of(found.profile)
    database = (name, retention.server_meant(found.backups, name, access.addresses_of(found.profile)))
    own = retention.of_same(found.backups, database) if name else found.backups
    mine = [
        one.manifest for one in own if one.manifest is not None and one.kind is not Kind.SAFETY and one.verdict.is_good
    ]
    return [wipe_guard.rows_of(one.index) for one in mine[:HISTORY]]


async def look(profile: Profile, environ: Mapping[str, str], history: Sequence[Rows]) -> LiveFacts:
    """Ask a profile's server; ``history`` are the rows of its good backups, newest first, to compare with.

    Raises ServerError and CredentialsError where it cannot be asked. Reads the catalogs alone.
    """
    # A keyring may take its time to answer.
    target = await in_thread(lambda: access.target_of(profile, environ))
    try:
        async with asyncio.timeout(PATIENCE):
            version, size, vitals = await _ask(target)
    except TimeoutError:
        raise ServerError(f"The server did not answer within {PATIENCE:.0f} seconds.") from None
    rows = tripwire.estimate(vitals, {}).rows
    return LiveFacts(profile.name, version, size, rows, signs_of(history, vitals, profile.guard) if history else ())


def signs_of(history: Sequence[Rows], vitals: Sequence[TableStats], guard: WipeGuardConfig) -> tuple[Sign, ...]:
    """Return the signs of a wipe, the largest loss first; with one beyond doubt the small tables count as well."""
    found = list(tripwire.judge(history, vitals, guard)[0])
    if any(one.certain for one in found):
        before, told = history[0], {one.table for one in found}
        now = tripwire.estimate(vitals, before)
        empty = (name for name in before if not now.rows.get(name) and (name in now.certain or name not in now.rows))
        words = {
            name: wipe_guard.sentence(f"{name} was emptied") for name in empty if before[name] and name not in told
        }
        found += [Sign(name, before[name], 0, certain=True, text=text) for name, text in words.items()]
    return tuple(sorted(found, key=lambda one: one.now - one.before))


async def _ask(target: access.Target) -> tuple[str, int, tuple[TableStats, ...]]:
    from loopin_backup_core.postgres.server import live, vitals

    async with await live.connect(target.params, target.password) as connection:
        await connection.execute("BEGIN TRANSACTION READ ONLY")
        for timeout in ("lock_timeout", "statement_timeout"):
            await live.rows(connection, "SELECT pg_catalog.set_config(%s, %s, true)", timeout, vitals.PATIENCE)
        sizes = await live.rows(connection, "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())")
        found = vitals.from_rows(await live.rows(connection, vitals.QUERY, *vitals.ARGUMENTS))
        await connection.execute("ROLLBACK")
        return connection.info.parameter_status("server_version") or "", int(sizes[0][0]), found


class LiveWatch(QObject):
    """Looks at one profile's database at a time; a new look ends the one before.

    Signals:
        found: the :class:`LiveFacts` of the profile that was asked for last.
        failed: why it cannot be asked, a :class:`~loopin_backup_core.model.errors.LoopinError`.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, environ: Mapping[str, str], parent: QObject) -> None:
        super().__init__(parent)
        self._environ = environ
        self._tasks = Tasks(self)

    def start(self, profile: Profile, history: Sequence[Rows]) -> bool:
        """Look at a profile's database; False where no event loop runs that could carry it."""
        self.stop()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return False
        self._tasks.start(self._run(profile, history), self.failed.emit)
        return True

    def stop(self) -> None:
        """End the look that is under way; nothing more is heard of it."""
        self._tasks.cancel()

    async def _run(self, profile: Profile, history: Sequence[Rows]) -> None:
        self.found.emit(await look(profile, self._environ, history))
