"""The database as it is now, beside what the last backup holds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from loopin_backup_core.model import identifiers
from loopin_backup_gui import formats
from loopin_backup_gui.charts.series import short_name
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, breakable, button, label, row, set_tone

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.rules.wipe_guard import Rows
    from loopin_backup_gui.live import LiveFacts

SHOWN = 5


def table_rows(facts: LiveFacts, before: Rows) -> list[tuple[str, int, int | None]]:
    """Return the largest tables: name, rows now, and rows in the backup (None where it has no such table)."""
    name_of = identifiers.named_as_in(before)
    now = {name_of(table): count for table, count in facts.rows.items()}
    largest = sorted({*now, *before}, key=lambda name: (-max(now.get(name, 0), before.get(name, 0)), name))
    return [(short_name(name), now.get(name, 0), before.get(name)) for name in largest[:SHOWN]]


class LiveCard(Card):
    """Shows what the server says now, that it is being asked, or, calmly, that it does not answer.

    Signals:
        again: the user wants it asked again.
    """

    again = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("The database now"))
        self._text = label("", "muted", wrap=True)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._again = button(self.tr("Ask again"), self.again.emit, "link")
        self.body.addWidget(self._text)
        self.body.addWidget(self._table)
        self.body.addStretch(1)
        self.body.addLayout(row(self._again, None))
        self.show_asking()

    def show_asking(self) -> None:
        """Say that the server is being asked."""
        self._say(self.tr("Asking the server…"), table=False)
        self._again.hide()

    def show_nothing(self) -> None:
        """Say that nothing was asked."""
        self._say(self.tr("The server has not been asked."), table=False)
        self._again.show()

    def show_failure(self, error: LoopinError) -> None:
        """Say that the server does not answer; the backups are none the worse for it."""
        calm = self.tr("The server cannot be asked now; everything else here is read from the backups.")
        self._say(f"{calm} {breakable(error.message)}", table=False)
        self.setToolTip(error.hint)
        self._again.show()

    def show_facts(self, facts: LiveFacts, before: Rows) -> None:
        """Show what the server said, and what the last good backup has of it."""
        words = self.tr("PostgreSQL %1 · %2 on its disk · rows are the server's estimate")
        version = facts.server_version.split(" ")[0]
        self._say(words.replace("%1", version).replace("%2", formats.size(facts.size)), table=True)
        signs = {short_name(sign.table) for sign in facts.signs if sign.table}
        self._clear()
        self._put(
            0, (self.tr("Table"), self.tr("Now"), self.tr("Last good backup"), self.tr("Change")), ("caption",) * 4
        )
        for number, (name, now, was) in enumerate(table_rows(facts, before), start=1):
            known = formats.number(was) if was is not None else "-"
            change = formats.signed(now - was) if was is not None else self.tr("new")
            self._put(number, (name, f"≈ {formats.number(now)}", known, change), ("", "", "muted", "muted"))
            cell = self._grid.itemAtPosition(number, 3)
            if name in signs and cell is not None and (widget := cell.widget()) is not None:
                set_tone(widget, Tone.BAD)
        self._again.show()

    def _say(self, text: str, *, table: bool) -> None:
        self._text.setText(text)
        self._table.setVisible(table)
        self.setToolTip("")
        self.setAccessibleDescription(text)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _put(self, number: int, texts: tuple[str, ...], parts: tuple[str, ...]) -> None:
        for column, (text, part) in enumerate(zip(texts, parts, strict=True)):
            made: QLabel = label(text, part)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(made, number, column)
