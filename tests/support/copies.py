"""Copying as the command line does it, with pauses that a test can wait for."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.destination import from_url
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.repository.catalog import Catalog
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from loopin_backup_core.destinations.copies import Copied, Place
    from loopin_backup_core.model.kinds import Verdict

SHORT = (0.05, 0.1, 0.2)
LARGE = 12 << 20
"""More than what S3 takes in one request here, in bytes."""


def place_at(backups: Path, url: str, environ: Mapping[str, str], **changes: object) -> Place:
    """Return a destination with short pauses; ``changes`` are of the destination."""
    destination = replace(from_url(url), **changes)  # type: ignore[arg-type]
    profile = Profile("default", "", backups, backups, destinations=(destination,))
    everything = {"PATH": os.environ["PATH"], "HOME": str(backups.parent), **environ}
    around = JobContext(everything, lambda: datetime.now(UTC), NullReporter(), CancelToken())
    return copies.Place(profile, destination, around, SHORT)


def program_with(home: Path, env: Mapping[str, str]) -> Program:
    program = Program(home)
    program.env |= env
    return program


def copy_all(place: Place) -> list[Copied]:
    backups = Catalog(place.profile.directory).backups()
    return copies.copy(place, copies.missing_at(backups, place.destination))


def there(place: Place) -> list[tuple[str, Verdict]]:
    return [(one.backup.stem, one.backup.verdict) for one in place.remotes()]


def events(backups: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (backups / "journal.jsonl").read_text().splitlines()]


def random_bytes(size: int) -> bytes:
    """Return bytes that nobody can take for others."""
    return hashlib.shake_256(b"copies").digest(1 << 16) * (size >> 16)
