"""A timer and a service of systemd for one user. The timer calls the catch-up at every time at which a run is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.schedule import WEEKDAYS
from loopin_backup_core.rules import timetable
from loopin_backup_core.scheduling.formats.call import CATCH_UP
from loopin_backup_core.scheduling.formats.crontab import HOURLY

if TYPE_CHECKING:
    from loopin_backup_core.model.schedule import Slot
    from loopin_backup_core.scheduling.formats.call import Call


def unit_name(profile: str) -> str:
    """Return what the names of a profile's two units begin with."""
    return f"loopin-backup-{profile}"


def units(call: Call) -> dict[str, str]:
    """Return the texts of a profile's units by their names.

    With ``Persistent=true`` a run that was missed while the machine was off starts at boot. All times are of one timer
    and one service, which systemd never starts twice at the same time; the catch-up makes what is due.
    """
    name = unit_name(call.profile)
    return {f"{name}.service": _service(call), f"{name}.timer": _timer(call)}


def _service(call: Call) -> str:
    settings = "".join(f"Environment={_quoted(f'{key}={value}')}\n" for key, value in call.environment.items())
    command = " ".join(_quoted(word).replace("$", "$$") for word in call.argv(CATCH_UP))
    return f"""\
[Unit]
Description=LoopIn Backup of {call.profile}
Documentation=man:loopin-backup-cron(1)

[Service]
Type=oneshot
{settings}ExecStart={command}
Nice=10
"""


def _timer(call: Call) -> str:
    times = "".join(f"OnCalendar={when(slot)}\n" for slot in timetable.slots(call.schedule).values())
    return f"""\
[Unit]
Description=When LoopIn Backup of {call.profile} is due

[Timer]
{times}OnCalendar=*-*-* *:{HOURLY:02}:00
Persistent=true
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def when(slot: Slot) -> str:
    """Return a slot as an expression of ``OnCalendar``.

    >>> from loopin_backup_core.model.schedule import Slot
    >>> when(Slot(2, 0)), when(Slot(3, 0, weekday=6)), when(Slot(4, 0, day=1)), when(Slot(None, 15))
    ('*-*-* 02:00:00', 'Sun *-*-* 03:00:00', '*-*-01 04:00:00', '*-*-* *:15:00')
    """
    weekday = f"{WEEKDAYS[slot.weekday]} " if slot.weekday is not None else ""
    day = f"{slot.day:02}" if slot.day is not None else "*"
    hour = "*" if slot.hour is None else f"{slot.hour:02}"
    return f"{weekday}*-*-{day} {hour}:{slot.minute:02}:00"


def _quoted(word: str) -> str:
    """Return a word of a unit file; ``%`` would begin a specifier."""
    escaped = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
