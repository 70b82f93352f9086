"""Accepting a copy of which no journal here knows: on a machine that has the address and the keys, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from loopin_backup_core.destinations.copies.place import Place
    from loopin_backup_core.destinations.remote_catalog import Remote


def accept(place: Place, remote: Remote) -> None:
    """Write down that somebody knows a copy for one of our own; from then on the hash of its manifest vouches for it.

    Raises NotAllowedError, UsageError for what needs no acceptance or is no whole backup.
    """
    directory, backup = place.profile.directory, remote.backup
    permission.require(directory, Action.ACCEPT, backup=backup.stem)
    if backup.vouched or not remote.digest:
        raise UsageError(f"{remote.shown} is {backup.verdict.value}: there is nothing to accept.")
    files.ensure_directory(directory)
    Journal(directory).append("vouched", backup.stem, manifest=remote.digest, **place.facts(remote.folder))
