"""Help: the keys, the words, and where the rest is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from loopin_backup_gui import status
from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.theme.tokens import MARGIN
from loopin_backup_gui.widgets.basics import Card, button, label, pill, row
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from loopin_backup_gui.actions import Actions

NARROWEST = 620
LOWEST = 440


class HelpDialog(Dialog):
    """What a user wants to look up while the window is open."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Help"), parent)
        self.setMinimumSize(NARROWEST, LOWEST)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.setSpacing(12)
        inside.addWidget(label(self.tr("Help"), "head"))
        cards = ScrollColumn()
        cards.column.setContentsMargins(0, 0, 8, 0)
        for card in (self._keys(actions), self._words(), self._elsewhere()):
            cards.column.addWidget(card)
        cards.column.addStretch(1)
        inside.addWidget(cards, 1)
        close = button(self.tr("Close"), self.accept, "primary")
        close.setDefault(True)
        inside.addLayout(row(None, close))

    def _keys(self, actions: Actions) -> Card:
        card = Card(self.tr("Keys"))
        told = [
            (one.shortcut().toString(QKeySequence.SequenceFormat.NativeText), one.text().rstrip("…"))
            for one in actions.all
            if not one.shortcut().isEmpty()
        ]
        told.append(("Esc", self.tr("Leave a dialog or a step; a restore that runs asks first")))
        told.append(("Ctrl+C", self.tr("Copy the selected rows of a table")))
        told.append(("Ctrl+F", self.tr("Find among the backups")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        for number, (keys, what) in enumerate(told):
            grid.addWidget(label(keys, "strong"), number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(what, wrap=True), number, 1)
        card.body.addLayout(grid)
        return card

    def _words(self) -> Card:
        card = Card(self.tr("States"))
        meanings = {
            "protected": self.tr("The last backup is good, and it was made when it was due."),
            "overdue": self.tr("A backup that was due was not made, or none was proven to restore for too long."),
            "suspect": self.tr("The last backup is whole, but rows have gone that were there before: perhaps a wipe."),
            "failing": self.tr("The last run failed, or a drill did not bring everything back."),
            "unknown": self.tr("The backups cannot be looked at, or a clock is wrong."),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for number, (level, meaning) in enumerate(meanings.items()):
            mark = pill(status.word(level), status.tone(level))
            grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(meaning, wrap=True), number, 1)
        card.body.addLayout(grid)
        return card

    def _elsewhere(self) -> Card:
        card = Card(self.tr("More"))
        for text in (
            self.tr("Everything here can be done in a terminal too: “loopin-backup-cli --help” lists the commands."),
            self.tr("A backup is an SQL file. It restores with psql alone, also when this program is gone."),
            self.tr(
                "The documents that came with the program explain each of these: docs/README.md is where they begin."
            ),
        ):
            card.body.addWidget(label(text, wrap=True))
        return card
