"""The page Schedule: times, next runs, schedulers, retention, and the next cleanup."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot

from loopin_backup_core.config.profiles import DEFAULT
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import clock
from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.pages.overview.matter import unsettled
from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.pages.schedule import machine, works
from loopin_backup_gui.pages.schedule.cleanup_card import CleanupCard
from loopin_backup_gui.pages.schedule.coming import ComingCard
from loopin_backup_gui.pages.schedule.keeping import KeepingCard
from loopin_backup_gui.pages.schedule.machine import MachineCard
from loopin_backup_gui.pages.schedule.times import TimesCard
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.widgets.flow import Flow, Place, Plan
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.retention import Decision, RetentionPolicy
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.jobs import Job, JobSpec
    from loopin_backup_gui.pages.schedule.machine import Found

SETTLE_MS = 250
DEMO = "LOOPIN_BACKUP_DEMO"
# Times, next runs, retention, schedulers, cleanup.
PLANS = (
    Plan(0, tuple(Place(n, 0) for n in range(5))),
    Plan(860, (Place(0, 0), Place(0, 1), Place(1, 0), Place(1, 1), Place(2, 0, 2))),
    Plan(1400, (Place(0, 0), Place(0, 1), Place(0, 2), Place(1, 2), Place(1, 0, 2))),
)


class SchedulePage(Page):
    """When backups are due, who makes them, how many are kept, and what the next cleanup does."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Schedule"))
        self.times, self.coming, self.keeping = TimesCard(), ComingCard(), KeepingCard()
        self.machine = MachineCard(app.session.environ)
        self.cleanup = CleanupCard(app.appearance, app.session.now)
        scrolled = self._content = ScrollColumn()
        cards = (self.times, self.coming, self.keeping, self.machine, self.cleanup)
        scrolled.column.addWidget(Flow(cards, PLANS), 1)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scrolled)
        self._mine: set[Job] = set()
        self._tasks = Tasks(self)
        self._previews = Tasks(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._preview)
        self._connect()

    def _connect(self) -> None:
        for card in (self.times, self.keeping, self.machine):
            card.wanted.connect(self._submit)
        for one in (self.times, self.keeping, self.machine, self.cleanup):
            one.command_wanted.connect(self.app.actions.show_command)
        self.keeping.edited.connect(lambda _policy: self._settle.start())
        self.cleanup.wanted.connect(self._confirm)
        self.app.session.runner.finished.connect(self._on_finished)

    def fill(self) -> None:
        """Show the current profile."""
        profile, found = self.app.session.current, self.app.session.snapshot()
        self._content.setVisible(profile is not None)
        if profile is None:
            return
        refusal = self._refusal(Action.RETENTION, profile)
        self.times.show_profile(profile, refusal)
        missed = found.state.missed if found is not None else ()
        self.coming.show_runs(profile.schedule, missed, self.app.session.now(), clock.LocalZone())
        self.keeping.show_profile(profile, refusal)
        self._show_decisions(profile, found.decisions if found is not None else (), preview=False)
        self.machine.show_asking(profile)
        self._start(self._look(profile))

    def _refusal(self, action: Action, profile: Profile) -> str:
        if profile.name == DEFAULT and action is Action.RETENTION:
            return self.tr("This belongs to a profile, and DATABASE_URL is none: add one with “New profile…”.")
        return self.app.session.refusal(action, profile)

    def _machine_refusal(self, profile: Profile) -> str:
        if self.app.session.environ.get(DEMO):
            return self.tr("This is the demo: nothing is installed on this machine.")
        if profile.name == DEFAULT:
            return self._refusal(Action.RETENTION, profile)
        return "" if profile.schedule.is_set else self.tr("Save some times first: there is no schedule yet.")

    def _show_decisions(self, profile: Profile, decisions: tuple[Decision, ...], *, preview: bool) -> None:
        found = self.app.session.snapshot()
        suspect = unsettled(found) if found is not None else None
        frozen = self.tr("Frozen while %1 is suspect: nothing is deleted until somebody restores, or accepts it.")
        self.cleanup.show_decisions(
            profile,
            decisions,
            self._refusal(Action.DELETE, profile),
            frozen=frozen.replace("%1", suspect.stem) if suspect is not None else "",
            preview=preview,
        )

    def _start(self, work: object) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            work.close()  # type: ignore[attr-defined]
            return
        self._tasks.cancel()
        self._tasks.start(work, self.app.session.failed.emit)  # type: ignore[arg-type]

    async def _look(self, profile: Profile) -> None:
        environ = self.app.session.environ
        found: tuple[Found, ...] = await in_thread(lambda: machine.look(profile, environ))
        current = self.app.session.current
        if current is not None and current.name == profile.name:
            self.machine.show_found(profile, found, self._machine_refusal(profile))

    @Slot()
    def _preview(self) -> None:
        """Show what the numbers that are being edited would do."""
        profile, found = self.app.session.current, self.app.session.snapshot()
        if profile is None or found is None or not self.isVisible():
            return
        self._previews.cancel()
        if self.keeping.is_edited:
            self._previews.start(self._plan(profile, self.keeping.policy), self.app.session.failed.emit)
        else:
            self._show_decisions(profile, found.decisions, preview=False)

    async def _plan(self, profile: Profile, policy: RetentionPolicy) -> None:
        from loopin_backup_core.operations import cleanup

        now, homes = self.app.session.now(), profile.destinations
        found = await in_thread(lambda: cleanup.plan(profile.directory, policy, now, destinations=homes))
        self._show_decisions(profile, tuple(found), preview=True)

    @Slot(object)
    def _submit(self, work: JobSpec) -> None:
        self._mine.add(self.app.session.submit(work))

    @Slot(object)
    def _confirm(self, going: tuple[Decision, ...]) -> None:
        from loopin_backup_gui.pages.schedule.confirm import CleanUpDialog

        profile = self.app.session.current
        if profile is None or not going:
            return
        staying = len(self.cleanup.model.items) - len(going)
        dialog = CleanUpDialog(profile.name, going, staying, self.app.session.now, self.window())
        dialog.accepted.connect(lambda: self._submit(works.clean_up(profile, dialog.stems)))
        dialog.open()

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job not in self._mine:
            return
        self._mine.discard(job)
        if job.state is JobState.DONE:
            self.app.session.load()
        elif job.error is not None and job.state is JobState.FAILED:
            problem: LoopinError = job.error
            self.app.session.failed.emit(problem)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tasks.cancel()
        self._previews.cancel()
        super().hideEvent(event)
