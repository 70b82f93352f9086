"""Reading a dump that anybody may have written: what it says never decides how much memory is taken."""

from __future__ import annotations

from loopin_backup_core.dump.index.index import DumpIndexer
from loopin_backup_core.model.dump_index import SectionKind

# Between two statements pg_dump writes a few lines of comment; psql and the index hold what stands there.
LONGEST_GAP = 16 << 20
# psql and the server hold a statement whole, several times. Rows of COPY pass in pieces.
LONGEST_STATEMENT = 256 << 20
LARGEST_FRAME = 16 << 20
# What the index keeps: names of tables, roles and so on, counted as the memory that they take.
MOST_KEPT = 256 << 20
SECTION_TAKES, VALUE_TAKES, TYPE_TAKES = 1024, 256, 4096


class BoundedIndexer(DumpIndexer):
    """An indexer that stops at what no dump needs: ``too_much`` is set, and a problem of the index says why."""

    def __init__(self) -> None:
        super().__init__()
        self._since = 0
        self._is_open = self._is_data = False
        self._kept = 0
        self._counted = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the stream, in pieces of any size."""
        super().feed(chunk)
        if why := self._why():
            self.too_much = True
            self._facts.problem(f"it is no dump for a database, or made to do harm: {why}, before byte {self.bytes:,}")

    def _why(self) -> str:
        for section in self._sections[self._counted :]:
            self._kept += SECTION_TAKES + len(section.name) + VALUE_TAKES * len(section.values)
        self._counted = len(self._sections)
        if self._kept + VALUE_TAKES * len(self._current.values) + TYPE_TAKES * len(self._objects) > MOST_KEPT:
            return "it names more tables, roles and sequences than fit into memory"
        length = self.bytes - self._since
        if self._is_open and length > LONGEST_STATEMENT:
            return f"a statement has more than {LONGEST_STATEMENT >> 20} MB"
        if not (self._is_open or self._is_data) and length > LONGEST_GAP:
            return f"more than {LONGEST_GAP >> 20} MB are no statements"
        is_frame = self._current.kind in {SectionKind.HEADER, SectionKind.FOOTER}
        if is_frame and self.bytes - self._current.offset > LARGEST_FRAME:
            return f"its beginning or its end has more than {LARGEST_FRAME >> 20} MB"
        return ""

    def begin(self, head: bytes, start: int) -> None:
        """Lexer: a statement begins."""
        self._is_open, self._since = True, start
        super().begin(head, start)

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        """Lexer: a statement ended."""
        before = self._facts.size
        is_copy = super().statement(head, end, tuples)
        self._kept += (len(head) + VALUE_TAKES) * (self._facts.size > before)
        self._is_open, self._is_data, self._since = False, is_copy, end
        return is_copy

    def copy_end(self, offset: int) -> None:
        """Lexer: the rows ended."""
        self._is_data, self._since = False, offset
        super().copy_end(offset)
