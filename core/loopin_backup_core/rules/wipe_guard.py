"""Does a new backup look like that of a wiped database? Pure: numbers of rows in, findings out.

What an accident looks like, and what an ordinary day, stands in ``docs/explanation/wipe-guard.md`` with the reasons for
the default thresholds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from loopin_backup_core.model.identifiers import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.wipe_guard import WipeGuardConfig

Rows = dict[str, int]

# Tables whose rows come and go: they may lose much, but not be emptied.
PASSING = re.compile(
    r"(?:^|[._\"])(?:\w*_)?(?:logs?|audits?|events?|sessions?|queues?|jobs?|tasks?|caches?|tmp|temp|metrics|outbox"
    r"|notifications?|tokens?|messages?)(?:_\w*)?\"?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to suspect a wipe. ``table`` is empty where it concerns the whole database."""

    table: str
    before: int
    now: int
    text: str


def rows_of(index: DumpIndex, left_out: Iterable[str] = ()) -> Rows:
    """Return the rows by table, those of partitions added to the table that they belong to.

    A table is not among them if its own rows, or a partition's, are ``left_out`` of one of the backups to compare.
    """
    unknown = {parts(_root(name, index)) for name in left_out}
    rows: Rows = {}
    for name, section in index.tables.items():
        root = _root(name, index)
        if parts(root) not in unknown:
            rows[root] = rows.get(root, 0) + section.rows
    return rows


def _root(name: str, index: DumpIndex) -> str:
    """Return the partitioned table at the top that a table belongs to, or itself."""
    root, seen = name, {name}
    # In a foreign dump partitions may be said to belong to each other in a circle.
    while (parent := index.partitions.get(root)) is not None and parent not in seen:
        root = parent
        seen.add(root)
    return root


def judge(history: Sequence[Rows], now: Rows, thresholds: WipeGuardConfig) -> list[Finding]:
    """Compare the rows of a new backup with those of earlier good ones, newest first; return why it is suspect.

    A table that was empty, or shrank as much, in that history is known to do so and is not minded again.
    """
    if not history or not thresholds.minds:
        return []
    before = history[0]
    if not now and sum(before.values()) > 0:
        total = sum(before.values())
        return [Finding("", total, 0, f"the database has no tables any more; it had {total:,} rows in {len(before)}")]
    found = [one for name in sorted(before) if (one := _table(name, before, now, history, thresholds))]
    overall = _overall(before, now, thresholds)
    return [*_schemas(before, now), *found, *([overall] if overall and not found else [])]


def _table(name: str, before: Rows, now: Rows, history: Sequence[Rows], thresholds: WipeGuardConfig) -> Finding | None:
    was, left = before[name], now.get(name)
    override = thresholds.tables.get(name)
    if left is None:
        gone = was >= thresholds.some or (override is not None and was > 0)
        return Finding(name, was, 0, f"{name} is gone with {was:,} rows") if gone and override != 1.0 else None
    lost = was - left - _moved(name, before, now)
    if lost <= 0 or override == 1.0:
        return None
    if override is not None:
        return _lost(name, was, left) if lost > override * was else None
    if left == 0:
        usual = any(rows.get(name) == 0 for rows in history)
        return None if usual or was < thresholds.some else Finding(name, was, 0, f"{name} was emptied of {was:,} rows")
    share = lost / was
    allowed = thresholds.passing if PASSING.search(name) else thresholds.table
    if was < thresholds.few or share <= max(allowed, _largest_drop(name, history)):
        return None
    return _lost(name, was, left)


def _lost(name: str, was: int, left: int) -> Finding:
    return Finding(name, was, left, f"{name} lost {was - left:,} of {was:,} rows")


def _largest_drop(name: str, history: Sequence[Rows]) -> float:
    """Return the largest share that the table lost between two earlier good backups."""
    counts = [rows[name] for rows in history if name in rows]
    drops = ((older - newer) / older for newer, older in pairwise(counts) if older)
    return max((drop for drop in drops if drop > 0), default=0.0)


def _moved(name: str, before: Rows, now: Rows) -> int:
    """Return how many rows appeared in tables called after this one: ``archived_updates`` beside ``updates``."""
    base = _base(name)
    kin = (other for other in now if other != name and base and base in _base(other))
    return sum(max(0, now[other] - before.get(other, 0)) for other in kin)


def _base(name: str) -> str:
    return name.rsplit(".", 1)[-1].strip('"')


def _overall(before: Rows, now: Rows, thresholds: WipeGuardConfig) -> Finding | None:
    """Judge all tables together but the one that lost most: a purge concerns one table, a wipe many."""
    losses = {name: max(0, rows - now.get(name, 0) - _moved(name, before, now)) for name, rows in before.items()}
    watched = [name for name in losses if thresholds.tables.get(name) != 1.0 and not PASSING.search(name)]
    if len(watched) < 3:
        return None
    watched.remove(max(watched, key=lambda name: losses[name]))
    was, lost = sum(before[name] for name in watched), sum(losses[name] for name in watched)
    if was < thresholds.few or lost <= thresholds.overall * was:
        return None
    total_was, total_now = sum(before.values()), sum(now.values())
    return Finding("", total_was, total_now, f"{lost:,} of {was:,} rows vanished over {len(watched)} tables")


def _schemas(before: Rows, now: Rows) -> list[Finding]:
    had, has = _by_schema(before), _by_schema(now)
    return [
        Finding("", rows, 0, f"the schema {name} is gone with all its tables")
        for name, rows in sorted(had.items())
        if rows > 0 and name not in has
    ]


def _by_schema(rows: Rows) -> Rows:
    schemas: Rows = {}
    for name, count in rows.items():
        schema = name.partition(".")[0]
        schemas[schema] = schemas.get(schema, 0) + count
    return schemas


def texts(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the findings as sentences for a manifest."""
    return tuple(sentence(one.text) for one in findings)


def sentence(text: str) -> str:
    """Return a finding's text as a sentence; the name of a table at its beginning stays as it is.

    >>> sentence("the schema app is gone"), sentence("public.users lost 70 of 120 rows")
    ('The schema app is gone.', 'public.users lost 70 of 120 rows.')
    """
    return f"The{text[3:]}." if text.startswith("the ") else f"{text}."
