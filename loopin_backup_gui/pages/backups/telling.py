"""The sentences of the details pane. Pure but for the user's language and zone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words as words
from loopin_backup_gui.models import journal_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup, Verification
    from loopin_backup_core.model.destination import Copy
    from loopin_backup_core.repository.journal.chain import Entry

LATEST_ENTRIES = 6


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("BackupDetails", text, None, count)


def moment(backup: Backup) -> str:
    """Return when it was made, with the zone."""
    if backup.created_at is None:
        return _tr("Nobody knows when it was made")
    local = backup.created_at.astimezone()
    day = QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM yyyy")
    return f"{day}, {local:%H:%M %Z}"


def origin(backup: Backup) -> str:
    """Return why and from where it was made, in a line."""
    manifest = backup.manifest
    if manifest is None:
        return " · ".join(part for part in (words.kind(backup.kind), backup.format, formats.size(backup.size)) if part)
    parts = [words.kind(manifest.kind), manifest.database_name, f"PostgreSQL {manifest.source.server_version}"]
    seconds = (manifest.finished_at - manifest.started_at).total_seconds()
    if seconds > 0:
        parts.append(formats.duration(seconds))
    if manifest.encryption != "none":
        parts.append(_tr("encrypted with %1").replace("%1", manifest.encryption))
    return " · ".join(parts)


def total(backup: Backup) -> str:
    """Return the sums below the table."""
    if backup.rows is None:
        return ""
    if backup.manifest is None:
        return _tr("%1 rows").replace("%1", formats.number(backup.rows))
    tables = _tr("%n table(s)", len(backup.manifest.index.tables))
    rows = _tr("%1 rows").replace("%1", formats.number(backup.rows))
    dump = _tr("%1 of dump, %2 stored").replace("%1", formats.size(backup.manifest.index.bytes))
    return f"{tables} · {rows} · {dump.replace('%2', formats.size(backup.size))}"


def facts(backup: Backup, entries: Sequence[Entry], now: datetime) -> str:
    """Return what else is known: verifications, warnings, what is not in it, note, journal and file."""
    return "\n\n".join(part for part in _facts(backup, entries, now) if part)


def _facts(backup: Backup, entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    if note := words.note(backup):
        yield _tr("Note: %1").replace("%1", note)
    done = [_verification(one, now) for one in reversed(backup.verifications[-4:])]
    yield _block(_tr("Verified"), done or [_tr("never; a drill proves that it restores")])
    yield _block(_tr("Copies"), [_copy(one, now) for one in backup.copies])
    if backup.manifest is not None:
        yield _block(_tr("Warnings of pg_dump"), backup.manifest.warnings)
        yield _block(_tr("Not in it"), backup.manifest.excluded)
    told = [_entry(one, now) for one in entries if one.event != "verified"]
    yield _block(_tr("Journal"), told[-LATEST_ENTRIES:][::-1])
    if backup.data_path is not None:
        yield _block(_tr("File"), [str(backup.data_path)])
    if backup.manifest is not None:
        # In two lines, as there is nowhere to break it.
        yield _block("SHA-256", [backup.manifest.sha256[:32], backup.manifest.sha256[32:]])


def _block(head: str, lines: Sequence[str]) -> str:
    return "\n".join([head, *(f"  {line}" for line in lines)]) if lines else ""


def _verification(one: Verification, now: datetime) -> str:
    how = words.level(one.level) if one.ok else _tr("%1 failed").replace("%1", words.level(one.level))
    parts = [f"{how} {formats.ago(one.at, now)}"]
    if one.duration >= 0.05:
        parts.append(formats.duration(one.duration))
    return " · ".join([*parts, *([one.detail] if one.detail else [])])


def _copy(one: Copy, now: datetime) -> str:
    if one.let_go:
        return _tr("%1: deleted by its own cleanup").replace("%1", one.destination)
    word = _tr("verified %1") if one.is_good else _tr("damaged, verified %1")
    at = one.verifications[-1].at if one.verifications else one.at
    return f"{one.destination} · {word.replace('%1', formats.ago(at, now))}"


def _entry(one: Entry, now: datetime) -> str:
    by = str(one.facts.get("user", ""))
    said = f"{formats.when(one.at, now)} {journal_words.event(one.event)}"
    return " · ".join(part for part in (said, by, journal_words.told(one)) if part)


def span(chosen: Sequence[Backup], now: datetime) -> str:
    """Return from when to when some backups are."""
    moments = [one.created_at for one in chosen if one.created_at is not None]
    if not moments:
        return ""
    return f"{formats.when(min(moments), now)} → {formats.when(max(moments), now)}"


def states(chosen: Sequence[Backup]) -> str:
    """Return how many of some backups are in which state, and of which kind."""
    by_state = Counter(words.state(one.verdict) for one in chosen)
    by_kind = Counter(words.kind(one.kind) for one in chosen)
    pinned = sum(one.pinned for one in chosen)
    blocks = [
        _block(_tr("States"), [f"{formats.number(count)} {name}" for name, count in by_state.most_common()]),
        _block(_tr("Kinds"), [f"{formats.number(count)} {name}" for name, count in by_kind.most_common()]),
        _tr("%n of them pinned", pinned) if pinned else "",
    ]
    return "\n\n".join(one for one in blocks if one)
