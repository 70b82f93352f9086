"""One backup as the catalog shows it: its files, its verdict and what happened to it since."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.model.destination import Copy
    from loopin_backup_core.model.kinds import Kind, Level, Verdict
    from loopin_backup_core.model.manifest import Manifest


@value
class Verification:
    """One verification as the journal tells it; ``duration`` in seconds."""

    level: Level
    ok: bool
    at: datetime
    detail: str = ""
    duration: float = 0.0


@value
class Backup:
    """One entry of a catalog: what lies on disk and what the journal says of it.

    ``manifest`` is absent for foreign files; ``reasons`` then say what they are. ``created_at`` comes from the
    manifest, an older script's metadata or the name, in that order, and is absent where none tells. ``sequence`` is the
    number that the journal gave its making: it tells what came first even where a clock was wrong. ``accepted`` says
    that somebody called the database in it as it should be, which settles every suspicion up to it. ``copies`` lie at
    destinations; ``origin`` is where this one was fetched from, as the journal tells it, if it is itself such a copy.
    ``digest`` is the SHA-256 of its manifest, and without ``vouched`` no journal here knows that one; ``claims`` is
    then what it says, which tells damage from health and not friend from foe.
    """

    stem: str
    directory: Path
    data_path: Path | None
    manifest_path: Path | None
    verdict: Verdict
    reasons: tuple[str, ...]
    kind: Kind | None
    created_at: datetime | None
    size: int
    rows: int | None
    manifest: Manifest | None = None
    database_name: str = ""
    format: str = "plain"
    verifications: tuple[Verification, ...] = ()
    pinned: bool = False
    note: str = ""
    indexed: bool = False
    extra_paths: tuple[Path, ...] = ()
    sequence: int | None = None
    accepted: bool = False
    copies: tuple[Copy, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict)
    vouched: bool = True
    digest: str = ""
    claims: Manifest | None = None

    @property
    def verified(self) -> Verification | None:
        """The deepest verification that still holds: nothing counts that came before a failure."""
        return standing(self.verifications)[0]

    @property
    def failed_verification(self) -> Verification | None:
        """The failure that still stands: only a later success of its level, or of a deeper one, takes it away."""
        return standing(self.verifications)[1]


def standing(verifications: Iterable[Verification]) -> tuple[Verification | None, Verification | None]:
    """Return the deepest success and the failure that stand after these verifications, oldest first."""
    best: Verification | None = None
    failure: Verification | None = None
    for one in verifications:
        if not one.ok:
            best, failure = None, one if failure is None or one.level.rank >= failure.level.rank else failure
        elif failure is None or one.level.rank >= failure.level.rank:
            failure = None
            best = one if best is None or one.level.rank >= best.level.rank else best
    return best, failure


def newest_first(backups: Iterable[Backup]) -> list[Backup]:
    """Return backups in order, the newest first and those of unknown age last.

    The journal's numbers overrule dates: where a clock was wrong, a backup counts as no younger than the next one made.
    """
    dated: list[tuple[datetime, int, str, Backup]] = []
    undated: list[Backup] = []
    numbered: list[tuple[int, datetime, Backup]] = []
    for backup in backups:
        if backup.created_at is None:
            undated.append(backup)
        elif backup.sequence is None:
            dated.append((backup.created_at, 0, backup.stem, backup))
        else:
            numbered.append((backup.sequence, backup.created_at, backup))
    latest: datetime | None = None
    for sequence, created_at, backup in sorted(numbered, key=lambda one: one[0], reverse=True):
        latest = created_at if latest is None else min(latest, created_at)
        dated.append((latest, sequence, backup.stem, backup))
    dated.sort(key=lambda one: one[:3], reverse=True)
    return [one[3] for one in dated] + sorted(undated, key=lambda one: one.stem)
