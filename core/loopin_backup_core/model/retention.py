"""What is kept, and what was decided of one backup."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.backup import Backup
from loopin_backup_core.model.kinds import Kind


@value
class RetentionPolicy:
    """How many backups of each kind to keep; a kind that is not named is kept for ever."""

    keep: Mapping[Kind, int] = field(
        default_factory=lambda: {Kind.HOURLY: 24, Kind.DAILY: 7, Kind.WEEKLY: 4, Kind.MONTHLY: 12}
    )


@value
class Decision:
    """What a cleanup does with one backup, and why."""

    backup: Backup
    delete: bool
    reason: str
