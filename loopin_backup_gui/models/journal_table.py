"""What the journals tell, of one profile or of all, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_gui import formats
from loopin_backup_gui.models import journal_words
from loopin_backup_gui.models.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from loopin_backup_core.repository.journal import Entry
    from loopin_backup_gui.snapshot import Snapshot

COL_WHEN, COL_PROFILE, COL_EVENT, COL_BACKUP, COL_FACTS = range(5)


def _tr(text: str) -> str:
    return QCoreApplication.translate("JournalTable", text)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, and whose it is."""

    profile: str
    entry: Entry

    @property
    def facts(self) -> str:
        """What the entry tells beside its event, in one line."""
        return journal_words.told(self.entry)


class JournalTable(PlainTable):
    """The entries of some journals; ``OBJECT_ROLE`` gives the :class:`Line`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__((_tr("When"), _tr("Database"), _tr("Event"), _tr("Backup"), _tr("What it tells")))
        self._now = now

    def show_journals(self, snapshots: Iterable[Snapshot]) -> None:
        """Show the journals of these profiles, merged by time."""
        lines = [Line(one.profile.name, entry) for one in snapshots for entry in one.entries]
        lines.sort(key=lambda line: (line.entry.at, line.entry.seq), reverse=True)
        self.set_items(lines)

    def text(self, item: Line, column: int) -> str:
        """Return what a cell shows."""
        match column:
            case 0:
                return formats.when(item.entry.at, self._now())
            case 1:
                return item.profile
            case 2:
                return journal_words.event(item.entry.event)
            case 3:
                return item.entry.backup
            case _:
                return item.facts

    def tip(self, item: Line, column: int) -> str:
        """Return the exact moment, or the cell's text."""
        return formats.exactly(item.entry.at) if column == COL_WHEN else self.text(item, column)
