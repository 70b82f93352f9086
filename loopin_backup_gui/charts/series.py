"""Rows per table over the backups, and size over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model import identifiers, naming
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.rules import wipe_guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.repository.journal.chain import Entry
    from loopin_backup_core.rules.wipe_guard import Rows

LARGEST = 3
MOST_FALLEN = 3
POINTS = 60
MOST_SIZES = 400
FELL_TO = 0.5
TOO_FEW = 10


@dataclass(frozen=True, slots=True)
class TableLine:
    """The rows of one table in each backup; None where the table was not there.

    ``before`` are the rows in the last good backup before the newest, ``fell`` says that most of them are gone.
    """

    table: str
    name: str
    rows: tuple[int | None, ...]
    before: int
    fell: bool

    @property
    def last(self) -> int:
        """The rows in the newest backup; 0 where the table is gone."""
        return self.rows[-1] or 0 if self.rows else 0

    @property
    def change(self) -> float:
        """The share that the newest backup has more or, negative, less than before."""
        return (self.last - self.before) / self.before if self.before else 0.0


@dataclass(frozen=True, slots=True)
class RowLines:
    """The lines of the chart of rows, those that fell last, over the moments of the backups."""

    moments: tuple[datetime, ...]
    stems: tuple[str, ...]
    lines: tuple[TableLine, ...]

    @property
    def most(self) -> int:
        """The largest number of rows that is shown."""
        return max((rows or 0 for line in self.lines for rows in line.rows), default=0)


@dataclass(frozen=True, slots=True)
class SizePoint:
    """The size of one backup, in bytes; ``kept`` says that it is still there."""

    at: datetime
    bytes: int
    kept: bool


def row_lines(backups: Iterable[Backup], points: int = POINTS) -> RowLines:
    """Return the rows of the three largest tables, and of those that fell, over the last backups."""
    shown = _comparable(backups)[-points:]
    tables = [_rows(one) for one in shown]
    if not shown:
        return RowLines((), (), ())
    now, before = tables[-1], _before(shown, tables)
    wanted = _chosen(before, now)
    lines = tuple(_line(table, tables, before) for table in wanted)
    moments = tuple(one.created_at for one in shown if one.created_at is not None)
    return RowLines(moments, tuple(one.stem for one in shown), tuple(sorted(lines, key=lambda line: line.fell)))


def last_good_before(backups: Sequence[Backup]) -> Backup | None:
    """Return the newest good backup but the newest of all, oldest first: what the newest is compared with."""
    return next((one for one in reversed(backups[:-1]) if one.verdict.is_good), None)


def _comparable(backups: Iterable[Backup]) -> list[Backup]:
    """Return our own backups, oldest first; one made before a restore may be of a wiped database and is left out."""
    own = [one for one in backups if one.manifest is not None and one.kind is not Kind.SAFETY]
    return sorted((one for one in own if one.created_at is not None), key=_moment)


def _moment(backup: Backup) -> float:
    return backup.created_at.timestamp() if backup.created_at is not None else 0.0


def _rows(backup: Backup) -> Rows:
    return wipe_guard.rows_of(backup.manifest.index) if backup.manifest is not None else {}


def _before(shown: Sequence[Backup], tables: Sequence[Rows]) -> Rows:
    found = last_good_before(shown)
    return tables[list(shown).index(found)] if found is not None else tables[-1]


def _chosen(before: Rows, now: Rows) -> list[str]:
    everyone = {name: max(before.get(name, 0), now.get(name, 0)) for name in {*before, *now}}
    by_size = sorted(everyone, key=lambda name: (-everyone[name], name))
    fallen = [name for name in by_size if _fell(before.get(name, 0), now.get(name, 0))][:MOST_FALLEN]
    return [name for name in by_size if name in by_size[:LARGEST] or name in fallen]


def _fell(before: int, now: int) -> bool:
    return before >= TOO_FEW and now < FELL_TO * before


def _line(table: str, tables: Sequence[Rows], before: Rows) -> TableLine:
    rows = tuple(one.get(table) for one in tables)
    was, left = before.get(table, 0), tables[-1].get(table, 0)
    return TableLine(table, short_name(table), rows, was, _fell(was, left))


def short_name(table: str) -> str:
    """Return a table's name as people say it: without the schema ``public``, without quotes.

    >>> short_name("public.users"), short_name('app."Odd one"')
    ('users', 'app.Odd one')
    """
    named = identifiers.parts(table)
    return named[-1] if named[0] == "public" else ".".join(named)


def sizes_of(backups: Iterable[Backup], entries: Iterable[Entry]) -> tuple[SizePoint, ...]:
    """Return the size of every backup that is there, and of those that the journal remembers, oldest first."""
    own = {one.stem: one for one in backups if one.manifest is not None and one.created_at is not None}
    points = [SizePoint(one.created_at, one.size, kept=True) for one in own.values() if one.created_at is not None]
    for entry in entries:
        if entry.event != "created" or entry.backup in own:
            continue
        made, size = naming.parse(entry.backup)[1], entry.facts.get("bytes")
        if made is not None and isinstance(size, int):
            points.append(SizePoint(made, size, kept=False))
    return tuple(sorted(points, key=lambda point: point.at))


def thinned(points: Sequence[SizePoint], most: int = MOST_SIZES) -> tuple[SizePoint, ...]:
    """Return at most so many points, evenly chosen; the last one always."""
    step = -(-len(points) // most) if points else 1
    return tuple(reversed(points[::-1][::step]))
