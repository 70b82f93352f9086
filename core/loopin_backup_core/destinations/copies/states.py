"""How things stand with the destinations of a profile, for those who watch over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.destinations.copies.looking import as_seen, lost_at
from loopin_backup_core.destinations.copies.place import Place, missing_at
from loopin_backup_core.model.errors import CancelledError, LoopinError
from loopin_backup_core.repository.catalog import Catalog

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile


@dataclass(frozen=True, slots=True)
class State:
    """One destination: whether it answers, and what lies there of this directory.

    ``error`` is why it does not answer. ``newest`` is when the newest backup that has a good copy there was made,
    ``copied_at`` when the last copy arrived, ``missing`` how many sound backups have none, ``lost`` how
    many of these had one that is gone. ``free`` is in bytes.
    """

    destination: Destination
    error: LoopinError | None
    newest: datetime | None
    copied_at: datetime | None
    missing: int
    free: int | None = None
    lost: int = 0


def states(profile: Profile, around: JobContext) -> list[State]:
    """Return how things stand with each destination of a profile; raises only CancelledError and StorageError."""
    backups = Catalog(profile.directory, clock=around.now).backups() if profile.destinations else []
    return [_state(Place(profile, one, around, pauses=()), backups) for one in profile.destinations]


def _state(place: Place, backups: list[Backup]) -> State:
    address = place.destination.address
    error, free, backups = _asked(place, backups)
    copies = [(one, copy) for one in backups for copy in one.copies if copy.is_good and copy.address == address]
    made = [one.created_at for one, _ in copies if one.created_at is not None]
    return State(
        place.destination,
        error,
        max(made, default=None),
        max((copy.at for _, copy in copies), default=None),
        len(missing_at(backups, place.destination)),
        free,
        lost_at(backups, address),
    )


def _asked(place: Place, backups: list[Backup]) -> tuple[LoopinError | None, int | None, list[Backup]]:
    """Return what :func:`reached` does, and the backups with the copies that lie there; else those told of."""
    try:
        with place.store() as store:
            return None, store.free(), as_seen(store, backups, place.destination.address)
    except CancelledError:
        raise
    except LoopinError as error:
        return error, None, backups


def reached(place: Place) -> tuple[LoopinError | None, int | None]:
    """Return why a destination does not answer, None if it does, and how many bytes are free where that is known."""
    try:
        with place.store() as store:
            store.size("nothing", "nothing")
            return None, store.free()
    except CancelledError:
        raise
    except LoopinError as error:
        return error, None
