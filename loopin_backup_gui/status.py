"""How a profile stands, in a dot and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from loopin_backup_core.model import Level, Verdict
from loopin_backup_gui import formats
from loopin_backup_gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.errors import LoopinError
    from loopin_backup_core.journal.chain import Entry
    from loopin_backup_core.model import Backup, Profile


class Standing(StrEnum):
    """The states of a profile."""

    PROTECTED = "protected"
    OVERDUE = "overdue"
    SUSPECT = "suspect"
    FAILING = "failing"
    UNKNOWN = "unknown"

    @property
    def tone(self) -> Tone:
        """The colour of its dot."""
        return _TONES[self]


_TONES = {
    Standing.PROTECTED: Tone.GOOD,
    Standing.OVERDUE: Tone.WARNING,
    Standing.SUSPECT: Tone.BAD,
    Standing.FAILING: Tone.BAD,
    Standing.UNKNOWN: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Status:
    """How a profile stands: the state, one sentence, what to do, and what it was judged by."""

    standing: Standing
    sentence: str
    todo: str = ""
    last_good: datetime | None = None
    last_proof: datetime | None = None
    next_run: datetime | None = None


def unreadable(error: LoopinError) -> Status:
    """Return the status of a profile whose directory cannot be read."""
    return Status(Standing.UNKNOWN, error.message, error.hint)


def judge(profile: Profile, backups: Sequence[Backup], entries: Sequence[Entry], now: datetime) -> Status:  # noqa: ARG001
    """Return how a profile stands."""
    own = [one for one in backups if one.manifest is not None and one.created_at is not None]
    good = next((one.created_at for one in own if one.verdict.is_good), None)
    proofs = [v.at for one in own for v in one.verifications if v.ok and v.level is Level.DRILL]
    proof = max(proofs, default=None)
    if not own:
        return Status(Standing.UNKNOWN, "No backup yet.", "Back up now.")
    if own[0].verdict is Verdict.SUSPECT and not own[0].accepted:
        return Status(Standing.SUSPECT, f"Suspect: {own[0].reasons[0] if own[0].reasons else ''}", "", good, proof)
    last = f"Last backup {formats.ago(good, now)}" if good else "No good backup"
    proven = f"Proven restorable {formats.ago(proof, now)}" if proof else "Never proven by a drill"
    return Status(Standing.PROTECTED, f"{last} · {proven}", "", good, proof)
