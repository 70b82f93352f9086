"""Moments as people read them. Names of days and months are English whatever the locale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MORNING, EVENING = 6, 18


def span(length: timedelta) -> str:
    """Return a length of time in its largest unit.

    >>> span(timedelta(minutes=5)), span(timedelta(hours=3)), span(timedelta(hours=26)), span(timedelta(days=2))
    ('5 min', '3 h', '26 h', '2 days')
    """
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def ago(when: datetime, now: datetime) -> str:
    """Return how long ago a moment was."""
    length = now - when
    return "just now" if length < timedelta(minutes=1) else f"{span(length)} ago"


def moment_of(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a local moment near now: its day in one word, and its time.

    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 8, 22, 20, 0, tzinfo=UTC)
    >>> [moment_of(now + timedelta(hours=hours), now, UTC) for hours in (-26, -10, 6, 16, 31, 300)]
    ['yesterday 18:00', 'today 10:00', 'tonight 02:00', 'tomorrow 12:00', 'Monday 03:00', '4 Sep 08:00']
    >>> [moment_of(now + timedelta(hours=hours), now + timedelta(hours=5), UTC) for hours in (6, 30)]
    ['tonight 02:00', 'tomorrow 02:00']
    """
    local, here = at.astimezone(zone), now.astimezone(zone)
    return f"{_day(local, here)} {local:%H:%M}"


def _day(local: datetime, here: datetime) -> str:
    days = (local.date() - here.date()).days
    if local >= here and _is_tonight(local, here, days):
        return "tonight"
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return WEEKDAYS[local.weekday()] if abs(days) < 7 else f"{local.day} {MONTHS[local.month - 1]}"


def _is_tonight(local: datetime, here: datetime, days: int) -> bool:
    if days == 0:
        return local.hour >= EVENING or (local.hour < MORNING and here.hour < MORNING)
    # Somebody who is awake at one o'clock means by tonight the night that it is.
    return days == 1 and local.hour < MORNING <= here.hour
