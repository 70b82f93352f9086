"""The card of the next cleanup: how much goes, the table with every reason, and doing it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from loopin_backup_gui import commandline, formats
from loopin_backup_gui.pages.schedule.decisions import COL_WHY, DecisionFilter, DecisionModel, summary
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, allow, button, label, row, set_tone
from loopin_backup_gui.widgets.cells import Cells
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.retention import Decision
    from loopin_backup_gui.theme import Appearance

WIDTHS = (130, 72, 72, 96)
ROWS_SHOWN = 8


class CleanupCard(Card):
    """Shows what the next cleanup would do.

    Signals:
        wanted: the user wants to clean up now: the decisions that delete.
        command_wanted: the user wants to see the command line.
    """

    wanted = Signal(object)
    command_wanted = Signal(object)

    def __init__(self, appearance: Appearance, now: Callable[[], datetime]) -> None:
        super().__init__(self.tr("The next cleanup"))
        self._profile: Profile | None = None
        self._refusal = ""
        self.model = DecisionModel(now)
        self.shown = DecisionFilter()
        self.shown.setSourceModel(self.model)
        self.table = Table(self.shown, self.tr("What the next cleanup does"), stretch=COL_WHY)
        self.table.setItemDelegate(Cells(appearance, self.table))
        self.table.set_widths(WIDTHS)
        self.table.let_need(range(len(WIDTHS)))
        self.table.setMinimumHeight(36 * ROWS_SHOWN)
        self.only = QCheckBox(self.tr("Only what goes"))
        self.only.toggled.connect(self.shown.set_only_going)
        self.sentence = label("", wrap=True)
        self.clean = button(self.tr("Clean up now…"), self._want)
        command = button(self.tr("Command line"), self._command, "link")
        self.body.addLayout(row(self.sentence, spacing=16))
        self.body.addLayout(row(self.only, None, command, self.clean))
        self.body.addWidget(self.table, 1)

    def show_decisions(
        self, profile: Profile, decisions: Sequence[Decision], refusal: str, *, frozen: str, preview: bool
    ) -> None:
        """Show decisions; ``preview``: for numbers that were not saved; ``frozen``: why nothing may go."""
        self._profile, self._refusal = profile, refusal
        self.model.set_items(decisions)
        going, size, staying = summary(decisions)
        unsaved = self.tr("Save the numbers first: this is what they would do.") if preview else ""
        nothing = "" if going else frozen or self.tr("There is nothing to delete.")
        allow(self.clean, unsaved or refusal or nothing)
        set_tone(self.sentence, Tone.BAD if frozen else Tone.WARNING if preview else Tone.NEUTRAL)
        self.sentence.setText(frozen or self._words(going, size, staying, preview=preview))
        self.setAccessibleDescription(self.sentence.text())

    def _words(self, going: int, size: int, staying: int, *, preview: bool) -> str:
        if not going and not staying:
            return self.tr("There is no backup yet.")
        if not going:
            kept = self.tr("Nothing would be deleted; %1 stay.").replace("%1", formats.number(staying))
            return self.tr("With these numbers: ") + kept if preview else kept
        words = self.tr("%1 would be deleted, %2; %3 stay.").replace("%1", self.tr("%n backup(s)", "", going))
        words = words.replace("%2", formats.size(size)).replace("%3", formats.number(staying))
        return self.tr("With these numbers: ") + words if preview else words

    def _want(self) -> None:
        self.wanted.emit(tuple(one for one in self.model.items if one.delete))

    def _command(self) -> None:
        if self._profile is not None:
            self.command_wanted.emit(commandline.of(self._profile, "cleanup", "--dry-run"))
