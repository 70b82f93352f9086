"""How a profile stands, in the window's words and colours; what it means is core's to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from loopin_backup_gui import formats
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.rules.health import Protection, State
    from loopin_backup_core.rules.tripwire import Sign
    from loopin_backup_core.rules.wipe_guard import Finding
    from loopin_backup_gui.live import LiveFacts

PROTECTED = "protected"
UNKNOWN = "unknown"
SUSPECT = "suspect"

# By name: what judges is only imported when something is there to be judged.
_TONES = {
    "protected": Tone.GOOD,
    "overdue": Tone.WARNING,
    "failing": Tone.BAD,
    "suspect": Tone.BAD,
    "unknown": Tone.NEUTRAL,
}


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Status", text, None, count)


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


def level_of(state: State, live: LiveFacts | None) -> str:
    """Return how a profile stands by its backups and by what its server says: a wipe is not waited for in a backup."""
    return SUSPECT if live is not None and live.alarm else state.level.value


def right_now(live: LiveFacts | None) -> str:
    """Return what has gone from the live database, in a few words; empty if nothing has beyond doubt."""
    alarm = live.alarm if live is not None else ()
    if not alarm:
        return ""
    more = _tr("and %n more table(s)", len(alarm) - 1) if len(alarm) > 1 else ""
    return _tr("Right now: %1").replace("%1", " ".join(filter(None, (lost(alarm[0]), more))))


def lost(finding: Finding | Sign) -> str:
    """Say in a few words what a table, or the whole database, has lost."""
    from loopin_backup_core.rules import wipe_guard
    from loopin_backup_gui.charts.series import short_name

    if not finding.table:
        return wipe_guard.sentence(finding.text).rstrip(".")
    name = short_name(finding.table)
    if finding.now == 0:
        return _tr("%1 was emptied").replace("%1", name)
    share = 100 * (finding.before - finding.now) / finding.before if finding.before else 0.0
    return _tr("%1 lost %2 % of its rows").replace("%2", QLocale().toString(share, "f", 1)).replace("%1", name)


def sentence(state: State, now: datetime, live: LiveFacts | None = None) -> str:
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
    if said := right_now(live):
        parts.insert(0, said)
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
