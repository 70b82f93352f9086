"""What a database is compared with to see whether it was wiped: its earlier backups, and what is amiss with those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.repository.catalog import Catalog, good_of
from loopin_backup_core.repository.catalog.facts import gather
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import retention, wipe_guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.wipe_guard import WipeGuardConfig
    from loopin_backup_core.repository.journal import Entry
    from loopin_backup_core.rules.retention import Database
    from loopin_backup_core.rules.wipe_guard import Rows

MOST = 15
_UNREADABLE = frozenset({Verdict.DAMAGED, Verdict.UNUSABLE})


@dataclass(frozen=True, slots=True)
class Unread:
    """A backup that came before and tells nothing now; ``rows`` is what the journal says was in it, if it does."""

    stem: str
    why: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What came before, newest first.

    ``backups`` tell what was in this database; ``elsewhere`` is the newest good one of a database of this name on
    another server, where there is none of this one. ``unread`` are newer than all that tell something.
    """

    backups: tuple[Backup, ...] = ()
    elsewhere: Backup | None = None
    unread: tuple[Unread, ...] = ()

    @property
    def history(self) -> list[Rows]:
        """The rows by table of each."""
        return [_rows(one) for one in self.backups]

    def findings(self, now: Rows, thresholds: WipeGuardConfig, left_out: Iterable[str] = ()) -> tuple[str, ...]:
        """Return why the database seems to have been wiped, or why nobody can tell; a sentence each.

        ``left_out`` are the tables whose rows the new backup has not, and which are not judged.
        """
        if not thresholds.minds:
            return ()
        history = [_rows(one, left_out) for one in self.backups]
        found = wipe_guard.texts(wipe_guard.judge(history, now, thresholds))
        return (*found, *self._doubts(now), *self._from_elsewhere(now, thresholds, left_out))

    def _doubts(self, now: Rows) -> Iterator[str]:
        there = sum(now.values())
        lost = [one for one in self.unread if one.rows is not None and there * 2 < one.rows]
        if lost and self.backups:
            yield f"{lost[0].stem} cannot be read; it had {lost[0].rows:,} rows, and now there are {there:,}."
        elif self.unread and not self.backups:
            shown = "; ".join(f"{one.stem} ({one.why.rstrip('.')})" for one in self.unread[:3])
            more = f" and {len(self.unread) - 3} more" if len(self.unread) > 3 else ""
            yield f"What came before cannot be read, so that nobody can tell whether rows were lost: {shown}{more}."

    def _from_elsewhere(self, now: Rows, thresholds: WipeGuardConfig, left_out: Iterable[str]) -> Iterator[str]:
        if self.elsewhere is None or self.elsewhere.manifest is None or self.backups or self.unread:
            return
        source = self.elsewhere.manifest.source
        for text in wipe_guard.texts(wipe_guard.judge([_rows(self.elsewhere, left_out)], now, thresholds)):
            where = f"{source.host}:{source.port}"
            yield f"{text[:-1]}, compared with {self.elsewhere.stem} of another server, {where}: here it is the first."


def of(directory: Path, database: Database) -> Baseline:
    """Return what a database is compared with. Raises StorageError where the directory cannot be read."""
    backups = Catalog(directory).backups()
    mine = [one for one in retention.of_same(backups, database) if _tells(one)]
    others = [one for one in backups if one.database_name == database[0] and one not in mine]
    elsewhere = next((one for one in others if one.manifest and good_of([one], retention.database_of(one))), None)
    last = mine[0].sequence if mine else None
    unread = tuple(_unread(directory, backups, database, last or 0))
    return Baseline(tuple(mine[:MOST]), None if mine else elsewhere, unread)


def _tells(backup: Backup) -> bool:
    """Tell whether a backup counts: what was in a good one is known also when its data has been damaged since."""
    was_good = backup.manifest is not None and (backup.manifest.verdict.is_good or backup.accepted)
    return was_good and backup.kind is not Kind.SAFETY and (backup.verdict.is_good or backup.verdict is Verdict.DAMAGED)


def _unread(directory: Path, backups: Sequence[Backup], database: Database, last: int) -> Iterator[Unread]:
    """Yield what was made after the journal's entry ``last`` and cannot be read, or is gone and was not deleted."""
    told = gather(Journal(directory).iterate())
    there = {one.stem for one in backups}
    for one in backups:
        made = told[one.stem].made if one.stem in told else None
        is_unread = one.verdict in _UNREADABLE or (one.verdict is Verdict.FOREIGN and not one.vouched)
        if one.manifest is None and is_unread and _may_be(one.stem, made, database, last):
            yield Unread(one.stem, one.reasons[0] if one.reasons else one.verdict.value, _rows_told(made))
    for stem, facts in told.items():
        is_gone = stem not in there and facts.made is not None and facts.deleting is None
        if is_gone and _may_be(stem, facts.made, database, last):
            yield Unread(stem, "it is gone, and no cleanup has deleted it", _rows_told(facts.made))


def _may_be(stem: str, made: Entry | None, database: Database, last: int) -> bool:
    kind, when = naming.parse(stem)
    if kind is None or when is None or kind is Kind.SAFETY:
        return False
    if made is None:
        # Nobody knows of which database it is, and when it came.
        return not last
    told = (str(made.facts.get("database", database[0])), str(made.facts.get("system", "")))
    return made.seq > last and retention.is_same(told, database)


def _rows_told(made: Entry | None) -> int | None:
    rows = made.facts.get("rows") if made is not None else None
    return rows if type(rows) is int else None


def _rows(backup: Backup, left_out: Iterable[str] = ()) -> Rows:
    return wipe_guard.rows_of(backup.manifest.index, left_out) if backup.manifest is not None else {}
