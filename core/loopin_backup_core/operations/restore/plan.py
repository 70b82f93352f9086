"""What a restore over a live database will do, computed and shown before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.dump_index import tables_of
from loopin_backup_core.postgres.server import counts, facts, set_aside, swap
from loopin_backup_core.postgres.server.counts import RowCount
from loopin_backup_core.repository import replaced_databases as kept
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.postgres.server import Missing, Server
    from loopin_backup_core.postgres.server.swap import Client
    from loopin_backup_core.repository.replaced_databases import Kept, Owner

SWAP = "swap"
IN_PLACE = "in place"
IMPOSSIBLE = "impossible"
ROOM_TO_SPARE = 1.1


@dataclass(frozen=True, slots=True)
class TableChange:
    """One table: rows now and in the backup, and columns that only one side has.

    Rows are None where the table does not exist, -1 where this role may not know.
    """

    name: str
    now: int | None
    exact: bool
    backup: int | None
    columns_lost: tuple[str, ...] = ()
    columns_back: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether this role may know how many rows there are now; ``now`` is -1 where it may not."""
        return self.now is None or self.now >= 0

    @property
    def rows_lost(self) -> int:
        """How many rows fewer there will be; what was changed in a row is not seen here."""
        return max(0, (self.now or 0) - (self.backup or 0)) if self.is_known else 0

    @property
    def rows_back(self) -> int:
        """How many rows more there will be."""
        return max(0, (self.backup or 0) - (self.now or 0)) if self.is_known else 0

    @property
    def is_change(self) -> bool:
        """Whether anything of it will differ by number."""
        return self.now != self.backup or bool(self.columns_lost or self.columns_back)


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """Everything that a user should know before the live database is replaced.

    ``method`` is ``swap``, ``in place`` or ``impossible``, and ``why`` the reason. Sizes are bytes, ``seconds`` what
    the last drill of this backup took; 0 where nobody knows. ``written`` is the number of rows written since the backup
    was taken, None where the server cannot tell; ``free`` what the server's disk has left, None if it is not local.
    ``obstacles`` must go first; ``remarks`` tell what will not be as it was. ``origin`` is the database that the
    backup is of, empty if that is not known, and ``elsewhere`` the address of the server that it is of, if that is
    known to be another one. ``without_rows`` are the tables that the
    backup defines without their rows.
    """

    backup: str
    server: str
    server_version: str
    database: str
    exists: bool
    method: str
    why: str
    size: int
    seconds: float
    tables: tuple[TableChange, ...]
    written: int | None
    connected: tuple[Client, ...]
    missing: Missing
    kept: tuple[Kept, ...]
    kept_as: str
    free: int | None = None
    obstacles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    origin: str = ""
    without_rows: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def rows_lost(self) -> int:
        """The rows that will be gone, over all tables."""
        return sum(table.rows_lost for table in self.tables)

    @property
    def rows_back(self) -> int:
        """The rows that will be back, over all tables."""
        return sum(table.rows_back for table in self.tables)


def method_for(server: Server, database: str, *, exists: bool) -> tuple[str, str]:
    """Return in which way this role can replace the database on this server, and why."""
    if not exists:
        ok = server.can_create_databases
        return (SWAP, "the database does not exist, and is made anew") if ok else (IMPOSSIBLE, "no right to create it")
    if not swap.owns(server, database):
        owner = server.database_facts(database).owner
        return IMPOSSIBLE, f"the database belongs to {owner}, and only its owner or a superuser may replace it"
    if server.database == database:
        return IN_PLACE, "this role may enter no other database, so that none can be exchanged"
    if server.can_create_databases:
        return SWAP, "this role owns the database and may create databases"
    return (
        IN_PLACE,
        "this role may not create databases: its schemas can be emptied and loaded again in one transaction",
    )


def table_changes(index: DumpIndex, now: dict[str, RowCount]) -> tuple[TableChange, ...]:
    """Return every table of either side: what loses rows first, what gains some, what changes otherwise, the rest."""
    backup = tables_of(index.sections)
    now = _together(now, index.loaded_via_root)
    changes = []
    for name in now.keys() | backup.keys():
        tally, section = now.get(name), backup.get(name)
        lost: tuple[str, ...] = ()
        back: tuple[str, ...] = ()
        if tally is not None and tally.columns and section is not None and section.columns:
            lost = tuple(column for column in tally.columns if column not in section.columns)
            back = tuple(column for column in section.columns if column not in tally.columns)
        changes.append(
            TableChange(
                name,
                tally.rows if tally else None,
                tally.exact if tally else True,
                section.rows if section else None,
                lost,
                back,
            )
        )
    return tuple(sorted(changes, key=lambda one: (-one.rows_lost, -one.rows_back, not one.is_change, one.name)))


