"""Why something cannot be done to the chosen backups. It decides what is disabled and says why."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.operations import delete
from loopin_backup_core.rules.policy import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.session import Session


class Deed(Enum):
    """What can be done to backups."""

    RESTORE = auto()
    CHECKSUM = auto()
    STRUCTURE = auto()
    DRILL = auto()
    COMPARE = auto()
    PIN = auto()
    UNPIN = auto()
    NOTE = auto()
    ACCEPT = auto()
    EXPORT = auto()
    REVEAL = auto()
    COPY = auto()
    COMMAND = auto()
    DELETE = auto()


ONE_ONLY = frozenset({Deed.RESTORE, Deed.NOTE, Deed.ACCEPT, Deed.EXPORT, Deed.REVEAL, Deed.COMMAND})
FOR_ADMINISTRATORS = {
    Deed.RESTORE: Action.RESTORE,
    Deed.UNPIN: Action.UNPIN,
    Deed.ACCEPT: Action.ACCEPT,
    Deed.DELETE: Action.DELETE,
}
READS = frozenset({Deed.RESTORE, Deed.CHECKSUM, Deed.STRUCTURE, Deed.DRILL, Deed.EXPORT})
UNREADABLE = frozenset({Verdict.INCOMPLETE, Verdict.UNUSABLE})
VERIFIES = frozenset({Deed.CHECKSUM, Deed.STRUCTURE, Deed.DRILL})


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refusals", text)


def refusal(deed: Deed, chosen: Sequence[Backup], session: Session) -> str:
    """Return why a deed cannot be done; empty if it can."""
    if not chosen:
        return _tr("Choose a backup first.")
    if deed in ONE_ONLY and len(chosen) > 1:
        return _tr("Choose one backup.")
    if deed in FOR_ADMINISTRATORS and (reason := session.refusal(FOR_ADMINISTRATORS[deed])):
        return reason
    if deed in READS:
        return next((reason for one in chosen if (reason := _unreadable(deed, one))), "")
    return _of_marks(deed, chosen) if deed is not Deed.DELETE else _of_deletion(chosen, session)


def _unreadable(deed: Deed, backup: Backup) -> str:
    """A damaged backup may be verified again, and nothing else."""
    if backup.verdict in UNREADABLE or (backup.verdict is Verdict.DAMAGED and deed not in VERIFIES):
        why = backup.reasons[0] if backup.reasons else _tr("its last verification failed.")
        return f"{backup.stem}: {why}"
    if backup.data_path is None:
        return _tr("The data file of %1 is missing.").replace("%1", backup.stem)
    return ""


def _of_marks(deed: Deed, chosen: Sequence[Backup]) -> str:
    if deed is Deed.COMPARE:
        if len(chosen) > 2:
            return _tr("Choose one backup, or two.")
        if any(one.manifest is None for one in chosen):
            return _tr("Only backups that this program made tell what is in them.")
    if deed is Deed.PIN and all(one.pinned for one in chosen):
        return _tr("It is pinned already.")
    if deed is Deed.UNPIN and not any(one.pinned for one in chosen):
        return _tr("It is not pinned.")
    if deed is Deed.ACCEPT and chosen[0].verdict is not Verdict.SUSPECT:
        return _tr("Only a suspect backup can be accepted.")
    if deed is Deed.REVEAL and chosen[0].data_path is None and chosen[0].manifest_path is None:
        return _tr("There is no file of it.")
    return ""


def _of_deletion(chosen: Sequence[Backup], session: Session) -> str:
    found = session.snapshot()
    if found is None:
        return _tr("The backups are being read.")
    for one in chosen:
        if reason := delete.refusal(one, found.backups, session.now(), found.suspicions):
            return _tr("%1 cannot be deleted: %2").replace("%1", one.stem).replace("%2", reason)
    return ""
