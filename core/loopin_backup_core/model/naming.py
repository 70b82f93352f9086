"""How the files of a backup are named. Times in names are UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loopin_backup_core.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "loopin_backup"
DATA_SUFFIXES = (".sql", ".sql.zst", ".sql.age", ".sql.zst.age", ".sql.gz", ".sql.gz.age")
MANIFEST_SUFFIX = ".json"
GLOBALS_SUFFIX = ".globals.sql"
ENCRYPTED_SUFFIX = ".age"
GLOBALS_SUFFIXES = (GLOBALS_SUFFIX, GLOBALS_SUFFIX + ENCRYPTED_SUFFIX)

_KINDS = {kind.value: kind for kind in Kind}
_STEM = rf"(?a){PREFIX}_([a-z0-9-]+)_([0-9]{{8}}_[0-9]{{6}})(?:_([0-9]+))?"


def timestamp(when: datetime) -> str:
    """Return a moment as names and manifests write it.

    >>> timestamp(datetime(2026, 8, 22, 2, tzinfo=UTC))
    '20260822_020000'
    """
    return f"{_in_utc(when):%Y%m%d_%H%M%S}"


def moment(text: str) -> datetime | None:
    """Return the moment that a timestamp names, None if it names none.

    >>> moment("20260822_020000")
    datetime.datetime(2026, 8, 22, 2, 0, tzinfo=datetime.timezone.utc)
    >>> moment("20260231_020000")
    """
    if re.fullmatch(r"[0-9]{8}_[0-9]{6}", text, re.ASCII) is None:
        return None
    day, time = text[:8], text[9:]
    try:
        return datetime(
            int(day[:4]), int(day[4:6]), int(day[6:]), int(time[:2]), int(time[2:4]), int(time[4:]), tzinfo=UTC
        )
    except ValueError:
        return None


def stem(kind: Kind, when: datetime, number: int = 1) -> str:
    """Return the name that the files of a backup share; ``number`` tells those of one second apart.

    >>> stem(Kind.DAILY, datetime(2026, 8, 22, 2, tzinfo=UTC), 2)
    'loopin_backup_daily_20260822_020000_2'
    """
    return f"{PREFIX}_{kind.value}_{timestamp(when)}" + (f"_{number}" if number > 1 else "")


def stems(kind: Kind, when: datetime) -> Iterator[str]:
    """Yield the names that a backup of this moment may have, the first choice first, without end."""
    number = 1
    while True:
        yield stem(kind, when, number)
        number += 1


def parse(text: str) -> tuple[Kind | None, datetime | None]:
    """Return the kind and the moment that a stem tells, None for what it does not tell.

    >>> parse("loopin_backup_yearly_20260822_020000")
    (None, datetime.datetime(2026, 8, 22, 2, 0, tzinfo=datetime.timezone.utc))
    """
    match = re.fullmatch(_STEM, text)
    if match is None:
        return None, None
    return _KINDS.get(match[1]), moment(match[2])


def split(name: str) -> tuple[str, str]:
    """Return the stem and the suffix of a file's name; the suffix is empty where it is none of ours.

    >>> split("loopin_backup_daily_20260822_020000.sql.zst")
    ('loopin_backup_daily_20260822_020000', '.sql.zst')
    >>> split("notes.txt")
    ('notes.txt', '')
    """
    for suffix in (*GLOBALS_SUFFIXES, MANIFEST_SUFFIX, *DATA_SUFFIXES):
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def _in_utc(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"{when} has no time zone")
    return when.astimezone(UTC)
