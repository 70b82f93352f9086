"""The work that the window asks of core, each with the command line that does the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Kind, Level
from loopin_backup_gui import commandline
from loopin_backup_gui.jobs import JobSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.catch_up import CatchUpResult
    from loopin_backup_core.operations.verify import Outcome


def _tr(text: str) -> str:
    return QCoreApplication.translate("Work", text)


def back_up(profile: Profile, kind: Kind = Kind.MANUAL, note: str = "", *, pin: bool = False) -> JobSpec:
    """Take a backup as the profile says; its result is the manifest."""

    def run(around: JobContext) -> Manifest:
        from loopin_backup_core.operations import backup

        wanted = replace(backup.usual(profile, kind), note=note, pin=pin)
        return backup.take(profile, wanted, around)

    options = (*(("--note", note) if note else ()), *(("--pin",) if pin else ()))
    command = commandline.of(profile, "backup", kind.value, *options)
    return JobSpec(profile.name, _tr("Backup"), run, kind.value, command)


def catch_up(profile: Profile) -> JobSpec:
    """Make the backup that the schedule missed, and the drill that is due; a drill that did not go well is an error."""

    def run(around: JobContext) -> CatchUpResult:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.model.errors import VerificationError
        from loopin_backup_core.operations import catch_up as catchup
        from loopin_backup_core.repository.run_log import SCHEDULED, RunLog
        from loopin_backup_core.system.clock import LocalZone

        log = RunLog(profile.logs / SCHEDULED, around.now)
        caught = catchup.catch_up(profile, identities.opening(profile, around), log, LocalZone())
        if caught.waiting:
            around.reporter.notice(caught.waiting)
        if caught.complaint:
            raise VerificationError(caught.complaint)
        return caught

    command = ("loopin-backup-cron", "catch-up", "--profile", profile.name)
    return JobSpec(profile.name, _tr("Catching up"), run, "", command)


def verify(profile: Profile, backups: Sequence[Backup], level: Level) -> JobSpec:
    """Verify backups one after the other; its result are the outcomes, also those that are not well."""

    def run(around: JobContext) -> list[Outcome]:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.operations import verify as verifying

        around = identities.opening(profile, around)
        return [verifying.verify(one, level, around) for one in backups]

    stems = [one.stem for one in backups]
    command = commandline.of(profile, "verify", *stems, "--level", level.value)
    title = _tr("Drill") if level is Level.DRILL else _tr("Verification")
    return JobSpec(profile.name, title, run, stems[0] if len(stems) == 1 else "", command)


def check_journal(profile: Profile) -> JobSpec:
    """Check that the chain of a journal is whole; what is wrong with it is the job's error."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.model.errors import VerificationError
        from loopin_backup_core.repository.journal import Journal

        problems = Journal(profile.directory).verify()
        if problems:
            raise VerificationError(
                f"The journal of {profile.name} is not whole: {problems[0]}",
                hint="The backups themselves are not touched by this. Keep a copy of the journal before anything else.",
            )
        around.reporter.notice(_tr("The journal's chain is whole."))

    command = commandline.of(profile, "journal", "verify")
    return JobSpec(profile.name, _tr("Check of the journal"), run, "", command, changes=False)
