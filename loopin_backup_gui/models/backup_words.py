"""What is said of a backup in a cell: its state with a tone, its kind, how it was verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_gui import formats
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup

NONE = "—"
TONES = {
    Verdict.GOOD: Tone.GOOD,
    Verdict.WARNINGS: Tone.WARNING,
    Verdict.SUSPECT: Tone.BAD,
    Verdict.DAMAGED: Tone.BAD,
    Verdict.INCOMPLETE: Tone.NEUTRAL,
    Verdict.FOREIGN: Tone.WARNING,
    Verdict.UNUSABLE: Tone.NEUTRAL,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("BackupWords", text)


def state(verdict: Verdict) -> str:
    """Return a verdict in one word."""
    return {
        Verdict.GOOD: _tr("good"),
        Verdict.WARNINGS: _tr("warnings"),
        Verdict.SUSPECT: _tr("suspect"),
        Verdict.DAMAGED: _tr("damaged"),
        Verdict.INCOMPLETE: _tr("incomplete"),
        Verdict.FOREIGN: _tr("foreign"),
        Verdict.UNUSABLE: _tr("unusable"),
    }[verdict]


def meaning(verdict: Verdict) -> str:
    """Return what a verdict means, in a sentence."""
    return {
        Verdict.GOOD: _tr("Whole, verified and restorable."),
        Verdict.WARNINGS: _tr("Restorable; something about it is worth knowing."),
        Verdict.SUSPECT: _tr("A whole dump of a database that seems to have been wiped."),
        Verdict.DAMAGED: _tr("It is not what was written and is never offered as good."),
        Verdict.INCOMPLETE: _tr("The run that wrote it did not finish."),
        Verdict.FOREIGN: _tr("Made by another program; restorable once it is indexed."),
        Verdict.UNUSABLE: _tr("PostgreSQL cannot restore it as it is."),
    }[verdict]


def kind(one: Kind | None) -> str:
    """Return a kind in one word."""
    if one is None:
        return NONE
    return {
        Kind.MANUAL: _tr("manual"),
        Kind.HOURLY: _tr("hourly"),
        Kind.DAILY: _tr("daily"),
        Kind.WEEKLY: _tr("weekly"),
        Kind.MONTHLY: _tr("monthly"),
        Kind.SAFETY: _tr("safety"),
    }[one]


def level(one: Level) -> str:
    """Return a level of verification in one word."""
    return {
        Level.CHECKSUM: _tr("checksum"),
        Level.STRUCTURE: _tr("structure"),
        Level.DRILL: _tr("drill"),
    }[one]


def verified(backup: Backup, now: datetime) -> str:
    """Return how and when a backup was verified."""
    failure = backup.failed_verification
    if failure is not None:
        return _tr("%1 failed").replace("%1", level(failure.level))
    best = backup.verified
    if best is None:
        return _tr("never") if backup.manifest is not None or backup.indexed else _tr("not indexed")
    return f"{level(best.level)} {formats.ago(best.at, now)}"


def note(backup: Backup) -> str:
    """Return what somebody wrote down, and whether it is pinned."""
    pinned = [_tr("pinned")] if backup.pinned else []
    return " · ".join([*pinned, *([backup.note.replace("\n", " ")] if backup.note else [])])


def haystack(backup: Backup) -> str:
    """Return all in which a filter looks for words: kind, date, note, tables, state, database and name."""
    when = backup.created_at
    local = when.astimezone() if when is not None else None
    tables = backup.manifest.index.tables if backup.manifest is not None else ()
    parts = (
        kind(backup.kind),
        f"{local:%Y-%m-%d %H:%M %d.%m.%Y %d %b %Y %A}" if local is not None else "",
        note(backup),
        state(backup.verdict),
        backup.database_name,
        backup.stem,
        *tables,
    )
    return "\n".join(parts).casefold()
