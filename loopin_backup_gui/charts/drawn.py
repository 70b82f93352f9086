"""All that the charts of a profile need, computed where there is time for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_gui.charts import days, series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.repository.journal.chain import Entry
    from loopin_backup_gui.charts.days import Year
    from loopin_backup_gui.charts.series import RowLines, SizePoint


@dataclass(frozen=True, slots=True)
class Drawn:
    """The year, the rows and the sizes of one profile at one moment."""

    year: Year
    rows: RowLines
    sizes: tuple[SizePoint, ...]


def draw(backups: Sequence[Backup], entries: Sequence[Entry], now: datetime) -> Drawn:
    """Compute it; with thousands of backups that takes a moment, so it is done in a thread."""
    sizes = series.thinned(series.sizes_of(backups, entries))
    return Drawn(days.year_of(backups, entries, now), series.row_lines(backups), sizes)
