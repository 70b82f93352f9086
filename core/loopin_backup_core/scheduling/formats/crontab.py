"""Lines of a crontab. Everything that is not ours stays as it is, byte for byte."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.rules import timetable
from loopin_backup_core.scheduling.formats.call import CATCH_UP

if TYPE_CHECKING:
    from loopin_backup_core.model.schedule import Slot
    from loopin_backup_core.scheduling.formats.call import Call

HOURLY = 17
"""The minute of every hour at which missed runs are caught up: one at which no usual run begins."""
BOOT_WAIT = 60
"""The seconds after a boot in which a database server of the same machine may start."""
_OURS = re.compile(rb"# loopin-backup: ([A-Za-z0-9_.-]+)[ \t]*\n?\Z")


def lines(call: Call) -> list[str]:
    """Return a profile's lines, each marked as ours. Raises UsageError for a path that no crontab can hold."""
    slots = timetable.slots(call.schedule)
    timed = [(when(slot), call.argv(kind.value)) for kind, slot in slots.items()]
    caught = call.argv(CATCH_UP)
    mark = f"# loopin-backup: {call.profile}"
    texts = [f"{times} {_command(call, argv)} {mark}" for times, argv in [*timed, (f"{HOURLY} * * * *", caught)]]
    texts.append(f"@reboot sleep {BOOT_WAIT} && {_command(call, caught)} {mark}")
    if any("\n" in text or "\r" in text for text in texts):
        raise UsageError("A crontab cannot hold a path with a line break.", hint="Put the program somewhere else.")
    return texts


def when(slot: Slot) -> str:
    """Return the five fields of a crontab's line.

    >>> from loopin_backup_core.model.schedule import Slot
    >>> when(Slot(2, 0)), when(Slot(3, 30, weekday=6)), when(Slot(4, 0, day=1)), when(Slot(None, 15))
    ('0 2 * * *', '30 3 * * 0', '0 4 1 * *', '15 * * * *')
    """
    weekday = "*" if slot.weekday is None else str((slot.weekday + 1) % 7)
    hour = "*" if slot.hour is None else slot.hour
    return f"{slot.minute} {hour} {slot.day or '*'} * {weekday}"


def _command(call: Call, argv: tuple[str, ...]) -> str:
    setting = ["/usr/bin/env", *(f"{name}={value}" for name, value in call.environment.items())]
    # A bare % ends the command in a crontab, whatever quotes are around it.
    return shlex.join([*(setting if call.environment else ()), *argv]).replace("%", r"\%")


def installed(crontab: bytes, profile: str) -> list[str]:
    """Return the lines of a crontab that are a profile's."""
    return [line.decode("utf-8", "replace").rstrip("\r\n") for line in _split(crontab) if _owner(line) == profile]


def profiles(crontab: bytes) -> list[str]:
    """Return the profiles that have lines in a crontab, each once."""
    return list(dict.fromkeys(owner for line in _split(crontab) if (owner := _owner(line))))


def without(crontab: bytes, profile: str) -> bytes:
    """Return a crontab without a profile's lines."""
    return b"".join(line for line in _split(crontab) if _owner(line) != profile)


def with_call(crontab: bytes, call: Call) -> bytes:
    """Return a crontab with a profile's lines, at its end, in the place of those that it had."""
    rest = without(crontab, call.profile)
    gap = b"" if not rest or rest.endswith(b"\n") else b"\n"
    return rest + gap + "".join(f"{line}\n" for line in lines(call)).encode()


def names_zone(crontab: bytes) -> bool:
    """Tell whether a crontab sets a time zone, which some crons take for the times of the lines below it."""
    return re.search(rb"^[ \t]*(?:CRON_)?TZ[ \t]*=", crontab, re.MULTILINE) is not None


def _split(crontab: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]*\n|[^\n]+", crontab)


def _owner(line: bytes) -> str:
    found = None if line.lstrip().startswith(b"#") else _OURS.search(line)
    return found[1].decode("ascii") if found else ""
