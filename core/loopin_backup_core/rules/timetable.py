"""When the runs of a schedule are due, and which of them are missing. Pure: the time and the zone are given.

Times are local. One that a spring change of the clocks leaves out is due at the next moment that exists; one that an
autumn change repeats is due once, at the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from loopin_backup_core.model.schedule import Schedule, Slot

RANKS = {Kind.HOURLY: 1, Kind.DAILY: 2, Kind.WEEKLY: 3, Kind.MONTHLY: 4, Kind.MANUAL: 5}
_DAY = timedelta(days=1)
_HALF_HOUR = timedelta(minutes=30)


@value
class Run:
    """A run of a schedule, or a backup that was made: its kind and its moment, in UTC."""

    kind: Kind
    at: datetime


def slots(schedule: Schedule) -> dict[Kind, Slot]:
    """Return when each kind is due, without those that are off."""
    given = {
        Kind.HOURLY: schedule.hourly,
        Kind.DAILY: schedule.daily,
        Kind.WEEKLY: schedule.weekly,
        Kind.MONTHLY: schedule.monthly,
    }
    return {kind: slot for kind, slot in given.items() if slot is not None}


def next_run(schedule: Schedule, after: datetime, zone: tzinfo) -> Run | None:
    """Return the first run after a moment, of several at once that of the largest kind; None if there never is one."""
    return next(iter(upcoming(schedule, after, zone, 1)), None)


def upcoming(schedule: Schedule, after: datetime, zone: tzinfo, count: int) -> list[Run]:
    """Return the next runs after a moment, the first one first."""
    found = [
        Run(kind, moment)
        for kind, slot in slots(schedule).items()
        for moment, _ in zip(_after(slot, after, zone), range(count), strict=False)
    ]
    return sorted(found, key=lambda run: (run.at, -RANKS[run.kind]))[:count]


def last_due(schedule: Schedule, now: datetime, zone: tzinfo) -> list[Run]:
    """Return the last run of each kind that was due by now."""
    return [Run(kind, next(_until(slot, now, zone))) for kind, slot in slots(schedule).items()]


def missed(schedule: Schedule, made: Iterable[Run], now: datetime, zone: tzinfo) -> list[Run]:
    """Return the runs that were due by now and have no backup, of each kind the last one, the largest kind first.

    A backup counts for every run before it of its own kind or a smaller one, and a manual one for all kinds.
    """
    there = [*made]
    due = sorted(last_due(schedule, now, zone), key=lambda run: RANKS[run.kind], reverse=True)
    return [run for run in due if not any(_counts(one, run) for one in there)]


def _counts(made: Run, due: Run) -> bool:
    return made.at >= due.at and RANKS.get(made.kind, 0) >= RANKS[due.kind]


def moment(day: date, slot: Slot, zone: tzinfo) -> datetime:
    """Return when a slot with an hour is due on a local day, in UTC."""
    local = datetime(day.year, day.month, day.day, slot.hour or 0, slot.minute, tzinfo=zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None):
        return at
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), at, zone)


def _end_of_gap(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return when the clocks are put forward: the first moment whose offset is no longer that of ``before``."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _every_hour(slot: Slot, start: datetime, step: timedelta, zone: tzinfo) -> Iterator[datetime]:
    """Yield the moments of a slot without an hour from the half hour of ``start`` on, by steps of half an hour."""
    half = start.astimezone(UTC).replace(second=0, microsecond=0)
    half -= timedelta(minutes=half.minute % 30)
    while True:
        # Some zones are put forward by half an hour: what counts is the minute of the local hour, each time.
        at = half + timedelta(minutes=(slot.minute - half.astimezone(zone).minute) % 30)
        if at.astimezone(zone).minute == slot.minute:
            yield at
        half += step


def _after(slot: Slot, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    if slot.hour is None:
        yield from (at for at in _every_hour(slot, after, _HALF_HOUR, zone) if at > after)
    # A day too early is looked at as well: a gap may move a run into the next local day.
    day = after.astimezone(zone).date() - _DAY
    while True:
        if _fits(day, slot) and (at := moment(day, slot, zone)) > after:
            yield at
        day += _DAY


def _until(slot: Slot, now: datetime, zone: tzinfo) -> Iterator[datetime]:
    if slot.hour is None:
        yield from (at for at in _every_hour(slot, now, -_HALF_HOUR, zone) if at <= now)
    day = now.astimezone(zone).date()
    while True:
        if _fits(day, slot) and (at := moment(day, slot, zone)) <= now:
            yield at
        day -= _DAY


def _fits(day: date, slot: Slot) -> bool:
    return slot.weekday in {None, day.weekday()} and slot.day in {None, day.day}
