"""Which backups a cleanup deletes. Whatever the history, the guards hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Verification
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.rules.retention import counts, database_of, decide, decide_each
from tests.support.effort import times
from tests.support.store import NOON, backup_of, manifest_of, source_of

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.retention import Decision

HERE = Path("/nowhere")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
POLICY = RetentionPolicy()
PERIODS = {Kind.DAILY: "%Y-%m-%d", Kind.WEEKLY: "%G-%V", Kind.MONTHLY: "%Y-%m"}
OK = (Verification(Level.CHECKSUM, ok=True, at=NOON),)
FAILED = (*OK, Verification(Level.CHECKSUM, ok=False, at=NOON))


def backup(when: datetime, kind: Kind = Kind.DAILY, *, database: str = "loopin", **changes: Any) -> Backup:
    """Return a good, verified backup, unless ``changes`` make it another."""
    facts = manifest_of(when, kind, database_name=database, source=source_of(database))
    return backup_of(HERE, facts, f"{database}_{naming.stem(kind, when)}", when, **changes)


def deleted(decisions: Sequence[Decision]) -> set[str]:
    """Return the names of what is deleted."""
    return {decision.backup.stem for decision in decisions if decision.delete}


def reason_for(decisions: Sequence[Decision], one: Backup) -> str:
    """Return why something is kept or deleted."""
    return next(decision.reason for decision in decisions if decision.backup.stem == one.stem)


class TestNumbers:
    """How many are kept."""

    @pytest.mark.parametrize(
        ("kind", "step", "kept"),
        [(Kind.DAILY, DAY, 7), (Kind.WEEKLY, DAY * 7, 4), (Kind.MONTHLY, DAY * 31, 12)],
    )
    def test_the_newest_of_each_kind_are_kept(self, kind: Kind, step: timedelta, kept: int) -> None:
        """Of twenty backups of a kind the newest ones stay, as many as the policy says."""
        backups = [backup(NOON - step * age, kind) for age in range(20)]
        assert deleted(decide(backups, POLICY, NOON)) == {one.stem for one in backups[kept:]}

    def test_many_runs_of_one_day_do_not_push_out_a_week(self) -> None:
        """Twenty runs today count once; the six days before stay, and so does the newest of today."""
        today = [backup(NOON - HOUR * age / 4) for age in range(20)]
        before = [backup(NOON - DAY * age) for age in range(1, 7)]
        assert deleted(decide(today + before, POLICY, NOON)) == {one.stem for one in today[1:]}

    def test_days_are_those_of_utc(self) -> None:
        """A day of 23 or 25 hours somewhere in the world changes nothing."""
        backups = [backup(datetime(2026, 10, 25, hour, tzinfo=NOON.tzinfo)) for hour in (0, 1, 23)]
        decisions = decide(backups, POLICY, NOON + DAY * 100)
        assert deleted(decisions) == {backups[0].stem, backups[1].stem}
        assert reason_for(decisions, backups[0]) == f"{backups[2].stem} is newer and of the same day."

    def test_manual_and_safety_backups_are_kept(self) -> None:
        """What the policy does not name stays for ever."""
        backups = [backup(NOON - DAY * age, kind) for age in range(50) for kind in (Kind.MANUAL, Kind.SAFETY)]
        assert deleted(decide(backups, POLICY, NOON)) == set()

    def test_manual_ones_go_by_number_where_the_policy_names_them(self) -> None:
        """They have no period: each counts."""
        backups = [backup(NOON - HOUR * age, Kind.MANUAL) for age in range(5)]
        policy = RetentionPolicy({Kind.MANUAL: 3})
        assert deleted(decide(backups, policy, NOON)) == {one.stem for one in backups[3:]}

    def test_each_database_has_its_own_numbers(self) -> None:
        """Two databases in one directory do not push out each other."""
        backups = [backup(NOON - DAY * age, database=name) for age in range(9) for name in ("one", "two")]
        assert len(deleted(decide(backups, POLICY, NOON))) == 4

    def test_a_policy_of_none_keeps_the_last(self) -> None:
        """The last good one of a database is never deleted, whatever the numbers."""
        backups = [backup(NOON - DAY * age, kind) for age, kind in enumerate([Kind.WEEKLY, Kind.DAILY, Kind.DAILY])]
        policy = RetentionPolicy(dict.fromkeys(Kind, 0))
        decisions = decide(backups, policy, NOON)
        assert deleted(decisions) == {one.stem for one in backups[1:]}
        assert "which is always kept" in reason_for(decisions, backups[0])


class TestGuards:
    """What is never deleted, and what never counts."""

    OLD = NOON - DAY * 1000

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"pinned": True}, "pinned"),
            ({"verifications": ()}, "not verified yet: “loopin-backup-cli verify"),
            ({"verifications": FAILED}, "not verified yet"),
            ({"verdict": Verdict.SUSPECT}, "suspect"),
            ({"verdict": Verdict.DAMAGED}, "damaged"),
            ({"verdict": Verdict.INCOMPLETE}, "incomplete"),
            ({"verdict": Verdict.UNUSABLE}, "not made by this program"),
            ({"verdict": Verdict.FOREIGN, "manifest": None}, "not made by this program"),
            ({"manifest": None}, "not made by this program"),
            ({"kind": None}, "until you delete them yourself"),
        ],
    )
    def test_what_is_protected_stays_and_says_why(self, changes: dict[str, Any], words: str) -> None:
        """However old it is."""
        old = replace(backup(self.OLD), **changes)
        decisions = decide([old, *(backup(NOON - DAY * age) for age in range(20))], POLICY, NOON)
        assert old.stem not in deleted(decisions)
        assert words.partition(":")[0] in reason_for(decisions, old)

    def test_what_is_held_stays(self) -> None:
        """A restore's source is not deleted under it."""
        old = backup(self.OLD)
        held = {old.stem: "a restore reads it"}
        decisions = decide([old, *(backup(NOON - DAY * age) for age in range(20))], POLICY, NOON, held=held)
        assert old.stem not in deleted(decisions)
        assert reason_for(decisions, old) == "It is needed: a restore reads it"

    @pytest.mark.parametrize("ahead", [timedelta(minutes=6), DAY, DAY * 9000])
    def test_dates_in_the_future_neither_go_nor_push_out(self, ahead: timedelta) -> None:
        """After a clock was wrong, the real history stays as it was."""
        history = [backup(NOON - DAY * age) for age in range(8)]
        future = [backup(NOON + ahead + DAY * age) for age in range(20)]
        decisions = decide(history + future, POLICY, NOON)
        assert deleted(decisions) == {history[7].stem}
        assert "lies in the future" in reason_for(decisions, future[0])

    @pytest.mark.parametrize(
        "changes", [{"verifications": ()}, {"verdict": Verdict.DAMAGED}, {"verdict": Verdict.SUSPECT}]
    )
    def test_what_is_not_good_and_verified_does_not_count(self, changes: dict[str, Any]) -> None:
        """Twenty failed or wiped backups push out none of seven good ones."""
        good = [backup(NOON - DAY * (30 + age)) for age in range(7)]
        bad = [backup(NOON - DAY * age, **changes) for age in range(20)]
        assert deleted(decide(good + bad, POLICY, NOON)) == set()

    def test_frozen_means_that_nothing_goes(self) -> None:
        """Everything stays, and what would go says so."""
        backups = [backup(NOON - DAY * age) for age in range(20)]
        decisions = decide(backups, POLICY, NOON, frozen_reason="the newest is suspect.")
        assert deleted(decisions) == set()
        assert reason_for(decisions, backups[19]) == "Cleanup is frozen: the newest is suspect."

    def test_good_with_warnings_counts(self) -> None:
        """A warning of pg_dump does not keep backups for ever."""
        backups = [backup(NOON - DAY * age, verdict=Verdict.WARNINGS) for age in range(9)]
        assert len(deleted(decide(backups, POLICY, NOON))) == 2


