"""The state of a profile: one level, one sentence, why, and what to do. Judged from facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Verification
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.schedule import UNSCHEDULED, Schedule
from loopin_backup_core.repository.journal.chain import Entry
from loopin_backup_core.rules.health import Protection, Record, State, judge, record_of
from tests.support.store import backup_of, manifest_of

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup

BERLIN = ZoneInfo("Europe/Berlin")
HERE = Path("/backups")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 8, 20, 14, 0, tzinfo=UTC)  # a Thursday, 16:00 in Berlin
TODAY = datetime(2026, 8, 20, 0, 0, 5, tzinfo=UTC)  # five seconds after 02:00 in Berlin
PROVEN = Record(proof=NOW - 2 * DAY)
USUAL = Schedule()


def backup(when: datetime, kind: Kind = Kind.MONTHLY, **changes: Any) -> Backup:
    facts = manifest_of(when, kind)
    return backup_of(HERE, facts, naming.stem(kind, when), when, **changes)


def state(
    *backups: Backup, record: Record = PROVEN, schedule: Schedule = USUAL, now: datetime = NOW, is_there: bool = True
) -> State:
    profile = Profile("prod", "dbname=loopin", HERE, HERE, schedule=schedule)
    return judge(profile, "loopin", backups, record, now, BERLIN, is_there=is_there)


def test_a_database_with_a_backup_a_proof_and_a_schedule_is_protected() -> None:
    """The sentence tells the last backup, the last proof and the next run; there is nothing to do."""
    found = state(backup(NOW - 3 * HOUR), backup(NOW - 3 * DAY))
    assert (found.level, found.headline, found.todo) == (Protection.PROTECTED, "Protected", "")
    assert found.sentence == "Last backup 3 h ago · Proven restorable 2 days ago · Next tonight 02:00"
    assert (found.reasons, found.missed, found.proof_is_old) == ((), (), False)
    assert found.last_good is not None
    assert found.last_good.created_at == NOW - 3 * HOUR


def test_without_a_schedule_a_good_recent_backup_is_enough() -> None:
    """A week old is recent; then the state asks for a backup, or a schedule. Nobody promised a drill."""
    fresh = state(backup(NOW - 6 * DAY), schedule=UNSCHEDULED, record=Record())
    assert fresh.level is Protection.PROTECTED
    assert fresh.sentence == "Last backup 6 days ago · Never proven restorable · Not scheduled"
    old = state(backup(NOW - 8 * DAY), schedule=UNSCHEDULED, record=Record())
    assert old.level is Protection.OVERDUE
    assert "schedule install --profile prod" in old.todo


class TestOverdue:
    """A run that did not happen."""

    def test_it_is_overdue_when_its_grace_is_over(self) -> None:
        """Due at 02:00 with six hours of grace: protected at 07:59, overdue at 08:01."""
        last = backup(TODAY - DAY)
        late = TODAY + 6 * HOUR
        assert state(last, now=late - timedelta(minutes=1)).level is Protection.PROTECTED
        found = state(last, now=late + timedelta(minutes=1))
        assert (found.level, found.headline) == (Protection.OVERDUE, "Backup overdue")
        assert found.reasons == ("The daily backup of today 02:00 was not made.",)
        assert found.todo == "Take a backup: “loopin-backup-cli backup manual --profile prod”."

    def test_grace_does_not_hide_the_day_before(self) -> None:
        """While today's run is not late yet, yesterday's is."""
        found = state(backup(TODAY - 2 * DAY), now=TODAY + HOUR)
        assert found.level is Protection.OVERDUE
        assert found.reasons == ("The daily backup of yesterday 02:00 was not made.",)

    def test_a_weekly_run_that_never_happens_is_seen(self) -> None:
        """Though there is a daily one every day."""
        days = [backup(TODAY - age * DAY, Kind.DAILY) for age in range(10)]
        found = state(*days, backup(TODAY - 18 * DAY))
        assert [run.kind for run in found.missed] == [Kind.WEEKLY]
        assert found.reasons == ("The weekly backup of Sunday 03:00 was not made.",)
        assert found.sentence.startswith("Last backup 13 h ago")

    def test_a_backup_by_hand_makes_up_for_it(self) -> None:
        """What the window's button makes takes the alarm away."""
        days = [backup(TODAY - age * DAY, Kind.DAILY) for age in range(10)]
        assert state(*days, backup(NOW - HOUR, Kind.MANUAL)).level is Protection.PROTECTED

    def test_one_made_before_a_restore_does_not(self) -> None:
        """It may be of a wiped database."""
        assert state(backup(NOW - HOUR, Kind.SAFETY)).headline == "Never backed up"

    def test_another_database_of_the_directory_does_not_count(self) -> None:
        """The backups of a neighbour protect nobody else."""
        other = backup(NOW - HOUR, database_name="other")
        assert state(other).headline == "Never backed up"

    def test_nothing_at_all(self) -> None:
        """Never backed up, or a directory that is not there."""
        never = state()
        assert (never.level, never.headline) == (Protection.OVERDUE, "Never backed up")
        gone = state(is_there=False)
        assert (gone.level, gone.headline) == (Protection.OVERDUE, "No backup")
        assert "/backups does not exist" in gone.reasons[0]

    def test_a_proof_that_is_too_old_is_an_alarm(self) -> None:
        """Restored for real every 7 days, or somebody hears of it; with why it could not be done."""
        good = backup(NOW - HOUR)
        fresh, old = Record(proof=NOW - 7 * DAY), Record(proof=NOW - 8 * DAY, unproven=NOW, unproven_why="No server.")
        assert state(good, record=fresh).level is Protection.PROTECTED
        found = state(good, record=old)
        assert (found.level, found.headline, found.proof_is_old) == (Protection.OVERDUE, "Proof overdue", True)
        assert found.reasons[0].endswith("one should be every 7 days. No server.")
        assert state(good, record=old, schedule=Schedule(drill_days=0)).level is Protection.PROTECTED

    def test_a_new_database_has_time_for_its_first_proof(self) -> None:
        """Never proven is an alarm when the first backup is older than a proof may be."""
        good = backup(NOW - HOUR)
        assert state(good, record=Record(first=NOW - DAY)).level is Protection.PROTECTED
        assert state(good, record=Record(first=NOW - 8 * DAY)).headline == "Proof overdue"


