"""The catalog: the backups of one directory, read from its manifests and its journal. Nothing is changed by reading."""

from __future__ import annotations

from loopin_backup_core.repository.catalog.catalog import FUTURE_TOLERANCE, Catalog, good_of
from loopin_backup_core.repository.catalog.remembered import Remembered

__all__ = ["FUTURE_TOLERANCE", "Catalog", "Remembered", "good_of"]
