"""The state of a profile, read from its directory: backups and journal, and never a log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.postgres import connection
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import health, retention
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.health import Record, State

ONE_RUN = timedelta(days=1)
"""How long a run of all databases may take; what failed longer ago was not part of the last one."""


def state_of(profile: Profile, now: datetime, zone: tzinfo) -> State:
    """Return how well a profile is protected; a directory that cannot be read is a state too."""
    try:
        # Asked first, because a directory below one that nobody may enter looks like one that is not there.
        files.owner_of(profile.directory)
        return state_from(profile, Catalog(profile.directory, clock=lambda: now).backups(), now, zone)
    except StorageError as error:
        return health.unreadable(profile, error.message, error.hint, now, zone)


def state_from(profile: Profile, backups: list[Backup], now: datetime, zone: tzinfo) -> State:
    """Return how well a profile is protected by the backups of its directory. Raises StorageError for its journal.

    Where nobody says which of several databases is meant, it is the state of the one that is off worst: none hides
    another.
    """
    is_there = files.owner_of(profile.directory) is not None
    database = database_of(profile)
    names = dict.fromkeys(one.database_name for one in backups if one.manifest is not None)
    several = list(names) if not database and len(names) > 1 else [database]
    judged = []
    for name in several:
        record, server = _record(profile, backups, name), server_of(profile, backups, name)
        judged.append(health.judge(profile, name, backups, record, now, zone, is_there=is_there, server=server))
    return max(judged, key=lambda one: [*health.Protection].index(one.level))


def record_of(profile: Profile, backups: Sequence[Backup]) -> Record:
    """Return what the journal tells of a profile's database. Raises StorageError if it cannot be read."""
    return _record(profile, backups, database_of(profile))


def server_of(profile: Profile, backups: Sequence[Backup], database: str) -> str:
    """Return which server is meant where backups of databases of one name came from several; empty for one server.

    It is told by the addresses that the profile and the backups name: nothing is asked.
    """
    return retention.server_meant(backups, database, connection.addresses_of(profile))


def _record(profile: Profile, backups: Sequence[Backup], database: str, server: str | None = None) -> Record:
    own = [backup for backup in backups if backup.manifest is not None]
    stems = {backup.stem: backup.database_name for backup in own}
    servers = {backup.stem: retention.database_of(backup)[1] for backup in own}
    meant = server_of(profile, own, database) if server is None else server
    suspect = {backup.stem for backup in own if backup.verdict is Verdict.SUSPECT and not backup.accepted}
    return health.record_of(Journal(profile.directory).iterate(), database, stems, meant, servers, suspect)


def others(profile: Profile, backups: Sequence[Backup]) -> Iterator[str]:
    """Yield what is wrong with the databases that a profile backs up beside its own, a sentence each.

    That is a suspicion that nobody has settled, and a failure at the last run. Raises StorageError for the journal.
    """
    own = database_of(profile)
    made = [one for one in backups if one.manifest is not None and one.manifest.profile == profile.name]
    newest = max((one.created_at for one in made if one.created_at is not None), default=None)
    meant = own, server_of(profile, backups, own)
    yield from _never_made(profile, own, {one.database_name for one in made}, newest)
    for name, server in sorted(set(map(retention.database_of, made))):
        if retention.is_same((name, server), meant):
            continue
        mine = retention.of_same(backups, (name, server))
        record = _record(profile, backups, name, server)
        if reason := retention.suspicion(mine, record.restored):
            yield f"{name} may have been wiped: {reason}"
        elif name == own:
            continue
        elif record.failures and newest is not None and record.failures[-1] > newest - ONE_RUN:
            yield f"The last backup of {name} failed: {record.failure}"


def _never_made(profile: Profile, own: str, made: set[str], newest: datetime | None) -> Iterator[str]:
    """Yield the databases that the last run of all tried, and of which there never was a backup."""
    failed: dict[str, str] = {}
    for entry in Journal(profile.directory).iterate():
        name = str(entry.facts.get("database", ""))
        if entry.event == "created":
            failed.pop(name, None)
        elif entry.event == "failed" and name not in {"", own} and entry.facts.get("cancelled") is not True:
            is_mine = entry.facts.get("profile", profile.name) == profile.name
            if is_mine and (newest is None or entry.at > newest - ONE_RUN):
                failed[name] = str(entry.facts.get("error", ""))
    for name in sorted(failed.keys() - made):
        yield f"There is no backup of {name}: {failed[name]}"


def database_of(profile: Profile) -> str:
    """Return the name of a profile's database, empty where only a service file or nothing at all tells it."""
    if not profile.conninfo:
        return ""
    params = conninfo.parse(profile.conninfo)
    return params.get("dbname") or ("" if "service" in params else params.get("user", ""))
