"""A resumable lexer for plain dumps: it tells SQL text, quoted text, comments, psql commands and COPY data apart.

It follows what psql does with the same bytes (PostgreSQL's ``src/fe_utils/psqlscan.l``), because psql decides where a
statement ends and where COPY data begins. Nothing is held in memory but the start of the current statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index.copydata import CopyData
from loopin_backup_core.model import encodings

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD_KEPT = 1 << 20
COMMENT_KEPT = 4096
BEGIN_NEEDS = 512
# No token of a dump is that long without a space in it; what is longer is passed on in pieces.
LONGEST_WAIT = 1 << 20

_WORD = rb"[A-Za-z_\x80-\xff][\w$\x80-\xff]*+"
_NUMBER = rb"(?:\d[\d_]*+(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?"
_PREFIX = rb"[eEbBxXnN]'|[uU]&"
_SPECIAL = rb"--|/\*|[eEbBxX]'|[uU]&['\"]|'|\"|;|\(|\)|\\|\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*+)?\$"
# What cannot begin, end or hide anything. A variable of psql (:name) and a parameter ($1) are no words.
_PLAIN = (
    rb"(?:[^A-Za-z0-9_\x80-\xff$:.'\"();\\/-]++|" + _NUMBER + rb"(?:" + _WORD + rb")?|\$\d++(?:" + _WORD + rb")?"
    rb"|::|:[\w\x80-\xff]++|:'[\w\x80-\xff]++'|:\"[\w\x80-\xff]++\"|:\{\?[\w\x80-\xff]++\}|[:.]|[nN](?=')|[uU](?=&(?!['\"]))|-(?!-)|/(?!\*)"
    rb"|\$(?!(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*+)?\$|\d)"
)
_END_OF_WORD = rb"(?![\w$\x80-\xff])"
# The first words of a statement decide what it is; later only those count that open and close a body, and VALUES.
_FIRST_WORDS = re.compile(_PLAIN + rb")*+(" + _SPECIAL + rb"|" + _WORD + rb")")
_LATER_WORDS = re.compile(
    _PLAIN + rb"|(?!" + _PREFIX + rb"|(?i:BEGIN|CASE|END|VALUES)" + _END_OF_WORD + rb")" + _WORD + rb")*+"
    rb"(" + _SPECIAL + rb"|" + _WORD + rb")"
)
_NOT_SPACE = re.compile(rb"\S")
_BLOCK = re.compile(rb"/\*|\*/")
_LINE_END = re.compile(rb"[\r\n]")
_ESCAPED = re.compile(rb"\\|'")
# In these encodings the second byte of a character may be a backslash (psql never takes it for one).
_ESCAPED_TWO_BYTES = re.compile(rb"\\|'|[\x81-\xfe].", re.DOTALL)
UNSAFE_ENCODINGS = frozenset({"SJIS", "BIG5", "GBK", "UHC", "GB18030", "JOHAB", "SHIFTJIS", "SHIFTJIS2004"})
# psql reads line by line, so that it takes only a carriage return for the line end which lets a string go on behind it.
_CONTINUED = re.compile(rb"\n*+(?:[ \t\f]|--[^\r\n]*+)*+\r(?:[ \t\f\r]|--[^\r\n]*+\r)*+'")
_MAY_CONTINUE = re.compile(rb"\n*+(?:[ \t\f]|--[^\r\n]*+)*+(?:\r(?:[ \t\f\r]|--[^\r\n]*+\r)*+(?:--[^\r\n]*+)?)?-?\Z")
_SPACES = (b"\n", b" ")


class Listener:
    """What the lexer has found; override what is of interest. Offsets count bytes of the stream."""

    def begin(self, head: bytes, start: int) -> None:
        """A statement begins at ``start``; ``head`` is all of it, or at least its first half kilobyte."""

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        """The statement ended with its semicolon at ``end - 1``; True if COPY data follows it.

        ``head`` is its text with a space for each comment, cut after a megabyte; ``tuples`` counts the parenthesised
        groups after VALUES.
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


class _Body:
    """Whether a statement is CREATE FUNCTION or PROCEDURE with a body in standard SQL, and how deep we are in it.

    Semicolons inside such a body do not end the statement. psql looks at the unquoted words outside parentheses: the
    first ones tell what it is, then BEGIN, CASE and END are counted; so does this.
    """

    _KNOWN = frozenset({b"create", b"function", b"procedure", b"or", b"replace"})
    _OPEN = frozenset({b"", b"c", b"co", b"cor"})
    _KINDS = frozenset({b"cf", b"cp", b"corf", b"corp"})

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.depth = 0
        self.undecided = True
        self._initials = b""

    def word(self, word: bytes) -> None:
        """Take the next unquoted word outside parentheses, in lower case; once decided, only those that count."""
        if self.undecided:
            self._initials += word[:1] if word in self._KNOWN else b"-"
            self.undecided = self._initials in self._OPEN
        elif self._initials not in self._KINDS:
            return
        elif word == b"begin" or (word == b"case" and self.depth > 0):
            self.depth += 1
        elif word == b"end" and self.depth > 0:
            self.depth -= 1


