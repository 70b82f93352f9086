"""Copies of backups at destinations: making them, reading from them, deleting them."""

from __future__ import annotations

from loopin_backup_core.destinations.copies.accepting import accept
from loopin_backup_core.destinations.copies.copying import Copied, copy, copy_missing
from loopin_backup_core.destinations.copies.fetching import fetched, find
from loopin_backup_core.destinations.copies.looking import look, lost_at, missing, missing_or_told
from loopin_backup_core.destinations.copies.place import Place, destination_of, missing_at
from loopin_backup_core.destinations.copies.removing import clean_up
from loopin_backup_core.destinations.copies.states import State, reached, states
from loopin_backup_core.destinations.copies.trials import Trial, trial
from loopin_backup_core.destinations.remote_catalog import choose

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
