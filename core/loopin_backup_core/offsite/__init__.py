"""Copies of backups at destinations: making them, reading from them, deleting them."""

from __future__ import annotations

from loopin_backup_core.catalog.remote import choose
from loopin_backup_core.offsite.accepting import accept
from loopin_backup_core.offsite.copying import Copied, copy, copy_missing
from loopin_backup_core.offsite.fetching import fetched, find
from loopin_backup_core.offsite.looking import look, lost_at, missing, missing_or_told
from loopin_backup_core.offsite.place import Place, destination_of, missing_at
from loopin_backup_core.offsite.removing import clean_up
from loopin_backup_core.offsite.states import State, reached, states
from loopin_backup_core.offsite.trials import Trial, trial

__all__ = [
    "Copied",
    "Place",
    "State",
    "Trial",
    "accept",
    "choose",
    "clean_up",
    "copy",
    "copy_missing",
    "destination_of",
    "fetched",
    "find",
    "look",
    "lost_at",
    "missing",
    "missing_at",
    "missing_or_told",
    "reached",
    "states",
    "trial",
]