MOMENTS = st.integers(-60 * 24, 900 * 24).map(lambda hours: NOON - HOUR * hours)
BACKUPS = st.builds(
    backup,
    MOMENTS,
    st.sampled_from(Kind),
    database=st.sampled_from(["one", "two"]),
    verdict=st.sampled_from([*[Verdict.GOOD] * 6, *Verdict]),
    verifications=st.sampled_from([OK, OK, OK, (), FAILED]),
    pinned=st.sampled_from([False] * 5 + [True]),
    sequence=st.none() | st.integers(1, 10_000),
)
HISTORIES = st.lists(BACKUPS, max_size=50, unique_by=lambda one: one.stem)
POLICIES = st.dictionaries(st.sampled_from(Kind), st.integers(0, 8)).map(RetentionPolicy)


def good_of(backups: Sequence[Backup], database: tuple[str, str]) -> list[Backup]:
    """Return the good, verified backups of a database."""
    return [one for one in backups if database_of(one) == database and counts(one, NOON)]


def periods(backups: Sequence[Backup], kind: Kind, database: tuple[str, str]) -> list[str]:
    """Return the periods for which backups count, the newest first."""
    mine = [one for one in good_of(backups, database) if one.kind is kind]
    return sorted({(one.created_at or NOON).strftime(PERIODS.get(kind, "")) or one.stem for one in mine}, reverse=True)