class TestFailing:
    """Runs and drills that went wrong."""

    def test_a_failed_run_is_told_at_once(self) -> None:
        """Without grace, though the last backup is not old."""
        record = replace(PROVEN, failures=(NOW - 2 * HOUR, NOW - HOUR), failure="the disk is full")
        found = state(backup(NOW - 3 * HOUR), record=record)
        assert (found.level, found.headline) == (Protection.FAILING, "Backups fail")
        assert found.reasons[0] == "The last 2 runs failed, the last one 1 h ago: the disk is full"

    def test_a_damaged_newest_backup(self) -> None:
        """An older good one is told, and does not make it well."""
        broken = backup(NOW - HOUR, verdict=Verdict.DAMAGED, reasons=("The data file is missing.",))
        found = state(broken, backup(NOW - 3 * HOUR))
        assert found.level is Protection.FAILING
        assert "is damaged. The data file is missing." in found.reasons[0]
        assert found.sentence.startswith("Last backup 3 h ago")
        older = backup(NOW - 5 * HOUR, verdict=Verdict.DAMAGED)
        assert state(older, backup(NOW - 3 * HOUR)).level is Protection.PROTECTED

    def test_a_failed_drill_stands_until_one_goes_well(self) -> None:
        """A new backup alone proves nothing."""
        record = Record(proof=NOW - 6 * DAY, failed_drill=NOW - DAY, failed_drill_why="a view is broken")
        found = state(backup(NOW - HOUR), record=record)
        assert (found.level, found.headline) == (Protection.FAILING, "Drill failed")
        assert "a view is broken" in found.reasons[0]


