"""Cleaning up at a destination, by a retention of its own and with the same guards as at home.

Only copies that this directory's journal knows to be whole are counted or deleted: a machine clears up behind itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import RefusedError
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.catalog.facts import gather
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import retention
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Collection

    from loopin_backup_core.destinations.copies.connection import Connection
    from loopin_backup_core.destinations.copies.place import Place
    from loopin_backup_core.destinations.remote_catalog import Remote
    from loopin_backup_core.destinations.stores import Store
    from loopin_backup_core.model.retention import Decision, RetentionPolicy


def clean_up(
    place: Place, policy: RetentionPolicy, *, dry_run: bool = False, only: Collection[str] | None = None
) -> list[Decision]:
    """Delete what ``policy`` lets go at a place and return the decision on every backup there, newest first.

    ``only`` names the databases whose backups may go, by default all. What the store refuses to delete (object lock, a
    credential that may not) is kept and says so. Raises NotAllowedError, BusyError, StorageError.
    """
    directory = place.profile.directory
    if dry_run:
        return [decision for decision, _ in _plan(place, policy, only)]
    permission.require(directory, Action.DELETE)
    files.ensure_directory(directory)
    with place.lock():
        _finish_interrupted(place)
        with place.connection() as connection:
            connection.do(lambda store: _sweep(place, store))
            return [_carry_out(place, connection, decision, remote) for decision, remote in _plan(place, policy, only)]


def _plan(place: Place, policy: RetentionPolicy, only: Collection[str] | None) -> list[tuple[Decision, Remote]]:
    directory, now = place.profile.directory, place.around.now()
    remotes = place.remotes()
    untrusted = Journal(directory).distrust()
    restored = Catalog(directory).restores()
    # One name may lie in several folders: decisions are made folder by folder.
    folders = dict.fromkeys(one.folder for one in remotes)
    found: dict[int, Decision] = {}
    for folder in folders:
        inside = [one.backup for one in remotes if one.folder == folder]
        decisions = retention.decide_each(inside, policy, now, restored=restored, frozen_reason=untrusted)
        found.update({id(decision.backup): decision for decision in decisions})
    decided = [(found[id(one.backup)], one) for one in remotes]
    return decided if only is None else [(retention.unless_of_another(one, only), remote) for one, remote in decided]


def _carry_out(place: Place, connection: Connection, decision: Decision, remote: Remote) -> Decision:
    if not decision.delete:
        return decision
    stem, facts = remote.backup.stem, place.facts(remote.folder)
    journal = Journal(place.profile.directory)
    journal.append("removing", stem, reason=decision.reason, **facts)

    try:
        _delete(connection, remote.folder, remote.names[-1:])
    except RefusedError as error:
        journal.append("retained", stem, reason=error.message, **facts)
        return replace(decision, delete=False, reason=f"The destination keeps it: {error.message}")
    with suppress(RefusedError):  # without its manifest it is no copy any more, whatever is kept of it
        _delete(connection, remote.folder, remote.names[:-1])
    journal.append("removed", stem, reason=decision.reason, **facts)
    return decision


def _delete(connection: Connection, folder: str, names: tuple[str, ...]) -> None:
    for name in names:
        connection.do(lambda store: store.delete(folder, name))  # noqa: B023 - done at once


def _sweep(place: Place, store: Store) -> None:
    """Remove what was sent of backups that this directory no longer has: nobody will ever go on with it."""
    journal = Journal(place.profile.directory)
    here = {backup.stem for backup in Catalog(place.profile.directory).backups()}
    for item in store.unfinished():
        stem = naming.split(item.name)[0]
        if item.folder.endswith(f"-{journal.identity()}") and stem.startswith(naming.PREFIX) and stem not in here:
            store.discard(item.folder, item.name)
            journal.append("swept", what=f"{item.name} at {place.destination.name}, whose copying was interrupted")


def _finish_interrupted(place: Place) -> None:
    """Delete what is left of copies whose manifest a killed cleanup had deleted; forget a decision not begun."""
    directory, address = place.profile.directory, place.destination.address
    told = gather(Journal(directory).iterate(), and_deleted=True)
    begun = [(stem, folder) for stem, facts in told.items() for at, folder in facts.removing if at == address]
    if not begun or Journal(directory).verify():
        return
    with place.connection() as connection:
        for stem, folder in begun:
            connection.do(lambda store: _finish(place, store, stem, folder))  # noqa: B023 - done at once


def _finish(place: Place, store: Store, stem: str, folder: str) -> None:
    journal, facts = Journal(place.profile.directory), place.facts(folder)
    if store.size(folder, stem + naming.MANIFEST_SUFFIX) is not None:
        journal.append("retained", stem, reason="A cleanup was killed before it had deleted anything of it.", **facts)
        return
    names = [item.name for item in store.items() if item.folder == folder and naming.split(item.name)[0] == stem]
    for name in names:
        store.delete(folder, name)
    journal.append("removed", stem, reason="A cleanup was killed while it deleted it, and this one finished.", **facts)
