"""The facts of one backup, written once."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from loopin_backup_core.model.dump_index import DumpIndex, Frame
    from loopin_backup_core.model.kinds import Compression, Kind, Verdict
    from loopin_backup_core.model.source import Source


@value
class Manifest:
    """The facts of one backup, written once. See ``docs/reference/manifest.md`` for the JSON.

    ``encryption`` is ``none`` or ``age``, ``recipients`` the public keys to which the files are encrypted.
    ``without_rows`` are the tables and sequences that are defined in the dump and whose rows or values were left out.
    ``sha256`` and ``file_size`` are those of the stored file, the ``frames`` those of the compressed stream before
    encryption.
    """

    kind: Kind
    timestamp: str
    created_at: datetime
    database_name: str
    file_name: str
    file_size: int
    sha256: str
    compression: Compression
    encryption: str
    source: Source
    tool_version: str
    pg_dump_version: str
    pg_dump_options: tuple[str, ...]
    started_at: datetime
    finished_at: datetime
    warnings: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    excluded: tuple[str, ...]
    index: DumpIndex
    frames: tuple[Frame, ...] = ()
    globals_name: str = ""
    globals_sha256: str = ""
    profile: str = ""
    without_rows: tuple[str, ...] = ()
    schema_version: str = "1.0"
    recipients: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The backup's name: what its files share."""
        return self.file_name.split(".sql", 1)[0]
