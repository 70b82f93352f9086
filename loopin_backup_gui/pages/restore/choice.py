"""What the user has chosen so far, and what of it may be chosen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.repository.replaced_databases import LONGEST_NAME
from loopin_backup_core.rules import retention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile


class Where(StrEnum):
    """What a restore goes to."""

    NEW = "new"
    REPLACE = "replace"
    IN_PLACE = "in place"


@dataclass(frozen=True, slots=True)
class Choice:
    """A restore as the user wants it. ``name`` is the new database's, ``database`` the live one's."""

    profile: Profile
    backup: Backup | None = None
    where: Where = Where.NEW
    name: str = ""
    database: str = ""
    trust: bool = False
    no_owner: bool = False
    no_acl: bool = False
    safety_backup: bool = False

    @property
    def target(self) -> str:
        """The database that will hold the backup."""
        return self.name if self.where is Where.NEW else self.database

    @property
    def stem(self) -> str:
        """The backup's name, empty while none is chosen."""
        return self.backup.stem if self.backup is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RestoreChoice", text)


def is_foreign(backup: Backup) -> bool:
    """Whether this program did not make it, so that somebody has to trust it."""
    return backup.manifest is None


def refusal(backup: Backup) -> str:
    """Return why a backup is not offered for a restore; empty if it is."""
    reason = backup.reasons[0] if backup.reasons else ""
    match backup.verdict:
        case Verdict.SUSPECT if not backup.accepted:
            text = _tr("Suspect: %1 Accept it on the page Backups if the database is as it should be.")
        case Verdict.DAMAGED:
            text = _tr("Damaged: %1")
        case Verdict.INCOMPLETE:
            text = _tr("Incomplete: %1")
        case Verdict.UNUSABLE:
            text = _tr("Cannot be used: %1")
        case Verdict.FOREIGN if backup.data_path is None:
            text = _tr("Its data is not there. %1")
        case _:
            return ""
    return text.replace("%1", reason if reason.endswith(".") or not reason else f"{reason}.").strip()


def name_refusal(name: str, taken: Collection[str]) -> str:
    """Return why a new database cannot have this name; empty if it can."""
    if not name:
        return _tr("Give the new database a name.")
    if "\0" in name or len(name.encode()) > LONGEST_NAME:
        return _tr("A name has at most 63 bytes.")
    return _tr("There is a database of this name already.") if name in taken else ""


def preferred(backups: Iterable[Backup], name: str, addresses: Collection[str] = ()) -> Backup | None:
    """Return the newest good backup of a database; one made before a restore only where there is no other.

    ``backups`` are the newest first. Where databases of this name on several servers are backed up, the one at one of
    the ``addresses`` is meant.
    """
    good = [one for one in backups if one.manifest is not None and not refusal(one)]
    database = (name, retention.server_meant(good, name, addresses))
    own = retention.of_same(good, database) or good
    return next((one for one in own if one.kind is not Kind.SAFETY), next(iter(own), None))
