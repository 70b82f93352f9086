"""Does a database look wiped, by what the server knows of its tables without reading them? Pure.

Two witnesses are heard. The size of a table is certain: without a block it has no row, and a block holds only so many.
The server's statistics are an estimate, and worth something only where a VACUUM or ANALYZE has counted the table since
they began; a crash or a reset forgets them. Where neither tells, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.identifiers import named_as_in
from loopin_backup_core.rules import wipe_guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from loopin_backup_core.model.wipe_guard import WipeGuardConfig
    from loopin_backup_core.rules.wipe_guard import Rows

BY_STATISTICS = ", by the server's statistics"


@dataclass(frozen=True, slots=True)
class TableStats:
    """What the server knows of one table without reading it.

    ``root`` is the partitioned table at the top that it belongs to, or itself. ``most`` is how many rows its blocks can
    hold, None where that cannot be told. ``live`` are the rows by the statistics, ``counted`` whether those rest on a
    count.
    """

    table: str
    root: str
    most: int | None
    live: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """The rows of each table, partitions added up.

    Those of ``certain`` are surely not more; of ``unknown`` nothing is known.
    """

    rows: Mapping[str, int]
    certain: frozenset[str]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a wipe. ``table`` is empty where it concerns the whole database or a schema."""

    table: str
    before: int
    now: int
    certain: bool
    text: str


def estimate(vitals: Iterable[TableStats], before: Rows) -> Estimate:
    """Return the rows that each table has at most; where little is known, as many as before.

    A table that was not there before is believed, so that rows that moved to it are not missed.
    """
    name_of = named_as_in(before)
    rows: dict[str, int] = {}
    guessed: set[str] = set()
    doubtful: set[str] = set()
    for one in vitals:
        name = name_of(one.root)
        was = before.get(name)
        believed = one.counted or was is None
        count = one.live if believed else (was or 0) if one.most is None else one.most
        rows[name] = rows.get(name, 0) + (count if one.most is None else min(count, one.most))
        if one.most is None or (believed and one.most > 0):
            guessed.add(name)
        if not believed and one.most != 0:
            doubtful.add(name)
    capped = {name: min(count, before[name]) if name in doubtful else count for name, count in rows.items()}
    unknown = tuple(sorted(name for name in doubtful if capped[name] >= before[name] > 0))
    return Estimate(capped, frozenset(rows.keys() - guessed), unknown)


def judge(
    history: Sequence[Rows], vitals: Iterable[TableStats], thresholds: WipeGuardConfig
) -> tuple[tuple[Sign, ...], tuple[str, ...]]:
    """Compare with the rows of earlier good backups, newest first; return the signs and the tables not judged."""
    found = estimate(vitals, history[0] if history else {})
    signs = [_sign(one, found) for one in wipe_guard.judge(history, dict(found.rows), thresholds)]
    return tuple(signs), found.unknown


def gone(database: str, before: Rows) -> Sign:
    """Return the sign that the database itself does not exist any more."""
    total = sum(before.values())
    text = f"the database {database} does not exist any more; it had {total:,} rows in {len(before)} tables"
    return Sign("", total, 0, certain=True, text=wipe_guard.sentence(text))


def _sign(finding: wipe_guard.Finding, found: Estimate) -> Sign:
    known = finding.table in found.rows and finding.table not in found.certain
    certain = not known if finding.table else finding.now == 0
    text = finding.text if certain else finding.text + BY_STATISTICS
    return Sign(finding.table, finding.before, finding.now, certain, wipe_guard.sentence(text))
