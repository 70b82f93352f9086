"""The state of a profile: one level, one sentence, why, and what to do."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from loopin_backup_core.model.backup import newest_first
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.value import value
from loopin_backup_core.rules import retention, timetable
from loopin_backup_core.rules.health import duty
from loopin_backup_core.rules.health.words import ago, moment_of, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, tzinfo

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.health.record import Record
    from loopin_backup_core.rules.timetable import Run

OLD_WITHOUT_SCHEDULE = timedelta(days=7)
"""How old the last good backup of a profile without a schedule may be."""


class Protection(StrEnum):
    """How well a database is protected, the worst last but one; ``UNKNOWN`` is where nobody can tell."""

    PROTECTED = "protected"
    OVERDUE = "overdue"
    FAILING = "failing"
    SUSPECT = "suspect"
    UNKNOWN = "unknown"


@value
class State:
    """How well a profile is protected now.

    ``headline`` is two or three words, ``sentence`` tells the last good backup, the last proof and the next run,
    ``reasons`` why the level is not ``PROTECTED``, the gravest first, and ``todo`` what to do about that one.
    ``missed`` are runs that are overdue, the largest kind first; ``proof_is_old`` says that no drill went well for
    longer than the schedule allows.
    """

    level: Protection
    headline: str
    sentence: str
    reasons: tuple[str, ...] = ()
    todo: str = ""
    last_good: Backup | None = None
    last_proof: datetime | None = None
    next_run: Run | None = None
    missed: tuple[Run, ...] = ()
    proof_is_old: bool = False


@value
class _Finding:
    level: Protection
    headline: str
    reason: str
    todo: str


def judge(
    profile: Profile,
    database: str,
    backups: Iterable[Backup],
    record: Record,
    now: datetime,
    zone: tzinfo,
    *,
    is_there: bool = True,
    server: str = "",
) -> State:
    """Judge a profile from the backups of its directory and the journal's record of its ``database`` (empty: any).

    ``server`` is the system identifier of the server that is meant, empty where there is but one. ``zone`` is the one
    in which the schedule's times are meant; ``is_there`` says that the directory exists.
    """
    mine = [one for one in backups if retention.is_same((database, server), (database, retention.database_of(one)[1]))]
    return _Judge(profile, database, mine, record, now, zone, is_there=is_there).state()


def unreadable(profile: Profile, problem: str, todo: str, now: datetime, zone: tzinfo) -> State:
    """Return the state of a profile whose backups cannot be looked at."""
    coming = timetable.next_run(profile.schedule, now, zone)
    return State(
        Protection.UNKNOWN,
        "State unknown",
        f"The backups cannot be looked at · {_coming(coming, now, zone)}",
        (problem,),
        todo,
        next_run=coming,
    )


def _coming(run: Run | None, now: datetime, zone: tzinfo) -> str:
    return "Not scheduled" if run is None else f"Next {moment_of(run.at, now, zone)}"


class _Judge:
    def __init__(
        self,
        profile: Profile,
        database: str,
        backups: list[Backup],
        record: Record,
        now: datetime,
        zone: tzinfo,
        *,
        is_there: bool,
    ) -> None:
        self.profile, self.record, self.now, self.zone, self.is_there = profile, record, now, zone, is_there
        self.all = newest_first(b for b in backups if b.manifest and database in {"", b.database_name})
        self.own = duty.own_of(self.all)
        dated = duty.not_ahead(self.own, now)
        self.good = next((backup for backup in dated if backup.verdict.is_good), None)
        grace = timedelta(hours=profile.schedule.grace)
        began = self._began()
        missed = timetable.missed(profile.schedule, duty.runs_of(dated), now - grace, zone)
        self.missed = [run for run in missed if began is None or run.at >= began]
        self.proof = record.proof if record.proof and record.proof <= now + retention.CLOCK_TOLERANCE else None

    def state(self) -> State:
        """Put together what was found."""
        findings = sorted(self._findings(), key=lambda one: [*Protection].index(one.level), reverse=True)
        worst = findings[0] if findings else None
        coming = timetable.next_run(self.profile.schedule, self.now, self.zone)
        return State(
            level=worst.level if worst else Protection.PROTECTED,
            headline=worst.headline if worst else "Protected",
            sentence=" · ".join((self._last(), self._proven(), _coming(coming, self.now, self.zone))),
            reasons=tuple(one.reason for one in findings),
            todo=worst.todo if worst else "",
            last_good=self.good,
            last_proof=self.proof,
            next_run=coming,
            missed=tuple(self.missed),
            proof_is_old=self._proof_is_old(),
        )

    def _began(self) -> datetime | None:
        """Return when this database was first backed up: what was due before that was nobody's to make."""
        times = [one.created_at for one in self.own if one.created_at is not None]
        return min([*times, *([self.record.first] if self.record.first else [])], default=None)

    def _last(self) -> str:
        if self.good is not None and self.good.created_at is not None:
            return f"Last backup {ago(self.good.created_at, self.now)}"
        return "No good backup" if self.own else "Never backed up"

    def _proven(self) -> str:
        return f"Proven restorable {ago(self.proof, self.now)}" if self.proof else "Never proven restorable"

    def _findings(self) -> Iterator[_Finding]:
        yield from self._clock()
        yield from self._suspicion()
        yield from self._failures()
        yield from self._lateness()

    def _clock(self) -> Iterator[_Finding]:
        ahead = [backup for backup in self.own if backup.verdict.is_good and duty.is_ahead(backup, self.now)]
        later = self.good.sequence if self.good is not None else None
        for backup in ahead:
            # A wrong clock that has been set right is no matter: a backup was made after it, dated as it should be.
            if self.good is None or (backup.sequence is not None and backup.sequence > (later or 0)):
                yield _Finding(
                    Protection.UNKNOWN,
                    "Clock in doubt",
                    f"{backup.stem} is dated in the future, {backup.created_at:%Y-%m-%d %H:%M} UTC, and now it is "
                    f"{self.now:%Y-%m-%d %H:%M} UTC: a clock is, or was, wrong, and the age of the backups is unknown.",
                    f"Set this machine's clock. If it is right, take a backup: {self._command('backup manual')}",
                )
                return

    def _suspicion(self) -> Iterator[_Finding]:
        suspect = retention.unsettled(self.all, self.record.restored)
        if suspect is not None and suspect.manifest is not None:
            yield _Finding(
                Protection.SUSPECT,
                "Backup suspect",
                f"{suspect.stem} is suspect. {' '.join(suspect.manifest.reasons)}",
                "Look at the database. If it is as it should be: "
                f"{self._command(f'accept {self.all[0].stem}')} If not, restore an earlier backup.",
            )
        elif self.record.alarm:
            yield _Finding(
                Protection.SUSPECT,
                "Database suspect",
                f"The database may have been wiped since its last backup: {self.record.alarm}",
                f"Look at it, and at what a restore would do: {self._command('restore latest --replace --plan')}",
            )

    def _failures(self) -> Iterator[_Finding]:
        newest = self.own[0] if self.own else None
        if newest is not None and newest.verdict in {Verdict.DAMAGED, Verdict.INCOMPLETE, Verdict.UNUSABLE}:
            yield self._failing(
                f"The newest backup, {newest.stem}, is {newest.verdict.value}. {' '.join(newest.reasons[:1])}".strip()
            )
        elif self.record.failures:
            number = len(self.record.failures)
            runs = "The last run failed" if number == 1 else f"The last {number} runs failed, the last one"
            yield self._failing(f"{runs} {ago(self.record.failures[-1], self.now)}: {self.record.failure}")
        if self.record.failed_drill is not None:
            when = ago(self.record.failed_drill, self.now)
            yield _Finding(
                Protection.FAILING,
                "Drill failed",
                f"The last drill failed {when}: {self.record.failed_drill_why}",
                "Mend what it names, take a new backup and drill that: " + self._command("verify latest --level drill"),
            )

    def _failing(self, reason: str) -> _Finding:
        todo = f"Mend what it names, then take a backup: {self._command('backup manual')}"
        return _Finding(Protection.FAILING, "Backups fail", reason, todo)

    def _lateness(self) -> Iterator[_Finding]:
        take = f"Take a backup: {self._command('backup manual')}"
        schedule = self.profile.schedule
        if self.good is None or self.good.created_at is None:
            yield self._nothing_good(take)
        elif self.missed:
            yield _Finding(Protection.OVERDUE, "Backup overdue", self._not_made(), take)
        elif not schedule.is_set and self.now - self.good.created_at > OLD_WITHOUT_SCHEDULE:
            age = span(self.now - self.good.created_at)
            reason = f"The last good backup is {age} old, and there is no schedule."
            todo = f"{take} Or set up a schedule: {self._command('schedule install')}"
            yield _Finding(Protection.OVERDUE, "Backup overdue", reason, todo)
        if self._proof_is_old():
            told = "never" if self.proof is None else f"last {ago(self.proof, self.now)}"
            why = f" {self.record.unproven_why}" if self.record.unproven is not None else ""
            yield _Finding(
                Protection.OVERDUE,
                "Proof overdue",
                f"A backup was {told} proven restorable, and one should be every {schedule.drill_days} days.{why}",
                f"Prove it: {self._command('verify latest --level drill')}",
            )

    def _nothing_good(self, todo: str) -> _Finding:
        where = self.profile.directory
        if not self.is_there:
            reason = f"{where} does not exist: nothing was backed up yet, or its disk is not mounted."
            todo = f"Mount it, or make the first backup: {self._command('backup manual')}"
            return _Finding(Protection.OVERDUE, "No backup", reason, todo)
        headline = "No good backup" if self.own else "Never backed up"
        return _Finding(Protection.OVERDUE, headline, f"There is no good backup in {where}.", todo)

    def _not_made(self) -> str:
        named = [f"{run.kind.value} backup of {moment_of(run.at, self.now, self.zone)}" for run in self.missed]
        return f"The {' and the '.join(named)} {'was' if len(named) == 1 else 'were'} not made."

    def _proof_is_old(self) -> bool:
        if not self.profile.schedule.drill_days or self.good is None:
            return False
        since = self.proof or self.record.first or self.good.created_at
        return since is not None and self.now - since > timedelta(days=self.profile.schedule.drill_days)

    def _command(self, words: str) -> str:
        profile = "" if self.profile.name == "default" else f" --profile {self.profile.name}"
        return f"“loopin-backup-cli {words}{profile}”."
