"""A property list of macOS' launchd: an agent that calls the catch-up whenever a run is due, and every hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.rules import timetable
from loopin_backup_core.scheduling.formats.call import CATCH_UP
from loopin_backup_core.scheduling.formats.crontab import HOURLY

if TYPE_CHECKING:
    from loopin_backup_core.model.schedule import Slot
    from loopin_backup_core.scheduling.formats.call import Call


def label(profile: str) -> str:
    """Return the agent's label, which is also its file's name."""
    return f"loopin-backup.{profile}"


def agent(call: Call) -> str:
    """Return the property list. Runs that a sleeping Mac has missed are started once, when it wakes."""
    import plistlib

    times = [when(slot) for slot in timetable.slots(call.schedule).values()]
    facts: dict[str, Any] = {
        "Label": label(call.profile),
        "ProgramArguments": list(call.argv(CATCH_UP)),
        "StartCalendarInterval": [*times, {"Minute": HOURLY}],
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    if call.environment:
        facts["EnvironmentVariables"] = dict(call.environment)
    return plistlib.dumps(facts, sort_keys=False).decode()


def when(slot: Slot) -> dict[str, int]:
    """Return a slot as launchd writes it; its Sunday is 0.

    >>> from loopin_backup_core.model.schedule import Slot
    >>> when(Slot(3, 0, weekday=6)), when(Slot(None, 15))
    ({'Hour': 3, 'Minute': 0, 'Weekday': 0}, {'Minute': 15})
    """
    times = {"Minute": slot.minute} if slot.hour is None else {"Hour": slot.hour, "Minute": slot.minute}
    if slot.weekday is not None:
        times["Weekday"] = (slot.weekday + 1) % 7
    return times if slot.day is None else {**times, "Day": slot.day}
