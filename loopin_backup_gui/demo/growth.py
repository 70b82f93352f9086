"""What the sample database held at some moment of its life: a dump of today, less the rows that came later. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.dump_index import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from loopin_backup_core.model.dump_index import DumpIndex, Section

YOUNGEST = 0.4
"""The share of its rows that a table had at the beginning."""

# A row can be no older than the row that it refers to.
REFERENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "public.users": (("manager_id", "public.users"),),
    "public.updates": (("author_id", "public.users"),),
    "public.read_logs": (("update_id", "public.updates"), ("user_id", "public.users")),
    "public.activity_logs": (("user_id", "public.users"),),
    "public.sop_summaries": (("source_update_id", "public.updates"),),
    "public.lessons_learned": (("author_id", "public.users"), ("sop_id", "public.sop_summaries")),
}
END = b"\\.\n"


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one table with the age at which each was born, in the order of birth."""

    head: bytes
    foot: bytes
    births: tuple[float, ...]
    rows: tuple[bytes, ...]

    def at(self, age: float) -> int:
        # Rows wait for those that they refer to, which makes the young years too empty: time passes faster in them.
        return bisect_right(self.births, max(0.0, age) ** 0.7)


class Growth:
    """A dump that can be had at every age from 0, when there was little, to 1, when it is as given."""

    def __init__(self, dump: bytes, index: DumpIndex) -> None:
        self._dump = dump
        self._sections = index.sections
        self._tables: dict[int, _Table] = {}
        born: dict[str, dict[bytes, float]] = {}
        for section in sorted(self._data(), key=_order):
            self._tables[section.offset] = self._table(section, index.partitions.get(section.name, section.name), born)

    def dump(self, age: float) -> bytes:
        """Return the dump of an age; it restores: no row is without those that it refers to."""
        return b"".join(self._pieces(age))

    def rows(self, age: float) -> int:
        """Return how many rows there were."""
        return sum(table.at(age) for table in self._tables.values())

    def _pieces(self, age: float) -> Iterator[bytes]:
        for section in self._sections:
            table = self._tables.get(section.offset)
            if table is None:
                yield self._dump[section.offset : section.offset + section.bytes]
                continue
            yield table.head
            yield from table.rows[: table.at(age)]
            yield table.foot

    def _data(self) -> list[Section]:
        return [one for one in self._sections if one.kind is SectionKind.TABLE_DATA]

    def _table(self, section: Section, root: str, born: dict[str, dict[bytes, float]]) -> _Table:
        text = self._dump[section.offset : section.offset + section.bytes]
        start = text.index(b" FROM stdin;\n") + len(b" FROM stdin;\n")
        end = start if text.startswith(END, start) else text.index(b"\n" + END, start - 1) + 1
        rows = text[start:end].splitlines(keepends=True)
        columns = text[text.rindex(b"(", 0, start) + 1 : text.rindex(b")", 0, start)].decode().split(", ")
        ages = _ages(rows, columns, root, born)
        ordered = sorted(zip(ages, rows, strict=True), key=lambda pair: pair[0])
        return _Table(text[:start], text[end:], tuple(age for age, _ in ordered), tuple(row for _, row in ordered))


def _order(section: Section) -> int:
    """Referred tables come first."""
    names = list(REFERENCES)
    return names.index(section.name) if section.name in names else len(names)


def _ages(rows: Sequence[bytes], columns: Sequence[str], root: str, born: dict[str, dict[bytes, float]]) -> list[float]:
    cells = [row.rstrip(b"\n").split(b"\t") for row in rows]
    count = max(len(rows), 1)
    ages = [max(0.0, (number / count - YOUNGEST) / (1 - YOUNGEST)) for number in range(len(rows))]
    if "id" in columns:
        key = columns.index("id")
        born[root] = {row[key]: age for row, age in zip(cells, ages, strict=True)}
    for column, referred in REFERENCES.get(root, ()):
        place, known = columns.index(column), born[referred]
        ages = [max(age, known.get(row[place], 0.0)) for row, age in zip(cells, ages, strict=True)]
        if "id" in columns:
            born[root] = {row[columns.index("id")]: age for row, age in zip(cells, ages, strict=True)}
    return ages
