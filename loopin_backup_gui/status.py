"""How a profile stands, in the window's words and colours; what it means is core's to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_gui import formats
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.protection import Protection, State

PROTECTED = "protected"
UNKNOWN = "unknown"

# By name: what judges is only imported when something is there to be judged.
_TONES = {
    "protected": Tone.GOOD,
    "overdue": Tone.WARNING,
    "failing": Tone.BAD,
    "suspect": Tone.BAD,
    "unknown": Tone.NEUTRAL,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Status", text)


def tone(level: Protection | str) -> Tone:
    """Return the colour of a level."""
    return _TONES[level]


def word(level: Protection | str) -> str:
    """Return the word of a level."""
    return {
        "protected": _tr("protected"),
        "overdue": _tr("overdue"),
        "failing": _tr("failing"),
        "suspect": _tr("suspect"),
        "unknown": _tr("unknown"),
    }[level]


def sentence(state: State, now: datetime) -> str:
    """Return the one sentence that tells how a profile stands: last backup, last proof, next run."""
    good = state.last_good.created_at if state.last_good is not None else None
    last = _tr("Last good backup %1").replace("%1", formats.ago(good, now)) if good else _tr("No good backup")
    proof = state.last_proof
    proven = _tr("Proven restorable %1").replace("%1", formats.ago(proof, now)) if proof else _tr("Never drilled")
    run = state.next_run
    coming = _tr("Next %1").replace("%1", formats.when_inside(run.at, now)) if run is not None else _tr("Not scheduled")
    parts = [last, proven, coming]
    if state.level != PROTECTED:
        parts.insert(0, headline(state))
    return " · ".join(parts)


def headline(state: State) -> str:
    """Return a state in two or three words."""
    known = {
        "Protected": _tr("Protected"),
        "State unknown": _tr("State unknown"),
        "Clock in doubt": _tr("Clock in doubt"),
        "Backup suspect": _tr("Backup suspect"),
        "Database suspect": _tr("Database suspect"),
        "Drill failed": _tr("Drill failed"),
        "Backups fail": _tr("Backups fail"),
        "Backup overdue": _tr("Backup overdue"),
        "Proof overdue": _tr("Proof overdue"),
        "No backup": _tr("No backup"),
        "No good backup": _tr("No good backup"),
        "Never backed up": _tr("Never backed up"),
    }
    return known.get(state.headline, state.headline)
