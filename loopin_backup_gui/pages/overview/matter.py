"""What is the matter with a profile, if anything, and what to do about it. Pure but for the user's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository.catalog.facts import restores
from loopin_backup_core.rules import retention, wipe_guard
from loopin_backup_core.rules.health import Protection
from loopin_backup_gui import formats, status
from loopin_backup_gui.charts.series import short_name
from loopin_backup_gui.live import HISTORY
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.rules.tripwire import Sign
    from loopin_backup_core.rules.wipe_guard import Finding, Rows
    from loopin_backup_gui.snapshot import Snapshot


class Ask(StrEnum):
    """What the user can do about it; the last one of a matter is what is most likely wanted."""

    COMPARE = "compare"
    RESTORE = "restore"
    BACK_UP = "back up"
    DRILL = "drill"
    SCHEDULE = "schedule"
    JOURNAL = "journal"
    EDIT = "edit"


_SUSPECT = (Ask.COMPARE, Ask.RESTORE)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that is the matter. ``backup`` is the one to restore or to compare with, ``other`` the one compared."""

    tone: Tone
    title: str
    text: str
    asks: tuple[Ask, ...] = ()
    backup: Backup | None = None
    other: Backup | None = None


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Matter", text, None, count)


def matter_of(snapshot: Snapshot, now: datetime, signs: Sequence[Sign] = ()) -> Matter | None:
    """Return what is most the matter; None if all is well. ``signs`` are the tripwire's, of the live database."""
    if snapshot.problem is not None:
        return Matter(Tone.BAD, snapshot.problem.message, snapshot.problem.hint, (Ask.EDIT,))
    return (
        _suspect(snapshot, now)
        or _tripped(snapshot, signs)
        or _reported(snapshot)
        or _damaged(snapshot)
        or _unproven(snapshot)
    )


def unsettled(snapshot: Snapshot) -> Backup | None:
    """Return the newest suspect backup that nobody has settled, of whatever database lies in the directory."""
    if snapshot.state.level not in {Protection.SUSPECT, Protection.UNKNOWN}:
        return None
    own = [one for one in snapshot.backups if one.manifest is not None]
    restored = restores(snapshot.entries)
    found = [
        retention.unsettled(retention.of_same(own, one), retention.last_restore(restored, one))
        for one in dict.fromkeys(map(retention.database_of, own))
    ]
    return next((one for one in found if one is not None), None)


def good_before(backups: Sequence[Backup], suspect: Backup) -> list[Backup]:
    """Return the good backups of a database that are older than a suspect one, newest first."""
    own = [one for one in retention.of_same(backups, retention.database_of(suspect)) if one.manifest is not None]
    older = own[own.index(suspect) + 1 :]
    return [one for one in older if one.verdict.is_good and one.kind is not Kind.SAFETY]


def findings_of(snapshot: Snapshot, suspect: Backup) -> list[Finding]:
    """Return what the suspect backup lost, the most first, compared with the good ones before it."""
    history = [rows_of(one) for one in good_before(snapshot.backups, suspect)[:HISTORY]]
    found = wipe_guard.judge(history, rows_of(suspect), snapshot.profile.guard)
    return sorted(found, key=lambda one: one.now - one.before)


def rows_of(backup: Backup) -> Rows:
    """Return the rows by table, nothing for a backup that is not our own."""
    return wipe_guard.rows_of(backup.manifest.index) if backup.manifest is not None else {}


def _suspect(snapshot: Snapshot, now: datetime) -> Matter | None:
    suspect = unsettled(snapshot)
    if suspect is None or suspect.manifest is None or suspect.created_at is None:
        return None
    earlier = good_before(snapshot.backups, suspect)
    found = findings_of(snapshot, suspect)
    if not earlier or not found or earlier[0].created_at is None:
        title = _tr("The last backup is suspect")
        return Matter(Tone.BAD, title, " ".join(suspect.manifest.reasons), (Ask.RESTORE,), next(iter(earlier), None))
    good, at = earlier[0], earlier[0].created_at
    text = _tr("Rows lost between %1 and %2:")
    text = text.replace("%1", formats.when_inside(at, now)).replace("%2", formats.when_inside(suspect.created_at, now))
    more = _listed([*found, *_emptied(rows_of(good), rows_of(suspect), found)]) + "."
    last = _tr("Last good backup: %1%2. Nothing good will be deleted.").replace("%1", formats.when(at, now))
    sentences = (text, more, last.replace("%2", _proof(good)))
    return Matter(Tone.BAD, _title(found), " ".join(filter(None, sentences)), _SUSPECT, good, suspect)