def check_that_it_may_go(one: Backup, policy: RetentionPolicy) -> None:
    """Assert that a deleted backup is good, verified, unpinned, past, our own, and of a kind that the policy names."""
    assert one.verdict.is_good
    assert one.verified is not None
    assert one.manifest is not None
    assert not one.pinned
    assert one.created_at is not None
    assert one.created_at <= NOON + timedelta(minutes=5)
    assert one.kind in policy.keep


class TestAnyHistory:
    """The guards as properties of thousands of random histories."""

    @settings(max_examples=times(300))
    @given(HISTORIES, POLICIES)
    def test_the_guards_hold(self, history: list[Backup], policy: RetentionPolicy) -> None:
        """Only what may go goes; each database keeps a good backup; no kind goes below its number of periods."""
        decisions = decide(history, policy, NOON)
        assert all(decision.reason for decision in decisions)
        for decision in decisions:
            if decision.delete:
                check_that_it_may_go(decision.backup, policy)
        gone = deleted(decisions)
        left = [one for one in history if one.stem not in gone]
        for database in {database_of(one) for one in history}:
            assert good_of(left, database) or not good_of(history, database)
            for kind, number in policy.keep.items():
                expected = min(number, len(periods(history, kind, database)))
                assert len(periods(left, kind, database)) >= expected

    @given(HISTORIES, POLICIES)
    def test_a_second_cleanup_finds_nothing_to_do(self, history: list[Backup], policy: RetentionPolicy) -> None:
        """What was kept is kept again."""
        gone = deleted(decide(history, policy, NOON))
        left = [one for one in history if one.stem not in gone]
        assert deleted(decide(left, policy, NOON)) == set()

    @given(HISTORIES, POLICIES, st.randoms(use_true_random=False))
    def test_the_order_of_the_list_does_not_matter(
        self, history: list[Backup], policy: RetentionPolicy, chance: random.Random
    ) -> None:
        """The same backups lead to the same decisions."""
        history = [replace(one, sequence=None) for one in history]
        shuffled = chance.sample(history, len(history))
        assert decide(shuffled, policy, NOON) == decide(history, policy, NOON)

    @settings(max_examples=times(150))
    @given(HISTORIES, HISTORIES, POLICIES)
    def test_bad_backups_cost_no_good_one(
        self, history: list[Backup], more: list[Backup], policy: RetentionPolicy
    ) -> None:
        """To add what is not good, not verified or in the future deletes nothing that would have stayed."""
        known = {one.stem for one in history}
        bad = [one for one in more if not counts(one, NOON) and one.stem not in known]
        before = deleted(decide([replace(one, sequence=None) for one in history], policy, NOON))
        after = deleted(decide([replace(one, sequence=None) for one in (*history, *bad)], policy, NOON))
        assert after == before

    @given(HISTORIES, POLICIES)
    def test_databases_do_not_touch_each_other(self, history: list[Backup], policy: RetentionPolicy) -> None:
        """Whatever another database in the directory has, suspicions too, each is decided on as if it were alone."""
        for name in ("one", "two"):
            mine = [one for one in history if one.database_name == name]
            alone = decide_each(mine, policy, NOON, restored={})
            among = decide_each(history, policy, NOON, restored={})
            assert alone == [one for one in among if one.backup.database_name == name]

    @given(HISTORIES, POLICIES)
    def test_frozen_is_frozen(self, history: list[Backup], policy: RetentionPolicy) -> None:
        """With a reason to freeze, nothing is deleted, and every backup has a decision."""
        decisions = decide(history, policy, NOON, frozen_reason="suspicion")
        assert deleted(decisions) == set()
        assert {decision.backup.stem for decision in decisions} == {one.stem for one in history}
