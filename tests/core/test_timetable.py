"""When runs are due and which are missing: in any zone, on any day, whatever the clocks do."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.schedule import UNSCHEDULED, Schedule, Slot
from loopin_backup_core.rules.timetable import Run, last_due, missed, moment, next_run, upcoming
from loopin_backup_core.system.clock import LocalZone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC")]
DAY = timedelta(days=1)

moments = st.datetimes(datetime(2011, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
slots = st.builds(Slot, st.integers(0, 23), st.integers(0, 59))


def at(text: str, zone: tzinfo = BERLIN) -> datetime:
    """Return a local moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def only_daily(hour: int, minute: int = 0) -> Schedule:
    return Schedule(daily=Slot(hour, minute), weekly=None, monthly=None)


def days(schedule: Schedule, after: str, count: int) -> list[str]:
    """Return the local times of the next runs, with their offsets."""
    return [f"{run.at.astimezone(BERLIN):%m-%d %H:%M%z}" for run in upcoming(schedule, at(after), BERLIN, count)]


def test_the_usual_schedule() -> None:
    """Daily 02:00, Sundays 03:00, on the first 04:00; 1 February 2026 is a Sunday."""
    runs = upcoming(Schedule(), at("2026-01-31T12:00"), BERLIN, 4)
    assert [(run.kind.value, f"{run.at.astimezone(BERLIN):%d %H:%M}") for run in runs] == [
        ("daily", "01 02:00"),
        ("weekly", "01 03:00"),
        ("monthly", "01 04:00"),
        ("daily", "02 02:00"),
    ]


def test_of_runs_at_one_moment_the_largest_comes_first() -> None:
    """A schedule may have all three at once."""
    schedule = Schedule(Slot(2, 0), Slot(2, 0, weekday=6), Slot(2, 0, day=1))
    assert next_run(schedule, at("2026-01-31T12:00"), BERLIN) == Run(Kind.MONTHLY, at("2026-02-01T02:00"))


def test_without_a_schedule_nothing_is_ever_due() -> None:
    """No next run, nothing due, nothing missed."""
    now = at("2026-01-31T12:00")
    assert next_run(UNSCHEDULED, now, BERLIN) is None
    assert last_due(UNSCHEDULED, now, BERLIN) == missed(UNSCHEDULED, [], now, BERLIN) == []


def test_in_spring_a_time_that_does_not_exist_is_due_at_the_next_that_does() -> None:
    """Berlin, 29 March 2026: 02:00 to 03:00 is left out. 02:30 is due at 03:00, once, and the day after at 02:30."""
    assert days(only_daily(2, 30), "2026-03-28T00:00", 3) == [
        "03-28 02:30+0100",
        "03-29 03:00+0200",
        "03-30 02:30+0200",
    ]


def test_in_autumn_a_time_that_comes_twice_is_due_once() -> None:
    """Berlin, 25 October 2026: 02:00 to 03:00 comes twice. 02:30 is due at the first."""
    assert days(only_daily(2, 30), "2026-10-24T12:00", 2) == ["10-25 02:30+0200", "10-26 02:30+0100"]
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1).astimezone(UTC)
    assert last_due(only_daily(2, 30), second, BERLIN) == [Run(Kind.DAILY, second - timedelta(hours=1))]
    assert missed(only_daily(2, 30), [Run(Kind.DAILY, second - timedelta(hours=1))], second, BERLIN) == []


def test_a_day_that_does_not_exist() -> None:
    """Samoa left out 30 December 2011: its run is due when the 31st begins."""
    samoa = ZoneInfo("Pacific/Apia")
    runs = upcoming(only_daily(5), at("2011-12-29T12:00", samoa), samoa, 2)
    assert [f"{run.at.astimezone(samoa):%d %H:%M}" for run in runs] == ["31 00:00", "31 05:00"]


@given(moments, slots, st.sampled_from(ZONES))
def test_every_day_has_its_run(now: datetime, slot: Slot, zone: ZoneInfo) -> None:
    """The next run is later than now, at most two days away, and the last that was due is the one before it."""
    schedule = Schedule(daily=slot, weekly=None, monthly=None)
    coming = next_run(schedule, now, zone)
    (due,) = last_due(schedule, now, zone)
    assert coming is not None
    assert due.at <= now < coming.at <= now + 2 * DAY + timedelta(hours=1)
    assert next_run(schedule, due.at, zone) == coming


@given(moments, slots, st.sampled_from(ZONES))
def test_a_run_is_at_its_local_time_unless_that_is_left_out(now: datetime, slot: Slot, zone: ZoneInfo) -> None:
    """And where it is left out, the minute before it does not show that time either."""
    day = now.astimezone(zone).date()
    found = moment(day, slot, zone).astimezone(zone)
    if (found.hour, found.minute) != (slot.hour, slot.minute):
        before = moment(day, slot, zone) - timedelta(seconds=1)
        assert before.astimezone(zone).utcoffset() != found.utcoffset()
        assert before.astimezone(zone).time() < datetime(2000, 1, 1, slot.hour or 0, slot.minute).time()  # noqa: DTZ001
    assert found.second == found.microsecond == 0


