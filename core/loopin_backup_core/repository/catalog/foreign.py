"""What else lies in the directory and is, or looks like, a backup: dumps of others, leftovers of killed runs, links."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from loopin_backup_core.dump import foreign
from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Backup
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.kinds import Compression, Verdict
from loopin_backup_core.repository.catalog.heads import found_in, measured
from loopin_backup_core.repository.catalog.own import (
    CLOCK_DIFFERENCE,
    Opinion,
    judge_verifications,
    look_ahead,
    still_valid,
)
from loopin_backup_core.repository.catalog.scanning import DirectoryEntry
from loopin_backup_core.repository.catalog.scene import ScanContext
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.repository.catalog.facts import Facts
    from loopin_backup_core.repository.catalog.scene import Sidecar

_LOOKS = (*naming.DATA_SUFFIXES, ".dump", ".pgdump", ".dmp", ".backup")
_KNOWN_BY_CONTENT = frozenset({"plain", "gzip", "custom", "directory", "tar", "cluster"})


def others(scene: ScanContext, used: set[str], sidecars: Mapping[str, Sidecar]) -> Iterator[Backup]:
    """Yield what has no sound manifest; ``used`` are the names and stems of what has one, ``sidecars`` are by stem."""
    taken = set(used)
    for name in sorted(scene.seen):
        if name in used or name[0] == "." or name.endswith((naming.MANIFEST_SUFFIX, *naming.GLOBALS_SUFFIXES)):
            continue
        stem, suffix = naming.split(name)
        stem = stem if suffix and stem not in taken else name
        backup = _with_data(scene, scene.seen[name], stem, sidecars.get(stem))
        if backup is not None:
            taken.add(stem)
            yield backup
    for stem, sidecar in sidecars.items():
        if stem not in taken:
            yield _without_data(scene, stem, sidecar)
    for name in sorted(scene.seen):
        stem, suffix = naming.split(name)
        if suffix in naming.GLOBALS_SUFFIXES and name.startswith(naming.PREFIX) and not taken & {name, stem}:
            reason = _why_incomplete(scene, stem) or "Only the file with the roles of a backup is left."
            yield _entry(scene, name, scene.seen[name], None, Opinion(Verdict.INCOMPLETE, [reason]))


def look_at(path: Path, now: datetime) -> Backup:
    """Return what one file anywhere is at a glance; raises StorageError if it cannot be read."""
    status = path.lstat()
    data = DirectoryEntry(path.name, status.st_mode, status.st_size, status.st_mtime)
    found = _with_data(ScanContext(path.parent, {path.name: data}, {}, now), data, naming.split(path.name)[0], None)
    if found is None:
        opinion = Opinion(Verdict.UNUSABLE, ["It is not a dump of PostgreSQL."])
        return _entry(ScanContext(path.parent, {}, {}, now), path.name, data, None, opinion)
    return found


def _with_data(scene: ScanContext, data: DirectoryEntry, stem: str, sidecar: Sidecar | None) -> Backup | None:
    looks = data.name.startswith(naming.PREFIX) or data.name.endswith(_LOOKS)
    if not (data.is_file or data.is_directory):
        what = "a symbolic link, and those are never followed" if data.is_link else "not a regular file"
        opinion = Opinion(Verdict.UNUSABLE, [f"{data.name} is {what}."])
        return replace(_entry(scene, stem, data, sidecar, opinion), data_path=None) if looks else None
    if data.is_file and (reason := _why_incomplete(scene, stem)):
        return _entry(scene, stem, data, sidecar, Opinion(Verdict.INCOMPLETE, [reason]))
    if sidecar is not None and sidecar.verdict is not None:
        return _entry(scene, stem, data, sidecar, Opinion(sidecar.verdict, [sidecar.problem]))
    if sidecar is not None and sidecar.claims is not None and data.name == sidecar.claims.file_name:
        return _claimed(scene, data, stem, sidecar, sidecar.claims)
    return _dump(scene, data, stem, sidecar, looks=looks)


def _claimed(scene: ScanContext, data: DirectoryEntry, stem: str, sidecar: Sidecar, claims: Manifest) -> Backup:
    """Return a file whose manifest fits, and for which nobody vouches."""
    opinion = Opinion(Verdict.FOREIGN, [sidecar.problem])
    if data.size != claims.file_size:
        opinion.worsen(Verdict.DAMAGED, f"It has {data.size:,} bytes, and its manifest says {claims.file_size:,}.")
    entry = _entry(scene, stem, data, sidecar, opinion)
    roles = [scene.directory / claims.globals_name] if claims.globals_name in scene.seen else []
    return replace(
        entry,
        format=format_of(claims),
        kind=claims.kind,
        created_at=claims.created_at,
        database_name=claims.database_name,
        indexed=_is_indexed(scene.facts_of(stem), data),
        extra_paths=(*entry.extra_paths, *roles),
    )


def format_of(claims: Manifest) -> str:
    """Return what a file is at a glance by its manifest."""
    if claims.encryption != "none":
        return claims.encryption
    return "zstd" if claims.compression is Compression.ZSTD else "plain"


def _dump(
    scene: ScanContext, data: DirectoryEntry, stem: str, sidecar: Sidecar | None, *, looks: bool
) -> Backup | None:
    try:
        data = measured(scene.directory, data)
        found = found_in(scene.directory, data, stem)
    except StorageError as error:
        if not os.path.lexists(scene.directory / data.name):
            return None
        opinion = Opinion(Verdict.UNUSABLE, [f"{error.message}."])
        return _entry(scene, stem, data, sidecar, opinion) if looks else None
    is_indexed = _is_indexed(scene.facts_of(stem), data)
    found = replace(found, is_indexed=is_indexed)
    judged = foreign.judge(found, sidecar.metadata if sidecar is not None else None)
    if not looks and judged.format.value not in _KNOWN_BY_CONTENT:
        return None
    opinion = Opinion(judged.verdict, list(judged.reasons))
    if sidecar is not None and sidecar.problem:
        opinion.remark(sidecar.problem)
    return replace(_entry(scene, stem, data, sidecar, opinion), format=judged.format.value, indexed=is_indexed)


def _without_data(scene: ScanContext, stem: str, sidecar: Sidecar) -> Backup:
    if sidecar.claims is not None:
        missing = f"The data file {sidecar.claims.file_name} is missing."
        opinion = Opinion(Verdict.DAMAGED, [missing, sidecar.problem])
        return replace(_entry(scene, stem, scene.seen[sidecar.name], sidecar, opinion), data_path=None, size=0)
    judged = foreign.judge(foreign.Found(stem, None), sidecar.metadata)
    opinion = Opinion(sidecar.verdict or judged.verdict, [sidecar.problem] if sidecar.problem else [*judged.reasons])
    if sidecar.verdict is not None:
        opinion.remark("There is no data file beside it.")
    backup = _entry(scene, stem, scene.seen[sidecar.name], sidecar, opinion)
    return replace(backup, data_path=None, size=0, format=judged.format.value)


def _entry(scene: ScanContext, stem: str, data: DirectoryEntry, sidecar: Sidecar | None, opinion: Opinion) -> Backup:
    facts = scene.facts_of(stem)
    metadata = sidecar.metadata if sidecar is not None and sidecar.metadata is not None else foreign.Metadata("")
    kind, from_name = naming.parse(stem)
    imported = _moment_before_import(facts)
    created_at = metadata.created_at or imported or from_name
    if metadata.created_at is None and created_at is not None:
        opinion.remark(
            "Its date is that of the file that was imported." if imported else "Its date is that of its name."
        )
    verifications = still_valid(opinion, facts.verifications, data)
    judge_verifications(opinion, verifications)
    look_ahead(opinion, created_at, scene.now)
    return Backup(
        stem=stem,
        directory=scene.directory,
        data_path=scene.directory / data.name,
        manifest_path=None,
        verdict=opinion.verdict,
        reasons=tuple(opinion.reasons),
        kind=metadata.kind or kind,
        created_at=created_at,
        size=data.size,
        rows=_rows(facts) if _is_indexed(facts, data) else None,
        database_name=metadata.database_name,
        verifications=verifications,
        pinned=facts.pinned,
        note=facts.note,
        extra_paths=(scene.directory / sidecar.name,) if sidecar is not None else (),
        vouched=sidecar is None or not sidecar.digest,
        digest=sidecar.digest if sidecar is not None else "",
        claims=sidecar.claims if sidecar is not None else None,
    )


def _moment_before_import(facts: Facts) -> datetime | None:
    """Return when the file that a dump was imported from had been changed last."""
    if facts.imported is None:
        return None
    try:
        moment = datetime.fromisoformat(str(facts.imported.facts.get("changed")))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _why_incomplete(scene: ScanContext, stem: str) -> str:
    if files.partial_name(stem + naming.MANIFEST_SUFFIX) in scene.seen:
        if files.is_claimed(scene.directory, stem):
            return "It is being written by a run that is at work now."
        return "The run that wrote it was killed before it was finished. The next backup or cleanup removes it."
    if scene.facts_of(stem).deleting is not None:
        return "A cleanup that was deleting it was interrupted. The next cleanup finishes that."
    return ""


def _is_indexed(facts: Facts, data: DirectoryEntry) -> bool:
    entry = facts.indexed
    if entry is None or entry.facts.get("bytes") != data.size:
        return False
    return data.changed <= entry.at.timestamp() + CLOCK_DIFFERENCE


def _rows(facts: Facts) -> int | None:
    rows = facts.indexed.facts.get("rows") if facts.indexed is not None else None
    return rows if type(rows) is int else None