class TestSuspect:
    """A database that seems to have been wiped."""

    def test_it_is_worse_than_a_failure(self) -> None:
        """A suspect backup that nobody settled is the first that is told; the rest follows."""
        facts = manifest_of(NOW - HOUR, verdict=Verdict.SUSPECT, reasons=("users was emptied.",))
        wiped = backup_of(HERE, facts, "wiped", NOW - HOUR, sequence=9)
        record = replace(PROVEN, failures=(NOW,), failure="no room")
        found = state(wiped, backup(NOW - DAY, sequence=5), record=record)
        assert (found.level, found.headline) == (Protection.SUSPECT, "Backup suspect")
        assert found.reasons[0] == "wiped is suspect. users was emptied."
        assert "no room" in found.reasons[1]
        assert "accept wiped --profile prod" in found.todo
        assert state(wiped, backup(NOW - DAY), record=replace(PROVEN, restored=10)).level is not Protection.SUSPECT

    def test_a_look_that_found_something_counts(self) -> None:
        """What the tripwire saw since the last backup."""
        found = state(backup(NOW - HOUR), record=replace(PROVEN, alarm="users: 5,000 rows before, about 0 now."))
        assert (found.level, found.headline) == (Protection.SUSPECT, "Database suspect")
        assert "restore latest --replace --plan" in found.todo


class TestClocks:
    """Dates that cannot be right."""

    def test_a_clock_that_was_set_back(self) -> None:
        """The newest backup is of tomorrow: how old anything is, nobody knows."""
        found = state(backup(NOW + DAY, sequence=9), backup(NOW - DAY, sequence=5))
        assert (found.level, found.headline) == (Protection.UNKNOWN, "Clock in doubt")
        assert "dated in the future" in found.reasons[0]

    def test_one_that_was_wrong_and_is_right_again(self) -> None:
        """A backup that was made later tells the time."""
        found = state(backup(NOW + 900 * DAY, sequence=5), backup(NOW - HOUR, sequence=9))
        assert found.level is Protection.PROTECTED
        assert found.sentence.startswith("Last backup 1 h ago")

    def test_a_backup_of_the_future_makes_up_for_nothing(self) -> None:
        """Nor does a drill of the future prove anything."""
        found = state(
            backup(NOW + 900 * DAY, sequence=5), backup(NOW - 9 * DAY, sequence=9), record=Record(proof=NOW + DAY)
        )
        assert found.level is Protection.OVERDUE
        assert found.missed


