"""Whether two databases hold the same, told from the indexes of two dumps. Pure: equality and sums of digests."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.model.dump_index import LARGE_OBJECTS, Section, SectionKind, tables_of
from loopin_backup_core.model.identifiers import canonical, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# What is compared by rows and bytes, and what server versions write by default in different numbers. From 17 on pg_dump
# writes many large objects as one entry.
UNCOMPARED_TYPES = frozenset(
    {"ACL", "DEFAULT ACL", "COMMENT", "SCHEMA", "TABLE DATA", "SEQUENCE SET", "BLOB", "BLOBS", "BLOB METADATA"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same; ``reordered`` if only the order of the rows may differ.

    ``extra`` says that the backup has nothing of it, ``rows`` how many rows there are then.
    """

    subject: str
    text: str
    reordered: bool = False
    extra: bool = False
    rows: int = 0

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.subject}: {self.text}"


def qualified(section: Section) -> Section:
    """Return a section with the schema in its table's name; files that pg_dump did not write may leave out ``public``.

    >>> qualified(Section(SectionKind.TABLE_DATA, 'users', 0, 0, 0, '')).name
    'public.users'
    """
    if section.kind is not SectionKind.TABLE_DATA or "." in re.sub('"(?:[^"]|"")*"', "", section.name):
        return section
    return replace(section, name=f"public.{section.name}")


def compare(expected: Sequence[Section], actual: Sequence[Section], *, content: bool = True) -> list[Difference]:
    """Return what differs in rows, contents, sequence values and large objects.

    With ``content`` false only counts are compared: rows written as INSERT and as COPY have different bytes.
    """
    found = _compare_tables(_tables(expected), _tables(actual), content=content)
    found += _compare_sequences(_values(expected), _values(actual))
    if content:
        found += _compare_large_objects(expected, actual)
    return found


def _tables(sections: Sequence[Section]) -> dict[str, Section]:
    return {canonical(name): section for name, section in tables_of(tuple(sections)).items()}


def _compare_tables(
    expected: Mapping[str, Section], actual: Mapping[str, Section], *, content: bool
) -> list[Difference]:
    found: list[Difference] = []
    for name, section in expected.items():
        other = actual.get(name)
        if other is None:
            # pg_dump writes a data section for every table, so an absent one is an absent table.
            found.append(Difference(name, "the table is missing"))
        elif section.rows != other.rows:
            found.append(Difference(name, f"{section.rows:,} rows expected, {other.rows:,} found"))
        elif content and (section.sha256 != other.sha256 or not section.sha256):
            # A table in several pieces has no digest of the whole: its rows are compared without their order.
            found.append(Difference(name, "the rows differ", reordered=True))
    found.extend(
        Difference(name, "is not in the backup", extra=True, rows=other.rows)
        for name, other in actual.items()
        if name not in expected
    )
    return found


def _values(sections: Sequence[Section]) -> dict[str, tuple[int, bool]]:
    return {
        canonical(name): (value.last_value, value.is_called)
        for section in sections
        if section.kind is SectionKind.SEQUENCE_VALUES
        for name, value in section.values.items()
    }


def _compare_sequences(
    expected: Mapping[str, tuple[int, bool]], actual: Mapping[str, tuple[int, bool]]
) -> list[Difference]:
    return [
        Difference(
            name,
            f"sequence value {expected.get(name, 'none')} expected, {actual.get(name, 'none')} found",
            extra=name not in expected,
        )
        for name in sorted(expected.keys() | actual.keys())
        if expected.get(name) != actual.get(name)
    ]


def _compare_large_objects(expected: Sequence[Section], actual: Sequence[Section]) -> list[Difference]:
    before = [s for s in expected if s.kind is SectionKind.LARGE_OBJECTS]
    after = [s for s in actual if s.kind is SectionKind.LARGE_OBJECTS]
    wanted, there = sum(s.rows for s in before), sum(s.rows for s in after)
    if wanted != there:
        return [Difference(LARGE_OBJECTS, f"{wanted} expected, {there} found")]
    if [s.sha256 for s in before if s.rows] != [s.sha256 for s in after if s.rows]:
        # Versions of pg_dump write them in different orders.
        return [Difference(LARGE_OBJECTS, "their contents differ", reordered=True)]
    return []


def without_known(differences: Iterable[Difference], known: Iterable[str], *, empty: bool) -> list[Difference]:
    """Return the differences without the extra tables and sequences that are ``known`` to be in no backup.

    With ``empty`` those without rows do not count either.
    """
    names = {parts(name) for name in known}
    return [
        one for one in differences if not (one.extra and (parts(one.subject) in names or (empty and one.rows == 0)))
    ]


def compare_objects(
    expected: Mapping[str, int], actual: Mapping[str, int], *, policies: bool = True
) -> list[Difference]:
    """Return which types of objects are fewer than expected.

    More than expected is no loss; comments, privileges and schemas are left out because server versions write
    different defaults, and policies where they are not restored.
    """
    uncompared = UNCOMPARED_TYPES if policies else UNCOMPARED_TYPES | {"POLICY"}
    return [
        Difference(kind.lower(), f"{count} expected, {actual.get(kind, 0)} found")
        for kind, count in sorted(expected.items())
        if kind not in uncompared and actual.get(kind, 0) < count
    ]


class RowSet:
    """A digest of rows that does not depend on their order: the sum of the SHA-256 of every line.

    Only used where the ordered digests differ: a restored table may keep its rows in another order.
    """

    def __init__(self) -> None:
        self._sum = 0
        self._rest = b""
        self.rows = 0

    def add(self, data: bytes | memoryview) -> None:
        """Take the next bytes of COPY text, cut anywhere."""
        lines = (self._rest + bytes(data)).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")
        self.rows += len(lines)

    @property
    def digest(self) -> str:
        """The digest so far, as hexadecimal digits."""
        return f"{self._sum % (1 << 256):064x}"
