"""Whatever happens, in whatever order: a cleanup never deletes what may be needed.

Histories are made by chance: backups that are good, suspect or fail, of several databases; verifications, pins,
acceptances, restores and undos; clocks that jump; cleanups with any policy. ``LOOPIN_TEST_EFFORT=30`` runs nine
thousand of them instead of a few hundred.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loopin_backup_core.model.backup import Verification
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.rules import retention
from tests.support.effort import times
from tests.support.store import NOON, backup_of, manifest_of, source_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.manifest import Manifest

HISTORIES = times(300)
HERE = Path("/nowhere")
DATABASES = (("loopin", "1"), ("loopin", "2"), ("other", "1"))

Step = tuple[str, tuple[object, ...]]


@cache
def facts_of(database: tuple[str, str], kind: Kind, verdict: Verdict) -> Manifest:
    return manifest_of(kind=kind, verdict=verdict, database_name=database[0], source=source_of(*database))


@dataclass
class History:
    """What lies in a directory, what the journal tells, and, kept apart, what must not go.

    Attributes:
        pending: by database, the numbers of suspect backups that nobody has settled
        restores: by database, the number of the last restore
    """

    clock: datetime = NOON
    number: int = 0
    backups: dict[str, Backup] = field(default_factory=dict)
    pending: dict[retention.Database, set[int]] = field(default_factory=dict)
    settled_by_restore: dict[retention.Database, set[int]] = field(default_factory=dict)
    restores: dict[retention.Database, int] = field(default_factory=dict)
    deleted: int = 0

    def next(self) -> int:
        self.number += 1
        return self.number

    def chosen(self, which: int) -> Backup | None:
        stems = list(self.backups)
        return self.backups[stems[which % len(stems)]] if stems else None

    def put(self, backup: Backup) -> None:
        self.backups[backup.stem] = seen(backup)

    def backup(self, database: tuple[str, str], kind: Kind, verdict: Verdict, verified: bool) -> None:
        number = self.next()
        facts = facts_of(database, kind, verdict)
        checks = (Verification(Level.CHECKSUM, ok=True, at=self.clock),) if verified else ()
        made = backup_of(HERE, facts, f"backup_{number}", self.clock, sequence=number, verifications=checks)
        self.put(made)
        if verdict is Verdict.SUSPECT:
            self.pending.setdefault(database, set()).add(number)

    def failed(self) -> None:
        self.next()

    def verify(self, which: int, level: Level, ok: bool) -> None:
        if (one := self.chosen(which)) is not None:
            self.next()
            self.put(replace(one, verifications=(*one.verifications, Verification(level, ok, self.clock))))

    def pin(self, which: int, pinned: bool) -> None:
        if (one := self.chosen(which)) is not None:
            self.next()
            self.put(replace(one, pinned=pinned))

    def accept(self, which: int) -> None:
        if (one := self.chosen(which)) is not None:
            self.next()
            self.put(replace(one, accepted=True))
            for waiting in (self.pending, self.settled_by_restore):
                numbers = waiting.get(retention.database_of(one), set())
                numbers.difference_update([number for number in numbers if number <= (one.sequence or 0)])

    def restore(self, database: retention.Database) -> None:
        self.restores[database] = self.next()
        self.settled_by_restore.setdefault(database, set()).update(self.pending.pop(database, set()))

    def undo(self, database: retention.Database) -> None:
        self.next()
        self.restores.pop(database, None)
        self.pending.setdefault(database, set()).update(self.settled_by_restore.pop(database, set()))

    def jump(self, by: timedelta) -> None:
        self.clock += by

    def cleanup(self, policy: RetentionPolicy, which: int, is_held: bool) -> None:
        held = self.chosen(which) if is_held else None
        in_use = {held.stem: "somebody restores it."} if held is not None else {}
        listed = list(self.backups.values())
        decisions = retention.decide_each(listed, policy, self.clock, restored=self.restores, held=in_use)
        assert [decision.backup for decision in decisions] == listed
        going = {decision.backup.stem for decision in decisions if decision.delete}
        self.check(going, set(in_use))
        for stem in going:
            del self.backups[stem]
        self.deleted += len(going)

    def check(self, going: set[str], in_use: set[str]) -> None:
        assert not going & in_use
        assert not going & {one.stem for one in self.backups.values() if one.pinned}
        assert not going & {one.stem for one in self.backups.values() if not is_proven(one)}
        suspicious = {one for one, numbers in self.pending.items() if numbers}
        assert not {stem for stem in going if retention.database_of(self.backups[stem]) in suspicious}
        for database in DATABASES:
            proven = [one for one in self.backups.values() if is_proven(one) and retention.database_of(one) == database]
            last = max(proven, key=lambda one: one.sequence or 0, default=None)
            assert last is None or last.stem not in going
            real = [one for one in proven if one.kind is not Kind.SAFETY]
            last = max(real, key=lambda one: one.sequence or 0, default=None)
            assert last is None or last.stem not in going


def is_proven(backup: Backup) -> bool:
    """Good, or accepted, and verified, and no failure of that stands."""
    return backup.verdict.is_good and backup.verified is not None


def seen(backup: Backup) -> Backup:
    """Return a backup with the verdict that a catalog gives it."""
    assert backup.manifest is not None
    verdict = backup.manifest.verdict
    if verdict is Verdict.SUSPECT and backup.accepted:
        verdict = Verdict.WARNINGS
    return replace(backup, verdict=Verdict.DAMAGED if backup.failed_verification else verdict)


def step(name: str, *values: st.SearchStrategy[object]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(name), st.tuples(*values))


WHICH = st.integers(0, 60)
HOURS = st.integers(-24 * 90, 24 * 400).map(lambda hours: timedelta(hours=hours))
POLICIES = st.dictionaries(st.sampled_from(list(Kind)), st.integers(0, 3)).map(RetentionPolicy)
DAYS = st.integers(1, 3).map(lambda days: timedelta(days=days))
KINDS = st.sampled_from([Kind.DAILY, Kind.DAILY, Kind.DAILY, *Kind])
GOOD = step("backup", st.sampled_from(DATABASES), KINDS, st.just(Verdict.GOOD), st.just(value=True))
ANY = step(
    "backup",
    st.sampled_from(DATABASES),
    KINDS,
    st.sampled_from([Verdict.GOOD, Verdict.WARNINGS, Verdict.SUSPECT]),
    st.booleans(),
)
STEPS = st.one_of(
    GOOD,
    GOOD,
    ANY,
    step("jump", DAYS),
    step("jump", DAYS),
    step("failed"),
    step("verify", WHICH, st.sampled_from(list(Level)), st.booleans()),
    step("pin", WHICH, st.booleans()),
    step("accept", WHICH),
    step("restore", st.sampled_from(DATABASES)),
    step("undo", st.sampled_from(DATABASES)),
    step("jump", HOURS),
    step("cleanup", POLICIES, WHICH, st.booleans()),
    step("cleanup", POLICIES, WHICH, st.booleans()),
)


def lived(steps: list[Step]) -> History:
    history = History()
    for name, values in steps:
        method: Callable[..., None] = getattr(history, name)
        method(*values)
    return history


@settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, min_size=5, max_size=60))
def test_no_history_deletes_what_may_be_needed(steps: list[Step]) -> None:
    """Never the last verified good backup of a database, a pinned, used or unproven one; and none in suspicion."""
    lived(steps)


def days(count: int, verdict: Verdict = Verdict.GOOD) -> list[Step]:
    policy = RetentionPolicy()
    one: list[Step] = [
        ("backup", (DATABASES[0], Kind.DAILY, verdict, True)),
        ("cleanup", (policy, 0, False)),
        ("jump", (timedelta(days=1),)),
    ]
    return one * count


def test_these_histories_do_delete() -> None:
    """Thirty ordinary days leave seven backups: what is promised above is not promised by doing nothing."""
    assert lived(days(30)).deleted == 23


def test_a_wipe_of_forty_days_deletes_nothing() -> None:
    """And when it is accepted, of the last day alone, cleanups go on; the suspect ones stay."""
    history = lived([*days(10), *days(40, Verdict.SUSPECT)])
    assert history.deleted == 3
    assert len(history.backups) == 7 + 40
    history.accept(46)
    history.cleanup(RetentionPolicy(), 0, is_held=False)
    assert [one.verdict for one in history.backups.values()].count(Verdict.SUSPECT) == 39
    assert history.deleted == 4
