"""What was told, as the journal has it; where that is out of reach, a journal beside the logs remembers instead."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.repository.journal import Entry


def entries(profile: Profile) -> list[Entry]:
    """Return all that is remembered, oldest first; of a journal that cannot be read, nothing."""
    found: list[Entry] = []
    for directory in (profile.directory, profile.logs):
        with suppress(StorageError):
            found += Journal(directory).entries()
    return sorted(found, key=lambda one: one.at)


def append(profile: Profile, clock: Callable[[], datetime], event: str, **facts: object) -> None:
    """Write an entry to the journal of the backups, else to that beside the logs. Raises StorageError, BusyError."""
    try:
        Journal(profile.directory, clock=clock).append(event, "", **facts)
    except (StorageError, BusyError):
        files.ensure_directory(profile.logs)
        Journal(profile.logs, clock=clock).append(event, "", **facts)
