"""What all parts of the window share: the profiles, what is known of them, the jobs, the clock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, QTimer, Signal, Slot

from loopin_backup_core.model.errors import LoopinError, NotAllowedError
from loopin_backup_gui import faults
from loopin_backup_gui.jobs import Job, JobRunner, JobSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.repository.catalog import Remembered
    from loopin_backup_core.rules.policy import Action
    from loopin_backup_gui.live import LiveFacts
    from loopin_backup_gui.snapshot import Snapshot


PAINTING_MS = 150
TICK_MS = 10_000


class _Answers(QObject):
    """Carries what was read to the GUI thread."""

    ready = Signal(object)


class _Reading(QRunnable):
    """Reads one profile's directory in a thread of the pool."""

    def __init__(
        self,
        profile: Profile,
        now: datetime,
        answers: _Answers,
        remembered: Remembered,
        before: Snapshot | None,
        environ: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._environ = environ
        self._profile = profile
        self._now = now
        self._answers = answers
        self._remembered = remembered
        self._before = before

    def run(self) -> None:
        from loopin_backup_gui import garbage, snapshot

        try:
            if not self._remembered and (first := snapshot.glance(self._profile, self._now, self._remembered)):
                self._answers.ready.emit(first)
                # Two threads share one Python: the window paints these before the reading goes on.
                QThread.msleep(PAINTING_MS)
            found = snapshot.read(self._profile, self._now, self._remembered, self._before)
            found = replace(found, is_installed=snapshot.is_installed(self._profile, self._environ))
            garbage.settle()
        except Exception as error:  # noqa: BLE001 - a thread of the pool must answer whatever happens
            found = snapshot.failed(self._profile, self._now, faults.unexpected(error))
        self._answers.ready.emit(found)


class Session(QObject):
    """The profiles of this user and what is known of them.

    Attributes:
        runner: the one who runs jobs.
        environ: the environment that core is called with.
        cwd: the working directory at the start.

    Signals:
        profiles_changed: profiles came, went or were changed.
        selected: the name of the profile that the pages show is another.
        snapshot_changed: a profile, by name, was read again.
        live_changed: what the server of a profile, by name, says of its database is another.
        ticked: time has gone by: whoever shows an age shows it anew.
        closing: the window closes; whoever looks at something by itself stops.
        glimpsed: the newest backups of a profile, by name, are known before the thousands of others.
        failed: a :class:`~loopin_backup_core.model.errors.LoopinError` that the user should see.
    """

    profiles_changed = Signal()
    selected = Signal(str)
    snapshot_changed = Signal(str)
    live_changed = Signal(str)
    closing = Signal()
    ticked = Signal()
    glimpsed = Signal(str)
    failed = Signal(object)

    def __init__(
        self, environ: Mapping[str, str], cwd: Path, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.environ = environ
        self.cwd = cwd
        self.now = now
        self.runner = JobRunner(environ, now, self)
        self.runner.finished.connect(self._on_job_finished)
        self._profiles: dict[str, Profile] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._glances: dict[str, Snapshot] = {}
        self._live: dict[str, LiveFacts] = {}
        self._remembered: dict[str, Remembered] = {}
        self._waiting: set[str] = set()
        self._again: set[str] = set()
        self._current = ""
        self._answers = _Answers(self)
        self._answers.ready.connect(self._on_read)
        self._moment = now()
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)

    def moment(self) -> datetime:
        """Return the moment that all ages on the screen are counted from: the same for all of them."""
        return self._moment

    @Slot()
    def tick(self) -> None:
        """Let the clock of all ages go on."""
        self._moment = self.now()
        self.ticked.emit()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The profiles, in the order of the file."""
        return tuple(self._profiles.values())

    @property
    def current(self) -> Profile | None:
        """The profile that the pages show."""
        return self._profiles.get(self._current)

    def snapshot(self, name: str = "") -> Snapshot | None:
        """Return what is known of a profile, the current one if none is named; None until it was read."""
        return self._snapshots.get(name or self._current)

    def live(self, name: str = "") -> LiveFacts | None:
        """Return what a profile's server said last, the current one's if none is named; None until it was asked."""
        return self._live.get(name or self._current)

    def tell_live(self, facts: LiveFacts) -> None:
        """Take what a profile's server says now."""
        if facts.profile in self._profiles and self._live.get(facts.profile) != facts:
            self._live[facts.profile] = facts
            self.live_changed.emit(facts.profile)

    def glance(self) -> Snapshot | None:
        """Return the newest backups of the current profile while it is read for the first time."""
        return self._snapshots.get(self._current) or self._glances.get(self._current)

    def load(self) -> None:
        """Read the profiles' file and every profile's directory."""
        from loopin_backup_core.config import profiles

        try:
            found = profiles.all_profiles(self.environ)
            default = profiles.resolve(None, None, self.environ, self.cwd)
        except LoopinError as error:
            self.failed.emit(error)
            return
        everyone = [*found, *([default] if default.conninfo or default.directory.is_dir() else [])]
        self._profiles = {one.name: one for one in everyone}
        self._snapshots = {name: one for name, one in self._snapshots.items() if name in self._profiles}
        self._live = {name: one for name, one in self._live.items() if name in self._profiles}
        if self._current not in self._profiles:
            self._current = next(iter(self._profiles), "")
        self.profiles_changed.emit()
        self.selected.emit(self._current)
        for name in self._profiles:
            self.refresh(name)

    def prefer(self, name: str) -> None:
        """Let this profile be the one that is shown first."""
        self._current = name

    def select(self, name: str) -> None:
        """Show another profile."""
        if name in self._profiles and name != self._current:
            self._current = name
            self.selected.emit(name)

    @Slot()
    def refresh(self, name: str = "") -> None:
        """Read a profile's directory again, the current one's if none is named."""
        profile = self._profiles.get(name or self._current)
        if profile is None:
            return
        if profile.name in self._waiting:
            self._again.add(profile.name)
            return
        from loopin_backup_core.repository.catalog import Remembered

        self._waiting.add(profile.name)
        remembered = self._remembered.setdefault(f"{profile.name}\0{profile.directory}", Remembered())
        before = self._snapshots.get(profile.name)
        self._pool.start(_Reading(profile, self.now(), self._answers, remembered, before, self.environ))

    def submit(self, work: JobSpec) -> Job:
        """Queue work."""
        return self.runner.submit(work)

    def refusal(self, action: Action, profile: Profile | None = None) -> str:
        """Return why this user may not do something to a profile's backups; empty if it is allowed.

        It only looks: the refusal is written down when somebody really tries.
        """
        from loopin_backup_core.config import permission

        asked = profile or self.current
        if asked is None:
            return ""
        try:
            permission.look(asked.directory, action)
        except NotAllowedError as error:
            return f"{error.message} {error.hint}"
        except LoopinError as error:
            return error.message
        return ""

    def close(self) -> None:
        """Stop the jobs, and wait for them and for what is being read."""
        self.closing.emit()
        self.runner.close()
        self._pool.waitForDone(5000)

    @Slot(object)
    def _on_read(self, found: Snapshot) -> None:
        name = found.profile.name
        if not found.is_whole:
            self._glances[name] = found
            self.glimpsed.emit(name)
            return
        self._waiting.discard(name)
        self.tick()
        self._glances.pop(name, None)
        if name in self._profiles:
            self._snapshots[name] = found
            self.snapshot_changed.emit(name)
        if name in self._again:
            self._again.discard(name)
            self.refresh(name)

    @Slot(object)
    def _on_job_finished(self, job: Job) -> None:
        if job.work.changes:
            self.refresh(job.work.profile)
