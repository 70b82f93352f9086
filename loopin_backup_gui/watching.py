"""Looks at every profile's live database and directory, whichever page is open: a wipe and a failed run are noticed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.postgres import connection
from loopin_backup_core.repository.journal.journal import FILE_NAME
from loopin_backup_core.rules import tripwire
from loopin_backup_gui import live
from loopin_backup_gui.tasks import Tasks, in_thread

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.wipe_guard import Rows
    from loopin_backup_gui.session import Session

    Stamp = tuple[tuple[int, int], ...]

EVERY_MS = 25_000
"""With the seconds that a server may take to answer this stays below a minute."""
READ_AGAIN = timedelta(minutes=5)
AT_ONCE = 4
"""How many servers are asked at the same time."""


def stamp_of(profile: Profile) -> Stamp:
    """Return what changes whenever a run writes into a profile's directory or journal. Blocks."""
    found = []
    for path in (profile.directory, profile.directory / FILE_NAME):
        try:
            told = path.stat()
        except OSError:
            found.append((0, -1))
        else:
            found.append((told.st_mtime_ns, told.st_size))
    return tuple(found)


class Watch(QObject):
    """Asks every profile's server again and again and tells the session what it says.

    A server that does not answer is no alarm; what was known of its database stays.
    """

    def __init__(self, session: Session, parent: QObject, every_ms: int = EVERY_MS) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = Tasks(self)
        self._asked: set[str] = set()
        self._stamps: dict[str, Stamp] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.look)
        session.snapshot_changed.connect(self.look_at)
        session.closing.connect(self.close)
        self._timer.start()
        QTimer.singleShot(0, self, self.look)

    @Slot()
    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._tasks.cancel()

    @Slot()
    def look(self) -> None:
        """Look at every database now, and at what scheduled runs have written meanwhile."""
        for profile in self._session.profiles:
            self.look_at(profile.name)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        self._tasks.start(self._read_again(self._session.profiles), lambda _error: None)

    async def _read_again(self, watched: tuple[Profile, ...]) -> None:
        """Have read again what another program has changed, and what time alone has made old."""
        stamps = await in_thread(lambda: {one.name: stamp_of(one) for one in watched})
        for name, stamp in stamps.items():
            found = self._session.snapshot(name)
            is_old = found is not None and self._session.now() - found.read_at > READ_AGAIN
            if is_old or self._stamps.get(name, stamp) != stamp:
                self._session.refresh(name)
        self._stamps = stamps

    @Slot(str)
    def look_at(self, name: str) -> None:
        """Look at the database of a profile, unless it is being looked at or there is nothing to compare with."""
        profile = next((one for one in self._session.profiles if one.name == name), None)
        found = self._session.snapshot(name)
        history = live.history_of(found) if found is not None else []
        if profile is None or not profile.conninfo or not history or name in self._asked or not self._timer.isActive():
            return
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        self._asked.add(name)
        self._tasks.start(self._look(profile, history), lambda _error: None)

    async def _look(self, profile: Profile, history: list[Rows]) -> None:
        try:
            async with self._turns:
                facts = await live.look(profile, self._session.environ, history)
        except LoopinError as error:
            if error.about == "dbname":
                self._session.tell_live(live.LiveFacts(profile.name, "", 0, {}, (_gone(profile, history),)))
        else:
            self._session.tell_live(facts)
        finally:
            self._asked.discard(profile.name)


def _gone(profile: Profile, history: list[Rows]) -> tripwire.Sign:
    return tripwire.gone(connection.database_of(profile), history[0])
