"""The journal: what happened to backups after they were made. Lines are only ever appended, each sealed by a hash."""

from __future__ import annotations

from loopin_backup_core.journal.chain import Entry
from loopin_backup_core.journal.journal import FILE_NAME, Journal

__all__ = ["FILE_NAME", "Entry", "Journal"]
