"""Looking whether the copies that the journal tells of lie at their destination: a disk may have been exchanged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.destinations.copies.place import missing_at
from loopin_backup_core.model.errors import BusyError, CancelledError, LoopinError, StorageError
from loopin_backup_core.model.formatting import size
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loopin_backup_core.destinations.copies.place import Place
    from loopin_backup_core.destinations.stores import Store
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.destination import Copy

    There = Mapping[tuple[str, str], int]


def look(place: Place, backups: Sequence[Backup], *, record: bool) -> list[Backup]:
    """Return backups with those copies called lost that are not at a place any more; one listing, nothing is read.

    ``record`` has the journal remember that. Raises what keeps the place from being listed.
    """
    with replace(place, pauses=()).connection() as connection:
        seen = connection.do(lambda store: as_seen(store, backups, place.destination.address))
    if record:
        for before, after in zip(backups, seen, strict=True):
            for one, other in zip(before.copies, after.copies, strict=True):
                if other.lost and not one.lost:
                    _remember(place, before, other)
        if lost := lost_at(seen, place.destination.address):
            what = "1 copy that was there is" if lost == 1 else f"{lost} copies that were there are"
            place.around.reporter.notice(f"{place.destination.name}: {what} gone. Is it the right disk or bucket?")
    return seen


def as_seen(store: Store, backups: Sequence[Backup], address: str) -> list[Backup]:
    """Return backups as what a store lists lets them be."""
    there = {(item.folder, item.name): item.size for item in store.items()}
    return [replace(one, copies=tuple(_seen(one, copy, address, there) for copy in one.copies)) for one in backups]


def missing(place: Place) -> list[Backup]:
    """Return the sound backups that have no good copy at a place as it is now, oldest first; the journal remembers.

    Raises what keeps the place from being listed.
    """
    directory, now = place.profile.directory, place.around.now
    return missing_at(look(place, Catalog(directory, clock=now).backups(), record=True), place.destination)


def missing_or_told(place: Place) -> tuple[list[Backup], LoopinError | None]:
    """Return what :func:`missing` does; of a place that cannot be asked, what the journal tells, and why."""
    try:
        return missing(place), None
    except CancelledError:
        raise
    except LoopinError as error:
        backups = Catalog(place.profile.directory, clock=place.around.now).backups()
        return missing_at(backups, place.destination), error


def lost_at(backups: Sequence[Backup], address: str) -> int:
    """Return how many backups have had a copy at an address that is gone, and none there now."""
    copies = [[copy for copy in one.copies if copy.address == address] for one in backups]
    return sum(any(copy.lost for copy in of) and not any(copy.is_good for copy in of) for of in copies)


def _seen(backup: Backup, copy: Copy, address: str, there: There) -> Copy:
    if copy.address != address or copy.let_go:
        return copy
    facts, manifest_path = backup.manifest, backup.manifest_path
    if facts is None or manifest_path is None:
        return copy
    is_there = (copy.folder, manifest_path.name) in there and (
        there.get((copy.folder, facts.file_name)) == facts.file_size
    )
    return replace(copy, lost=not is_there)


def _remember(place: Place, backup: Backup, copy: Copy) -> None:
    what = f"The copy ({size(backup.size)}) is not there any more."
    # That it is gone counts more than that it is written down.
    with suppress(StorageError, BusyError):
        Journal(place.profile.directory).append("lost", backup.stem, detail=what, **place.facts(copy.folder))
