"""Whether a backup directory is there, and the one that was there before: its disk may not be mounted.

What was seen is remembered beside the data of this user, never in the directory itself: by its path, by the identity of
its journal, so that an empty mount point is no new directory, and by the disk that it lay on. Disks that take turns are
all known.
"""

from __future__ import annotations

import json
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files
from loopin_backup_core.system.paths import data_directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "directories.json"
DISK = "disk:"
"""What begins the entry of a disk, among the identities of journals."""
LARGEST = 1 << 20


def require(directory: Path, environ: Mapping[str, str], *, new: bool = False, by_hand: bool = False) -> str:
    """Return if a directory is there, can be looked into, and is one that was there before, if any was.

    ``new`` allows one that is not there and was not yet used. ``by_hand`` also allows one that somebody has removed or
    emptied: its disk is there, so no disk is away. Then a sentence is returned that says so, else nothing.
    Raises StorageError.
    """
    known = _read(environ).get(str(directory.absolute()), [])
    is_there = files.owner_of(directory) is not None
    if not is_there and new and not known:
        return ""
    if is_there:
        files.check_listable(directory)
        journal = Journal(directory)
        # A journal that was lost may have another identity, and says so itself.
        if not known or journal.identity() in known or journal.verify():
            return ""
    if new and by_hand and _disk_of(directory) in known:
        return f"{directory} was removed or emptied since the last backup: it is begun anew, without what was there."
    raise _another(directory) if is_there else _missing(directory, is_known=bool(known))


def remember(directory: Path, environ: Mapping[str, str]) -> None:
    """Take note of a directory that a backup was put into. Where that cannot be written nothing is noticed later."""
    where = str(directory.absolute())
    marks = [one for one in (Journal(directory).identity(), _disk_of(directory)) if one]
    if set(marks) <= set(_read(environ).get(where, [])):
        return
    with suppress(StorageError, BusyError):
        path = data_directory(environ, FILE_NAME)
        files.make_private_directory(path.parent)
        with files.waiting_lock(path.with_name(f".{FILE_NAME}.lock")):
            known = _read(environ)
            known[where] = list(dict.fromkeys([*known.get(where, []), *marks]))
            files.replace_file(path, json.dumps(known, indent=1).encode(), 0o600)


def _disk_of(directory: Path) -> str:
    """Return the disk that a directory lies on, or that it would lie on; empty where that cannot be told."""
    for path in (directory.absolute(), *directory.absolute().parents):
        try:
            return f"{DISK}{path.stat().st_dev}"
        except FileNotFoundError:
            continue
        except OSError:
            break
    return ""


def _another(directory: Path) -> StorageError:
    return StorageError(
        f"{directory} is not the directory that backups were put into before: they are not in it. Is its disk "
        "mounted, and is it the right one?",
        hint=f"Mount it. To go on with this directory: “loopin-backup-cli backup manual --begin-anew --directory "
        f"{shlex.quote(str(directory))}”.",
    )


def _missing(directory: Path, *, is_known: bool) -> StorageError:
    if is_known:
        return StorageError(
            f"{directory} does not exist any more, and backups were put into it. Is its disk mounted?",
            hint="Mount it. To begin anew without those backups: “loopin-backup-cli backup manual --begin-anew "
            f"--directory {shlex.quote(str(directory))}”.",
        )
    return StorageError(
        f"The directory {directory} does not exist, so there are no backups to look at.",
        hint="Mount its disk, name another directory (--directory), or take a first backup: “loopin-backup-cli backup "
        f"manual --directory {shlex.quote(str(directory))}”.",
    )


def _read(environ: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the identities that are known of each directory; of what cannot be read, nothing."""
    try:
        found = json.loads(files.read_all(data_directory(environ, FILE_NAME), LARGEST))
    except (StorageError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: [one for one in value if isinstance(one, str)] for key, value in found.items() if type(value) is list}