def _together(now: dict[str, RowCount], via_root: Mapping[str, str]) -> dict[str, RowCount]:
    """Return the rows now, those of partitions that the backup has as one table added up as that table."""
    found = {name: tally for name, tally in now.items() if name not in via_root}
    for name, root in via_root.items():
        if (tally := now.get(name)) is not None:
            before = found.get(root, RowCount(0, exact=True, columns=tally.columns))
            exact = tally.exact and before.exact
            found[root] = RowCount(max(before.rows, 0) + max(tally.rows, 0), exact, tally.columns)
    return found


def free_space(server: Server) -> int | None:
    """Return the bytes that are free where the server keeps its data; None if that is not on this machine."""
    folder = server.data_directory()
    if not folder or not conninfo.is_local(server.params()["host"]) or not Path(folder).is_dir():
        return None
    return files.free_bytes(Path(folder))


def with_room(method: str, why: str, size: int, free: int | None) -> tuple[str, str]:
    """Return whether the disk allows it: either way needs room for another database beside the live one.

    In place too: the files of what is dropped are removed when the transaction has been committed.

    >>> with_room(IN_PLACE, "", 2_000_000_000, 1_000_000_000)[0]
    'impossible'
    """
    if method == IMPOSSIBLE or free is None or free >= size * ROOM_TO_SPARE:
        return method, why
    return IMPOSSIBLE, f"the server's disk has {free:,} bytes free, too few for another database of about {size:,}"


def expected_size(live: int, text: int) -> int:
    """Return how many bytes the restored database needs at least, by its rows as text and the size of the live one.

    The live one may be wiped, or hold ten times as much by now: with its indexes a database is seldom three times as
    large as its text, and never much smaller.

    >>> expected_size(8_000_000, 50_000_000_000), expected_size(20_000_000_000, 1_000_000)
    (50000000000, 3000000)
    """
    return max(text, min(live, 3 * text))


def owner_of(profile: Profile) -> Owner:
    """Return to whom the databases belong that restores of this profile replace. Raises StorageError."""
    journal = Journal(profile.directory)
    told: set[tuple[str, str]] = set()
    for entry in journal.iterate():
        live, name = str(entry.facts.get("database")), str(entry.facts.get("kept"))
        if entry.event == "dropped":
            told.discard((live, name))
        elif entry.event == "undone":
            told.discard((live, str(entry.facts.get("back"))))
        # What this version exchanges bears a mark; what an earlier one only found by its name is of somebody else.
        is_told = "system" not in entry.facts and entry.facts.get("recovered") is not True
        if entry.event in {"replaced", "undone"} and entry.facts.get("kept") and is_told:
            told.add((live, name))
    return kept.Owner(profile.name, journal.identity(), frozenset(told))


def written_since(inside: Server | None, backup: Backup) -> int | None:
    """Return how many rows were inserted or changed since the backup, by the server's counters; None: nobody knows.

    What was deleted since is no loss of a restore: a wipe, which it is to mend, would count.
    """
    if backup.manifest is None or inside is None:
        return None
    source = backup.manifest.source
    written, deleted, reset, oid = inside.activity()
    if min(source.rows_written, source.rows_deleted) < 0 or (source.counters_reset, source.database_oid) != (
        reset,
        oid,
    ):
        return None
    return max(0, (written - deleted) - (source.rows_written - source.rows_deleted))


def expected_seconds(backup: Backup) -> float:
    """Return what the last proof of this backup by a restore or drill took, in seconds; 0 where there was none."""
    return next((v.duration for v in reversed(backup.verifications) if v.ok and v.level.value == "drill"), 0.0)


def unknown(index: DumpIndex) -> dict[str, RowCount]:
    """Return for every table of a backup that nobody knows how many rows it has now."""
    return {name: counts.RowCount(-1, exact=False, columns=()) for name in tables_of(index.sections)}


def tallies_of(inside: Server | None) -> dict[str, RowCount]:
    """Return the rows of the live database; none if there is no such database."""
    return counts.tallies(inside) if inside is not None else {}


def free_name(server: Server, owner: Owner, live: str, why: str, now: datetime) -> str:
    """Return a name that no database has, under which ``live`` can be kept.

    Its time is later than that of every kept database, so that the newest one is always the one replaced last.
    """
    when = later_than(set_aside.of(server, owner, live), now)
    number = 1
    while server.database_exists(name := kept.name_for(live, why, when, number)):
        number += 1
    return name


def elsewhere(server: Server, backup: Backup) -> str:
    """Return the address of the server that a backup is of, where that is surely another one than this."""
    if backup.manifest is None:
        return ""
    source, here = backup.manifest.source, facts.system_identifier(server)
    is_other = bool(source.system_identifier and here) and source.system_identifier != here
    return f"{source.host}:{source.port}" if is_other else ""


def later_than(there: Iterable[Kept], now: datetime) -> datetime:
    """Return now, or a second after the newest of the kept databases where a clock was set back."""
    return max([now, *(one.at + timedelta(seconds=1) for one in there if one.at is not None)])
