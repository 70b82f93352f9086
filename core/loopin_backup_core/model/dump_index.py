"""What the index of a dump holds: its sections, rows, bytes and hashes."""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping


class SectionKind(StrEnum):
    """The pieces of a plain dump, in the order in which they occur."""

    HEADER = "header"
    DROPS = "drops"
    PRE_DATA = "pre-data"
    TABLE_DATA = "table-data"
    SEQUENCE_VALUES = "sequence-values"
    LARGE_OBJECTS = "large-objects"
    POST_DATA = "post-data"
    FOOTER = "footer"


@value
class SequenceValue:
    """The two arguments of ``setval``: what the sequence returned last and whether it has been used."""

    last_value: int
    is_called: bool


@value
class Section:
    """One indexed piece of a dump.

    ``offset`` and ``bytes`` count in the uncompressed stream. Sections follow each other without gaps, so that the
    first starts at 0 and the last ends where the stream ends. ``sha256`` is of the rows alone for table data written
    by COPY and of the statements that write them for large objects (so that two databases can be compared), of the
    section from its first INSERT on for table data written by INSERT, and of all its bytes for every other kind.
    ``columns`` are those that COPY names, known only where the dump itself was read, and no part of the manifest.
    ``rows`` is the number of rows for table data, of sequences for sequence values, of large objects for large
    objects, and else 0.
    """

    kind: SectionKind
    name: str
    offset: int
    bytes: int
    rows: int
    sha256: str
    values: Mapping[str, SequenceValue] = field(default_factory=dict)
    columns: tuple[str, ...] = field(default=(), compare=False)


@value
class Frame:
    """Where an independent zstd frame begins, in bytes: in the uncompressed stream and in the compressed one.

    The compressed one is the stored file, or what that is before encryption.
    """

    offset: int
    stored_offset: int


@value
class Requirements:
    """What a server must have before the dump can be restored there.

    ``role_uses`` sorts the roles by what they are needed for: ``owners``, ``privileges``, ``policies``, ``others``. Who
    reads the dump knows it; it is not in the manifest.
    """

    roles: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    tablespaces: tuple[str, ...] = ()
    icu: bool = False
    role_uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def roles_without(self, *, owners: bool, privileges: bool, policies: bool) -> tuple[str, ...]:
        """Return the roles that are still needed when owners, privileges or policies are left out."""
        if not self.role_uses:
            return () if owners and privileges and policies else self.roles
        left = {"owners": owners, "privileges": privileges, "policies": policies}
        uses = (names for use, names in self.role_uses.items() if not left.get(use, False))
        return tuple(sorted({name for names in uses for name in names}))


@value
class DumpIndex:
    """All that one pass over a plain dump tells about it.

    ``problems`` says why the dump cannot be trusted (cut off, a psql command in it); it is empty for a whole one.
    ``objects`` counts the dump's entries by pg_dump's type name. ``notes`` are remarks that spoil nothing.
    ``partitions`` names for each partition the table that it is a partition of.
    """

    sections: tuple[Section, ...]
    bytes: int
    objects: Mapping[str, int]
    requires: Requirements
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    server_version: str = ""
    dump_version: str = ""
    encoding: str = ""
    uses_inserts: bool = False
    partitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def loaded_via_root(self) -> dict[str, str]:
        """The partitions whose rows stand among those of a table above them, with that table.

        pg_dump writes them so where another server may put the rows into other partitions, as by the hash of an enum.
        """
        tables = self.tables
        found = {}
        for name in self.partitions.keys() - tables.keys():
            above = self.partitions[name]
            while above not in tables and above in self.partitions:
                above = self.partitions[above]
            if above in tables:
                found[name] = above
        return found

    @property
    def tables(self) -> dict[str, Section]:
        """The table-data sections by table name; a table written in several pieces appears once, merged by rows."""
        return tables_of(self.sections)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(s.rows for s in self.sections if s.kind is SectionKind.TABLE_DATA)


LARGE_OBJECTS = "large objects"
"""What the large objects of a database are called where tables are called by their names."""


def tables_of(sections: tuple[Section, ...]) -> dict[str, Section]:
    """Return the table-data sections by table; of a table in several pieces, rows and bytes are added up."""
    tables: dict[str, Section] = {}
    for section in sections:
        if section.kind is SectionKind.TABLE_DATA:
            before = tables.get(section.name)
            tables[section.name] = section if before is None else _joined(before, section)
    return tables


def _joined(one: Section, other: Section) -> Section:
    # Digests of pieces cannot be added; an empty one never equals that of a whole table.
    return replace(one, bytes=one.bytes + other.bytes, rows=one.rows + other.rows, sha256="")
