"""Backups with a manifest: what it says, held against what lies on disk and what the journal tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Backup, standing
from loopin_backup_core.model.kinds import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.model.backup import Verification
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.repository.catalog.facts import Facts
    from loopin_backup_core.repository.catalog.scanning import DirectoryEntry
    from loopin_backup_core.repository.catalog.scene import ScanContext

# Clocks of file servers and of this machine differ; within this a file counts as unchanged since it was verified.
CLOCK_DIFFERENCE = 300.0


class Opinion:
    """A verdict that can only get worse, and the reasons for it, the worst first."""

    def __init__(self, verdict: Verdict, reasons: list[str]) -> None:
        self.verdict = verdict
        self.reasons = reasons

    def worsen(self, verdict: Verdict, reason: str) -> None:
        """Take a worse verdict, unless it is already one that keeps the backup from being used."""
        if self.verdict in {Verdict.GOOD, Verdict.WARNINGS, Verdict.SUSPECT, Verdict.FOREIGN}:
            self.verdict = verdict
        self.reasons.insert(0, reason)

    def remark(self, reason: str) -> None:
        """Add something to know that changes nothing."""
        self.reasons.append(reason)


def own_backup(scene: ScanContext, manifest: Manifest) -> Backup:
    """Return the backup that a sound manifest describes."""
    directory, seen, facts = scene.directory, scene.seen, scene.facts_of(manifest.stem)
    data = seen.get(manifest.file_name)
    opinion = _opinion(manifest, facts)
    _compare(opinion, manifest, seen)
    verifications = still_valid(opinion, facts.verifications, data)
    judge_verifications(opinion, verifications)
    if facts.undecided is not None:
        opinion.remark(
            f"A drill went wrong on {facts.undecided.at:%Y-%m-%d %H:%M} UTC, and the version of this program that did "
            f"it could not tell whether the place was at fault ({facts.undecided.facts.get('detail')}): drill it again."
        )
    if facts.deleting is not None:
        opinion.remark("A cleanup had decided to delete it and was interrupted; the next one decides again.")
    look_ahead(opinion, manifest.created_at, scene.now)
    return Backup(
        stem=manifest.stem,
        directory=directory,
        data_path=directory / data.name if data is not None and data.is_file else None,
        manifest_path=directory / (manifest.stem + naming.MANIFEST_SUFFIX),
        verdict=opinion.verdict,
        reasons=tuple(opinion.reasons),
        kind=manifest.kind,
        created_at=manifest.created_at,
        size=data.size if data is not None else 0,
        rows=manifest.index.rows,
        manifest=manifest,
        database_name=manifest.database_name,
        verifications=verifications,
        pinned=facts.pinned,
        note=facts.note,
        extra_paths=_globals_path(directory, manifest, seen),
        sequence=facts.sequence,
        accepted=facts.accepted is not None,
        copies=tuple(facts.copies.values()),
    )


def still_valid(
    opinion: Opinion, verifications: list[Verification], data: DirectoryEntry | None
) -> tuple[Verification, ...]:
    """Return the verifications that were made of the file as it is now, and all failures."""
    if data is None:
        return tuple(verifications)
    valid = tuple(one for one in verifications if not one.ok or one.at.timestamp() + CLOCK_DIFFERENCE >= data.changed)
    if len(valid) < len(verifications):
        opinion.remark("The file was changed or replaced after it was verified, which counts no more: verify it again.")
    return valid


def judge_verifications(opinion: Opinion, verifications: tuple[Verification, ...]) -> None:
    """Quarantine a backup whose last word is a failed verification."""
    failure = standing(verifications)[1]
    if failure is not None:
        what = f"Its {failure.level.value} verification failed on {failure.at:%Y-%m-%d %H:%M} UTC: {failure.detail}"
        opinion.worsen(Verdict.DAMAGED, what)


def look_ahead(opinion: Opinion, created_at: datetime | None, now: datetime) -> None:
    """Say so if a date lies in the future."""
    if created_at is not None and created_at > now:
        opinion.remark(f"Its date, {created_at:%Y-%m-%d %H:%M} UTC, lies in the future: a clock was, or is, wrong.")


def _opinion(manifest: Manifest, facts: Facts) -> Opinion:
    opinion = Opinion(manifest.verdict, [*manifest.reasons, *manifest.warnings])
    if facts.accepted is not None and manifest.verdict is Verdict.SUSPECT:
        opinion.verdict = Verdict.WARNINGS
        opinion.remark(f"It was suspect, and {facts.accepted.facts.get('user', 'somebody')} has accepted it as it is.")
    return opinion


def _compare(opinion: Opinion, manifest: Manifest, seen: Mapping[str, DirectoryEntry]) -> None:
    data = seen.get(manifest.file_name)
    if data is None:
        opinion.worsen(Verdict.DAMAGED, f"The data file {manifest.file_name} is missing.")
    elif not data.is_file:
        what = "a symbolic link, and those are never followed" if data.is_link else "not a regular file"
        opinion.worsen(Verdict.UNUSABLE, f"The data file {manifest.file_name} is {what}.")
    elif data.size != manifest.file_size:
        opinion.worsen(
            Verdict.DAMAGED, f"The data file has {data.size:,} bytes, and {manifest.file_size:,} were written."
        )
    if manifest.globals_name in seen and not seen[manifest.globals_name].size:
        opinion.worsen(Verdict.DAMAGED, f"The file with its roles, {manifest.globals_name}, is empty.")
    if manifest.globals_name and manifest.globals_name not in seen:
        if opinion.verdict is Verdict.GOOD:
            opinion.verdict = Verdict.WARNINGS
        opinion.remark(f"The file with its roles, {manifest.globals_name}, is missing.")


def _globals_path(directory: Path, manifest: Manifest, seen: Mapping[str, DirectoryEntry]) -> tuple[Path, ...]:
    is_there = manifest.globals_name in seen and seen[manifest.globals_name].is_file
    return (directory / manifest.globals_name,) if is_there else ()
