"""The next runs, and those that were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from loopin_backup_core.rules import timetable
from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, label

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from loopin_backup_core.model.schedule import Schedule
    from loopin_backup_core.rules.timetable import Run

SHOWN = 8


class ComingCard(Card):
    """Lists what comes, the next first."""

    def __init__(self) -> None:
        super().__init__(self.tr("Next runs"))
        self._late = label("", tone=Tone.WARNING, wrap=True)
        self._none = label(self.tr("Nothing is scheduled: backups are made only when you say so."), "muted", wrap=True)
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        for one in (self._late, self._none, self._list):
            self.body.addWidget(one)
        self.body.addStretch(1)

    def show_runs(self, schedule: Schedule, missed: tuple[Run, ...], now: datetime, zone: tzinfo) -> None:
        """Show the next runs of a schedule."""
        runs = timetable.upcoming(schedule, now, zone, SHOWN)
        self._none.setVisible(not runs)
        self._list.setVisible(bool(runs))
        self._late.setVisible(bool(missed))
        late = ", ".join(f"{backup_words.kind(run.kind)} {formats.when(run.at, now)}" for run in missed)
        self._late.setText(self.tr("Missed: %1").replace("%1", late))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, run in enumerate(runs):
            self._grid.addWidget(label(backup_words.kind(run.kind), "strong" if number == 0 else ""), number, 0)
            self._grid.addWidget(label(formats.when(run.at, now)), number, 1)
            away = label(formats.ago(run.at, now), "muted")
            away.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(away, number, 2)
        self.setAccessibleDescription(
            ", ".join(f"{backup_words.kind(run.kind)} {formats.when(run.at, now)}" for run in runs)
        )
