"""What the journal's entries about drills that went wrong are worth. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.kinds import Level

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_undecided(backup: str, facts: Mapping[str, Any]) -> bool:
    """Whether an entry tells of a drill that an earlier version called failed without asking why it was.

    Those versions took whatever went wrong where the drill ran (a full disk, a missing locale or role) for damage, and
    wrote no ``cause``. What they found before the drill, in the file itself, is worded otherwise and stands.

    >>> is_undecided("a", {"level": "drill", "ok": False, "detail": "a could not be restored: disk full"})
    True
    >>> is_undecided("a", {"level": "drill", "ok": False, "detail": "a is damaged: its bytes are not those written"})
    False
    """
    if facts.get("level") != Level.DRILL.value or facts.get("ok") is not False or "cause" in facts:
        return False
    words = (f"{backup} could not be restored: ", f"Restored from {backup}, the database is not the same: ")
    return str(facts.get("detail", "")).startswith(words)
