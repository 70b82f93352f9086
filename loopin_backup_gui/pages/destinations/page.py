"""The page Destinations: where copies of the backups lie, and to whom backups are encrypted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from loopin_backup_core.config.profiles import DEFAULT
from loopin_backup_core.destinations import copies
from loopin_backup_core.model.errors import CancelledError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui import work_destinations as works
from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.pages.destinations.encryption import EncryptionCard
from loopin_backup_gui.pages.destinations.place_card import PlaceCard, same
from loopin_backup_gui.pages.destinations.standing import Reach, standing
from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.widgets.basics import Card, Empty, allow, button, column, label, row
from loopin_backup_gui.widgets.flow import Flow, Place, Plan
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.jobs import Job

PLANS = (
    Plan(0, (Place(0, 0), Place(1, 0))),
    Plan(1200, (Place(0, 0, 2), Place(0, 2))),
)
STALE = 60.0
"""Seconds after which it is asked again whether a destination answers."""

Key = tuple[str, str, str]


def _key(profile: Profile, one: Destination) -> Key:
    return profile.name, one.name, one.address


class DestinationsPage(Page):
    """The second homes of a profile's backups, and its keys.

    Attributes:
        cards: a card for each destination.
        add: adds one.
        encryption: the card of the keys.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Destinations"))
        self.cards: list[PlaceCard] = []
        self._reached: dict[Key, tuple[Reach, float]] = {}
        self._asking: dict[Key, CancelToken] = {}
        self._mine: set[Job] = set()
        self._tasks = Tasks(self)
        self.add = button(self.tr("Add destination…"), self._add, "primary")
        sentence = self.tr(
            "Scheduled runs copy every backup to each of these and read it back there; “Copy now” copies what is left."
        )
        self._head = QWidget()
        head = row(label(sentence, "muted", wrap=True), self.add, spacing=16)
        head.setStretch(0, 1)
        self._head.setLayout(head)
        words = self.tr("Backups on one disk are lost with the disk. Give them a second home.")
        self.empty = Empty(words, self.tr("Add destination…"), self._add)
        self.empty.setMinimumHeight(160)
        self._none = Card()
        self._none.body.addWidget(self.empty)
        self._list = column(spacing=14)
        homes = QWidget()
        inside = column(self._head, self._none, spacing=14)
        inside.addLayout(self._list)
        inside.addStretch(1)
        homes.setLayout(inside)
        self.encryption = EncryptionCard(app)
        scrolled = ScrollColumn()
        right = QWidget()
        right.setLayout(column(self.encryption, None))
        scrolled.column.addWidget(Flow((homes, right), PLANS))
        scrolled.column.addStretch(1)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scrolled)
        app.session.runner.changed.connect(self._on_job)
        app.session.runner.finished.connect(self._on_finished)

    def fill(self) -> None:
        """Show the current profile."""
        profile, found = self.app.session.current, self.app.session.snapshot()
        if profile is None or found is None:
            self._show_nothing()
            return
        if not same(self.cards, profile):
            self._make_cards(tuple(PlaceCard(self.app.session, profile, one) for one in profile.destinations))
        self._head.setVisible(bool(self.cards))
        self._none.setVisible(not self.cards)
        for card in self.cards:
            self._ask(profile, card.destination)
        self._show(profile)
        self.encryption.show_profile(profile, self._refusal(Action.ENCRYPTION, profile))

    def _show_nothing(self) -> None:
        """Say that there is nothing to copy yet: no database is known, or it is being read."""
        self._make_cards(())
        self._head.hide()
        self._none.show()
        why = self.tr("Add a database first, with “New profile…”.")
        waiting = self.tr("The backups are being read.")
        allow(self.empty.button, why if self.app.session.current is None else waiting)
        self.encryption.show_nothing(why)

    def _make_cards(self, cards: tuple[PlaceCard, ...]) -> None:
        for old in self.cards:
            old.trial.stop()
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = list(cards)
        for card in self.cards:
            card.copy_wanted.connect(self._copy)
            card.there_wanted.connect(self._show_there)
            card.edit_wanted.connect(self._edit)
            card.remove_wanted.connect(self._remove)
            card.command_wanted.connect(self.app.actions.show_command)
            card.trial.over.connect(lambda _error, one=card.destination: self._ask_again(one))
            self._list.addWidget(card)

    def _show(self, profile: Profile) -> None:
        found = self.app.session.snapshot()
        refusal = self._refusal(Action.RETENTION, profile)
        for one in (self.add, self.empty.button):
            allow(one, refusal)
        for card in self.cards:
            stands = standing(card.destination, found.backups if found is not None else ())
            reached = self._reached.get(_key(profile, card.destination))
            card.show_standing(stands, reached[0] if reached else None)
            busy = self.tr("A copy is under way.") if self._copying(profile, card.destination) else ""
            nothing = "" if stands.missing else self.tr("Every sound backup has its copy there.")
            card.show_refusals(busy or nothing, refusal)

    def _refusal(self, action: Action, profile: Profile) -> str:
        if profile.name == DEFAULT:
            return self.tr("This belongs to a profile, and DATABASE_URL is none: add one with “New profile…”.")
        return self.app.session.refusal(action, profile)

    def _copying(self, profile: Profile, one: Destination) -> bool:
        command = works.copy_command(profile, one)
        return any(job.work.command == command for job in self.app.session.runner.active)

    def _ask(self, profile: Profile, one: Destination) -> None:
        """Ask whether a destination answers, unless that is known or being asked."""
        key = _key(profile, one)
        known = self._reached.get(key)
        moment = self.app.session.now().timestamp()
        if key in self._asking or (known is not None and moment - known[1] < STALE):
            return
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        token = self._asking[key] = CancelToken()
        self._tasks.start(self._reach(profile, one, token), self.app.session.failed.emit)

    def _ask_again(self, one: Destination) -> None:
        profile = self.app.session.current
        if profile is not None:
            self._reached.pop(_key(profile, one), None)
            self._ask(profile, one)

    async def _reach(self, profile: Profile, one: Destination, token: CancelToken) -> None:
        key, place = _key(profile, one), works.place(self.app.session, profile, one, token)
        try:
            found = Reach(*await in_thread(lambda: copies.reached(place)))
        except CancelledError:
            return
        finally:
            if self._asking.get(key) is token:
                del self._asking[key]
        self._reached[key] = (found, self.app.session.now().timestamp())
        current = self.app.session.current
        if current is not None and current.name == profile.name:
            self._show(current)

    @Slot(object)
    def _copy(self, one: Destination) -> None:
        profile = self.app.session.current
        if profile is not None:
            self._mine.add(self.app.session.submit(works.copy(profile, one)))
            self._show(profile)

    @Slot(object)
    def _show_there(self, one: Destination) -> None:
        from loopin_backup_gui.dialogs.destination.there import ThereDialog

        profile = self.app.session.current
        if profile is not None:
            ThereDialog(self.app, profile, one, self.window()).open()

    def _add(self) -> None:
        self._open_dialog(None)

    @Slot(object)
    def _edit(self, one: Destination) -> None:
        self._open_dialog(one)

    def _open_dialog(self, before: Destination | None) -> None:
        from loopin_backup_gui.dialogs.destination import DestinationDialog

        profile = self.app.session.current
        if profile is not None:
            DestinationDialog(self.app, profile, before, self.window()).open()

    @Slot(object)
    def _remove(self, one: Destination) -> None:
        from loopin_backup_gui.dialogs.destination.forget import ForgetDialog

        profile = self.app.session.current
        if profile is not None:
            ForgetDialog(self.app, profile, one, self.window()).open()

    @Slot(object)
    def _on_job(self, job: Job) -> None:
        profile = self.app.session.current
        if self.isVisible() and profile is not None and job.work.profile == profile.name and job.progress is None:
            self._show(profile)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job not in self._mine:
            return
        self._mine.discard(job)
        if job.state is JobState.FAILED and job.error is not None:
            self.app.session.failed.emit(job.error)
        profile = self.app.session.current
        if profile is not None and self.isVisible():
            self._show(profile)

    def hideEvent(self, event: QHideEvent) -> None:
        for token in self._asking.values():
            token.cancel()
        self._asking.clear()
        self._tasks.cancel()
        super().hideEvent(event)
