"""Deleting one backup because a person wants it: with the guards of retention, and told by the journal.

The order is that of a cleanup, so that the next cleanup finishes what a crash has interrupted.
"""

from __future__ import annotations

import shlex
from contextlib import ExitStack
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import BusyError, RefusedError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.operations import cleanup
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import retention
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.rules.retention import Database

REASON = "It was deleted by hand."
KEPT = "Nothing was deleted."


def delete(directory: Path, name: str, now: datetime) -> Backup:
    """Delete one backup with all its files, and return what it was.

    Raises NotAllowedError, UsageError for an unknown name, RefusedError for one that must stay, BusyError for one that
    is in use or while a cleanup is at work, StorageError where a file cannot be deleted.
    """
    permission.require(directory, Action.DELETE, backup=name)
    catalog = Catalog(directory, clock=lambda: now)
    catalog.find(name)
    journal = Journal(directory, clock=lambda: now)
    with files.DirectoryLock(directory, cleanup.LOCK, cleanup.BUSY):
        backup = catalog.find(name)
        backups = catalog.backups()
        if reason := refusal(backup, backups, now, frozen(backups, catalog.restores()), journal.verify()):
            raise RefusedError(f"{backup.stem} is not deleted: {reason} {KEPT}", hint=_hint(backup))
        _carry_out(backup, journal)
    return backup


def files_of(backup: Backup) -> tuple[Path, ...]:
    """Return the files that go when a backup is deleted: its data, its manifest or metadata, its roles."""
    beside = (backup.stem + suffix for suffix in (naming.MANIFEST_SUFFIX, naming.GLOBALS_SUFFIX))
    there = [path for path in (backup.directory / name for name in beside) if path.is_file() and not path.is_symlink()]
    data = [backup.data_path] if backup.data_path is not None and backup.data_path not in there else []
    return (*data, *there)


def frozen(backups: Sequence[Backup], restored: Mapping[Database, int]) -> dict[Database, str]:
    """Return by database the suspicion that is not settled; ``restored`` are the journal's numbers of last restores."""
    return retention.suspicions(backups, restored)


def refusal(
    backup: Backup,
    backups: Sequence[Backup],
    now: datetime,
    suspicions: Mapping[Database, str],
    broken: Sequence[str] = (),
) -> str:
    """Return why a person may not delete a backup either; empty if nothing stands against it.

    ``suspicions`` are those of :func:`frozen`, ``broken`` is what is wrong with the journal.
    """
    if backup.pinned:
        return "it is pinned."
    if broken:
        return f"the journal cannot be trusted. {broken[0]} See “loopin-backup-cli journal verify”."
    if not files_of(backup):
        return "there is no file of it that this program would delete."
    if backup.data_path is not None and backup.data_path.is_dir():
        return "it is a directory that another program wrote."
    if backup.manifest is None:
        return ""
    return _last_one(backup, backups, now) or _suspicion(backup, suspicions)


def _last_one(backup: Backup, backups: Sequence[Backup], now: datetime) -> str:
    """Of what can be restored, one good and verified backup must remain; one made before a restore takes no place."""
    if not (backup.verdict.is_good or backup.verdict is Verdict.SUSPECT):
        return ""
    others = (one for one in backups if one.stem != backup.stem and one.kind is not Kind.SAFETY)
    database = retention.database_of(backup)
    if any(retention.database_of(one) == database and retention.counts(one, now) for one in others):
        return ""
    return f"no other good, verified backup of {backup.database_name} is left."


def _suspicion(backup: Backup, suspicions: Mapping[Database, str]) -> str:
    if not (backup.verdict.is_good or backup.verdict is Verdict.SUSPECT):
        return ""
    said = suspicions.get(retention.database_of(backup), "")
    return f"deleting is frozen. {said}" if said else ""


def _hint(backup: Backup) -> str:
    if backup.pinned:
        return f"To let it go: “loopin-backup-cli unpin {shlex.quote(backup.stem)}”."
    if backup.data_path is not None and backup.data_path.is_dir():
        return f"If you are sure: rm -r {shlex.quote(str(backup.data_path))}"
    return "Take a new backup and verify it first." if backup.verdict.is_good else ""


def _carry_out(backup: Backup, journal: Journal) -> None:
    with ExitStack() as stack:
        if files.is_claimed(backup.directory, backup.stem):
            raise BusyError(f"{backup.stem} is being written now. {KEPT}", hint="Wait until it is finished.")
        data = backup.data_path
        if data is not None and not stack.enter_context(files.seize(data)):
            raise BusyError(
                f"{backup.stem} is in use now: somebody restores, verifies or exports it. {KEPT}",
                hint="Wait until that has finished, and try again.",
            )
        journal.append("deleting", backup.stem, reason=REASON, bytes=backup.size)
        cleanup.remove_files(backup.directory, backup.stem, data)
    journal.append("deleted", backup.stem, reason=REASON)