def _title(found: Sequence[Finding | Sign]) -> str:
    more = _tr("and %n more table(s)", len(found) - 1) if len(found) > 1 else ""
    return " ".join(filter(None, (status.lost(found[0]), more)))


def _listed(found: Sequence[Finding | Sign]) -> str:
    """Name every table with its rows before and now, in the order given."""
    named = [one for one in found if one.table]
    words = [f"{short_name(one.table)} {formats.number(one.before)} → {formats.number(one.now)}" for one in named]
    return ", ".join(words) or " ".join(wipe_guard.sentence(one.text).rstrip(".") for one in found)


def _emptied(before: Rows, now: Rows, told: Sequence[Finding]) -> list[Finding]:
    """Return the tables that were emptied and are too small to alarm by themselves, the largest first."""
    names = {one.table for one in told}
    found = [(name, rows) for name, rows in before.items() if rows and not now.get(name) and name not in names]
    return [wipe_guard.Finding(name, rows, 0, "") for name, rows in sorted(found, key=lambda one: -one[1])]


def _proof(backup: Backup) -> str:
    proven = any(one.ok and one.level is Level.DRILL for one in backup.verifications)
    return _tr(", proven restorable") if proven else ""


def _tripped(snapshot: Snapshot, signs: Sequence[Sign]) -> Matter | None:
    if not signs:
        return None
    good = snapshot.latest_good
    ordered = sorted(signs, key=lambda one: one.now - one.before)
    text = _tr("Rows since the last good backup, by the server's own numbers: %1. The backups are safe.")
    text = text.replace("%1", _listed(ordered))
    title = _tr("Right now: %1").replace("%1", _title(ordered))
    return Matter(
        Tone.BAD if any(one.certain for one in signs) else Tone.WARNING, title, text, (Ask.BACK_UP, Ask.RESTORE), good
    )


def _damaged(snapshot: Snapshot) -> Matter | None:
    found = next((one for one in snapshot.backups if one.verdict is Verdict.DAMAGED and one.failed_verification), None)
    if found is None or found.failed_verification is None:
        return None
    title = _tr("%1 is damaged").replace("%1", found.stem)
    text = _tr("Its verification failed: %1 It is kept, and no longer counted.")
    text = text.replace("%1", found.failed_verification.detail.rstrip(".") + ".")
    return Matter(Tone.BAD, title, text, (Ask.JOURNAL, Ask.BACK_UP), found)


def _reported(snapshot: Snapshot) -> Matter | None:
    """Return what core's rule has found; its words are shown as they are."""
    state = snapshot.state
    if state.level in {Protection.PROTECTED, Protection.UNKNOWN} and not state.reasons:
        return None
    kind = status.tone(state.level)
    ways = (Ask.SCHEDULE, Ask.BACK_UP) if state.level is Protection.OVERDUE else (Ask.JOURNAL, Ask.BACK_UP)
    if state.proof_is_old and not state.missed and state.level is Protection.OVERDUE:
        ways = (Ask.SCHEDULE, Ask.DRILL)
    return Matter(kind, status.headline(state), " ".join(state.reasons[:1]), ways, snapshot.latest_good)


def _unproven(snapshot: Snapshot) -> Matter | None:
    good = snapshot.latest_good
    if good is None or snapshot.state.last_proof is not None:
        return None
    text = _tr("A drill restores it into a throwaway server, compares every row, and throws the server away.")
    return Matter(Tone.ACCENT, _tr("No backup has been proven restorable yet"), text, (Ask.DRILL,), good)