class Lexer:
    """Feed it the stream in pieces of any size, then :meth:`close` it.

    ``unfinished`` says after :meth:`close` what the stream was cut off in, or is empty. Set ``backslash_quotes`` where
    ``standard_conforming_strings`` is off, ``two_bytes`` for one of ``UNSAFE_ENCODINGS``.
    """

    def __init__(self, listener: Listener) -> None:
        self._to = listener
        self._buf = b""
        self._pos = 0
        self._limit = 0
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
        self._doubled = False
        self._depth = 0
        self._parens = 0
        self._body = _Body()
        self._values = False
        self._tuples = 0
        self.backslash_quotes = False
        self.two_bytes = False
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

    def heed(self, name: str, value: str) -> None:
        """Take note of a ``SET name = value`` of the dump, which may change how psql reads what follows."""
        if name == "standard_conforming_strings":
            self.backslash_quotes = value == "off"
        elif name == "client_encoding":
            self.two_bytes = encodings.key(value) in UNSAFE_ENCODINGS

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the stream."""
        self._base += self._pos
        self._buf = chunk if self._pos == len(self._buf) else self._buf[self._pos :] + chunk
        self._pos = 0
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
        self._limit = self._whole_tokens()
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

    def _whole_tokens(self) -> int:
        """Return up to where tokens are whole: none has a space in it, so the last space ends all before it."""
        end = len(self._buf)
        return end if self._last else max(self._buf.rfind(space) for space in _SPACES)

    def _sql(self) -> bool:
        if self._start is None:
            found = _NOT_SPACE.search(self._buf, self._pos)
            self._pos = len(self._buf) if found is None else found.start()
        limit = self._limit
        if self._pos >= limit and len(self._buf) - self._pos > LONGEST_WAIT:
            limit = self._limit = len(self._buf)
        if self._pos >= limit:
            return False
        pattern = _FIRST_WORDS if self._body.undecided else _LATER_WORDS
        token = pattern.match(self._buf, self._pos, limit)
        if token is None:
            if self._start is None:
                self._start = self.offset
            self._advance(limit)
            return False
        text = token.group(1)
        start = token.start(1)
        if self._start is None and (start > self._pos or text not in {b"--", b"/*", b"\\"}):
            self._start = self.offset
        self._take(start, token.end(), text)
        return True

    def _take(self, start: int, end: int, text: bytes) -> None:
        if text in {b"--", b"/*"}:
            self._advance(start)
            self._comment_inside = self._start is not None
            self._comment_start = self.offset
            self._comment.clear()
            self._depth = 0
            if self._comment_inside:
                # A comment separates words, as a space does.
                self._head += b" "
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
        elif text.endswith((b'"', b"$")) and text[:1] in b'"$uU':
            self._quote, self._doubled = (b'"' if text.endswith(b'"') else text), False
            self._state = self._quoted
        elif text.endswith(b"'"):
            self._string(text[:1].lower())
        else:
            self._word(text.lower())

    def _string(self, prefix: bytes) -> None:
        if prefix == b"e" or (prefix == b"'" and self.backslash_quotes):
            self._state = self._escaped
        else:
            # In a bit string a doubled quote ends one string and begins another.
            self._quote, self._doubled, self._state = b"'", prefix not in {b"b", b"x"}, self._quoted

    def _parenthesis(self, text: bytes) -> None:
        if text == b"(":
            if self._parens == 0 and self._values:
                self._tuples += 1
            self._parens += 1
        elif self._parens > 0:
            self._parens -= 1

    def _word(self, word: bytes) -> None:
        if self._parens == 0:
            self._values = self._values or word == b"values"
            self._body.word(word)

    def _semicolon(self, end: int) -> None:
        self._advance(end)
        if self._parens > 0 or self._body.depth > 0:
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
        self._body.reset()
        if copies:
            self._state = self._copy_line

    def _to_line_end(self, *, returns: bool) -> bool:
        """Collect up to the end of the line; False while it is not there yet."""
        found = _LINE_END.search(self._buf, self._pos) if returns else None
        stop = (found.start() if found else -1) if returns else self._buf.find(b"\n", self._pos)
        upto = len(self._buf) if stop < 0 else stop
        self._comment += self._buf[self._pos : min(upto, self._pos + COMMENT_KEPT - len(self._comment))]
        self._pos = upto
        return stop >= 0 or self._last

    def _line_comment(self) -> bool:
        if not self._to_line_end(returns=True):
            return False
        if not self._comment_inside:
            self._to.comment(bytes(self._comment), self._comment_start)
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
        if not self._to_line_end(returns=False):
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
        end = found + len(self._quote)
        if self._quote == b"'":
            return self._string_ends(found, end)
        self._advance(end)
        self._state = self._sql
        return True

    def _string_ends(self, found: int, end: int) -> bool:
        """Pass a quote inside a string: it ends the string, unless it is doubled or the string goes on behind it."""
        after = self._buf[end : end + 1]
        if after and after not in b"' \t\f\r\n-":
            self._advance(end)
            self._state = self._sql
            return True
        near = not self._last and len(self._buf) - end < COMMENT_KEPT
        if near and _MAY_CONTINUE.match(self._buf, end):
            self._advance(found)
            return False
        if self._doubled and after == b"'":
            self._advance(end + 1)
        elif continued := _CONTINUED.match(self._buf, end):
            self._advance(continued.end())
        else:
            self._advance(end)
            self._state = self._sql
        return True

    def _escaped(self) -> bool:
        pattern = _ESCAPED_TWO_BYTES if self.two_bytes else _ESCAPED
        while found := pattern.search(self._buf, self._pos):
            if found.group() == b"'":
                self._doubled = True
                return self._string_ends(found.start(), found.end())
            if found.group() == b"\\" and found.end() == len(self._buf) and not self._last:
                self._advance(found.start())
                return False
            self._advance(min(found.end() + (found.group() == b"\\"), len(self._buf)))
        # Half of a character may be here already.
        overlap = 0 if self._last or not self.two_bytes or not self._buf else self._buf[-1] >= 0x81
        self._advance(max(self._pos, len(self._buf) - overlap))
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
