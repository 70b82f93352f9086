"""Whether a backup directory is there, and the one that was there before: its disk may not be mounted.

What was seen is remembered beside the data of this user, never in the directory itself: by its path, and by the
identity of its journal, so that an empty mount point is no new directory. Disks that take turns are all known.
"""

from __future__ import annotations

import json
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core import files
from loopin_backup_core.errors import BusyError, StorageError
from loopin_backup_core.journal import Journal
from loopin_backup_core.locations import data_directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "directories.json"
LARGEST = 1 << 20


def require(directory: Path, environ: Mapping[str, str], *, new: bool = False) -> None:
    """Return if a directory is there, can be looked into, and is one that was there before, if any was.

    ``new`` allows one that is not there and was not yet used. Raises StorageError.
    """
    known = _read(environ).get(str(directory.absolute()), [])
    if files.owner_of(directory) is None:
        if new and not known:
            return
        raise _missing(directory, is_known=bool(known))
    files.check_listable(directory)
    journal = Journal(directory)
    # A journal that was lost may have another identity, and says so itself.
    if known and journal.identity() not in known and not journal.verify():
        raise StorageError(
            f"{directory} is not the directory that backups were put into before: they are not in it. Is its disk "
            "mounted, and is it the right one?",
            hint=f"Mount it. To go on with this directory: “loopin-backup-cli backup manual --begin-anew --directory "
            f"{shlex.quote(str(directory))}”.",
        )


def remember(directory: Path, environ: Mapping[str, str]) -> None:
    """Take note of a directory that a backup was put into. Where that cannot be written nothing is noticed later."""
    identity, where = Journal(directory).identity(), str(directory.absolute())
    known = _read(environ)
    if not identity or identity in known.get(where, []):
        return
    with suppress(StorageError, BusyError):
        path = data_directory(environ, FILE_NAME)
        files.make_private_directory(path.parent)
        with files.waiting_lock(path.with_name(f".{FILE_NAME}.lock")):
            known = _read(environ)
            known[where] = [*known.get(where, []), identity]
            files.replace_file(path, json.dumps(known, indent=1).encode(), 0o600)


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
