"""What the rooms of the catalog hand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from loopin_backup_core.repository.catalog.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.dump.foreign import Metadata
    from loopin_backup_core.model.kinds import Verdict
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.repository.catalog.remembered import Remembered
    from loopin_backup_core.repository.catalog.scanning import DirectoryEntry


class ScanContext(NamedTuple):
    """All that is needed to look at what a directory holds; ``now`` with what tolerance there is for clocks."""

    directory: Path
    seen: Mapping[str, DirectoryEntry]
    facts: Mapping[str, Facts]
    now: datetime
    remembered: Remembered | None = None

    def facts_of(self, stem: str) -> Facts:
        """Return what the journal tells of one backup."""
        return self.facts.get(stem) or Facts()


class Sidecar(NamedTuple):
    """A JSON file that is no sound manifest: an older script's metadata, or what is wrong with it.

    ``verdict`` is given where it was meant to be a manifest. ``digest`` is the SHA-256 of a manifest for which no
    journal vouches, and ``claims`` what it says, where it may be one of our own all the same.
    """

    name: str
    metadata: Metadata | None = None
    problem: str = ""
    verdict: Verdict | None = None
    digest: str = ""
    claims: Manifest | None = None
