"""The cards below the figures: year, rows, size, last backups, and the live database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from loopin_backup_gui.charts.days import DayState
from loopin_backup_gui.charts.drawn import draw
from loopin_backup_gui.pages.overview import plots
from loopin_backup_gui.pages.overview.latest import LatestTable
from loopin_backup_gui.pages.overview.live_card import LiveCard
from loopin_backup_gui.widgets.basics import Card, button, label
from loopin_backup_gui.widgets.flow import Flow, Place, Plan
from loopin_backup_gui.widgets.legend import Legend
from loopin_backup_gui.widgets.line_chart import LineChart
from loopin_backup_gui.widgets.year_calendar import YearCalendar

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.snapshot import Snapshot

# Year, rows, latest, size, live.
PLANS = (
    Plan(0, tuple(Place(n, 0) for n in range(5))),
    Plan(860, (Place(0, 0), Place(0, 1), Place(1, 0, 2), Place(2, 0), Place(2, 1))),
)
LEGEND = (DayState.GOOD, DayState.PROVEN, DayState.MISSED, DayState.SUSPECT)


class Charts(QWidget):
    """All cards, in as many columns as there is room for.

    Attributes:
        calendar, rows, sizes, latest, live: the widgets in the cards.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.calendar = YearCalendar(app.appearance, plots.day_lines, plots.month_of)
        self.calendar.setAccessibleName(self.tr("The year, day by day"))
        self.rows = LineChart(app.appearance)
        self.rows.setAccessibleName(self.tr("Rows of the largest tables over the last backups"))
        self.sizes = LineChart(app.appearance)
        self.sizes.setAccessibleName(self.tr("Size of the backups over time"))
        self.latest = LatestTable(app.appearance)
        self.latest.wanted.connect(app.actions.backup_wanted)
        self.live = LiveCard()
        self._summary = label("", "muted", wrap=True)
        self._year_card = self._year()
        self._rows_card = self._chart(self.tr("Rows"), self.rows)
        self._size_card = self._chart(self.tr("Size"), self.sizes)
        cards = (self._year_card, self._rows_card, self._latest(), self._size_card, self.live)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(Flow(cards, PLANS))

    def _year(self) -> Card:
        card = Card(self.tr("The year"), self.tr("one square a day"))
        card.body.addWidget(self.calendar)
        card.body.addWidget(Legend(self._app.appearance, [(state, plots.state_word(state)) for state in LEGEND]))
        card.body.addWidget(self._summary)
        card.body.addStretch(1)
        return card

    def _chart(self, title: str, chart: LineChart) -> Card:
        card = Card(title, " ")
        card.body.addWidget(chart, 1)
        return card

    def _latest(self) -> Card:
        card = Card(self.tr("Last backups"))
        card.body.setContentsMargins(8, 16, 8, 8)
        card.body.itemAt(0).layout().setContentsMargins(8, 0, 8, 0)  # type: ignore[union-attr]
        everything = button(self.tr("All backups"), lambda: self._app.actions.page_wanted.emit("backups"), "link")
        card.body.itemAt(0).layout().addWidget(everything)  # type: ignore[union-attr]
        card.body.addWidget(self.latest)
        card.body.addStretch(1)
        return card

    def show_snapshot(self, found: Snapshot, now: datetime) -> None:
        """Show what is known of a profile."""
        drawn = found.drawn or draw(found.backups, found.entries, now)
        year, rows, sizes = drawn.year, drawn.rows, drawn.sizes
        summary = plots.year_summary(year)
        self.calendar.show_days(year.days, summary)
        self._summary.setText(summary)
        self.rows.show_plot(plots.rows_plot(rows, now), plots.rows_summary(rows))
        hint = self.tr("the largest tables, last %n backup(s)", "", len(rows.moments))
        self._rows_card.hint.setText(hint)
        self.sizes.show_plot(plots.sizes_plot(sizes, now), plots.sizes_summary(sizes))
        self._size_card.hint.setText(plots.sizes_summary(sizes))
        self.tick(found, now)

    def tick(self, found: Snapshot, now: datetime) -> None:
        """Count the ages of the last backups anew."""
        self.latest.show_backups([one for one in found.backups if one.manifest is not None], now)
