"""The index of a plain dump, made in one pass while the dump goes by."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Protocol

from loopin_backup_core.dump.index import statements
from loopin_backup_core.dump.index.facts import Facts
from loopin_backup_core.dump.index.lexer import Lexer, Listener
from loopin_backup_core.model.dump_index import LARGE_OBJECTS, DumpIndex, Section, SectionKind
from loopin_backup_core.model.identifiers import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.dump_index import SequenceValue

DATA_KINDS = frozenset({SectionKind.TABLE_DATA, SectionKind.SEQUENCE_VALUES, SectionKind.LARGE_OBJECTS})
END_MARK = b" PostgreSQL database dump complete"
TOP_MARK = b" PostgreSQL database dump"
CLUSTER_MARK = b" PostgreSQL database cluster dump"


class Sink(Protocol):
    """Takes the stream, in order, once it is known which section each byte belongs to."""

    def begin(self, offset: int) -> None:
        """A section begins at this offset of the stream."""

    def write(self, data: memoryview) -> None:
        """The next bytes."""


class RowWatcher(Protocol):
    """Takes the rows of one table as they pass."""

    def add(self, data: memoryview) -> None:
        """The next bytes of the rows, cut anywhere."""


class _Open:
    """The section under way."""

    def __init__(self, kind: SectionKind, offset: int) -> None:
        self.kind = kind
        self.offset = offset
        self.name = "" if kind is SectionKind.TABLE_DATA else kind.value
        self.rows = 0
        self.digest = hashlib.sha256()
        self.hash_from = -1 if kind in {SectionKind.TABLE_DATA, SectionKind.LARGE_OBJECTS} else offset
        self.values: dict[str, SequenceValue] = {}
        self.columns: tuple[str, ...] = ()

    def close(self, end: int) -> Section:
        return Section(
            self.kind,
            self.name,
            self.offset,
            end - self.offset,
            self.rows,
            self.digest.hexdigest(),
            self.values,
            self.columns,
        )


class DumpIndexer(Listener):
    """Reads a plain dump as it passes: feed it every byte once, then ask for the index.

    While it works, ``table`` and ``table_rows`` say where it is, ``rows`` how many rows of all tables have passed and
    ``bytes`` how much of the stream. A ``sink`` receives the same bytes in order, cut at the sections; ``watched`` the
    rows of single tables, by their canonical name, and the large objects under ``LARGE_OBJECTS``. ``too_much`` says
    that it is not worth reading on.
    """

    def __init__(self, sink: Sink | None = None, watched: Mapping[str, RowWatcher] | None = None) -> None:
        self._sink = sink
        self._watched = watched or {}
        self._lexer = Lexer(self)
        self._facts = Facts()
        self._objects: Counter[str] = Counter()
        self._sections: list[Section] = []
        self._starts: list[_Open] = [_Open(SectionKind.HEADER, 0)]
        self._candidate: int | None = None
        self._settings_after_drops: int | None = None
        self._chunks: list[tuple[int, bytes]] = []
        self._large_object_open = b""
        self._large_object_part = 0
        self._given = 0
        self._toc_seen = False
        self._is_pg_dump = False
        self.bytes = 0
        self.rows = 0
        self.table = ""
        self.table_rows = 0
        self.too_much = False
        if sink is not None:
            sink.begin(0)

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the stream, in pieces of any size."""
        self._chunks.append((self.bytes, chunk))
        self.bytes += len(chunk)
        self._lexer.feed(chunk)
        undecided = (self._candidate, self._settings_after_drops)
        self._give(min(self._lexer.settled, *(self.bytes if place is None else place for place in undecided)))

    def finish(self) -> DumpIndex:
        """Say that the stream has ended and return its index; what is wrong with it stands in ``problems``."""
        self._lexer.close()
        self._give(self.bytes)
        self._sections.append(self._starts.pop(0).close(self.bytes))
        facts = self._facts
        facts.end(self._lexer.unfinished)
        return DumpIndex(
            sections=tuple(self._sections),
            bytes=self.bytes,
            objects=dict(sorted(self._objects.items())),
            requires=facts.requirements(),
            problems=tuple(facts.problems),
            notes=tuple(facts.notes),
            server_version=facts.server_version,
            dump_version=facts.dump_version,
            encoding=facts.encoding,
            uses_inserts=facts.uses_inserts,
            partitions=facts.partitions,
        )

    @property
    def _current(self) -> _Open:
        return self._starts[-1]

    def _start(self, kind: SectionKind, offset: int) -> None:
        """Begin a section; one that would be empty is replaced."""
        if self._current.offset == offset:
            if self._current.kind is kind:
                return
            if len(self._starts) > 1 or (offset == 0 and self._given == 0):
                self._starts.pop()
        self._starts.append(_Open(kind, offset))
        self.table, self.table_rows = "", 0

    def _give(self, upto: int) -> None:
        """Hand the bytes before ``upto``, whose sections are decided, to the digests and the sink."""
        while self._given < upto:
            section = self._starts[0]
            end = upto
            if len(self._starts) > 1 and self._starts[1].offset <= upto:
                end = self._starts[1].offset
            self._pass(section, end)
            if len(self._starts) > 1 and self._starts[1].offset == self._given:
                self._sections.append(section.close(self._given))
                self._starts.pop(0)
                if self._sink is not None:
                    self._sink.begin(self._given)

    def _pass(self, section: _Open, end: int) -> None:
        while self._given < end:
            base, chunk = self._chunks[0]
            part = memoryview(chunk)[self._given - base : end - base]
            if 0 <= section.hash_from < self._given + len(part):
                section.digest.update(part[max(0, section.hash_from - self._given) :])
            if self._sink is not None:
                self._sink.write(part)
            self._given += len(part)
            if self._given == base + len(chunk):
                self._chunks.pop(0)

    def begin(self, head: bytes, start: int) -> None:
        """Lexer: a statement begins."""
        self._candidate = None
        kind = self._current.kind
        if kind is SectionKind.HEADER:
            if not statements.is_preamble(head):
                drops = self._is_pg_dump and statements.is_drop(head)
                self._start(SectionKind.DROPS if drops else SectionKind.PRE_DATA, start)
        elif kind is SectionKind.DROPS:
            self._in_drops(head, start)
        elif kind is SectionKind.FOOTER:
            self._facts.problem(f"there is a statement behind pg_dump's end mark, at byte {start:,}")
        if head[:4].upper() == b"COPY":
            self._data_begins("", start, inserts=False)
        elif table := statements.insert_table(head, self._facts.encoding):
            self._data_begins(table, start, inserts=True)
        elif not self._toc_seen:
            self._unmarked(head, start)

    def _in_drops(self, head: bytes, start: int) -> None:
        """Sort what follows a DROP. Settings behind the last one are for the first object."""
        if statements.is_preamble(head):
            if self._settings_after_drops is None:
                self._settings_after_drops = start
            return
        if not statements.is_drop(head):
            self._definitions_begin(start)
        self._settings_after_drops = None

    def _definitions_begin(self, start: int) -> None:
        settings, self._settings_after_drops = self._settings_after_drops, None
        self._start(SectionKind.PRE_DATA, start if settings is None else settings)

    def _unmarked(self, head: bytes, start: int) -> None:
        """Sort a statement of a dump without pg_dump's comments."""
        kind = self._current.kind
        if statements.sequence_value(head, self._facts.encoding):
            self._start(SectionKind.SEQUENCE_VALUES, start) if kind is not SectionKind.SEQUENCE_VALUES else None
        elif kind in DATA_KINDS and not statements.opens_large_object(head):
            self._start(SectionKind.POST_DATA, start)

    def _data_begins(self, table: str, start: int, *, inserts: bool) -> None:
        current = self._current
        fresh = current.kind is SectionKind.TABLE_DATA and not current.name
        same = inserts and current.kind is SectionKind.TABLE_DATA and current.name == table
        if not fresh and not same:
            self._start(SectionKind.TABLE_DATA, start)
            current = self._current
        if inserts:
            current.name = table
            self.table = table
            if current.hash_from < 0:
                current.hash_from = start

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        """Lexer: a statement ended."""
        current = self._current
        if copy := statements.copy_head(head, self._facts.encoding):
            current.name = self.table = copy.table
            current.columns = copy.columns
            self._facts.copy(copy, end)
            return True
        if current.kind is SectionKind.TABLE_DATA and statements.insert_table(head, self._facts.encoding):
            current.rows += max(1, tuples)
            self.rows += max(1, tuples)
            self.table_rows = current.rows
            self._facts.uses_inserts = True
        elif found := statements.sequence_value(head, self._facts.encoding):
            current.values[found[0]] = found[1]
            current.rows += 1
        elif current.kind is SectionKind.LARGE_OBJECTS and statements.is_large_object_data(head):
            self._large_object(head)
        else:
            name, value = self._facts.statement(head, end)
            self._lexer.heed(name, value)
        return False

    def _large_object(self, head: bytes) -> None:
        current = self._current
        current.digest.update(head)
        if statements.opens_large_object(head):
            current.rows += 1
            self._large_object_open, self._large_object_part = head, 0
        if watcher := self._watched.get(LARGE_OBJECTS):
            self._large_object_part += 1
            # A line of its own for each part, with the object and the place in it: their order does not matter then.
            line = b"%s %d %s\n" % (self._large_object_open, self._large_object_part, head)
            watcher.add(memoryview(line))

    def comment(self, text: bytes, start: int) -> None:
        """Lexer: a comment outside statements; pg_dump's own ones name each object."""
        if not text:
            self._candidate = start
            return
        at = start if self._candidate is None else self._candidate
        self._candidate = None
        if entry := statements.toc_entry(text, self._facts.encoding):
            self._entry(entry, at)
        elif text == END_MARK:
            self._facts.complete = True
            self._start(SectionKind.FOOTER, at)
        elif text == TOP_MARK:
            self._is_pg_dump = True
        elif text == CLUSTER_MARK:
            self._facts.problem("it is a dump of a whole cluster (pg_dumpall), not of one database")
        else:
            self._facts.comment(text)

    def _entry(self, entry: statements.TocEntry, at: int) -> None:
        self._toc_seen = True
        # Every database has plpgsql; only old versions of pg_dump write it.
        if (entry.type, entry.name) != ("EXTENSION", "plpgsql"):
            self._objects[entry.type] += 1
        if self._current.kind is SectionKind.DROPS:
            self._definitions_begin(at)
        kind = self._kind_of(entry)
        if kind is SectionKind.TABLE_DATA or kind is not self._current.kind:
            self._start(kind, at)

    def _kind_of(self, entry: statements.TocEntry) -> SectionKind:
        current = self._current.kind
        if entry.type == "TABLE DATA":
            return SectionKind.TABLE_DATA
        if entry.type == "SEQUENCE SET":
            return SectionKind.SEQUENCE_VALUES
        if current in {SectionKind.HEADER, SectionKind.DROPS, SectionKind.PRE_DATA} and entry.type != "BLOBS":
            return SectionKind.PRE_DATA
        of_large_objects = entry.name.startswith("LARGE OBJECT") and entry.type in {"ACL", "COMMENT", "SECURITY LABEL"}
        if entry.type in statements.DATA_TYPES or (of_large_objects and current is not SectionKind.POST_DATA):
            return SectionKind.LARGE_OBJECTS
        return SectionKind.POST_DATA

    def meta(self, text: bytes, start: int) -> None:
        """Lexer: a psql command."""
        self._candidate = None
        self._facts.meta(text, start, is_first=self._current.kind is SectionKind.HEADER)

    def copy_rows(self, data: memoryview, rows: int) -> None:
        """Lexer: rows."""
        current = self._current
        current.digest.update(data)
        current.rows += rows
        self.rows += rows
        self.table_rows = current.rows
        if watcher := self._watched.get(canonical(current.name)):
            watcher.add(data)


def index_bytes(data: bytes, piece: int = 1 << 20) -> DumpIndex:
    """Return the index of a whole dump held in memory, read in pieces; for small dumps."""
    indexer = DumpIndexer()
    for start in range(0, len(data), piece):
        indexer.feed(data[start : start + piece])
    return indexer.finish()
