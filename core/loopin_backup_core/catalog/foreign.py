"""What else lies in the directory and is, or looks like, a backup: dumps of others, leftovers of killed runs, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core import files, legacy, naming
from loopin_backup_core.catalog.facts import Facts
from loopin_backup_core.catalog.own import CLOCK_DIFFERENCE, Opinion, judge_verifications, look_ahead, still_valid
from loopin_backup_core.catalog.scanning import scan
from loopin_backup_core.errors import StorageError
from loopin_backup_core.model import Backup, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.catalog.scanning import Seen

_LOOKS = (*naming.DATA_SUFFIXES, ".dump", ".pgdump", ".dmp", ".backup")
_DUMPS = frozenset(set(legacy.Format) - {legacy.Format.SQL, legacy.Format.MESSAGE, legacy.Format.EMPTY,
                                         legacy.Format.UNKNOWN, legacy.Format.UTF16, legacy.Format.AGE,
                                         legacy.Format.ZSTD})
_CONTENTS = "toc.dat"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A JSON file that is no sound manifest: an older script's metadata, or what is wrong with it.

    ``verdict`` is given where it was meant to be a manifest.
    """

    name: str
    metadata: legacy.Metadata | None = None
    problem: str = ""
    verdict: Verdict | None = None


class Others:
    """Finds every backup that has no sound manifest. ``used`` are the names that belong to the others."""

    def __init__(
        self, directory: Path, seen: Mapping[str, Seen], facts: Mapping[str, Facts], now: datetime
    ) -> None:
        self._directory = directory
        self._seen = seen
        self._facts = facts
        self._now = now

    def backups(self, used: set[str], sidecars: Mapping[str, Sidecar]) -> Iterator[Backup]:
        """Yield them; ``used`` are the files and stems of backups with a manifest, ``sidecars`` JSON files by stem."""
        taken = set(used)
        for name in sorted(self._seen):
            if name in used or name[0] == "." or name.endswith((naming.MANIFEST_SUFFIX, naming.GLOBALS_SUFFIX)):
                continue
            stem = self._stem(name, taken)
            backup = self._backup(self._seen[name], stem, sidecars.get(stem))
            if backup is not None:
                taken.add(stem)
                yield backup
        for stem, sidecar in sidecars.items():
            if stem not in taken:
                yield self._without_data(stem, sidecar)
        yield from self._lonely_globals(taken)

    def _stem(self, name: str, taken: set[str]) -> str:
        stem, suffix = naming.split(name)
        return stem if suffix and stem not in taken else name

    def _backup(self, data: Seen, stem: str, sidecar: Sidecar | None) -> Backup | None:
        facts = self._facts.get(stem, Facts())
        if (reason := self._why_incomplete(stem, facts)) and data.is_file:
            return self._entry(stem, Opinion(Verdict.INCOMPLETE, [reason]), data, sidecar, facts)
        if not data.is_file and not data.is_directory:
            return self._not_a_file(data, stem, sidecar, facts) if _looks_like_a_backup(data.name) else None
        if sidecar is not None and sidecar.verdict is not None:
            return self._entry(stem, Opinion(sidecar.verdict, [sidecar.problem]), data, sidecar, facts)
        return self._dump(data, stem, sidecar, facts)

    def _why_incomplete(self, stem: str, facts: Facts) -> str:
        if naming.MANIFEST_SUFFIX and files.partial_name(stem + naming.MANIFEST_SUFFIX) in self._seen:
            if files.is_claimed(self._directory, stem):
                return "It is being written by a run that is at work now."
            return "The run that wrote it was killed before it was finished. The next backup or cleanup removes it."
        if facts.deleting is not None:
            return "A cleanup that was deleting it was interrupted. The next cleanup finishes that."
        return ""
