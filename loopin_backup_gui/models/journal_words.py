"""What an entry of the journal tells, in words; its numbers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Kind, Level
from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words

if TYPE_CHECKING:
    from loopin_backup_core.repository.journal.chain import Entry

UNTOLD = frozenset(
    {
        "user",
        "sha256",
        "system",
        "transaction",
        "intent",
        "folder",
        "address",
        "exit_code",
        "closes",
        "origin",
        "sqlstate",
    }
)
"""Facts that are for programs: the reference names them, and the file has them."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("JournalWords", text)


def event(name: str) -> str:
    """Return what happened, in a word or two; one that a later version wrote stays as it is."""
    return {
        "created": _tr("backed up"), "verified": _tr("verified"), "unproven": _tr("not drilled"),
        "indexed": _tr("indexed"), "imported": _tr("imported"), "exported": _tr("exported"),
        "restored": _tr("restored"), "pinned": _tr("pinned"), "unpinned": _tr("unpinned"), "noted": _tr("noted"),
        "accepted": _tr("accepted"), "replaced": _tr("replaced"), "replacing": _tr("about to replace"),
        "undoing": _tr("about to undo"), "abandoned": _tr("did not come about"), "undone": _tr("undone"),
        "dropped": _tr("dropped"), "guarded": _tr("guarded"), "refused": _tr("refused"), "watched": _tr("wipe seen"),
        "deleting": _tr("about to delete"), "deleted": _tr("deleted"), "spared": _tr("spared"),
        "reviewed": _tr("journal accepted"), "opened": _tr("journal begun"), "copied": _tr("copied"),
        "lost": _tr("copy lost"), "removing": _tr("about to delete a copy"), "removed": _tr("copy deleted"),
        "retained": _tr("copy retained"), "swept": _tr("swept"), "failed": _tr("failed"), "told": _tr("notice sent"),
        "untold": _tr("notice not sent"), "vouched": _tr("known as ours"),
    }.get(name, name)  # fmt: skip


def told(entry: Entry) -> str:
    """Return what an entry tells beside its event, in one line."""
    parts = (_fact(entry, name, value) for name, value in entry.facts.items() if name not in UNTOLD)
    return " · ".join(part for part in parts if part)


def _fact(entry: Entry, name: str, value: Any) -> str:
    if value in ("", None, [], {}) or isinstance(value, dict):
        return ""
    match name:
        case "ok":
            return _tr("sound") if value is True else _tr("NOT SOUND")
        case "bytes" if isinstance(value, int | float):
            return formats.size(value) if value else _tr("was there already") if entry.event == "copied" else ""
        case "rows" if isinstance(value, int):
            return _tr("%1 rows").replace("%1", formats.number(value))
        case "tables" | "changed" if isinstance(value, int):
            return _tr("%1 tables").replace("%1", formats.number(value))
        case "duration" if isinstance(value, int | float):
            return formats.duration(value) if value >= 0.05 else ""
        case "kind" if value in set(Kind):
            return backup_words.kind(Kind(value))
        case "level" if value in set(Level):
            return backup_words.level(Level(value))
        case "cancelled":
            return _tr("cancelled") if value else ""
        case "kept":
            return _tr("the old one is kept as %1").replace("%1", str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
