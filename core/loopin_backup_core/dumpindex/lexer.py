"""A resumable lexer for plain dumps: it tells SQL text, quoted text, comments, psql commands and COPY data apart.

It follows what psql does with the same bytes (PostgreSQL's ``src/fe_utils/psqlscan.l``), because psql decides where a
statement ends and where COPY data begins. Nothing is held in memory but the start of the current statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loopin_backup_core.dumpindex.copydata import CopyData

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKAHEAD = 256
HEAD_KEPT = 1 << 20
COMMENT_KEPT = 4096
BEGIN_NEEDS = 512

_TOKEN = re.compile(
    rb"--|/\*|(?<![\w$\x80-\xff])[eE]'|'|\"|;|\(|\)|\\"
    rb"|(?<![\w$\x80-\xff])\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$"
    rb"|(?<![\w$\x80-\xff])(?:BEGIN|CASE|END|VALUES)(?![\w$\x80-\xff])",
    re.IGNORECASE,
)
_BODY_HEAD = re.compile(rb"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\b", re.IGNORECASE)
_NOT_SPACE = re.compile(rb"\S")
_BLOCK = re.compile(rb"/\*|\*/")
_ESCAPED = re.compile(rb"\\|'")


class Listener:
    """What the lexer has found; override what is of interest. Offsets count bytes of the stream."""

    def begin(self, head: bytes, start: int) -> None:
        """A statement begins at ``start``; ``head`` is all of it, or at least its first half kilobyte."""

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        """The statement ended with its semicolon at ``end - 1``; True if COPY data follows it.

        ``head`` is its text, cut after a megabyte; ``tuples`` counts the parenthesised groups after VALUES.
        """
        raise NotImplementedError

    def comment(self, text: bytes, start: int) -> None:
        """A ``--`` comment that stands outside any statement, without its dashes, cut after some kilobytes."""

    def meta(self, text: bytes, start: int) -> None:
        """A psql command: a backslash outside quotes and COPY data, up to the end of its line."""

    def copy_begin(self, offset: int) -> None:
        """The rows of a COPY statement begin here."""

    def copy_rows(self, data: memoryview, rows: int) -> None:
        """More rows: complete or cut anywhere; ``rows`` counts the newlines in them."""

    def copy_end(self, offset: int) -> None:
        r"""The rows ended just before this offset, where ``\.`` stands."""


class Lexer:
    """Feed it the stream in pieces of any size, then :meth:`close` it.

    ``unfinished`` says after :meth:`close` what the stream was cut off in, or is empty.
    """

    def __init__(self, listener: Listener) -> None:
        self._to = listener
        self._buf = b""
        self._pos = 0
        self._base = 0
        self._state: Callable[[], bool] = self._sql
        self._last = False
        self._copy: CopyData | None = None
        self._head = bytearray()
        self._start: int | None = None
        self._begun = False
        self._comment = bytearray()
        self._comment_start = 0
        self._comment_inside = False
        self._quote = b""
        self._depth = 0
        self._parens = 0
        self._begins = 0
        self._values = False
        self._tuples = 0
        self.backslash_quotes = False
        self.unfinished = ""

    @property
    def offset(self) -> int:
        """How far the stream has been understood, in bytes."""
        return self._base + self._pos

    @property
    def settled(self) -> int:
        """Everything before this offset is decided: no statement or comment under way began earlier."""
        if self._state in {self._line_comment, self._block_comment} and not self._comment_inside:
            return self._comment_start
        return self.offset if self._start is None or self._begun else self._start

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the stream."""
        if self._copy is not None and self._pos == len(self._buf):
            self._base += len(self._buf)
            self._buf, self._pos = chunk, 0
        else:
            keep = max(0, self._pos - 2)
            self._buf = self._buf[keep:] + chunk
            self._base += keep
            self._pos -= keep
        self._run()

    def close(self) -> None:
        """Say that the stream has ended."""
        self._last = True
        self._run()
        if self._copy is not None:
            self.unfinished = "inside the rows of a table"
        elif (self._state == self._sql and self._start is None) or (
            self._state == self._line_comment and not self._comment_inside
        ):
            self.unfinished = ""
        else:
            self.unfinished = "inside a statement"

    def _run(self) -> None:
        while self._state():
            pass

    def _advance(self, upto: int) -> None:
        """Move on, remembering the beginning of the statement."""
        room = HEAD_KEPT - len(self._head)
        if self._start is not None and room > 0:
            self._head += self._buf[self._pos : min(upto, self._pos + room)]
            if not self._begun and len(self._head) >= BEGIN_NEEDS:
                self._begun = True
                self._to.begin(bytes(self._head), self._start)
        self._pos = upto

    def _sql(self) -> bool:
        end = len(self._buf)
        if self._start is None:
            found = _NOT_SPACE.search(self._buf, self._pos)
            self._pos = end if found is None else found.start()
        limit = end if self._last else end - LOOKAHEAD
        if self._pos >= end or (not self._last and self._pos >= limit):
            return False
        token = _TOKEN.search(self._buf, self._pos)
        if token is None or token.start() >= limit:
            upto = max(self._pos, limit)
            if self._start is None and upto > self._pos:
                self._start = self.offset
            self._advance(upto)
            return False
        text = token.group()
        if (self._start is None and text not in {b"--", b"/*", b"\\"}) or (
            self._start is None and token.start() > self._pos
        ):
            self._start = self.offset
        self._take(token.start(), token.end(), text)
        return True

    def _take(self, start: int, end: int, text: bytes) -> None:
        if text in {b"--", b"/*"}:
            self._advance(start)
            self._comment_inside = self._start is not None
            self._comment_start = self.offset
            self._comment.clear()
            self._depth = 0
            self._pos = end if text == b"--" else start
            self._state = self._line_comment if text == b"--" else self._block_comment
        elif text == b"\\":
            self._advance(start)
            self._comment_start = self.offset
            self._comment.clear()
            self._state = self._meta
        elif text == b";":
            self._semicolon(end)
        else:
            self._advance(end)
            self._opened(text)

    def _opened(self, text: bytes) -> None:
        if text in {b"(", b")"}:
            self._parenthesis(text)
        elif text == b'"':
            self._quote, self._state = b'"', self._quoted
        elif text[:1] == b"$":
            self._quote, self._state = text, self._quoted
        elif text == b"'" and not self.backslash_quotes:
            self._quote, self._state = b"'", self._quoted
        elif text.endswith(b"'"):
            self._state = self._escaped
        else:
            self._word(text.upper())

    def _parenthesis(self, text: bytes) -> None:
        if text == b"(":
            if self._parens == 0 and self._values:
                self._tuples += 1
            self._parens += 1
        elif self._parens > 0:
            self._parens -= 1

    def _word(self, word: bytes) -> None:
        if word == b"VALUES":
            self._values = self._values or self._parens == 0
        elif _BODY_HEAD.match(self._head):
            # A body in standard SQL: its semicolons do not end the statement.
            if word == b"END":
                self._begins = max(0, self._begins - 1)
            elif word == b"BEGIN" or self._begins > 0:
                self._begins += 1

    def _semicolon(self, end: int) -> None:
        self._advance(end)
        if self._parens > 0 or self._begins > 0:
            return
        head = bytes(self._head)
        if self._start is not None and not self._begun:
            self._to.begin(head, self._start)
        copies = self._to.statement(head, self.offset, self._tuples)
        self._head.clear()
        self._start = None
        self._begun = False
        self._values = False
        self._tuples = 0
        if copies:
            self._state = self._copy_line

    def _to_line_end(self) -> bool:
        """Collect up to the end of the line; False while it is not there yet."""
        stop = self._buf.find(b"\n", self._pos)
        upto = len(self._buf) if stop < 0 else stop
        self._comment += self._buf[self._pos : min(upto, self._pos + COMMENT_KEPT - len(self._comment))]
        self._pos = upto
        return stop >= 0 or self._last

    def _line_comment(self) -> bool:
        if not self._to_line_end():
            return False
        if not self._comment_inside:
            self._to.comment(bytes(self._comment).rstrip(b"\r"), self._comment_start)
        self._state = self._sql
        return True

    def _block_comment(self) -> bool:
        while found := _BLOCK.search(self._buf, self._pos):
            self._depth += 1 if found.group() == b"/*" else -1
            self._pos = found.end()
            if self._depth <= 0:
                self._state = self._sql
                return True
        # The last byte may be half of a mark.
        self._pos = max(self._pos, len(self._buf) if self._last else len(self._buf) - 1)
        return False

    def _meta(self) -> bool:
        if not self._to_line_end():
            return False
        self._to.meta(bytes(self._comment).rstrip(b"\r"), self._comment_start)
        self._state = self._sql
        return True

    def _quoted(self) -> bool:
        found = self._buf.find(self._quote, self._pos)
        if found < 0:
            # Half of a long closing mark may be here already.
            overlap = 0 if self._last else len(self._quote) - 1
            self._advance(max(self._pos, len(self._buf) - overlap))
            return False
        self._advance(found + len(self._quote))
        self._state = self._sql
        return True

    def _escaped(self) -> bool:
        while found := _ESCAPED.search(self._buf, self._pos):
            if found.group() == b"'":
                self._advance(found.end())
                self._state = self._sql
                return True
            if found.end() == len(self._buf) and not self._last:
                self._advance(found.start())
                return False
            self._advance(min(found.end() + 1, len(self._buf)))
        self._advance(len(self._buf))
        return False

    def _copy_line(self) -> bool:
        """Pass the rest of the line on which the COPY statement ended: the rows begin on the next."""
        stop = self._buf.find(b"\n", self._pos)
        upto = len(self._buf) if stop < 0 else stop
        if self._buf[self._pos : upto].strip():
            self._to.meta(b"text behind COPY ... FROM stdin;", self.offset)
        self._pos = upto
        if stop < 0:
            return False
        self._pos = stop + 1
        self._copy = CopyData()
        self._to.copy_begin(self.offset)
        self._state = self._rows
        return True

    def _rows(self) -> bool:
        copy = self._copy
        if copy is None or (self._pos == len(self._buf) and not self._last):
            return False
        data, rows, used, ended = copy.take(self._buf, self._pos, last=self._last)
        if data:
            self._to.copy_rows(data, rows)
        self._pos = used
        if ended:
            self._to.copy_end(self.offset)
            self._pos = copy.after(self._buf, self._pos)
            self._copy = None
            self._state = self._sql
        return ended
