"""The examination of the schedule: whether anything on this machine makes the backups that are due."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.operations.doctor.findings import Area, Finding, Grade
from loopin_backup_core.rules import timetable
from loopin_backup_core.scheduling.install import Cron, Systemd, call_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loopin_backup_core.model.profile import Profile


def examine(profile: Profile, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield who makes the backups; a profile without a schedule, or another user's cron, is no problem."""
    if not profile.schedule.is_set:
        text = "Nothing is scheduled: backups are made by hand, or by lines of your own (“loopin-backup-cli schedule”)."
        yield Finding(Area.SCHEDULE, Grade.OK, text)
        return
    due = ", ".join(f"{kind.value} {slot}" for kind, slot in timetable.slots(profile.schedule).items())
    fix = f"Type, as the user whose backups they are: loopin-backup-cli schedule install --profile {profile.name}"
    if sys.platform in {"darwin", "win32"}:
        text = f"Backups are due ({due}). See in this system's own scheduler that it makes them."
        yield Finding(Area.SCHEDULE, Grade.OK, text)
        return
    try:
        call = call_for(profile, environ)
        there = [place for place in (Cron(environ), Systemd(environ)) if place.installed(profile.name)]
        old = [place.name for place in there if not place.is_current(call)]
    except LoopinError as error:
        yield Finding(Area.SCHEDULE, Grade.WARNING, f"Whether anything makes the backups is unknown: {error.message}")
        return
    if old:
        text = f"What is in {' and '.join(old)} does not fit the schedule ({due})."
        yield Finding(Area.SCHEDULE, Grade.WARNING, text, fix)
    elif there:
        yield Finding(Area.SCHEDULE, Grade.OK, f"Due {due}; {' and '.join(one.name for one in there)} makes them.")
    else:
        text = f"Backups are due ({due}), and neither cron nor systemd of this user makes them."
        yield Finding(Area.SCHEDULE, Grade.WARNING, text, fix)
