"""Reserving the name of a new backup, so that its files appear together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system.files.partial import Partial
from loopin_backup_core.system.files.sweeping import remove_unpublished
from loopin_backup_core.system.files.system import failure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType


class NameReservation(Partial):
    """The manifest of a backup that is being made, by which its name is reserved.

    Leaving the ``with`` block without publishing it removes all files of that name. Where that fails the hidden
    manifest stays as well, and tells that they are leftovers.
    """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.is_published:
            try:
                remove_unpublished(self.final_path)
            except StorageError:
                self.let_go()
                raise
        super().__exit__(kind, error, trace)


def claim(directory: Path, stems: Iterable[str]) -> NameReservation:
    """Open the manifest of a new backup under the first of ``stems`` that no file uses, and so reserve that name.

    Of several processes that try the same stems each gets another. The claim holds until the manifest is published.
    """
    for stem in stems:
        claimed = NameReservation(directory, stem + naming.MANIFEST_SUFFIX)
        if not claimed.open():
            continue
        if _is_unused(directory, stem, claimed.path.name):
            return claimed
        claimed.discard()
    raise StorageError(f"{directory} has no free name for another backup.")


def _is_unused(directory: Path, stem: str, claimed_by: str) -> bool:
    starts = (f"{stem}.", f".{stem}.")
    try:
        return not any(path.name.startswith(starts) and path.name != claimed_by for path in directory.iterdir())
    except OSError as error:
        raise failure(directory, "cannot be listed", error) from error
