"""The year, day by day: what was backed up, and what was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import newest_first
from loopin_backup_core.model.kinds import Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.repository.journal.chain import Entry

WEEKS = 53


class DayState(StrEnum):
    """What is to be said of a day. ``NOTHING`` is a day on which nobody expected a backup."""

    NOTHING = "nothing"
    GOOD = "good"
    PROVEN = "proven"
    MISSED = "missed"
    FAILED = "failed"
    DAMAGED = "damaged"
    SUSPECT = "suspect"

    @property
    def is_good(self) -> bool:
        """Whether the day has a good backup."""
        return self in {DayState.GOOD, DayState.PROVEN}


@dataclass(frozen=True, slots=True)
class Day:
    """One day in local time: its ``backups`` made, ``kept`` of them, ``failed`` runs, and ``rows`` of the last one."""

    date: date
    state: DayState
    backups: int = 0
    kept: int = 0
    failed: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """The days of 53 weeks, the first one a Monday, the last one today.

    ``expected`` counts the days since the first backup, ``good`` those with a good one; ``longest_gap`` is the longest
    time between two good backups.
    """

    days: tuple[Day, ...]
    good: int
    expected: int
    longest_gap: timedelta

    def count(self, state: DayState) -> int:
        """Return how many days are in a state."""
        return sum(day.state is state for day in self.days)


@dataclass(slots=True)
class _Tally:
    good: int = 0
    proven: int = 0
    suspect: int = 0
    damaged: int = 0
    kept: int = 0
    failed: int = 0
    rows: int = 0

    def state(self, *, missed: bool) -> DayState:
        if self.suspect:
            return DayState.SUSPECT
        if self.good:
            return DayState.PROVEN if self.proven else DayState.GOOD
        if self.damaged:
            return DayState.DAMAGED
        if self.failed:
            return DayState.FAILED
        return DayState.MISSED if missed else DayState.NOTHING


@dataclass(slots=True)
class _Book:
    """The tallies by day, and the moments of good backups."""

    zone: tzinfo | None
    days: dict[date, _Tally] = field(default_factory=dict)
    good: list[datetime] = field(default_factory=list)

    def at(self, moment: datetime) -> _Tally:
        return self.days.setdefault(moment.astimezone(self.zone).date(), _Tally())


def year_of(backups: Iterable[Backup], entries: Iterable[Entry], now: datetime, zone: tzinfo | None = None) -> Year:
    """Return the year that ends ``now``, in the zone given (the machine's own by default).

    What a cleanup has deleted since is remembered by the journal, and counts: the day had its backup.
    """
    book = _Book(zone)
    present = {one.stem: one for one in backups if one.manifest is not None and one.created_at is not None}
    _count_present(book, present)
    _count_journal(book, entries, present)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    minded = _since(book, today)
    days = tuple(_day(book, first + timedelta(days=n), minded) for n in range((today - first).days + 1))
    began = min((when for when, one in book.days.items() if one.good), default=today + timedelta(days=1))
    expected = [one for one in days if one.date >= began and (one.date < today or one.state is not DayState.NOTHING)]
    # The last good backup may be the longest ago of all.
    gaps = [newer - older for older, newer in pairwise([*sorted(book.good), *([now] if book.good else [])])]
    return Year(days, sum(one.state.is_good for one in expected), len(expected), max(gaps, default=timedelta(0)))


def _count_present(book: _Book, present: Mapping[str, Backup]) -> None:
    for backup in newest_first(present.values())[::-1]:
        if backup.created_at is None:
            continue
        tally = book.at(backup.created_at)
        tally.kept += 1
        tally.rows = backup.rows or 0
        if backup.verdict.is_good:
            tally.good += 1
            tally.proven += any(one.ok and one.level is Level.DRILL for one in backup.verifications)
            book.good.append(backup.created_at)
        elif backup.verdict is Verdict.SUSPECT:
            tally.suspect += 1
        else:
            tally.damaged += 1


def _count_journal(book: _Book, entries: Iterable[Entry], present: Mapping[str, Backup]) -> None:
    for entry in entries:
        if entry.event == "failed":
            book.at(entry.at).failed += 1
        if entry.event not in {"created", "verified"} or entry.backup in present:
            continue
        made = naming.parse(entry.backup)[1]
        if made is None:
            continue
        if entry.event == "created":
            tally = book.at(made)
            tally.good += 1
            rows = entry.facts.get("rows")
            tally.rows = rows if isinstance(rows, int) else tally.rows
            book.good.append(made)
        elif entry.event == "verified" and entry.facts.get("level") == Level.DRILL.value and entry.facts.get("ok"):
            book.at(made).proven += 1


def _since(book: _Book, today: date) -> tuple[date, date] | None:
    """Return the days between which a day without a backup is a missed one; None where there is no daily rhythm."""
    made = sorted(when for when, tally in book.days.items() if tally.good or tally.suspect)
    gaps = [(newer - older).days for older, newer in pairwise(made)]
    return (made[0], today) if gaps and median(gaps) <= 1 else None


def _day(book: _Book, when: date, minded: tuple[date, date] | None) -> Day:
    tally = book.days.get(when, _Tally())
    missed = minded is not None and minded[0] < when < minded[1]
    made = tally.good + tally.suspect + tally.damaged
    return Day(when, tally.state(missed=missed), made, tally.kept, tally.failed, tally.rows)
