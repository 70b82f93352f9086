"""What every destination can do, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType
    from typing import Self

PIECE = 1 << 20
"""How much is read or sent at a time, in bytes."""


@value
class Item:
    """One file in a store: its folder, its name there, its size in bytes and when it was written."""

    folder: str
    name: str
    size: int
    changed: datetime | None = None


@value
class Upload:
    """A local file that is to be put into a store.

    ``sha256`` is what it should be: two files of the same are the same. ``sent`` is told how many bytes are there, as
    often as a piece has gone; it raises to stop.
    """

    path: Path
    size: int
    sha256: str
    sent: Callable[[int], None]


class Store(Protocol):
    """A place that holds files in folders, one level deep.

    Every method raises UnreachableError where trying again may help, CredentialsError where the store does not let us
    in, StorageError for everything else that is wrong with it, and CancelledError.
    """

    def __enter__(self) -> Self:
        """Reach the store."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        ...

    def items(self) -> list[Item]:
        """Return the files of all folders; those that are only arriving are not among them."""
        ...

    def unfinished(self) -> list[Item]:
        """Return what is arriving, or was interrupted, under the names that it is to have."""
        ...

    def size(self, folder: str, name: str) -> int | None:
        """Return the size of a file in bytes, None if there is none."""
        ...

    def read(self, folder: str, name: str, offset: int = 0) -> Iterator[bytes]:
        """Yield a file from an offset on."""
        ...

    def put(self, folder: str, name: str, parcel: Upload) -> None:
        """Store a file, going on with what an interrupted attempt left; it appears whole, or not at all.

        Raises OccupiedError if there is a file of that name.
        """
        ...

    def discard(self, folder: str, name: str) -> None:
        """Remove what an interrupted :meth:`put` left, where that is possible."""
        ...

    def delete(self, folder: str, name: str) -> None:
        """Delete a file; one that is not there is no error. Raises RefusedError where the store keeps it."""
        ...

    def free(self) -> int | None:
        """Return how many bytes can still be written, None where nobody can tell."""
        ...
