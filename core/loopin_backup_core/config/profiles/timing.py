"""The table ``[profile.NAME.schedule]``: when backups are due. A profile without it has no schedule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.schedule import LAST_DAY, UNSCHEDULED, WEEKDAYS, Schedule, Slot, slot_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from loopin_backup_core.config.profiles.values import Table

OFF = "off"
KINDS = ("hourly", "daily", "weekly", "monthly")
SCHEDULE_KEYS = {
    "hourly": "a minute of every hour such as “:15”, or “off”",
    "daily": "a time such as “02:00”, or “off”",
    "weekly": f"a weekday ({', '.join(WEEKDAYS)}) and a time such as “Sun 03:00”, or “off”",
    "monthly": f"a day from 1 to {LAST_DAY} and a time such as “1 04:00”, or “off”",
    "drill_days": "a whole number of days, 0 for no drills",
    "grace": "a number of hours",
}
"""The keys of a profile's schedule."""


def hourly(value: Any) -> Slot | str | None:
    """Take a minute of every hour, or “off”."""
    return _taken(value, lambda slot: slot.hour is None)


def daily(value: Any) -> Slot | str | None:
    """Take a time of every day, or “off”."""
    return _taken(value, lambda slot: slot.hour is not None and slot.weekday is None and slot.day is None)


def weekly(value: Any) -> Slot | str | None:
    """Take a weekday and a time, or “off”."""
    return _taken(value, lambda slot: slot.weekday is not None)


def monthly(value: Any) -> Slot | str | None:
    """Take a day of the month and a time, or “off”."""
    return _taken(value, lambda slot: slot.day is not None)


def days(value: Any) -> int | None:
    """Take a whole number of days, from 0 to ten years."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 3650 else None


def hours(value: Any) -> float | None:
    """Take a number of hours, from 0 to four weeks."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 672:
        return None
    return float(value)


READERS: dict[str, Callable[[Any], Any]] = {
    "hourly": hourly,
    "daily": daily,
    "weekly": weekly,
    "monthly": monthly,
    "drill_days": days,
    "grace": hours,
}
"""What reads the value of each key; it returns None for what is not expected."""


def schedule_from(table: Table) -> Schedule:
    """Return the schedule that a table describes; keys that it lacks are as usual. Raises UsageError."""
    table.refuse_others(SCHEDULE_KEYS)
    usual = Schedule()
    values: dict[str, Any] = {
        key: table.take(key, read, SCHEDULE_KEYS[key], getattr(usual, key)) for key, read in READERS.items()
    }
    return changed(usual, values)


def changed(schedule: Schedule, values: Mapping[str, Any]) -> Schedule:
    """Return a schedule with other values, as :data:`READERS` return them."""
    given: dict[str, Any] = {key: None if value == OFF else value for key, value in values.items()}
    return replace(schedule, **given)


def values_from(schedule: Schedule) -> dict[str, Any]:
    """Return the table that describes a schedule, nothing for none; numbers that are as usual are left out."""
    if schedule == UNSCHEDULED:
        return {}
    values: dict[str, Any] = {key: str(getattr(schedule, key) or OFF) for key in ("daily", "weekly", "monthly")}
    if schedule.hourly is not None:
        values = {"hourly": str(schedule.hourly), **values}
    usual = Schedule()
    numbers = ("drill_days", "grace")
    return values | {key: getattr(schedule, key) for key in numbers if getattr(schedule, key) != getattr(usual, key)}


def _taken(value: Any, fits: Callable[[Slot], bool]) -> Slot | str | None:
    if value == OFF:
        return OFF
    slot = slot_from(value) if isinstance(value, str) else None
    return slot if slot is not None and fits(slot) else None
