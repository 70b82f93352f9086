"""What the charts show, by equality: the year's days, rows per table, sizes, axes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model.backup import Backup, Verification
from loopin_backup_core.model.dump_index import DumpIndex, Requirements, Section, SectionKind
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository.journal.chain import Entry
from loopin_backup_gui.charts import axes
from loopin_backup_gui.charts.days import DayState, year_of
from loopin_backup_gui.charts.series import SizePoint, row_lines, sizes_of, thinned
from tests.support import store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 8, 22, 12, tzinfo=UTC)


def backup(here: Path, days: int, rows: dict[str, int], verdict: Verdict = Verdict.GOOD, **changes: object) -> Backup:
    when = NOW - timedelta(days=days, hours=10)
    sections = tuple(Section(SectionKind.TABLE_DATA, name, 0, 10, count, "") for name, count in rows.items())
    index = DumpIndex(sections, 10, {}, Requirements())
    facts = store.manifest_of(when, index=index, verdict=verdict)
    one = store.backup_of(here, facts, facts.stem, when, rows=sum(rows.values()))
    return replace(one, **changes)  # type: ignore[arg-type]


def test_a_year_is_53_weeks_from_monday_to_today(tmp_path: Path) -> None:
    """The first square is a Monday, the last one today, and a day with a good backup is good."""
    year = year_of([backup(tmp_path, 0, {"public.a": 5}), backup(tmp_path, 1, {"public.a": 4})], [], NOW, UTC)
    assert year.days[0].date.weekday() == 0
    assert year.days[-1].date == date(2026, 8, 22)
    assert len(year.days) == 52 * 7 + NOW.weekday() + 1
    assert [day.state for day in year.days[-3:]] == [DayState.NOTHING, DayState.GOOD, DayState.GOOD]
    assert (year.good, year.expected, year.longest_gap) == (2, 2, timedelta(days=1))


def test_a_day_tells_the_worst_that_happened(tmp_path: Path) -> None:
    """A drill proves a day; suspicion, damage, a failed run and a missing one are each told."""
    drill = (Verification(Level.DRILL, ok=True, at=NOW),)
    made = [
        backup(tmp_path, 0, {"public.a": 1}, Verdict.SUSPECT),
        backup(tmp_path, 1, {"public.a": 1}, verifications=drill),
        backup(tmp_path, 2, {"public.a": 1}, verdict=Verdict.DAMAGED),
        backup(tmp_path, 5, {"public.a": 1}),
        backup(tmp_path, 6, {"public.a": 1}),
    ]
    made[2] = replace(made[2], verdict=Verdict.DAMAGED)
    entries = [Entry(1, NOW - timedelta(days=3), "failed", "", {})]
    year = year_of(made, entries, NOW, UTC)
    expected = [DayState.GOOD, DayState.GOOD, DayState.MISSED, DayState.FAILED]
    assert [day.state for day in year.days[-7:]] == [*expected, DayState.DAMAGED, DayState.PROVEN, DayState.SUSPECT]


def test_what_was_cleaned_up_is_remembered() -> None:
    """The journal tells of days whose backups a cleanup has deleted since, with their rows."""
    stem = "loopin_backup_daily_20260801_020000"
    made = datetime(2026, 8, 1, 2, tzinfo=UTC)
    entries = [
        Entry(1, made, "created", stem, {"rows": 70, "bytes": 900}),
        Entry(2, made, "verified", stem, {"level": "drill", "ok": True}),
        Entry(3, NOW, "deleted", stem, {}),
    ]
    day = next(day for day in year_of([], entries, NOW, UTC).days if day.date == made.date())
    assert (day.state, day.backups, day.kept, day.rows) == (DayState.PROVEN, 1, 0, 70)
    assert sizes_of([], entries) == (SizePoint(made, 900, kept=False),)


def test_weekly_backups_miss_no_days(tmp_path: Path) -> None:
    """Where backups are made once a week, the days between are no missed ones."""
    year = year_of([backup(tmp_path, 7 * n, {"public.a": 1}) for n in range(5)], [], NOW, UTC)
    assert year.count(DayState.MISSED) == 0


def test_days_are_local(tmp_path: Path) -> None:
    """A backup at 23:30 UTC belongs to the next day where it was made after midnight."""
    from datetime import timezone

    late = replace(backup(tmp_path, 1, {"public.a": 1}), created_at=datetime(2026, 8, 20, 23, 30, tzinfo=UTC))
    days = {one.date: one.state for one in year_of([late], [], NOW, timezone(timedelta(hours=2))).days}
    assert days[date(2026, 8, 21)] is DayState.GOOD


def test_a_wiped_table_is_always_among_the_lines(tmp_path: Path) -> None:
    """The three largest tables are shown, and the one that fell, however small it was; it comes last."""
    full = {"public.a": 900, "public.b": 800, "public.c": 700, "public.d": 300, "public.e": 200}
    wiped = {**full, "public.d": 3}
    made = [backup(tmp_path, 0, wiped, Verdict.SUSPECT), backup(tmp_path, 1, full), backup(tmp_path, 2, full)]
    found = row_lines(made)
    assert [(line.name, line.fell) for line in found.lines] == [("a", False), ("b", False), ("c", False), ("d", True)]
    assert found.lines[-1].rows == (300, 300, 3)
    assert found.lines[-1].change == pytest.approx(-0.99)
    assert (found.most, found.stems[-1]) == (900, made[0].stem)


def test_a_fall_is_measured_from_the_last_good_backup(tmp_path: Path) -> None:
    """A second backup of the wiped database does not hide the fall."""
    full, wiped = {"public.a": 900}, {"public.a": 1}
    made = [backup(tmp_path, n, wiped, Verdict.SUSPECT) for n in (0, 1)] + [backup(tmp_path, 2, full)]
    (line,) = row_lines(made).lines
    assert (line.fell, line.before, line.last) == (True, 900, 1)


def test_partitions_are_added_up_and_safety_backups_left_out(tmp_path: Path) -> None:
    """A partitioned table is one line, and a backup made before a restore is no point of it."""
    one = backup(tmp_path, 1, {"public.log_1": 3, "public.log_2": 4})
    assert one.manifest is not None
    index = replace(one.manifest.index, partitions={"public.log_1": "public.log", "public.log_2": "public.log"})
    one = replace(one, manifest=replace(one.manifest, index=index))
    safety = replace(backup(tmp_path, 0, {"public.log": 0}), kind=Kind.SAFETY)
    found = row_lines([safety, one])
    assert [(line.name, line.rows) for line in found.lines] == [("log", (7,))]


def test_no_backups_are_no_lines() -> None:
    """An empty directory has nothing to draw."""
    assert (row_lines([]).lines, sizes_of([], [])) == ((), ())
    assert year_of([], [], NOW, UTC).expected == 0


@given(st.floats(0.001, 1e12))
def test_ticks_reach_the_largest_value(most: float) -> None:
    """The last tick is at or above the largest value, and there are few of them."""
    found = axes.ticks(most)
    assert found[-1] >= most * 0.999
    assert 2 <= len(found) <= 7


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6), st.floats(20, 200))
def test_labels_never_lie_over_each_other(wanted: list[float], high: float) -> None:
    """Labels keep their distance, or share the room evenly where there is not enough; none leaves it."""
    placed = axes.spread(wanted, 14, 0, high)
    apart = min(14, high / (len(wanted) - 1)) if len(wanted) > 1 else 0
    ordered = sorted(placed)
    assert all(later - earlier >= apart - 1e-6 for earlier, later in pairwise(ordered))
    assert ordered[0] >= -1e-6
    assert ordered[-1] <= high + 1e-6


def test_a_long_history_is_thinned_and_keeps_its_end() -> None:
    """Thousands of sizes become some hundred points, evenly chosen, with the newest one among them."""
    points = tuple(SizePoint(NOW + timedelta(hours=n), n, kept=True) for n in range(10_000))
    found = thinned(points)
    assert 300 <= len(found) <= 400
    assert found[-1] is points[-1]
    assert list(found) == sorted(found, key=lambda point: point.at)
    assert thinned(points[:5]) == points[:5]
    assert thinned(()) == ()
