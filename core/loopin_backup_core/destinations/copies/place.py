"""One destination of one profile: reaching it, reading from it in spite of breaks, and what its journal entries say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.destinations import stores
from loopin_backup_core.destinations.copies.connection import Connection
from loopin_backup_core.destinations.copies.patience import PAUSES
from loopin_backup_core.destinations.remote_catalog import backups_at
from loopin_backup_core.model.destination import from_url
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.repository.catalog.facts import gather
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import retention
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from loopin_backup_core.destinations.remote_catalog import Remote
    from loopin_backup_core.destinations.stores import Store
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile

BUSY = "Another run is at work on the copies at this destination."


@dataclass(frozen=True, slots=True)
class Place:
    """A destination as one profile sees it. ``pauses`` (seconds) are those between attempts."""

    profile: Profile
    destination: Destination
    around: JobContext
    pauses: tuple[float, ...] = PAUSES

    def store(self) -> Store:
        """Return the store, to be used in a ``with`` block."""
        return stores.open_store(self.destination, self.profile.name, self.around.environ, self.around.token)

    def connection(self) -> Connection:
        """Return a connection to it, to be used in a ``with`` block."""
        return Connection(self.store, self.around, self.pauses)

    def lock(self) -> files.DirectoryLock:
        """Return the lock of those who change what this profile has there."""
        return files.DirectoryLock(self.profile.directory, f"copy-{files.quoted(self.destination.name)}", BUSY)

    def folder(self, backup: Backup) -> str:
        """Return the folder for a backup of this directory: no other directory, on any machine, has the same.

        It is named after the database, so that people find it, and after the journal, which is unlike any other.
        """
        return f"{files.quoted(backup.database_name)}-{Journal(self.profile.directory).begun()}"

    def facts(self, folder: str) -> dict[str, str]:
        """Return what a journal's entry says of where a copy lies."""
        return {"destination": self.destination.name, "address": self.destination.address, "folder": folder}

    def remotes(self) -> list[Remote]:
        """Return the backups that lie there, newest first."""
        directory, address, now = self.profile.directory, self.destination.address, self.around.now()
        told = gather(Journal(directory).iterate(), and_deleted=True)
        with self.connection() as connection:
            return connection.do(lambda store: backups_at(store, address, told, directory, now))


def destination_of(profile: Profile, text: str) -> Destination:
    """Return what a user means: a destination of the profile by its name or address, or any other by its address.

    Raises UsageError.
    """
    for one in profile.destinations:
        if text in {one.name, one.url} or text.rstrip("/") == one.url.rstrip("/"):
            return one
    try:
        return from_url(text)
    except UsageError as error:
        known = ", ".join(one.name for one in profile.destinations)
        hint = f"Known for {profile.name} are: {known}." if known else f"The profile {profile.name} has none."
        raise UsageError(error.message, hint=f"{hint} {error.hint}") from error


def missing_at(backups: list[Backup], destination: Destination) -> list[Backup]:
    """Return the sound backups of our own that have no good copy at a destination, oldest first.

    What a cleanup there has let go is not missing.
    """
    return [
        backup
        for backup in reversed(backups)
        if backup.manifest is not None
        and backup.data_path is not None
        and backup.verdict in retention.SOUND
        and not any((copy.is_good or copy.let_go) and copy.address == destination.address for copy in backup.copies)
    ]
