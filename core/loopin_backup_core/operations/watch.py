"""The tripwire between two backups: a look at the database that costs next to nothing and changes nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, NotPossibleError, ServerError, StorageError
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import facts, vitals
from loopin_backup_core.repository import baseline
from loopin_backup_core.repository.catalog import Catalog, good_of
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import retention, tripwire, wipe_guard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.retention import Database
    from loopin_backup_core.rules.tripwire import Sign
    from loopin_backup_core.rules.wipe_guard import Rows

REMIND_AFTER = timedelta(days=1)
SETTLING = frozenset({"replaced", "restored", "undone", "accepted"})


@dataclass(frozen=True, slots=True)
class Watched:
    """What the look has found. ``backup`` is the last good one, of ``taken``, that the database was compared with.

    ``unknown`` are the tables of which neither their size nor the statistics tell enough, ``judged`` how many others
    had rows. ``seconds`` is what it took.
    """

    database: str
    backup: str
    taken: datetime
    signs: tuple[Sign, ...]
    unknown: tuple[str, ...]
    tables: int
    seconds: float
    judged: int

    @property
    def suspect(self) -> bool:
        """Whether the database seems to have been wiped."""
        return bool(self.signs)

    @property
    def blind(self) -> bool:
        """Whether nothing could be judged: not one table that had rows."""
        return not self.signs and not self.judged and bool(self.unknown)

    @property
    def texts(self) -> tuple[str, ...]:
        """The signs as sentences."""
        return tuple(sign.text for sign in self.signs)


def watch(profile: Profile, around: JobContext) -> Watched:
    """Compare the database as it is with its last good backup; a finding goes to the journal, once a day.

    Reads the catalogs alone, in a read-only transaction. Raises NotPossibleError where there is no good backup to
    compare with, ServerError and CredentialsError where the server cannot be asked.
    """
    began = time.monotonic()
    database = connection.database_of(profile)
    history, signs, unknown = _look(profile, database, around)
    last = history[0]
    seconds = time.monotonic() - began
    taken = last.created_at or around.now()
    before = _rows(last)
    judged = sum(1 for rows in before.values() if rows) - len(unknown)
    watched = Watched(database, last.stem, taken, signs, unknown, len(before), seconds, judged)
    if signs:
        _record(profile, watched, around)
    return watched


def _rows(backup: Backup) -> Rows:
    return wipe_guard.rows_of(backup.manifest.index) if backup.manifest is not None else {}


def _look(
    profile: Profile, database: str, around: JobContext
) -> tuple[Sequence[Backup], tuple[Sign, ...], tuple[str, ...]]:
    target = connection.target_of(profile, around.environ)
    backups = Catalog(profile.directory).backups()
    try:
        with connection.connect(target, around.token) as server:
            history = _history(profile, backups, (database, facts.system_identifier(server)))
            return history, *tripwire.judge([_rows(one) for one in history], vitals.vitals(server), profile.guard)
    except ServerError:
        if not connection.is_gone(target, database, around.token):
            raise
    meant = retention.server_meant(backups, database, connection.addresses_of(profile))
    history = _history(profile, backups, (database, meant))
    return history, (tripwire.gone(database, _rows(history[0])),), ()


def _history(profile: Profile, backups: Sequence[Backup], database: Database) -> Sequence[Backup]:
    history = good_of(backups, database)[: baseline.MOST]
    if not history:
        raise NotPossibleError(
            f"There is no good backup of {database[0]} on this server in {profile.directory} to compare it with.",
            hint="Take one: “loopin-backup-cli backup manual”.",
        )
    return history


def _record(profile: Profile, watched: Watched, around: JobContext) -> None:
    journal = Journal(profile.directory)
    tables = [sign.table for sign in watched.signs]
    try:
        if _told_lately(journal, watched, tables, around.now()):
            return
        journal.append(
            "watched",
            watched.backup,
            database=watched.database,
            tables=tables,
            findings=[sign.text for sign in watched.signs],
        )
    except (StorageError, BusyError) as error:
        # Whoever may only look cannot write; what was found is told all the same.
        around.reporter.notice(f"The finding could not be written to the journal: {error.message}")


def _told_lately(journal: Journal, watched: Watched, tables: list[str], now: datetime) -> bool:
    """Tell whether the journal has the same finding of the last day, with nothing done about it since."""
    told = False
    for entry in journal.iterate():
        if entry.event in SETTLING:
            told = False
        elif entry.event == "watched" and entry.facts.get("database") == watched.database:
            told = entry.facts.get("tables") == tables and now - entry.at < REMIND_AFTER
    return told
