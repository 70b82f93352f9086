"""The past of one demo database: which backups were made, which a cleanup took away, which runs failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.rules import timetable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from loopin_backup_core.model.schedule import Schedule

KEPT = {Kind.WEEKLY: timedelta(weeks=8), Kind.MONTHLY: timedelta(days=400)}
"""How long backups of a kind were kept; of the daily ones a story tells itself."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of one database: its life of ``days`` until ``ends`` days ago.

    ``missed`` are days without a run, ``failing`` the days of runs that failed, both counted back from today, and
    ``why`` they failed. ``drilled`` says that every Sunday's backup was proven; ``dailies`` are the days that a
    daily one was kept.
    """

    days: int
    ends: int = 0
    missed: frozenset[int] = frozenset()
    failing: frozenset[int] = frozenset()
    why: str = ""
    drilled: bool = True
    dailies: int = 34


@dataclass(frozen=True, slots=True)
class Made:
    """One backup that was made: at which age of the database, when a cleanup took it (None if it is there)."""

    kind: Kind
    at: datetime
    age: float
    deleted: datetime | None
    drilled: bool


def runs(story: Story, schedule: Schedule, now: datetime, zone: tzinfo) -> Iterator[timetable.Run]:
    """Yield every run of a story's life, the oldest first, with those that failed and without those missed."""
    today = now.astimezone(zone).date()
    for back in range(story.days, story.ends - 1, -1):
        if back in story.missed:
            continue
        day = today - timedelta(days=back)
        for kind, slot in timetable.slots(schedule).items():
            fits = slot.weekday in {None, day.weekday()} and slot.day in {None, day.day}
            at = timetable.moment(day, slot, zone)
            if fits and at < now:
                yield timetable.Run(kind, at)


def failed(story: Story, run: timetable.Run, today: date, zone: tzinfo) -> bool:
    """Tell whether a run is one that failed."""
    return (today - run.at.astimezone(zone).date()).days in story.failing


def backups(story: Story, schedule: Schedule, now: datetime, zone: tzinfo) -> list[Made]:
    """Return the backups of a story, the oldest first."""
    today = now.astimezone(zone).date()
    good = [run for run in runs(story, schedule, now, zone) if not failed(story, run, today, zone)]
    return [_made(run, story, now, zone) for run in good]


def _made(run: timetable.Run, story: Story, now: datetime, zone: tzinfo) -> Made:
    until = run.at + KEPT.get(run.kind, timedelta(days=story.dailies))
    age = 1 - (now - run.at) / timedelta(days=story.days + 1)
    sunday = run.at.astimezone(zone).weekday() == 6
    return Made(run.kind, run.at, age, until if until < now else None, story.drilled and sunday)
