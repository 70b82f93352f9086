"""How far a journal had come, kept beside it and in the manifests: one that was lost, emptied or cut is noticed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.value import value
from loopin_backup_core.system import files
from loopin_backup_core.system.files import system

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = ".journal.head"
ENTRIES = "journal_entries"
"""The field of a manifest that says how many entries the journal had when the backup was made."""

_LARGEST = 4096
_LARGEST_MANIFEST = 1 << 28
_LOOKED_AT = 3
_MOST = 1 << 62


@value
class Head:
    """The last entry that was written: its number and its hash. ``first`` is the identity of the journal.

    Where only manifests tell, ``hash`` and ``first`` are empty; with a ``seq`` of 0 nothing is known.
    """

    seq: int = 0
    hash: str = ""
    first: str = ""


def read(directory: Path, *, is_empty: bool) -> Head:
    """Return how far the journal of a directory had come: its own note tells, else the manifests do.

    ``is_empty`` says that the journal has no entry now: then each backup of our own stands for one that is lost.
    """
    return _noted(directory / FILE_NAME) or Head(_from_manifests(directory, is_empty=is_empty))


def write(directory: Path, head: Head) -> None:
    """Note how far the journal has come. Where that cannot be written the note before it stays, and is true still."""
    line = json.dumps({"seq": head.seq, "hash": head.hash, "first": head.first}).encode("ascii") + b"\n"
    path = directory / FILE_NAME
    with suppress(OSError, StorageError):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | system.OPEN_SAFELY, system.PRIVATE_FILE)
        try:
            system.make_private(fd, path)
            os.write(fd, line)
            os.ftruncate(fd, len(line))
        finally:
            os.close(fd)


def _noted(path: Path) -> Head | None:
    if not os.path.lexists(path):
        return None
    try:
        noted = json.loads(files.read_all(path, _LARGEST))
        head = Head(noted["seq"], noted["hash"], noted["first"])
    except (StorageError, ValueError, RecursionError, TypeError, KeyError):
        return None
    is_sound = type(head.seq) is int and type(head.hash) is str and type(head.first) is str
    return head if is_sound and head.seq > 0 else None


def _from_manifests(directory: Path, *, is_empty: bool) -> int:
    """Return how many entries the newest manifests vouch for; where none tells, one for each backup."""
    own = 0
    known: list[int] = []
    for name in _manifests(directory):
        document = _document(directory / name)
        if document is None:
            continue
        own += 1
        number = document.get(ENTRIES)
        if type(number) is int and 0 <= number < _MOST:
            # After a manifest at least one entry is written, that the backup was made; perhaps just now.
            known.append(number + 1 if is_empty else number)
        if len(known) == _LOOKED_AT or (own >= _LOOKED_AT and not is_empty):
            break
    return max(known, default=own if is_empty else 0)


def _manifests(directory: Path) -> list[str]:
    """Return the names of the manifests of our own, the newest first."""
    try:
        split = [naming.split(path.name) for path in directory.iterdir() if path.name[0] != "."]
    except OSError:
        return []
    stems = [(naming.parse(stem)[1], stem) for stem, suffix in split if suffix == naming.MANIFEST_SUFFIX]
    dated = sorted(((when, stem) for when, stem in stems if when is not None), reverse=True)
    return [stem + naming.MANIFEST_SUFFIX for _, stem in dated]


def _document(path: Path) -> dict[str, Any] | None:
    """Return a manifest of our own, None for any other file."""
    try:
        document = json.loads(files.read_all(path, _LARGEST_MANIFEST))
    except (StorageError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and "schema_version" in document else None
