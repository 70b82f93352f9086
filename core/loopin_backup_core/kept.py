"""The names of databases that were replaced and are kept. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

LONGEST_NAME = 63
BEFORE = "before"
UNDONE = "undone"

_KEPT = re.compile(r"(?P<live>.*)_(?:before|undone)_(?P<at>[0-9]{8}_[0-9]{6})(?:_[0-9]+)?\Z", re.DOTALL)


def name_for(live: str, why: str, now: datetime, number: int = 1) -> str:
    """Return the name under which a database is kept; at most 63 bytes, as PostgreSQL allows.

    >>> name_for("loopin", BEFORE, datetime(2026, 8, 22, 2, tzinfo=UTC))
    'loopin_before_20260822_020000'
    """
    tail = f"_{why}_{now.astimezone(UTC):%Y%m%d_%H%M%S}" + (f"_{number}" if number > 1 else "")
    return live.encode()[: LONGEST_NAME - len(tail)].decode(errors="ignore") + tail


def prefix_for(live: str) -> str:
    """Return what the names of all kept databases of ``live`` begin with."""
    return live.encode()[: LONGEST_NAME - len("_before_20260822_020000")].decode(errors="ignore") + "_"


def replaced_at(name: str) -> datetime | None:
    """Return when a kept database was replaced, None for a name that is none of ours.

    >>> replaced_at("loopin_before_20260822_020000").isoformat()
    '2026-08-22T02:00:00+00:00'
    >>> replaced_at("loopin_archive")
    """
    found = _KEPT.match(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found["at"], "%Y%m%d_%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
