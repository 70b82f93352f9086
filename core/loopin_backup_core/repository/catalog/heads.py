"""Reading as much of a foreign dump as tells what it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from loopin_backup_core.dump import foreign
from loopin_backup_core.repository.catalog.scanning import scan
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.repository.catalog.scanning import DirectoryEntry

_CONTENTS = "toc.dat"


def measured(directory: Path, data: DirectoryEntry) -> DirectoryEntry:
    """Return what was seen of a directory with the size of all that is in it and the time of the last change there."""
    if not data.is_directory:
        return data
    inside = [one for one in scan(directory / data.name).values() if one.is_file]
    changed = max([data.changed, *(one.changed for one in inside)])
    return data._replace(size=sum(one.size for one in inside), changed=changed)


def found_in(directory: Path, data: DirectoryEntry, stem: str) -> foreign.Found:
    """Return what can be seen of a file or directory at a glance; raises StorageError if it cannot be read."""
    path = directory / data.name
    if data.is_directory:
        contents = path / _CONTENTS
        is_dump = contents.is_file() and not contents.is_symlink()
        return foreign.Found(stem, data.size, is_directory=is_dump, head=b"" if is_dump else b"\0")
    with files.open_regular(path) as file:
        head = file.read(foreign.HEAD_BYTES)
        file.seek(max(0, data.size - foreign.TAIL_BYTES), os.SEEK_SET)
        return foreign.Found(stem, data.size, head, file.read(foreign.TAIL_BYTES))
