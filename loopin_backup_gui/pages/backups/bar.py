"""The bar above the table: words to filter by, kinds, states, and import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.widgets.basics import button, row
from loopin_backup_gui.widgets.menu_choice import MenuChoice

if TYPE_CHECKING:
    from loopin_backup_gui.models.backup_filter import BackupFilter

RESTORABLE = frozenset({Verdict.GOOD, Verdict.WARNINGS})
TROUBLED = frozenset({Verdict.SUSPECT, Verdict.DAMAGED, Verdict.INCOMPLETE, Verdict.UNUSABLE})
AFTER_TYPING_MS = 60


class FilterBar(QWidget):
    """Narrows a table of backups down.

    Attributes:
        words: what the user types.
        kind, state: the menus.
        bring_in: the button for foreign dumps.

    Signals:
        import_wanted: the user wants to import a dump.
        back_up_wanted: the user wants to back up with a kind, a note, a pin.
    """

    import_wanted = Signal()
    back_up_wanted = Signal()

    def __init__(self, backups: BackupFilter) -> None:
        super().__init__()
        self._filter = backups
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Filter: kind, date, note, table"))
        self.words.setAccessibleName(self.tr("Filter the backups"))
        self.words.setClearButtonEnabled(True)
        self._typing = QTimer(self, singleShot=True, interval=AFTER_TYPING_MS)
        self._typing.timeout.connect(lambda: backups.set_words(self.words.text()))
        self.words.textChanged.connect(lambda _text: self._typing.start())
        kinds = [(self.tr("All kinds"), None), *((backup_words.kind(one), one) for one in Kind)]
        self.kind = MenuChoice(self.tr("Kind"), kinds)
        self.kind.chosen.connect(backups.set_kind)
        self.state = MenuChoice(self.tr("State"), self._states())
        self.state.chosen.connect(backups.set_verdicts)
        self.bring_in = button(self.tr("Import…"), self.import_wanted.emit)
        self.back_up = button(self.tr("Back up…"), self.back_up_wanted.emit)
        inside = row(self.words, self.kind, self.state, self.bring_in, self.back_up, spacing=10)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.words.setFocus)

    def clear(self) -> None:
        """Show everything again."""
        self.words.clear()
        self._typing.stop()
        self.kind.set_value(None)
        self.state.set_value(frozenset())
        self._filter.clear()

    def _states(self) -> list[tuple[str, frozenset[Verdict]]]:
        return [
            (self.tr("All states"), frozenset()),
            (self.tr("Restorable"), RESTORABLE),
            (self.tr("In trouble"), TROUBLED),
            *((backup_words.state(one), frozenset({one})) for one in Verdict),
        ]
