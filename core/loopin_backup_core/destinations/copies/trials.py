"""Trying a destination before it is needed: a small file is written, read back, not overwritten, and deleted."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.destinations.stores import Upload
from loopin_backup_core.model.destination import DestinationType
from loopin_backup_core.model.errors import OccupiedError, RefusedError, StorageError, VerificationError
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from loopin_backup_core.destinations.copies.place import Place
    from loopin_backup_core.destinations.stores import Store

FOLDER = "loopin-backup-test"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a destination can do: whether it ``deletes`` for us, how many bytes are ``free``, and what to know of it."""

    deletes: bool
    free: int | None
    remarks: tuple[str, ...]


def trial(place: Place) -> Trial:
    """Try a destination. Raises what a copy would, and StorageError for one that overwrites or gives back else."""
    name, text = f"test-{secrets.token_hex(8)}", secrets.token_bytes(1000)
    with tempfile.TemporaryDirectory(dir=files.temporary_directory()) as folder:
        path = Path(folder) / name
        path.write_bytes(text)
        with place.store() as store:
            deletes = _try(store, name, Upload(path, len(text), "", lambda _: None), text)
            free = store.free()
    return Trial(deletes, free, tuple(_remarks(place, deletes=deletes)))


def _try(store: Store, name: str, parcel: Upload, text: bytes) -> bool:
    store.put(FOLDER, name, parcel)
    try:
        if b"".join(store.read(FOLDER, name)) != text:
            raise VerificationError("It gives back something else than what was written.", hint="Do not rely on it.")
        _refuse_overwriting(store, name, parcel)
    finally:
        try:
            store.delete(FOLDER, name)
            deletes = True
        except RefusedError:
            deletes = False
    return deletes


def _refuse_overwriting(store: Store, name: str, parcel: Upload) -> None:
    try:
        store.put(FOLDER, name, parcel)
    except OccupiedError:
        return
    raise StorageError("It lets a file be overwritten.", hint="Choose another place, or ask its administrator.")


def _remarks(place: Place, *, deletes: bool) -> list[str]:
    remarks = []
    if not deletes:
        remarks.append("It does not let us delete: nobody with this key can, and “cleanup --at” will delete nothing.")
    is_directory = place.destination.way is DestinationType.DIRECTORY
    if is_directory and files.same_disk(Path(place.destination.url), place.profile.directory):
        remarks.append("It lies on the same disk as the backups: a broken disk takes both.")
    return remarks
