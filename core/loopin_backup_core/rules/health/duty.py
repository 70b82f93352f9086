"""What a catch-up has to do now: a backup that was missed, a drill because the proof grows old."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from loopin_backup_core.model.backup import newest_first
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.rules import retention, timetable
from loopin_backup_core.rules.timetable import Run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.schedule import Schedule
    from loopin_backup_core.rules.health.record import Record

LONGEST_WAIT = 24
SLACK = timedelta(minutes=10)
"""What a catch-up of every hour may come early, measured from the one before."""

_COUNTING = frozenset({Verdict.GOOD, Verdict.WARNINGS, Verdict.SUSPECT})


def run_to_make_up_for(
    schedule: Schedule, backups: Iterable[Backup], record: Record, now: datetime, zone: tzinfo
) -> Run | None:
    """Return the missed run of the largest kind, whose backup counts for the smaller ones too; None if there is none.

    After a failure the next attempt waits: an hour, then two, four, at last a day. ``backups`` are of one database.
    """
    own = own_of(backups)
    missed = timetable.missed(schedule, runs_of(not_ahead(own, now)), now, zone)
    return missed[0] if missed and not _must_wait(own, record, now) else None


def backup_to_drill(schedule: Schedule, backups: Iterable[Backup], record: Record, now: datetime) -> Backup | None:
    """Return the newest good backup if it is time for a drill of it, else None.

    It is time a day before the proof is too old. What was drilled in vain is not drilled again: the next backup is.
    """
    good = next((one for one in not_ahead(own_of(backups), now) if one.verdict.is_good), None)
    if not schedule.drill_days or good is None or good.created_at is None:
        return None
    longest = timedelta(days=schedule.drill_days)
    is_fresh = record.proof is not None and now - record.proof < longest - min(timedelta(days=1), longest / 2)
    in_vain = record.failed_drill is not None and good.created_at <= record.failed_drill
    tried_today = record.unproven is not None and now - record.unproven < timedelta(days=1) - SLACK
    return None if is_fresh or in_vain or tried_today else good


def own_of(backups: Iterable[Backup]) -> list[Backup]:
    """Return the backups that a schedule is about, newest first: our own, but for those made before a restore."""
    return [one for one in newest_first(backups) if one.manifest is not None and one.kind is not Kind.SAFETY]


def not_ahead(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return those that are not dated in the future."""
    return [one for one in backups if not is_ahead(one, now)]


def is_ahead(backup: Backup, now: datetime) -> bool:
    """Tell whether a backup is dated in the future."""
    return backup.created_at is not None and backup.created_at > now + retention.CLOCK_TOLERANCE


def runs_of(backups: Iterable[Backup]) -> list[Run]:
    """Return the runs that backups stand for: good and suspect ones, and those that a drill could not restore.

    The latter two were made as they should be; another one of the same database would be no better.
    """
    return [
        Run(backup.kind, backup.created_at)
        for backup in backups
        if backup.kind is not None and backup.created_at is not None and was_made(backup)
    ]


def was_made(backup: Backup) -> bool:
    """Tell whether a backup came out as it should, whatever was in the database."""
    failure = backup.failed_verification
    return backup.verdict in _COUNTING or (
        backup.verdict is Verdict.DAMAGED and failure is not None and failure.level is Level.DRILL
    )


def _must_wait(own: list[Backup], record: Record, now: datetime) -> bool:
    spoilt = [one.created_at for one in takewhile(lambda one: not was_made(one), own) if one.created_at is not None]
    attempts = [at for at in (*spoilt, *record.failures) if at <= now]
    if not attempts:
        return False
    hours = min(2 ** (len(attempts) - 1), LONGEST_WAIT)
    return now - max(attempts) < timedelta(hours=hours) - SLACK
