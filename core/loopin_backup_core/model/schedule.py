"""When a profile's backups are due: local times that come again. No clock, and no time zone, in here."""

from __future__ import annotations

import re

from loopin_backup_core.model.value import value

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LAST_DAY = 28
"""The last day that every month has."""

_EVERY_HOUR = r":([0-5][0-9])"
_SLOT = r"(?:(?P<weekday>[A-Za-z]{3}) |(?P<day>[0-9]{1,2}) )?(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"


@value
class Slot:
    """A local time of every day, of one ``weekday`` (0 is Monday), or of one ``day`` of every month (1 to 28).

    Without an ``hour`` it is a minute of every hour.
    """

    hour: int | None
    minute: int
    weekday: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """Return it as profiles write it.

        >>> str(Slot(2, 0)), str(Slot(3, 0, weekday=6)), str(Slot(4, 0, day=1)), str(Slot(None, 5))
        ('02:00', 'Sun 03:00', '1 04:00', ':05')
        """
        time = f":{self.minute:02}" if self.hour is None else f"{self.hour:02}:{self.minute:02}"
        if self.weekday is not None:
            return f"{WEEKDAYS[self.weekday]} {time}"
        return time if self.day is None else f"{self.day} {time}"


def slot_from(text: str) -> Slot | None:
    """Return the slot that a text describes, None if it describes none.

    >>> slot_from(":05"), slot_from("Sun :05")
    (Slot(hour=None, minute=5, weekday=None, day=None), None)

    >>> slot_from("Sun 03:00")
    Slot(hour=3, minute=0, weekday=6, day=None)
    >>> slot_from("31 04:00")
    """
    if every_hour := re.fullmatch(_EVERY_HOUR, text):
        return Slot(None, int(every_hour[1]))
    found = re.fullmatch(_SLOT, text)
    if found is None:
        return None
    name, day = found["weekday"], int(found["day"]) if found["day"] else None
    weekday = WEEKDAYS.index(name.title()) if name and name.title() in WEEKDAYS else None
    slot = Slot(int(found["hour"]), int(found["minute"]), weekday, day)
    is_time = int(found["hour"]) < 24 and slot.minute < 60
    is_day = (name is None or weekday is not None) and (day is None or 1 <= day <= LAST_DAY)
    return slot if is_time and is_day else None


@value
class Schedule:
    """When backups of each kind are due, None for never, and how old the proof that they restore may become.

    ``hourly`` backups are due at a minute of every hour. ``drill_days`` is in days, and 0 asks for no drills. ``grace``
    is how many hours after its time a backup may be missing before that is an alarm.
    """

    daily: Slot | None = Slot(2, 0)
    weekly: Slot | None = Slot(3, 0, weekday=6)
    monthly: Slot | None = Slot(4, 0, day=1)
    drill_days: int = 7
    grace: float = 6.0
    hourly: Slot | None = None

    @property
    def is_set(self) -> bool:
        """Whether backups are ever due."""
        return any(slot is not None for slot in (self.hourly, self.daily, self.weekly, self.monthly))


UNSCHEDULED = Schedule(daily=None, weekly=None, monthly=None, drill_days=0)
"""The schedule of a profile that has none."""
