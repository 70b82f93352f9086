"""Whether a matter is told now, and in which words. Pure: what was told before comes in, no file, clock or network."""

from __future__ import annotations

from loopin_backup_core.rules.notification_policy.deciding import (
    ADDRESSES,
    Told,
    Unsent,
    closed_by,
    decide,
    is_told_elsewhere,
    told_of,
    unsent,
)
from loopin_backup_core.rules.notification_policy.news import Alert
from loopin_backup_core.rules.notification_policy.words import Message, message

__all__ = [
    "ADDRESSES",
    "Alert",
    "Message",
    "Told",
    "Unsent",
    "closed_by",
    "decide",
    "is_told_elsewhere",
    "message",
    "told_of",
    "unsent",
]
