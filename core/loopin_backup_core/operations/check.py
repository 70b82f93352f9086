"""The dead-man's switch: what monitoring should know of a profile, read from its directory and never from a log."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.destinations import copies as offsite
from loopin_backup_core.model.errors import BusyError, LoopinError, NotAllowedError, StorageError, VerificationError
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.monitoring import CheckFinding, Copies, Inspection, Severity
from loopin_backup_core.notifications import notices
from loopin_backup_core.operations import status
from loopin_backup_core.postgres import verify_file
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import health, timetable
from loopin_backup_core.rules.timetable import Run
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.health import State


def inspect(
    profile: Profile, around: JobContext, zone: tzinfo, *, checksum: bool = True, copies: bool = True
) -> Inspection:
    """Return how well a profile is protected, and all else that somebody should look at.

    With ``checksum`` the newest good backup is read from beginning to end; what is not as it was written is remembered
    in the journal. With ``copies`` the destinations are asked whether they answer. A directory that is not there or
    cannot be read is something found, and no error. Raises CancelledError.
    """
    state = status.state_of(profile, around.now(), zone)
    found: bool | None = None
    concerns: list[CheckFinding] = []
    backups: list[Backup] = []
    homes: list[offsite.State] = []
    try:
        files.owner_of(profile.directory)
        backups = [one for one in Catalog(profile.directory, clock=around.now).backups() if one.manifest is not None]
        if checksum and state.last_good is not None:
            problem = _wrong_bytes(state.last_good, around)
            found = not problem
            concerns += [CheckFinding(Severity.CRITICAL, problem)] if problem else []
        concerns += _concerns(profile, backups, state)
        homes = offsite.states(profile, around) if copies else []
        concerns += (concern for home in homes for concern in _copies(profile, home, around.now(), zone))
    except StorageError as error:
        if error.message not in state.reasons:
            concerns.append(CheckFinding(Severity.UNKNOWN, error.message))
    counts = {verdict.value: sum(one.verdict is verdict for one in backups) for verdict in Verdict}
    return Inspection(
        profile=profile.name,
        database=status.database_of(profile),
        drill_days=profile.schedule.drill_days,
        state=state,
        concerns=tuple(concerns),
        counts={verdict: number for verdict, number in counts.items() if number},
        checksum=found,
        copies=tuple(Copies(one.destination.name, one.error is None, one.newest, one.missing) for one in homes),
    )


def _wrong_bytes(backup: Backup, around: JobContext) -> str:
    """Return what is wrong with the bytes of a backup, nothing if they are those that were written."""
    if backup.manifest is None:
        return ""
    try:
        path = verify_file.data_path(backup)
        verify_file.own_file(backup.manifest, path, Level.CHECKSUM, reporter=around.reporter, token=around.token)
    except VerificationError as error:
        # Whoever only watches may not be allowed to write; the alarm counts more than the note.
        with suppress(StorageError, BusyError, NotAllowedError):
            facts = {"level": Level.CHECKSUM.value, "ok": False, "detail": error.message, "duration": 0.0}
            Journal(backup.directory).append("verified", backup.stem, **facts)
        return error.message
    return ""


def _concerns(profile: Profile, backups: list[Backup], state: State) -> Iterator[CheckFinding]:
    newest = backups[0].stem if backups else ""
    damaged = [one.stem for one in backups if one.verdict in {Verdict.DAMAGED, Verdict.UNUSABLE} and one.stem != newest]
    if damaged:
        shown = ", ".join(damaged[:3]) + (f" and {len(damaged) - 3} more" if len(damaged) > 3 else "")
        yield CheckFinding(Severity.WARNING, f"Damaged: {shown}.")
    for text in status.others(profile, backups):
        yield CheckFinding(Severity.CRITICAL, text)
    for remark in Catalog(profile.directory).remarks():
        yield CheckFinding(Severity.WARNING, remark)
    for problem in Journal(profile.directory).verify()[:1]:
        yield CheckFinding(Severity.WARNING, f"The journal cannot be trusted: {problem}")
    if state.last_good is not None and state.last_good.verified is None:
        yield CheckFinding(Severity.WARNING, f"{state.last_good.stem} is not verified as it is now.")
    yield from _unsent(profile)


def _unsent(profile: Profile) -> Iterator[CheckFinding]:
    try:
        for one in notices.unsent(profile):
            yield CheckFinding(Severity.WARNING, f"The last notice to {one.way} could not be sent: {one.reason}.")
    except LoopinError as error:
        yield CheckFinding(Severity.WARNING, f"Whether notices arrive is unknown: {error.message}")


def _copies(profile: Profile, home: offsite.State, now: datetime, zone: tzinfo) -> Iterator[CheckFinding]:
    """Yield what is wrong with a destination: its copies are held to the schedule of the backups."""
    name = home.destination.name
    if home.error is not None:
        yield CheckFinding(Severity.WARNING, f"{name} does not answer: {home.error.message}")
    there = [Run(Kind.MANUAL, home.newest)] if home.newest is not None else []
    grace = timedelta(hours=profile.schedule.grace)
    if timetable.missed(profile.schedule, there, now - grace, zone):
        age = f"is {health.ago(home.newest, now)}" if home.newest is not None else "does not exist"
        yield CheckFinding(Severity.CRITICAL, f"The newest copy at {name} {age}: copies are overdue.")
    elif home.lost:
        what = "1 copy that was" if home.lost == 1 else f"{home.lost} copies that were"
        gone = "is" if home.lost == 1 else "are"
        text = f"{what} at {name} {gone} there no more. Is it the right disk or bucket? “loopin-backup-cli copy --all”."
        yield CheckFinding(Severity.CRITICAL, text)
    elif home.missing:
        what = "1 backup has" if home.missing == 1 else f"{home.missing} backups have"
        yield CheckFinding(Severity.WARNING, f"{what} no copy at {name}.")