class TestRecord:
    """What the journal tells."""

    @staticmethod
    def told(*events: tuple[str, str, dict[str, Any]], stems: dict[str, str] | None = None) -> Record:
        entries = [Entry(n, NOW + n * HOUR, event, stem, facts) for n, (event, stem, facts) in enumerate(events, 1)]
        return record_of(entries, "loopin", stems or {})

    MADE = ("created", "a", {"database": "loopin"})
    DRILLED = ("verified", "a", {"level": "drill", "ok": True})
    FAILED = ("failed", "", {"database": "loopin", "error": "no room"})

    def test_failures_count_since_the_last_backup(self) -> None:
        """And a run that somebody cancelled is none."""
        assert self.told(self.FAILED, self.MADE).failures == ()
        assert self.told(self.MADE, self.FAILED, self.FAILED).failures == (NOW + 2 * HOUR, NOW + 3 * HOUR)
        assert self.told(self.MADE, ("failed", "", {"cancelled": True, "error": "x"})).failures == ()
        assert self.told(self.MADE, ("failed", "", {"database": "other", "error": "x"})).failures == ()
        assert self.told(self.MADE, ("failed", "", {"error": "an older entry"})).failure == "an older entry"
        assert (
            self.told(self.MADE, ("verified", "a", {"level": "structure", "ok": False, "detail": "d"})).failure == "d"
        )

    def test_a_proof_outlives_its_backup(self) -> None:
        """Cleanup may delete what was drilled; it restored all the same."""
        assert self.told(self.MADE, self.DRILLED, ("deleted", "a", {})).proof == NOW + 2 * HOUR

    def test_only_a_drill_of_this_database_is_a_proof(self) -> None:
        """Not a checksum, not another database's, and not that of a dump from elsewhere."""
        other = ("created", "b", {"database": "other"})
        assert self.told(self.MADE, ("verified", "a", {"level": "checksum", "ok": True})).proof is None
        assert self.told(other, ("verified", "b", {"level": "drill", "ok": True})).proof is None
        assert self.told(self.DRILLED).proof is None
        assert self.told(self.DRILLED, stems={"a": "loopin"}).proof == NOW + HOUR

    def test_a_proof_settles_a_failed_drill(self) -> None:
        """And the other way round it does not."""
        bad = ("verified", "a", {"level": "drill", "ok": False, "detail": "broken"})
        assert self.told(self.MADE, bad, self.DRILLED).failed_drill is None
        found = self.told(self.MADE, self.DRILLED, bad)
        assert (found.proof, found.failed_drill, found.failed_drill_why) == (NOW + 2 * HOUR, NOW + 3 * HOUR, "broken")

    @pytest.mark.parametrize(
        "settled",
        [
            ("created", "b", {"database": "loopin"}),
            ("accepted", "a", {}),
            ("replaced", "a", {"database": "loopin"}),
            ("restored", "a", {"target": "loopin"}),
            ("undone", "a", {"database": "loopin"}),
        ],
    )
    def test_an_alarm_stands_until_something_settles_it(self, settled: tuple[str, str, dict[str, Any]]) -> None:
        """A new backup has its own verdict; a restore and an acceptance answer it."""
        seen = ("watched", "a", {"database": "loopin", "findings": ["users is empty"]})
        assert self.told(self.MADE, seen).alarm == "users is empty"
        assert self.told(self.MADE, ("guarded", "a", {"database": "loopin", "findings": []})).alarm == ""
        assert self.told(self.MADE, seen, settled).alarm == ""

    def test_the_number_of_the_last_restore_settles_suspicion(self) -> None:
        """Until it is undone."""
        back = ("undone", "a", {"database": "loopin"})
        over = ("replaced", "a", {"database": "loopin"})
        assert self.told(self.MADE, over).restored == 2
        assert self.told(self.MADE, over, back).restored == 0

    def test_an_acceptance_outlives_its_backup(self) -> None:
        """What somebody said of a backup holds for all before it when it is gone, and after an undo."""
        said, gone = ("accepted", "a", {"database": "loopin"}), ("deleted", "a", {"database": "loopin"})
        undone = ("undone", "b", {"database": "loopin"})
        assert self.told(self.MADE, said, gone, undone).restored == 1


VERDICTS = st.sampled_from([*Verdict])
backups = st.builds(
    lambda age, kind, verdict, sequence: backup(
        NOW - timedelta(minutes=age),
        kind,
        verdict=verdict,
        sequence=sequence,
        verifications=(Verification(Level.CHECKSUM, ok=True, at=NOW),),
    ),
    st.integers(-3000, 50000),
    st.sampled_from([*Kind]),
    VERDICTS,
    st.none() | st.integers(1, 99),
)


@given(st.lists(backups, max_size=6), st.booleans(), st.booleans())
def test_protected_means_a_good_backup_since_every_run_was_due(
    made: list[Backup], scheduled: bool, drilled: bool
) -> None:
    """Whatever lies there: nothing is called protected without one, and nothing else without a reason and a remedy."""
    schedule = USUAL if scheduled else UNSCHEDULED
    found = state(*made, schedule=schedule, record=PROVEN if drilled else Record())
    if found.level is Protection.PROTECTED:
        last = found.last_good
        assert last is not None
        assert last.verdict.is_good
        assert last.kind is not Kind.SAFETY
        assert last.created_at is not None
        assert last.created_at <= NOW + timedelta(minutes=5)
        assert not found.missed
        assert (found.reasons, found.todo) == ((), "")
    else:
        assert found.reasons
        assert found.todo
        assert found.headline != "Protected"
