"""Catching up: what a schedule has missed is made up for once, and a proof that grows old is renewed by a drill.

For cron every hour, for timers that call nothing else, and for the window when it starts and when the machine wakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, LoopinError
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.notifications import notices
from loopin_backup_core.operations import scheduled_run, status, verify
from loopin_backup_core.operations.backup import usual
from loopin_backup_core.postgres import connection
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import health, retention
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.kinds import Kind
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.backup import BackupOptions
    from loopin_backup_core.operations.scheduled_run import Done, Log
    from loopin_backup_core.operations.verify import Outcome
    from loopin_backup_core.rules.health import Record
    from loopin_backup_core.rules.timetable import Run

BUSY = "Another catch-up is at work on this database."


@dataclass(frozen=True, slots=True)
class CatchUpResult:
    """What a catch-up has done: the missed ``run`` that it made up for and its backup, and the ``drill``.

    ``waiting`` says why it left all to another run that is at work; else it is empty.
    """

    run: Run | None = None
    done: Done | None = None
    drill: Outcome | None = None
    waiting: str = ""

    @property
    def complaint(self) -> str:
        """What somebody should hear about the drill; empty if it went well or there was none."""
        if self.drill is None or self.drill.ok:
            return ""
        word = "FAILED" if self.drill.ok is False else "was NOT POSSIBLE"
        return f"drill of {self.drill.backup.stem} {word}: {self.drill.detail} {self.drill.hint}".strip()


def catch_up(
    profile: Profile,
    around: JobContext,
    log: Log,
    zone: tzinfo,
    *,
    wanted: Callable[[Kind], BackupOptions] | None = None,
    tool_folders: tuple[Path, ...] = (),
    clean: bool = True,
) -> CatchUpResult:
    """Make one backup if any run of the schedule was missed, and drill the newest if the proof is nearly too old.

    ``wanted`` says what is asked of a backup of a kind, by default what the profile says; ``clean`` cleans up after it.
    Where nothing is due it touches nothing. Two at once, or one beside a scheduled run, make one backup together: the
    second sees what the first has made, or leaves the work to it. Raises what stopped the backup.
    """
    if not profile.schedule.is_set and not profile.schedule.drill_days:
        return CatchUpResult()
    name = connection.database_of(profile) or "default"
    try:
        scheduled_run.refuse_vanished(profile, around, log)
        files.ensure_directory(profile.directory)
        with files.DirectoryLock(profile.directory, f"{files.quoted(name)}.catch-up", BUSY):
            # While the lock of the runs is held no run is under way, so what was due and is not there was missed.
            with files.RunLock(profile.directory, name):
                run = _missed(profile, around, zone)
            done: Done | None = None
            if run is not None:
                log.write("notice", f"{run.kind.value} backup due {run.at:%Y-%m-%d %H:%M} UTC was missed: catching up")
                asked = wanted(run.kind) if wanted is not None else usual(profile, run.kind, tool_folders)
                done = scheduled_run.run(profile, asked, around, log, clean=clean)
            return CatchUpResult(run, done, _drilled(profile, around, log, tool_folders))
    except BusyError as error:
        return CatchUpResult(waiting=error.message)
    finally:
        notices.tell_state(profile, status.state_of(profile, around.now(), zone), around)


def is_due(profile: Profile, now: datetime, zone: tzinfo) -> bool:
    """Tell whether a catch-up would do anything now; changes nothing. Raises StorageError, UsageError."""
    if not profile.schedule.is_set and not profile.schedule.drill_days:
        return False
    backups, record = _known(profile, now)
    run = health.run_to_make_up_for(profile.schedule, backups, record, now, zone)
    return run is not None or health.backup_to_drill(profile.schedule, backups, record, now) is not None


def _missed(profile: Profile, around: JobContext, zone: tzinfo) -> Run | None:
    backups, record = _known(profile, around.now())
    return health.run_to_make_up_for(profile.schedule, backups, record, around.now(), zone)


def _drilled(profile: Profile, around: JobContext, log: Log, tool_folders: tuple[Path, ...]) -> Outcome | None:
    backups, record = _known(profile, around.now())
    backup = health.backup_to_drill(profile.schedule, backups, record, around.now())
    if backup is None:
        return None
    log.write("start", f"drill of {backup.stem}: the proof that backups restore is old")
    try:
        outcome = verify.verify(backup, Level.DRILL, around, tool_folders=tool_folders)
    except LoopinError as error:
        scheduled_run.note(log, "error", f"drill of {backup.stem} could not be finished: {error.message} {error.hint}")
        if not around.token.cancelled:
            notices.tell_drill(profile, error, around, database=backup.database_name)
        raise
    if outcome.ok is None:
        # Remembered, so that nobody is told every hour; the state of the profile tells it as long as it lasts.
        Journal(profile.directory).append("unproven", backup.stem, level=Level.DRILL.value, detail=outcome.detail)
    if outcome.ok is not None:
        why = "" if outcome.ok else notices.FAILED_DRILL
        notices.tell_drill(profile, why, around, database=backup.database_name)
    scheduled_run.note(
        log, "done" if outcome.ok else "error", CatchUpResult(drill=outcome).complaint or _proof(outcome)
    )
    return outcome


def _proof(outcome: Outcome) -> str:
    return f"{outcome.backup.stem} proven restorable: {outcome.detail}"


def _known(profile: Profile, now: datetime) -> tuple[list[Backup], Record]:
    """Return the backups of the profile's database, and what the journal tells of it."""
    backups = Catalog(profile.directory, clock=lambda: now).backups()
    database = status.database_of(profile)
    server = status.server_of(profile, backups, database)
    mine = [
        one
        for one in backups
        if one.manifest is not None
        and (not database or retention.is_same(retention.database_of(one), (database, server)))
    ]
    return mine, status.record_of(profile, backups)
