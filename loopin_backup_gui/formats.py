"""How numbers, sizes and moments read in the window: in the user's language, in local time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

if TYPE_CHECKING:
    from loopin_backup_core.model.progress import Progress

UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Formats", text, None, count)


def number(count: int) -> str:
    """Return a count with its thousands separated."""
    return QLocale().toString(count)


def signed(count: int) -> str:
    """Return a difference with its sign: a true minus, a plus, or a bare zero."""
    return number(0) if count == 0 else f"{'+' if count > 0 else '−'}{number(abs(count))}"


def size(count: float) -> str:
    """Return a number of bytes in decimal units."""
    value = float(count)
    unit = UNITS[0]
    for unit in UNITS:
        if value < 999.5 or unit == UNITS[-1]:
            break
        value /= 1000
    if unit == "B":
        return f"{number(int(value))} B"
    return f"{QLocale().toString(value, 'f', 1 if value < 99.95 else 0)} {unit}"


def duration(seconds: float) -> str:
    """Return a duration in at most two units."""
    whole = round(seconds)
    if seconds < 9.95:
        return _tr("%1 s").replace("%1", QLocale().toString(float(seconds), "f", 1))
    if whole < 60:
        return _tr("%1 s").replace("%1", number(whole))
    if whole < 3600:
        return _tr("%1 min %2 s").replace("%1", number(whole // 60)).replace("%2", number(whole % 60))
    if whole < 86400:
        return _tr("%1 h %2 min").replace("%1", number(whole // 3600)).replace("%2", number(whole % 3600 // 60))
    return _tr("%n day(s)", whole // 86400)


def ago(when: datetime, now: datetime) -> str:
    """Return how long ago a moment was, in one unit: “4 h ago”; one to come reads “in 4 h”."""
    seconds = (now - when).total_seconds()
    if abs(seconds) < 60:
        return _tr("just now")
    days = int(abs(seconds) // 86400)
    if days >= 2:
        # Whole phrases: in other languages the word for days depends on what comes before it.
        return _tr("%n day(s) ago", days) if seconds > 0 else _tr("in %n day(s)", days)
    return (_tr("%1 ago") if seconds > 0 else _tr("in %1")).replace("%1", _span(abs(seconds)))


def _span(seconds: float) -> str:
    if seconds < 3600:
        return _tr("%1 min").replace("%1", number(int(seconds // 60)))
    return _tr("%1 h").replace("%1", number(int(seconds // 3600)))


def when(moment: datetime, now: datetime) -> str:
    """Return a moment in local time as people say it: “Today 02:00”, “Sat 21 Nov 02:00”, “24 Aug 2025 02:00”."""
    local, today = moment.astimezone(), now.astimezone()
    clock = QLocale().toString(_qt(moment).time(), "HH:mm")
    days = (today.date() - local.date()).days
    if days == 0:
        return _tr("Today %1").replace("%1", clock)
    if days == 1:
        return _tr("Yesterday %1").replace("%1", clock)
    if days == -1:
        return _tr("Tomorrow %1").replace("%1", clock)
    form = "ddd d MMM" if abs(days) < 300 else "d MMM yyyy"
    return f"{QLocale().toString(_qt(moment).date(), form)} {clock}"


def when_inside(moment: datetime, now: datetime) -> str:
    """Return a moment as it reads inside a sentence: “today 02:00”."""
    text = when(moment, now)
    relative = (_tr("Today %1"), _tr("Yesterday %1"), _tr("Tomorrow %1"))
    return text[0].lower() + text[1:] if any(text.startswith(one.replace("%1", "")) for one in relative) else text


def exactly(moment: datetime) -> str:
    """Return a moment with its date, its time to the second and its zone, for tooltips and details."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z} ({moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)"


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))


def progress(progress: Progress, began: datetime, now: datetime) -> str:
    """Return where a job stands: table, rows of how many, rate, and what is left."""
    parts = [progress.table or progress.subject or progress.phase.value]
    if progress.rows and progress.rows_expected:
        of = _tr("%1 of %2 rows").replace("%1", number(progress.rows))
        parts.append(of.replace("%2", number(max(progress.rows, progress.rows_expected))))
    elif progress.rows:
        parts.append(_tr("%1 rows").replace("%1", number(progress.rows)))
    elapsed = (now - began) / timedelta(seconds=1)
    if progress.bytes and elapsed >= 1:
        parts.append(f"{size(progress.bytes / elapsed)}/s")
        share = fraction(progress)
        if share is not None and 0.02 <= share < 1:
            parts.append(_tr("%1 left").replace("%1", duration(elapsed / share - elapsed)))
    elif progress.bytes:
        parts.append(size(progress.bytes))
    return " · ".join(parts)


def fraction(progress: Progress) -> float | None:
    """Return which share of the work is done, from 0 to 1; None where nobody knows."""
    for done, expected in ((progress.bytes, progress.bytes_expected), (progress.rows, progress.rows_expected)):
        if expected > 0:
            return min(1.0, done / expected)
    return None
