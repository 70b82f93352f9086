"""How well a database is protected, judged from its backups, its schedule and its journal. Pure: the time is given."""

from __future__ import annotations

from loopin_backup_core.rules.health.duty import backup_to_drill, run_to_make_up_for
from loopin_backup_core.rules.health.record import Record, record_of
from loopin_backup_core.rules.health.state import Protection, State, judge, unreadable
from loopin_backup_core.rules.health.words import ago, moment_of

__all__ = [
    "Protection",
    "Record",
    "State",
    "ago",
    "backup_to_drill",
    "judge",
    "moment_of",
    "record_of",
    "run_to_make_up_for",
    "unreadable",
]
