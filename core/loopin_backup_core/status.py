"""The state of a profile, read from its directory: backups and journal, and never a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core import conninfo, files, protection
from loopin_backup_core.catalog import Catalog
from loopin_backup_core.errors import StorageError
from loopin_backup_core.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from loopin_backup_core.model import Backup, Profile
    from loopin_backup_core.protection import Record, State


def state_of(profile: Profile, now: datetime, zone: tzinfo) -> State:
    """Return how well a profile is protected; a directory that cannot be read is a state too."""
    try:
        # Asked first, because a directory below one that nobody may enter looks like one that is not there.
        files.owner_of(profile.directory)
        return state_from(profile, Catalog(profile.directory, clock=lambda: now).backups(), now, zone)
    except StorageError as error:
        return protection.unreadable(profile, error.message, error.hint, now, zone)


def state_from(profile: Profile, backups: list[Backup], now: datetime, zone: tzinfo) -> State:
    """Return how well a profile is protected by the backups of its directory. Raises StorageError for its journal."""
    is_there = files.owner_of(profile.directory) is not None
    record = record_of(profile, backups)
    return protection.judge(profile, database_of(profile), backups, record, now, zone, is_there=is_there)


def record_of(profile: Profile, backups: Iterable[Backup]) -> Record:
    """Return what the journal tells of a profile's database. Raises StorageError if it cannot be read."""
    stems = {backup.stem: backup.database_name for backup in backups if backup.manifest is not None}
    return protection.record_of(Journal(profile.directory).iterate(), database_of(profile), stems)


def database_of(profile: Profile) -> str:
    """Return the name of a profile's database, empty where only a service file or nothing at all tells it."""
    if not profile.conninfo:
        return ""
    params = conninfo.parse(profile.conninfo)
    return params.get("dbname") or ("" if "service" in params else params.get("user", ""))
