"""One SQL statement as tokens: words, quoted names, strings and marks, so that nobody searches its text for words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    rb"""
    (?P<space>\s+|--[^\r\n]*)
    | (?P<escaped>[eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z))
    | (?P<string>(?:[uU]&|[bBxXnN])?'(?:[^']|'')*+(?:'|\Z))
    | (?P<dollar>\$(?P<tag>(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?)\$.*?(?:\$(?P=tag)\$|\Z))
    | (?P<name>(?:[uU]&)?"(?:[^"]|"")*+(?:"|\Z))
    | (?P<word>[A-Za-z_\x80-\xff][\w$\x80-\xff]*)
    | (?P<number>\d[\w.]*|\.\d[\w.]*)
    | (?P<mark>.)
    """,
    re.DOTALL | re.VERBOSE,
)
_KINDS_OF_STRING = frozenset({"escaped", "string", "dollar"})


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``text`` as written, ``word`` in lower case where it is an unquoted word, and how deep in parentheses.

    A parenthesis has the depth of what is outside it.
    """

    kind: Kind
    text: bytes
    depth: int

    @property
    def word(self) -> str:
        """The unquoted word in lower case; empty for everything else, a quoted name too."""
        return self.text.decode("ascii", "replace").lower() if self.kind is Kind.WORD else ""

    @property
    def is_identifier(self) -> bool:
        """Whether it can name an object or a role."""
        return self.kind in {Kind.WORD, Kind.NAME}

    def is_mark(self, mark: bytes) -> bool:
        """Whether it is this one character outside strings and names."""
        return self.kind is Kind.MARK and self.text == mark


def tokens(statement: bytes) -> Iterator[Token]:
    """Yield the tokens of one statement, spaces and ``--`` comments left out. Block comments must be gone already.

    >>> [token.text for token in tokens(b"ALTER TABLE a OWNER TO c;")]
    [b'ALTER', b'TABLE', b'a', b'OWNER', b'TO', b'c', b';']
    """
    depth = 0
    for found in _TOKEN.finditer(statement):
        group = found.lastgroup or ""
        if group == "tag":
            group = "dollar"
        if group == "space":
            continue
        text = found.group()
        if text == b")" and depth > 0:
            depth -= 1
        yield Token(Kind.STRING if group in _KINDS_OF_STRING else Kind(group), text, depth)
        if text == b"(":
            depth += 1


def outer(statement: bytes) -> list[Token]:
    """Return the tokens of a statement outside parentheses, those around them included, its semicolon not."""
    found = [token for token in tokens(statement) if token.depth == 0]
    return found[:-1] if found and found[-1].is_mark(b";") else found


def words(given: Sequence[Token], count: int) -> tuple[str, ...]:
    """Return the first tokens as words, empty strings for those that are none."""
    return tuple(token.word for token in given[:count])


def after(given: Sequence[Token], *wanted: str, last: bool = False) -> int:
    """Return the position behind the first (or ``last``) place where these words follow each other; -1 without one."""
    size = len(wanted)
    places = range(len(given) - size + 1)
    for start in reversed(places) if last else places:
        if words(given[start : start + size], size) == wanted:
            return start + size
    return -1


def names_from(given: Sequence[Token], start: int) -> list[bytes]:
    """Return the identifiers of a list ``a, "b", c`` that begins here, as written."""
    found = []
    while start < len(given) and given[start].is_identifier:
        found.append(given[start].text)
        if start + 1 >= len(given) or not given[start + 1].is_mark(b","):
            break
        start += 2
    return found
