"""What a catch-up has to do, through weeks of a machine that is on and off: each gap is made up for once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Verification
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.schedule import Schedule
from loopin_backup_core.rules.health import Record, backup_to_drill, run_to_make_up_for
from loopin_backup_core.rules.health.duty import runs_of
from loopin_backup_core.rules.timetable import missed
from tests.support.effort import times
from tests.support.store import backup_of, manifest_of

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.rules.timetable import Run

BERLIN = ZoneInfo("Europe/Berlin")
USUAL = Schedule()
START = datetime(2026, 3, 20, 0, 17, tzinfo=UTC)  # the clocks are put forward on the 29th
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def made(kind: Kind, when: datetime, verdict: Verdict = Verdict.GOOD, failed: Level | None = None) -> Backup:
    broken = () if failed is None else (Verification(failed, ok=False, at=when),)
    facts = manifest_of(when, kind)
    return backup_of(Path("/b"), facts, naming.stem(kind, when), when, verdict=verdict, verifications=broken)


@dataclass
class Machine:
    """A machine whose catch-up runs every hour while it is on."""

    schedule: Schedule = USUAL
    backups: list[Backup] = field(default_factory=list)
    record: Record = field(default_factory=Record)

    def wakes(self, now: datetime, *, well: bool = True) -> bool:
        """Catch up; tell whether that tried to make a backup."""
        run = run_to_make_up_for(self.schedule, self.backups, self.record, now, BERLIN)
        if run is None:
            return False
        if well:
            self.backups.append(made(run.kind, now))
            self.record = replace(self.record, failures=())
        else:
            self.record = replace(self.record, failures=(*self.record.failures, now))
        return True

    def missing(self, now: datetime) -> list[Run]:
        return missed(self.schedule, runs_of(self.backups), now, BERLIN)


@settings(max_examples=times(20))
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 1500)), min_size=1, max_size=8))
def test_after_each_gap_one_backup_makes_up_for_all_of_it(spans: list[tuple[int, int]]) -> None:
    """On for some hours, off for some: nothing is missing while it is on, and coming back costs one backup at most."""
    machine, now = Machine(), START
    for on, off in spans:
        for _ in range(on):
            before = len(machine.backups)
            machine.wakes(now)
            assert len(machine.backups) - before <= 1
            assert machine.missing(now) == []
            assert not machine.wakes(now)
            now += HOUR
        now += off * HOUR


def test_a_machine_that_is_always_on_makes_each_run_once() -> None:
    """A catch-up alone, as systemd calls it, for 28 days: one backup for each time.

    But for the Sunday on which 02:00 is left out: both the daily and the weekly are due at 03:00, and one is enough.
    """
    machine = Machine()
    machine.wakes(START)
    for hour in range(1, 28 * 24):
        machine.wakes(START + hour * HOUR)
    count = [sum(one.kind is kind for one in machine.backups[1:]) for kind in (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY)]
    assert count == [27, 4, 1]


def test_after_a_failure_it_waits_longer_and_longer() -> None:
    """Attempts after 0, 1, 3, 7, 15, 31, 55, 79 … hours: at last one a day, however long the server is away."""
    machine = Machine()
    tries = [hour for hour in range(100) if machine.wakes(START + hour * HOUR, well=False)]
    assert tries == [0, 1, 3, 7, 15, 31, 55, 79]
    assert machine.wakes(START + 103 * HOUR)
    assert not machine.wakes(START + 104 * HOUR)


def test_a_disk_that_spoils_everything_is_not_filled() -> None:
    """A backup that its own check found damaged does not count, and the next attempts wait all the same."""
    machine = Machine()
    hours = []
    for hour in range(60):
        if machine.wakes(START + hour * HOUR):
            hours.append(hour)
            machine.backups[-1] = replace(
                made(Kind.MONTHLY, START + hour * HOUR, Verdict.DAMAGED, Level.STRUCTURE), sequence=hour + 1
            )
    assert hours == [0, 1, 3, 7, 15, 31, 55]


def test_what_a_drill_could_not_restore_was_made() -> None:
    """Another backup of the same database within the hour would be no better."""
    machine = Machine(backups=[made(Kind.MONTHLY, START + HOUR, Verdict.DAMAGED, Level.DRILL)])
    assert not machine.wakes(START + 2 * HOUR)
    assert machine.wakes(START + DAY + HOUR)


class TestDrills:
    """When the newest backup is restored for real."""

    GOOD = made(Kind.MONTHLY, START)

    @pytest.mark.parametrize("days", [1, 2, 7, 60])
    def test_the_proof_is_never_too_old(self, days: int) -> None:
        """With a catch-up every hour the next drill comes before the alarm, and not much before it."""
        proof, ages = START, []
        for hour in range(24 * 130):
            now = START + hour * HOUR
            schedule = Schedule(drill_days=days)
            if backup_to_drill(schedule, [self.GOOD], Record(proof=proof), now) is not None:
                ages.append(now - proof)
                proof = now
        assert all(timedelta(days=days) / 2 <= age < timedelta(days=days) for age in ages)
        assert ages

    def test_what_failed_is_not_drilled_again(self) -> None:
        """The next backup is; and without drills in the schedule none."""
        record = Record(failed_drill=START + HOUR)
        assert backup_to_drill(USUAL, [self.GOOD], record, START + 2 * HOUR) is None
        newer = made(Kind.DAILY, START + DAY)
        assert backup_to_drill(USUAL, [self.GOOD, newer], record, START + DAY + HOUR) == newer
        assert backup_to_drill(Schedule(drill_days=0), [newer], Record(), START + 2 * DAY) is None

    def test_what_is_not_possible_is_tried_once_a_day(self) -> None:
        """And what is suspect, dated in the future, or made before a restore is never drilled for proof."""
        record = Record(unproven=START)
        assert backup_to_drill(USUAL, [self.GOOD], record, START + 23 * HOUR) is None
        assert backup_to_drill(USUAL, [self.GOOD], record, START + 24 * HOUR) == self.GOOD
        odd = [
            made(Kind.DAILY, START + DAY, Verdict.SUSPECT),
            made(Kind.SAFETY, START + DAY),
            made(Kind.DAILY, START + 9 * DAY),
        ]
        assert backup_to_drill(USUAL, [*odd, self.GOOD], Record(), START + 2 * DAY) == self.GOOD
