"""Backups for the tests of the store: real files with real manifests and journals, without a server."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import Backup, Verification
from loopin_backup_core.model.dump_index import DumpIndex, Requirements, Section, SectionKind
from loopin_backup_core.model.kinds import Compression, Kind, Level, Verdict
from loopin_backup_core.model.manifest import Manifest
from loopin_backup_core.model.source import DatabaseFacts, Source
from loopin_backup_core.repository import manifest
from loopin_backup_core.repository.journal import Journal, chain
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOON = datetime(2026, 8, 22, 12, tzinfo=UTC)
DATA = b"-- invented dump\n" * 10


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def source_of(database: str = "loopin", system: str = "7000000000000000001") -> Source:
    """Return an invented server."""
    return Source("db.example", 5432, "backup", "15.18", 150018, system, "UTC", False, DatabaseFacts(database))


def index_of(data: bytes, tables: int = 2) -> DumpIndex:
    """Return an index that fits ``data``: a header, and the rest divided among some tables of ten rows."""
    lengths = [len(data) // (tables + 1)] * tables
    lengths.insert(0, len(data) - sum(lengths))
    sections, offset = [], 0
    for number, length in enumerate(lengths):
        kind = SectionKind.TABLE_DATA if number else SectionKind.HEADER
        rows = 10 if number else 0
        part = digest(data[offset : offset + length])
        sections.append(Section(kind, f"public.t{number}" if number else "", offset, length, rows, part))
        offset += length
    return DumpIndex(tuple(sections), len(data), {"TABLE": tables}, Requirements())


def index_with(rows: Mapping[str, int], data: bytes = DATA) -> DumpIndex:
    """Return an index that fits ``data``, with these tables and their rows."""
    part = len(data) // (len(rows) + 1)
    sections = [Section(SectionKind.HEADER, "", 0, len(data) - part * len(rows), 0, "0" * 64)]
    for name, count in rows.items():
        start = sections[-1].offset + sections[-1].bytes
        sections.append(Section(SectionKind.TABLE_DATA, name, start, part, count, "0" * 64))
    return DumpIndex(tuple(sections), len(data), {}, Requirements())


def manifest_of(when: datetime = NOON, kind: Kind = Kind.DAILY, data: bytes = DATA, **changes: Any) -> Manifest:
    """Return the manifest of a good backup; ``changes`` are fields that differ."""
    facts = Manifest(
        kind=kind,
        timestamp=naming.timestamp(when),
        created_at=when,
        database_name="loopin",
        file_name=naming.stem(kind, when) + ".sql",
        file_size=len(data),
        sha256=digest(data),
        compression=Compression.NONE,
        encryption="none",
        source=source_of(),
        tool_version="0.1.0",
        pg_dump_version="15.18",
        pg_dump_options=("--clean", "--if-exists"),
        started_at=when,
        finished_at=when,
        warnings=(),
        verdict=Verdict.GOOD,
        reasons=(),
        excluded=(),
        index=index_of(data),
    )
    return replace(facts, **changes)


def put(
    directory: Path,
    when: datetime = NOON,
    kind: Kind = Kind.DAILY,
    *,
    data: bytes = DATA,
    verified: Level | None = Level.CHECKSUM,
    vouch: bool = False,
    **changes: Any,
) -> str:
    """Write a backup in the way of a run, at the time ``when``, and return its name.

    With ``vouch`` the journal tells of its manifest before it is there, as a run does; else only afterwards, as runs of
    earlier versions did.
    """
    journal = Journal(directory, clock=lambda: when, user="tester")
    with files.claim(directory, naming.stems(kind, when)) as claimed:
        stem = claimed.final_path.name.removesuffix(naming.MANIFEST_SUFFIX)
        with files.Partial(directory, stem + ".sql") as partial:
            partial.write(data)
            partial.publish()
        text = manifest.dumps(manifest_of(when, kind, data, file_name=stem + ".sql", **changes)).encode()
        claimed.write(text)
        if vouch:
            journal.append("vouched", stem, manifest=digest(text))
        claimed.publish()
    os.utime(directory / (stem + ".sql"), (when.timestamp(), when.timestamp()))
    journal.append("created", stem, kind=kind.value, database=changes.get("database_name", "loopin"))
    if verified is not None:
        journal.append("verified", stem, level=verified.value, ok=True, detail="", duration=0.1)
    return stem


def put_many(directory: Path, count: int, newest: datetime = NOON, every: timedelta = timedelta(hours=1)) -> None:
    """Write very many good, verified backups at once: what :func:`put` writes, without asking the disk each time."""
    kinds = (Kind.DAILY, Kind.MANUAL, Kind.WEEKLY)
    document = manifest.to_json(manifest_of())
    journal = [b""]
    for number in range(count - 1, -1, -1):
        when, kind = newest - number * every, kinds[number % 3]
        stem = naming.stem(kind, when)
        moments = dict.fromkeys(("created_at", "started_at", "finished_at"), when.isoformat())
        names = {
            "backup_type": kind.value,
            "timestamp": naming.timestamp(when),
            "file": {**document["file"], "name": stem + ".sql"},
        }
        (directory / f"{stem}.json").write_text(json.dumps({**document, **moments, **names}))
        (directory / f"{stem}.sql").write_bytes(DATA)
        os.utime(directory / f"{stem}.sql", (when.timestamp(), when.timestamp()))
        facts = {"at": when.isoformat(), "backup": stem, "user": "tester"}
        checked = {"level": Level.CHECKSUM.value, "ok": True, "detail": "", "duration": 0.1}
        for record in ({**facts, "event": "created", "kind": kind.value}, {**facts, "event": "verified", **checked}):
            journal.append(chain.next_line(journal[-1], record, is_whole=True) or b"")
    (directory / "journal.jsonl").write_bytes(b"".join(journal))


def backup_of(  # for rules that look at no files
    directory: Path, facts: Manifest | None, stem: str, when: datetime | None, **changes: Any
) -> Backup:
    """Return a catalog's entry as it would be for a good, verified backup; ``changes`` are fields that differ."""
    backup = Backup(
        stem=stem,
        directory=directory,
        data_path=directory / f"{stem}.sql",
        manifest_path=directory / f"{stem}.json" if facts is not None else None,
        verdict=facts.verdict if facts is not None else Verdict.FOREIGN,
        reasons=(),
        kind=facts.kind if facts is not None else None,
        created_at=when,
        size=len(DATA),
        rows=20,
        manifest=facts,
        database_name=facts.database_name if facts is not None else "",
        verifications=(Verification(Level.CHECKSUM, ok=True, at=when or NOON),),
    )
    return replace(backup, **changes)
