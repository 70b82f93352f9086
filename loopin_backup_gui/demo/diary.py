"""A journal of many days, written at once: the lines are chained as if each had been written on its day."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

from loopin_backup_core.repository.journal import chain
from loopin_backup_core.repository.journal.journal import FILE_NAME, user_name

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(slots=True)
class Diary:
    """Collects entries in any order."""

    _entries: list[tuple[datetime, int, str, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, at: datetime, event: str, backup: str = "", **facts: Any) -> None:
        """Add what happened at a moment."""
        self._entries.append((at, len(self._entries), event, backup, facts))

    def write(self, directory: Path) -> None:
        """Write all of it to the journal of a directory that has none yet."""
        user, lines, tail = user_name(), list[bytes](), b""
        for at, _, event, backup, facts in sorted(self._entries, key=lambda entry: entry[:2]):
            record = {"at": at.astimezone(UTC).isoformat(), "event": event, "backup": backup, "user": user, **facts}
            line = chain.next_line(tail, record, is_whole=not tail)
            if line is not None:
                lines.append(line)
                tail = line
        handle = os.open(directory / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(lines)
