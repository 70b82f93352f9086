"""While the window is open, nothing of a schedule is missed: at the start, every hour, and when the machine wakes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_gui import work

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.session import Session

TICK_MS = 60_000
SETTLES_MS = 2_000
SLEPT = timedelta(minutes=3)
"""A clock that went further than this between two ticks of a minute: the machine was asleep."""
ROUND = timedelta(hours=1)


class _Answers(QObject):
    """Carries the names of profiles that have something to catch up with to the GUI thread."""

    due = Signal(str)


class _Looking(QRunnable):
    """Reads a profile's directory in a thread of the pool."""

    def __init__(self, profile: Profile, now: datetime, answers: _Answers) -> None:
        super().__init__()
        self._profile = profile
        self._now = now
        self._answers = answers

    def run(self) -> None:
        from loopin_backup_core.operations import catch_up
        from loopin_backup_core.system.clock import LocalZone

        try:
            is_due = catch_up.is_due(self._profile, self._now, LocalZone())
        except LoopinError:
            # What cannot be read shows in the profile's state; there is nothing to catch up with.
            return
        if is_due:
            self._answers.due.emit(self._profile.name)


class CatchUps(QObject):
    """Looks after the schedules of a session's profiles and submits a catch-up where one is due."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._looked = self._ticked = session.now()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._answers = _Answers(self)
        self._answers.due.connect(self._on_due)
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._settle.timeout.connect(self.look)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start()
        session.profiles_changed.connect(self._settle.start)
        self._settle.start()
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @Slot()
    def close(self) -> None:
        """Look no more, and wait for what is being read."""
        self._ticks.stop()
        self._settle.stop()
        self._pool.clear()
        self._pool.waitForDone(5000)

    @Slot()
    def look(self) -> None:
        """Look now whether anything is due."""
        self._looked = self._session.now()
        for profile in self._session.profiles:
            if profile.schedule.is_set or profile.schedule.drill_days:
                self._pool.start(_Looking(profile, self._looked, self._answers))

    @Slot()
    def tick(self) -> None:
        """Look if an hour has gone by, or if the machine was asleep."""
        now = self._session.now()
        slept = not timedelta(0) <= now - self._ticked < SLEPT
        self._ticked = now
        if slept or now - self._looked >= ROUND:
            self.look()

    @Slot(str)
    def _on_due(self, name: str) -> None:
        profile = next((one for one in self._session.profiles if one.name == name), None)
        if profile is not None and self._session.runner.active_of(name) is None:
            self._session.submit(work.catch_up(profile))
