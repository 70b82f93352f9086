"""Notices: telling people what happened while nobody watched. Nothing here ever delays or fails a backup for long.

What was told, and what could not be, stands in the journal; from there comes what is told next.
"""

from __future__ import annotations

from loopin_backup_core.notifications.notices.news import failed, overdue, recovered, suspect
from loopin_backup_core.notifications.notices.run import Run
from loopin_backup_core.notifications.notices.sending import tell, test, unsent
from loopin_backup_core.notifications.notices.state import FAILED_DRILL, tell_drill, tell_state

__all__ = [
    "FAILED_DRILL",
    "Run",
    "failed",
    "overdue",
    "recovered",
    "suspect",
    "tell",
    "tell_drill",
    "tell_state",
    "test",
    "unsent",
]
