"""Numbers, spans of time and backups as people read them, wherever they are told. Nothing here is made harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.manifest import Manifest

UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def size(count: int) -> str:
    """Return a number of bytes as people read it.

    >>> size(693), size(56428), size(1_300_000_000)
    ('693 B', '56.4 kB', '1.3 GB')
    """
    value = float(count)
    for unit in UNITS:
        if value < 999.5 or unit == UNITS[-1]:
            return f"{count} B" if unit == "B" else f"{value:.1f} {unit}" if value < 99.95 else f"{value:.0f} {unit}"
        value /= 1000
    return f"{count} B"


def number(count: int) -> str:
    """Return a count with separated thousands."""
    return f"{count:,}"


def duration(seconds: float) -> str:
    """Return a duration as people read it.

    >>> duration(0.42), duration(75), duration(7300), duration(200_000)
    ('0.4 s', '1 min 15 s', '2 h 1 min', '2 days')
    """
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    if seconds < 86400:
        return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60)} min"
    return f"{int(seconds // 86400)} day{'s' if seconds >= 172800 else ''}"


def ago(when: datetime, now: datetime) -> str:
    """Return how long ago a moment was; one that is still to come says so."""
    seconds = (now - when).total_seconds()
    return f"{duration(seconds)} ago" if seconds >= 0 else f"in {duration(-seconds)}"


def suspicion(facts: Manifest) -> tuple[str, str]:
    """Return why a backup is suspect, and what to do."""
    message = f"{facts.stem} is SUSPECT, {facts.database_name} may have been wiped: {' '.join(facts.reasons)}"
    hint = (
        "It is kept, and nothing is deleted until this is settled: the earlier good backups are held. If it is "
        f"intended, type: loopin-backup-cli accept {facts.stem}. If not, restore an earlier one: loopin-backup-cli list"
    )
    return message, hint


def summary(facts: Manifest) -> str:
    """Return a backup as one line."""
    seconds = (facts.finished_at - facts.started_at).total_seconds()
    return (
        f"{facts.file_name}: {number(facts.index.rows)} rows in {len(facts.index.tables)} tables, "
        f"{size(facts.file_size)}, {duration(seconds)}, {facts.verdict.value}"
    )
