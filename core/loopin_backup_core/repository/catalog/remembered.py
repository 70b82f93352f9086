"""Manifests that were read before: whoever looks at a directory again and again reads only what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container

    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.repository.catalog.scanning import DirectoryEntry


class Read(NamedTuple):
    """A manifest, and the SHA-256 of the bytes that it was read from."""

    manifest: Manifest
    digest: str


def digest_of(text: bytes) -> str:
    """Return the SHA-256 of a manifest's bytes."""
    import hashlib

    return hashlib.sha256(text).hexdigest()


class Remembered:
    """The manifests of one directory by name, size and time of the last change: they are never rewritten.

    For one thread at a time.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[DirectoryEntry, Read]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def get(self, one: DirectoryEntry) -> Read | None:
        """Return the manifest in a file that has not changed since; None if it must be read."""
        known = self._known.get(one.name)
        return known[1] if known is not None and known[0] == one else None

    def add(self, one: DirectoryEntry, read: Read) -> None:
        """Remember what was read from a file."""
        self._known[one.name] = (one, read)

    def forget_all_but(self, names: Container[str]) -> None:
        """Forget what is no longer there."""
        for name in [name for name in self._known if name not in names]:
            del self._known[name]
