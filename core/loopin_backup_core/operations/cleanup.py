"""Cleaning up: deleting the backups that retention lets go, in steps that a crash cannot turn into a lie.

The journal tells of the decision before, and of the deletion after it. The manifest goes first: from then on the backup
does not exist, and what is left of it is explained by the catalog and removed by the next cleanup.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.destinations import copies
from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import CancelledError, LoopinError
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import retention
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.destinations.copies import Place
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.retention import Decision, RetentionPolicy

LOCK = "cleanup"
BUSY = "Another cleanup is at work in this directory."
IN_USE = "It is in use now: somebody restores or verifies it. The next cleanup decides again."


def cleanup(
    directory: Path,
    policy: RetentionPolicy,
    now: datetime,
    *,
    dry_run: bool = False,
    held: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    places: Sequence[Place] = (),
) -> list[Decision]:
    """Delete what ``policy`` lets go and return the decision on every backup, newest first.

    ``dry_run`` changes nothing. ``held`` says by name why a backup is needed now, and one without a copy at one of
    ``places`` that requires it is needed too: each is looked at now, and what cannot be seen does not count. ``only``
    names the databases whose backups may go, by default all.
    Raises NotAllowedError, BusyError
    while another cleanup is at work there, StorageError where something cannot be deleted or written to the journal:
    what was deleted until then stands in the journal.
    """
    files.check_listable(directory)
    if dry_run:
        return _looked(directory, policy, now, held, only, places, record=False)
    permission.require(directory, Action.DELETE)
    files.ensure_directory(directory)
    journal = Journal(directory)
    with files.DirectoryLock(directory, LOCK, BUSY):
        for removed in files.sweep(directory):
            journal.append("swept", what=removed)
        if not journal.verify():
            _finish_interrupted(directory, journal, now)
        return [_carry_out(decision, journal) for decision in _looked(directory, policy, now, held, only, places)]


def _looked(
    directory: Path,
    policy: RetentionPolicy,
    now: datetime,
    held: Mapping[str, str] | None,
    only: Collection[str] | None,
    places: Sequence[Place],
    *,
    record: bool = True,
) -> list[Decision]:
    """Return the decisions, after a look at the places that a copy is required at."""
    backups = Catalog(directory, clock=lambda: now).backups()
    required = [one for one in places if one.destination.required]
    unseen: dict[str, str] = {}
    for place in required:
        try:
            backups = copies.look(place, backups, record=record)
        except CancelledError:
            raise
        except LoopinError as error:
            unseen |= retention.unseen(backups, place.destination, error.message)
    destinations = [one.destination for one in required]
    return plan(directory, policy, now, {**unseen, **(held or {})}, only, destinations, backups=backups)


def plan(
    directory: Path,
    policy: RetentionPolicy,
    now: datetime,
    held: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    destinations: Sequence[Destination] = (),
    *,
    backups: Sequence[Backup] | None = None,
) -> list[Decision]:
    """Return what a cleanup would decide now; changes nothing. ``backups`` are those that were just read, if any."""
    catalog = Catalog(directory, clock=lambda: now)
    backups = catalog.backups() if backups is None else backups
    held = {**retention.without_copies(backups, destinations), **(held or {})}
    untrusted = Journal(directory).distrust()
    decisions = retention.decide_each(
        backups, policy, now, restored=catalog.restores(), frozen_reason=untrusted, held=held
    )
    return [one if only is None else retention.unless_of_another(one, only) for one in decisions]


def _carry_out(decision: Decision, journal: Journal) -> Decision:
    data = decision.backup.data_path
    if not decision.delete or data is None:
        return decision
    stem = decision.backup.stem
    with files.seize(data) as is_free:
        if not is_free:
            return replace(decision, delete=False, reason=IN_USE)
        journal.append("deleting", stem, reason=decision.reason, bytes=decision.backup.size)
        remove_files(data.parent, stem, data)
    journal.append("deleted", stem, reason=decision.reason)
    return decision


def remove_files(directory: Path, stem: str, data: Path | None) -> None:
    """Delete the files of a backup, the manifest first: from then on it does not exist."""
    files.remove(directory / (stem + naming.MANIFEST_SUFFIX))
    files.sync_directory(directory)
    if data is not None:
        files.remove(data)
    _remove_globals(directory, stem)


def _remove_globals(directory: Path, stem: str) -> None:
    for suffix in naming.GLOBALS_SUFFIXES:
        files.remove(directory / (stem + suffix))
    files.sync_directory(directory)


def _finish_interrupted(directory: Path, journal: Journal, now: datetime) -> None:
    """Delete what is left of a backup whose manifest a killed cleanup had deleted; forget a decision not begun."""
    for stem, size in Catalog(directory, clock=lambda: now).interrupted().items():
        if os.path.lexists(directory / (stem + naming.MANIFEST_SUFFIX)):
            journal.append("spared", stem, reason="A cleanup was killed before it had deleted anything of it.")
            continue
        for suffix in naming.DATA_SUFFIXES:
            path = directory / (stem + suffix)
            if os.path.lexists(path) and path.lstat().st_size == size:
                files.remove(path)
        _remove_globals(directory, stem)
        journal.append("deleted", stem, reason="A cleanup was killed while it deleted it, and this one has finished.")
