"""Files that survive a crash: private directories, partial files, kernel locks, appended lines.

What differs between operating systems is in :mod:`loopin_backup_core.system.files.system` alone. Every function raises
StorageError where the disk or the directory cannot be used, and says which.
"""

from __future__ import annotations

from loopin_backup_core.system.files.claiming import NameReservation, claim
from loopin_backup_core.system.files.directories import (
    check_listable,
    ensure_directory,
    free_bytes,
    is_me,
    make_private_directory,
    owner_of,
    same_disk,
    sync_directory,
    temporary_directory,
)
from loopin_backup_core.system.files.lines import append_line
from loopin_backup_core.system.files.locking import DirectoryLock, RunLock, hold, quoted, seize, waiting_lock
from loopin_backup_core.system.files.owned import owned_directory, sweep_directories
from loopin_backup_core.system.files.partial import Partial, final_name, partial_name
from loopin_backup_core.system.files.reading import open_regular, read_all, read_trusted
from loopin_backup_core.system.files.replacing import replace_file, sweep_temporary
from loopin_backup_core.system.files.sweeping import is_claimed, remove, sweep
from loopin_backup_core.system.files.system import failure, forget_cached

__all__ = [
    "DirectoryLock",
    "NameReservation",
    "Partial",
    "RunLock",
    "append_line",
    "check_listable",
    "claim",
    "ensure_directory",
    "failure",
    "final_name",
    "forget_cached",
    "free_bytes",
    "hold",
    "is_claimed",
    "is_me",
    "make_private_directory",
    "open_regular",
    "owned_directory",
    "owner_of",
    "partial_name",
    "quoted",
    "read_all",
    "read_trusted",
    "remove",
    "replace_file",
    "same_disk",
    "seize",
    "sweep",
    "sweep_directories",
    "sweep_temporary",
    "sync_directory",
    "temporary_directory",
    "waiting_lock",
]
