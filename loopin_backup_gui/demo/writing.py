"""Writing the past to a directory: real files that restore, with manifests and a journal that agree with them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index.index import DumpIndexer
from loopin_backup_core.model import naming
from loopin_backup_core.model.kinds import Compression, Level, Verdict
from loopin_backup_core.repository import codec, manifest
from loopin_backup_gui.demo import past
from loopin_backup_gui.demo.diary import Diary

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from pathlib import Path

    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_gui.demo.growth import Growth
    from loopin_backup_gui.demo.past import Made, Story

PIECE = 1 << 20
FASTEST, PER_MEGABYTE = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes stories; ``pattern`` is the manifest of a real backup, ``growth`` what there was at each age."""

    pattern: Manifest
    growth: Growth
    now: datetime
    zone: tzinfo
    token: CancelToken

    def write(self, profile: Profile, database: str, story: Story) -> None:
        """Write a story's backups and journal into the directory of a profile."""
        profile.directory.mkdir(mode=0o700, parents=True)
        diary = Diary()
        ratio = 0.0
        for made in reversed(past.backups(story, profile.schedule, self.now, self.zone)):
            self.token.check()
            stem = naming.stem(made.kind, made.at)
            if made.deleted is None:
                facts = self._store(profile, database, stem, made)
                ratio = facts.file_size / max(facts.index.rows, 1)
                size, rows = facts.file_size, facts.index.rows
            else:
                rows = self.growth.rows(made.age)
                size = round(rows * ratio)
            self._tell(diary, database, stem, made, size, rows)
        self._tell_failures(diary, profile, database, story)
        diary.write(profile.directory)

    def _store(self, profile: Profile, database: str, stem: str, made: Made) -> Manifest:
        name = stem + ".sql.zst"
        path = profile.directory / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sink = codec.FileSink(file.write, Compression.ZSTD)
            indexer = DumpIndexer(sink)
            dump = self.growth.dump(made.age)
            for start in range(0, len(dump), PIECE):
                indexer.feed(dump[start : start + PIECE])
            index = indexer.finish()
            stored = sink.close()
        source = replace(self.pattern.source, database=replace(self.pattern.source.database, name=database))
        facts = replace(
            self.pattern,
            kind=made.kind,
            timestamp=naming.timestamp(made.at),
            created_at=made.at,
            started_at=made.at,
            finished_at=made.at + timedelta(seconds=_seconds(len(dump))),
            database_name=database,
            file_name=name,
            file_size=stored.size,
            sha256=stored.sha256,
            compression=Compression.ZSTD,
            source=source,
            verdict=Verdict.GOOD,
            reasons=(),
            index=index,
            frames=stored.frames,
            globals_name="",
            globals_sha256="",
            profile=profile.name,
        )
        self._put(profile.directory / (stem + naming.MANIFEST_SUFFIX), manifest.dumps(facts).encode())
        os.utime(path, (made.at.timestamp(), made.at.timestamp()))
        return facts

    def _put(self, path: Path, data: bytes) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)

    def _tell(self, diary: Diary, database: str, stem: str, made: Made, size: int, rows: int) -> None:
        took = _seconds(size * 4)
        done = made.at + timedelta(seconds=took)
        facts = {"kind": made.kind.value, "database": database, "bytes": size, "rows": rows, "duration": took}
        diary.add(done, "created", stem, **facts)
        checked = f"{rows:,} rows counted again"
        diary.add(done, "verified", stem, level=Level.STRUCTURE.value, ok=True, detail=checked, duration=0.1)
        if made.drilled:
            proven = f"{rows:,} rows restored into PostgreSQL {self.pattern.source.server_version} and compared"
            at = done + timedelta(minutes=2)
            diary.add(at, "verified", stem, level=Level.DRILL.value, ok=True, detail=proven, duration=2.0 + took)
        if made.deleted is not None:
            why = "It was older than the backups of its kind that are kept."
            diary.add(made.deleted, "deleting", stem, reason=why, bytes=size)
            diary.add(made.deleted, "deleted", stem, reason=why)

    def _tell_failures(self, diary: Diary, profile: Profile, database: str, story: Story) -> None:
        today = self.now.astimezone(self.zone).date()
        for run in past.runs(story, profile.schedule, self.now, self.zone):
            if past.failed(story, run, today, self.zone):
                diary.add(run.at, "failed", kind=run.kind.value, error=story.why, database=database)


def _seconds(size: int) -> float:
    return round(FASTEST + size / 1e6 * PER_MEGABYTE, 1)
