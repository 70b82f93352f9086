"""The journal: what happened to backups after they were made. Lines are only ever appended, each sealed by a hash."""

from __future__ import annotations

from loopin_backup_core.repository.journal.chain import REVIEWED, Entry
from loopin_backup_core.repository.journal.head import ENTRIES
from loopin_backup_core.repository.journal.journal import FILE_NAME, Journal

__all__ = ["ENTRIES", "FILE_NAME", "REVIEWED", "Entry", "Journal"]
