"""Two backups side by side: the rows and bytes of each table in both. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.dump_index import tables_of
from loopin_backup_core.model.errors import NotPossibleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.dump_index import Section


@dataclass(frozen=True, slots=True)
class TableDiff:
    """One table in two backups; None where one of them has no such table.

    ``same`` tells whether its rows are the same, byte for byte and in the same order; None where nobody can tell, as
    of a table that was dumped in pieces.
    """

    table: str
    before: int | None
    after: int | None
    bytes_before: int | None
    bytes_after: int | None
    same: bool | None

    @property
    def change(self) -> int:
        """How many rows more the later one has; negative where rows were lost."""
        return (self.after or 0) - (self.before or 0)


def of(before: Backup, after: Backup) -> tuple[TableDiff, ...]:
    """Return every table of either backup by their manifests; raises NotPossibleError for one that has none."""
    return pairs(_sections(before), _sections(after))


def _sections(backup: Backup) -> tuple[Section, ...]:
    if backup.manifest is None:
        raise NotPossibleError(
            f"{backup.stem} has no manifest that tells what is in it, so it cannot be compared.",
            hint="Restore it to a new database and back that up: then it can.",
        )
    return backup.manifest.index.sections


def pairs(before: Sequence[Section], after: Sequence[Section]) -> tuple[TableDiff, ...]:
    """Return every table of either side: those that lost most first, then those that won most, then by name."""
    earlier, later = tables_of(tuple(before)), tables_of(tuple(after))
    found = [_pair(name, earlier.get(name), later.get(name)) for name in earlier.keys() | later.keys()]
    return tuple(sorted(found, key=lambda one: (min(one.change, 0), -max(one.change, 0), one.table)))


def _pair(name: str, before: Section | None, after: Section | None) -> TableDiff:
    same: bool | None = False
    if before is not None and after is not None:
        is_known = bool(before.sha256 and after.sha256)
        same = before.sha256 == after.sha256 if is_known else False if before.rows != after.rows else None
    return TableDiff(
        name,
        before.rows if before is not None else None,
        after.rows if after is not None else None,
        before.bytes if before is not None else None,
        after.bytes if after is not None else None,
        same,
    )