class TestMissed:
    """What a machine that was off has to make up for."""

    NOW = at("2026-02-03T12:00")

    def test_of_many_runs_of_a_kind_only_the_last_is_missing(self) -> None:
        """Off for a year: one of each kind, the largest first."""
        old = Run(Kind.DAILY, self.NOW - 365 * DAY)
        assert [run.kind for run in missed(Schedule(), [old], self.NOW, BERLIN)] == [
            Kind.MONTHLY,
            Kind.WEEKLY,
            Kind.DAILY,
        ]

    @pytest.mark.parametrize(
        ("kind", "left"),
        [
            (Kind.MONTHLY, []),
            (Kind.MANUAL, []),
            (Kind.WEEKLY, ["monthly"]),
            (Kind.DAILY, ["monthly", "weekly"]),
            (Kind.SAFETY, ["monthly", "weekly", "daily"]),
        ],
    )
    def test_a_backup_counts_for_its_kind_and_smaller_ones(self, kind: Kind, left: list[str]) -> None:
        """A manual one for all, and one made before a restore for none."""
        made = [Run(kind, self.NOW)]
        assert [run.kind.value for run in missed(Schedule(), made, self.NOW, BERLIN)] == left

    def test_one_made_before_its_time_does_not_count(self) -> None:
        """What was made at 01:59 is not the backup of 02:00; what was made at 02:00 is."""
        due = at("2026-02-03T02:00")
        early, exact = Run(Kind.MANUAL, due - timedelta(minutes=1)), Run(Kind.MANUAL, due)
        assert missed(only_daily(2), [early], self.NOW, BERLIN) == [Run(Kind.DAILY, due)]
        assert missed(only_daily(2), [exact], self.NOW, BERLIN) == []


@pytest.fixture
def berlin_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process live in Berlin."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def test_the_machines_own_zone_is_the_one_of_that_name(berlin_time: None) -> None:
    """Every moment of the days of a change is the same in it, and so are the runs."""
    zone = LocalZone()
    for start in (at("2026-03-28T12:00"), at("2026-10-24T12:00")):
        for minutes in range(0, 2 * 24 * 60, 10):
            now = start + timedelta(minutes=minutes)
            mine, theirs = now.astimezone(zone), now.astimezone(BERLIN)
            assert (mine.isoformat(), mine.fold) == (theirs.isoformat(), theirs.fold)
            assert mine.astimezone(UTC) == now
        assert upcoming(Schedule(), start, zone, 5) == upcoming(Schedule(), start, BERLIN, 5)
        assert upcoming(only_daily(2, 30), start, zone, 3) == upcoming(only_daily(2, 30), start, BERLIN, 3)


@pytest.mark.parametrize("zone", ZONES)
def test_an_hourly_run_is_at_its_minute_of_every_local_hour(zone: ZoneInfo) -> None:
    """Also where the clocks are changed by half an hour, and each is the last one that was due until the next."""
    schedule = Schedule(None, None, None, hourly=Slot(None, 15))
    for start in ("2026-03-29T00:00", "2026-10-25T00:00", "2026-04-04T10:00", "2026-10-03T10:00"):
        runs = upcoming(schedule, at(start, zone), zone, 30)
        assert {(run.kind, run.at.astimezone(zone).minute) for run in runs} == {(Kind.HOURLY, 15)}
        assert all(timedelta(minutes=30) <= two.at - one.at <= timedelta(minutes=90) for one, two in pairwise(runs))
        for run in runs:
            assert last_due(schedule, run.at, zone) == [run]
            assert last_due(schedule, run.at + timedelta(minutes=29), zone) == [run]


def test_a_larger_kind_counts_for_an_hourly_run_and_one_before_a_restore_does_not() -> None:
    """What was made since it was due is as good, but for what a restore has saved."""
    schedule = Schedule(None, None, None, hourly=Slot(None, 15))
    now = at("2026-02-01T12:30")
    made = at("2026-02-01T12:20")
    assert [run.kind for run in missed(schedule, [], now, BERLIN)] == [Kind.HOURLY]
    for kind in (Kind.HOURLY, Kind.DAILY, Kind.MANUAL):
        assert missed(schedule, [Run(kind, made)], now, BERLIN) == []
    assert len(missed(schedule, [Run(Kind.SAFETY, made)], now, BERLIN)) == 1
    assert len(missed(schedule, [Run(Kind.HOURLY, made - timedelta(hours=1))], now, BERLIN)) == 1
