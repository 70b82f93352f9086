"""The work of the page, each with the command line that does the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.config.profiles import timing
from loopin_backup_gui import commandline
from loopin_backup_gui.jobs import JobSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.retention import Decision, RetentionPolicy
    from loopin_backup_core.model.schedule import Schedule
    from loopin_backup_core.scheduling.install import Place

CRON, SYSTEMD = "cron", "systemd"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScheduleWork", text)


def places(environ: Mapping[str, str]) -> tuple[Place, ...]:
    """Return the schedulers of this machine that this program writes to itself; none on Windows."""
    import sys

    from loopin_backup_core.scheduling.install import Cron, Systemd

    return () if sys.platform == "win32" else (Cron(environ), Systemd(environ))


def set_times(profile: Profile, schedule: Schedule) -> JobSpec:
    """Write when the backups of a profile are due."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.config import profiles

        profiles.set_schedule(profile, schedule, around.environ)

    return JobSpec(profile.name, _tr("New times"), run, "", set_command(profile, schedule))


def set_command(profile: Profile, schedule: Schedule) -> tuple[str, ...]:
    """Return the command line that sets these times."""
    values = (
        f"--{kind}={getattr(schedule, kind) or timing.OFF}"
        for kind in timing.KINDS
        if kind != "hourly" or schedule.hourly
    )
    numbers = (f"--drill-days={schedule.drill_days}", f"--grace={schedule.grace:g}")
    return commandline.of(profile, "schedule", "set", *values, *numbers)


def set_numbers(profile: Profile, policy: RetentionPolicy) -> JobSpec:
    """Write how many backups of a profile are kept."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.config.profiles.limits import set_limits

        set_limits(replace(profile, retention=policy), around.environ)

    return JobSpec(profile.name, _tr("New retention"), run, "", keep_command(profile, policy))


def keep_command(profile: Profile, policy: RetentionPolicy) -> tuple[str, ...]:
    """Return the command line that sets these numbers."""
    given = {kind.value: str(number) for kind, number in policy.keep.items()}
    numbers = [f"--keep={kind}={number}" for kind, number in {**given, "manual": given.get("manual", "all")}.items()]
    return (commandline.PROGRAM, "profile", "limit", profile.name, *numbers)


def install(profile: Profile, scheduler: str) -> JobSpec:
    """Let a scheduler of this machine make the backups, once what it will do was tried; notices say what is left."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.operations.schedule_rehearsal import rehearse
        from loopin_backup_core.scheduling.install import call_for

        rehearse(profile, scheduler, around.environ, around.token)
        (place,) = (one for one in places(around.environ) if one.name == scheduler)
        for remark in place.install(call_for(profile, around.environ)):
            around.reporter.notice(remark)

    command = commandline.of(profile, "schedule", "install", "--with", scheduler)
    return JobSpec(profile.name, _tr("Installation"), run, scheduler, command)


def remove(profile: Profile, scheduler: str) -> JobSpec:
    """Take the runs out of a scheduler again."""

    def run(around: JobContext) -> None:
        (place,) = (one for one in places(around.environ) if one.name == scheduler)
        place.remove(profile.name)

    command = commandline.of(profile, "schedule", "remove", "--with", scheduler)
    return JobSpec(profile.name, _tr("Removal"), run, scheduler, command)


def clean_up(profile: Profile, confirmed: Iterable[str]) -> JobSpec:
    """Delete what retention lets go, and nothing that the user has not confirmed by name."""
    stems = frozenset(confirmed)

    def run(around: JobContext) -> list[Decision]:
        from loopin_backup_core.destinations import copies
        from loopin_backup_core.operations import cleanup

        at, homes = around.now(), profile.destinations
        planned = cleanup.plan(profile.directory, profile.retention, at, destinations=homes)
        why = _tr("It was not among those that were confirmed.")
        held = {one.backup.stem: why for one in planned if one.backup.stem not in stems}
        places = [copies.Place(profile, one, around, pauses=()) for one in homes]
        return cleanup.cleanup(profile.directory, profile.retention, at, held=held, places=places)

    return JobSpec(profile.name, _tr("Cleanup"), run, "", commandline.of(profile, "cleanup"))
