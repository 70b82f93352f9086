"""A look at the live database beside the event loop: its size, its rows by estimate, and the tripwire's signs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from loopin_backup_core import access, tripwire
from loopin_backup_core.errors import ServerError
from loopin_backup_gui.tasks import Tasks, in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loopin_backup_core.model import Profile
    from loopin_backup_core.tripwire import Sign, Vitals
    from loopin_backup_core.wipeguard import Rows

PATIENCE = 15.0
"""Seconds that a server has to answer everything."""


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What the server says now. ``size`` is in bytes; ``rows`` are by table and an estimate of the server's."""

    profile: str
    server_version: str
    size: int
    rows: Mapping[str, int]
    signs: tuple[Sign, ...] = ()


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
    signs = tripwire.judge(history, vitals, profile.guard)[0] if history else ()
    return LiveFacts(profile.name, version, size, rows, signs)


async def _ask(target: access.Target) -> tuple[str, int, tuple[Vitals, ...]]:
    from loopin_backup_core.server import live, vitals

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
        failed: why it cannot be asked, a :class:`~loopin_backup_core.errors.LoopinError`.
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
