"""The tripwire between two backups: a look at the database that costs next to nothing and changes nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core import access, tripwire, wipeguard
from loopin_backup_core.catalog import Catalog
from loopin_backup_core.errors import BusyError, NotPossibleError, ServerError, StorageError
from loopin_backup_core.journal import Journal
from loopin_backup_core.server import vitals

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model import Backup, Profile
    from loopin_backup_core.surroundings import Surroundings
    from loopin_backup_core.tripwire import Sign
    from loopin_backup_core.wipeguard import Rows

HISTORY = 15
REMIND_AFTER = timedelta(days=1)
SETTLING = frozenset({"replaced", "restored", "undone", "accepted"})


@dataclass(frozen=True, slots=True)
class Watched:
    """What the look has found. ``backup`` is the last good one, of ``taken``, that the database was compared with.

    ``unknown`` are the tables of which neither their size nor the statistics tell enough. ``seconds`` is what it took.
    """

    database: str
    backup: str
    taken: datetime
    signs: tuple[Sign, ...]
    unknown: tuple[str, ...]
    tables: int
    seconds: float

    @property
    def suspect(self) -> bool:
        """Whether the database seems to have been wiped."""
        return bool(self.signs)

    @property
    def texts(self) -> tuple[str, ...]:
        """The signs as sentences."""
        return tuple(sign.text for sign in self.signs)


def watch(profile: Profile, around: Surroundings) -> Watched:
    """Compare the database as it is with its last good backup; a finding goes to the journal, once a day.

    Reads the catalogs alone, in a read-only transaction. Raises NotPossibleError where there is no good backup to
    compare with, ServerError and CredentialsError where the server cannot be asked.
    """
    began = time.monotonic()
    database = access.database_of(profile)
    history = Catalog(profile.directory).good(database)[:HISTORY]
    if not history or history[0].created_at is None:
        raise NotPossibleError(
            f"There is no good backup of {database} in {profile.directory} to compare it with.",
            hint="Take one: “loopin-backup-cli backup manual”.",
        )
    signs, unknown = _look(profile, database, [_rows(one) for one in history], around)
    seconds = time.monotonic() - began
    watched = Watched(database, history[0].stem, history[0].created_at, signs, unknown, len(_rows(history[0])), seconds)
    if signs:
        _record(profile, watched, around)
    return watched


def _rows(backup: Backup) -> Rows:
    return wipeguard.rows_of(backup.manifest.index) if backup.manifest is not None else {}


def _look(
    profile: Profile, database: str, history: list[Rows], around: Surroundings
) -> tuple[tuple[Sign, ...], tuple[str, ...]]:
    target = access.target_of(profile, around.environ)
    try:
        with access.connect(target, around.token) as server:
            return tripwire.judge(history, vitals.vitals(server), profile.guard)
    except ServerError:
        if not access.is_gone(target, database, around.token):
            raise
    return (tripwire.gone(database, history[0]),), ()


def _record(profile: Profile, watched: Watched, around: Surroundings) -> None:
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
