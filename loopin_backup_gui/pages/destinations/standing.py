"""How things stand with one destination, in a word and a tone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.destinations.copies import missing_at
from loopin_backup_core.model.destination import DestinationType
from loopin_backup_core.model.errors import CredentialsError
from loopin_backup_core.rules import retention
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.errors import LoopinError


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Standing", text, None, count)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a destination answers: the ``error`` if it does not, and the bytes that are ``free`` where it says so."""

    error: LoopinError | None = None
    free: int | None = None


@dataclass(frozen=True, slots=True)
class DestinationStatus:
    """What the journal tells of one destination.

    ``copies`` are those of the ``sound`` backups here that have a good copy there, ``missing`` those that should have
    one; a cleanup there may have let others go. ``newest`` is when the newest backup that lies there was made,
    ``copied_at`` when the last copy arrived.
    """

    destination: Destination
    sound: int
    copies: int
    missing: int
    newest: datetime | None = None
    copied_at: datetime | None = None


def standing(destination: Destination, backups: Sequence[Backup]) -> DestinationStatus:
    """Return how things stand with a destination by what is known of the backups here."""
    sound = [one for one in backups if one.manifest and one.data_path and one.verdict in retention.SOUND]
    address = destination.address
    copies = [(one, copy) for one in sound for copy in one.copies if copy.is_good and copy.address == address]
    made = [one.created_at for one, _ in copies if one.created_at is not None]
    return DestinationStatus(
        destination,
        len(sound),
        len({one.stem for one, _ in copies}),
        len(missing_at(list(backups), destination)),
        max(made, default=None),
        max((copy.at for _, copy in copies), default=None),
    )


def words(one: DestinationStatus, reach: Reach | None) -> tuple[str, Tone]:
    """Return the word of a state and its tone; without a ``reach`` it is being asked still."""
    if reach is None:
        return _tr("being asked…"), Tone.NEUTRAL
    if reach.error is not None:
        denied = isinstance(reach.error, CredentialsError)
        return (_tr("no access") if denied else _tr("does not answer")), Tone.BAD
    if one.missing and not one.copies:
        return _tr("no copy yet"), Tone.WARNING
    if one.missing:
        return _tr("%n not copied", one.missing), Tone.WARNING
    return (_tr("up to date") if one.copies else _tr("ready")), Tone.GOOD


def kind(way: DestinationType) -> str:
    """Return what sort of place a destination is."""
    return {
        DestinationType.DIRECTORY: _tr("directory"),
        DestinationType.S3: _tr("S3"),
        DestinationType.SFTP: _tr("SFTP"),
    }[way]
