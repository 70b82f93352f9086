"""The page Overview: what is the matter, the figures, the year, the rows, and the last backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedLayout

from loopin_backup_gui.live import LiveFacts, LiveWatch, history_of
from loopin_backup_gui.pages.overview import matter
from loopin_backup_gui.pages.overview.cards import Charts
from loopin_backup_gui.pages.overview.figures import FigureCard, figures_of
from loopin_backup_gui.pages.overview.notice import MatterNotice
from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.widgets.basics import Empty
from loopin_backup_gui.widgets.flow import Flow, Place, Plan
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.snapshot import Snapshot

LOOK_EVERY_MS = 60_000
FIGURES = (
    Plan(0, tuple(Place(n // 2, n % 2) for n in range(4))),
    Plan(860, tuple(Place(0, n) for n in range(4))),
)


class OverviewPage(Page):
    """The state of the current profile, and what to do."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Overview"))
        self.notice = MatterNotice(app)
        self.figures = tuple(FigureCard() for _ in range(4))
        self.charts = Charts(app)
        self._figures = Flow(self.figures, FIGURES)
        self.no_backup = Empty(
            self.tr("There is no backup yet. The first one takes a moment, and nothing in the database is changed."),
            self.tr("Back up now"),
            app.actions.back_up_now.trigger,
        )
        self.no_profile = Empty(
            self.tr("No database is protected yet."), self.tr("New profile…"), app.actions.new_profile.trigger
        )
        self.reading = Empty(self.tr("Reading the backups…"))
        self._pages = QStackedLayout()
        self._lay_out()
        self._watch = LiveWatch(app.session.environ, self)
        self._watch.found.connect(self._on_facts)
        self._watch.failed.connect(self._on_failure)
        self.charts.live.again.connect(self._look)
        self._facts: LiveFacts | None = None
        app.session.live_changed.connect(self._on_live)
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def _lay_out(self) -> None:
        self.content = ScrollColumn()
        for one in (self.notice, self._figures, self.charts):
            self.content.column.addWidget(one)
        self.content.column.setStretch(2, 1)
        for page in (self.no_profile, self.reading, self.no_backup, self.content):
            self._pages.addWidget(page)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(self._pages)

    def fill(self) -> None:
        """Show the current profile, and ask its server."""
        self._watch.stop()
        profile, found = self.app.session.current, self.app.session.snapshot()
        if profile is None:
            self._pages.setCurrentWidget(self.no_profile)
            return
        if found is None:
            # What is seen must not be another profile's.
            self._pages.setCurrentWidget(self.reading)
            return
        self._facts = self.app.session.live()
        has_own = any(one.manifest is not None for one in found.backups)
        self._pages.setCurrentWidget(self.content if has_own or found.problem is not None else self.no_backup)
        self._show(found)
        self._look()

    def tick(self) -> None:
        """Count the ages anew."""
        found, now = self.app.session.snapshot(), self.app.session.moment()
        if found is not None and found.problem is None:
            for card, figure in zip(self.figures, figures_of(found, now), strict=True):
                card.show_figure(figure)
            self.charts.tick(found, now)

    def _show(self, found: Snapshot) -> None:
        now = self.app.session.moment()
        signs = self._facts.signs if self._facts is not None else ()
        self.notice.show_or_hide(matter.matter_of(found, now, signs))
        readable = found.problem is None
        self._figures.setVisible(readable)
        self.charts.setVisible(readable)
        for card, figure in zip(self.figures, figures_of(found, now), strict=True):
            card.show_figure(figure)
        self.charts.show_snapshot(found, now)

    @Slot()
    def _look(self) -> None:
        profile, found = self.app.session.current, self.app.session.snapshot()
        if profile is None or found is None or found.problem is not None or not self.isVisible():
            return
        if not self._watch.start(profile, history_of(found)):
            self.charts.live.show_nothing()
            return
        if self._facts is None:
            self.charts.live.show_asking()
        self._timer.start()

    @Slot(object)
    def _on_facts(self, facts: LiveFacts) -> None:
        found = self.app.session.snapshot()
        if found is None or facts.profile != found.profile.name:
            return
        news = self._facts is None or self._facts.signs != facts.signs
        self._facts = facts
        history = history_of(found)
        self.charts.live.show_facts(facts, history[0] if history else {})
        self.app.session.tell_live(facts)
        if news:
            self.content.to_top()
            self.notice.show_or_hide(matter.matter_of(found, self.app.session.moment(), facts.signs))

    @Slot(str)
    def _on_live(self, name: str) -> None:
        facts = self.app.session.live(name)
        if facts is not None and self.isVisible() and facts is not self._facts:
            self._on_facts(facts)

    @Slot(object)
    def _on_failure(self, error: LoopinError) -> None:
        self.charts.live.show_failure(error)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._watch.stop()
        super().hideEvent(event)
