r"""What of a dump is sent to psql: everything, except what this target or this user cannot or does not want to run.

The file is never edited. Left out on the way: the outer ``\restrict`` pair (LoopIn sends its own), the DROP statements,
``SET transaction_timeout`` for servers before 17, and on request owners and privileges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.dumpindex import statements
from loopin_backup_core.dumpindex.lexer import Lexer, Listener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FIRST_WITH_TRANSACTION_TIMEOUT = 170000

_RESTRICT = re.compile(rb"^\\(?:un)?restrict [^\n]*\n?", re.MULTILINE)
_TRANSACTION_TIMEOUT = re.compile(rb"^SET transaction_timeout = [^\n;]*;\r?\n", re.MULTILINE)
_TRANSACTION = re.compile(rb"^(?:BEGIN|COMMIT);(?:\r?\n|\Z)", re.MULTILINE)
_LARGE_OBJECT_OWNER = re.compile(rb"^ALTER LARGE OBJECT \d+ OWNER TO [^\n]*;(?:\r?\n|\Z)", re.MULTILINE)
_OWNER = re.compile(rb"ALTER\s.*\sOWNER\s+TO\s", re.IGNORECASE | re.DOTALL)
_PRIVILEGE = re.compile(
    rb"(?:GRANT|REVOKE|ALTER\s+DEFAULT\s+PRIVILEGES|SET\s+SESSION\s+AUTHORIZATION|RESET\s+SESSION\s+AUTHORIZATION)\b",
    re.IGNORECASE,
)
_EVENT_TRIGGER = re.compile(
    rb"(?:(?:CREATE|ALTER|COMMENT\s+ON|SECURITY\s+LABEL\s+(?:FOR\s+\S+\s+)?ON)\s+EVENT\s+TRIGGER)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Leave:
    """What to leave out."""

    owners: bool = False
    privileges: bool = False

    @property
    def nothing(self) -> bool:
        """Whether everything is sent."""
        return not (self.owners or self.privileges)


NOTHING = Leave()
"""Send everything."""


def frame(data: bytes, server_version_num: int) -> bytes:
    r"""Return a header or footer section without its ``\restrict`` line and without settings the server lacks.

    ``server_version_num`` is that of the server restored to, as in ``SHOW server_version_num``.
    """
    data = _RESTRICT.sub(b"", data)
    return data if server_version_num >= FIRST_WITH_TRANSACTION_TIMEOUT else _TRANSACTION_TIMEOUT.sub(b"", data)


class _Cuts(Listener):
    """Listens to a lexer and remembers where the statements are whose beginning is asked for."""

    def __init__(self, wanted: Callable[[bytes], object]) -> None:
        self._wanted = wanted
        self._start = 0
        self.ranges: list[tuple[int, int]] = []

    def begin(self, head: bytes, start: int) -> None:  # noqa: ARG002 - the end decides
        self._start = start

    def statement(self, head: bytes, end: int, tuples: int) -> bool:  # noqa: ARG002 - no rows are counted
        if self._wanted(head):
            self.ranges.append((self._start, end))
        return statements.copy_head(head) is not None


def schema(data: bytes, leave: Leave) -> bytes:
    """Return a section of definitions without the statements to leave out; for whole sections held in memory."""
    if leave.nothing:
        return data
    kept, _ = _parted(
        data, lambda head: (leave.owners and _OWNER.match(head)) or (leave.privileges and _PRIVILEGE.match(head))
    )
    return kept


def without_event_triggers(data: bytes) -> tuple[bytes, bytes]:
    """Return a section of definitions without the statements about event triggers, and those statements."""
    return _parted(data, _EVENT_TRIGGER.match)


def _parted(data: bytes, wanted: Callable[[bytes], object]) -> tuple[bytes, bytes]:
    """Return all other statements, and those whose beginning is ``wanted``, each on a line of its own."""
    cuts = _Cuts(wanted)
    lexer = Lexer(cuts)
    lexer.feed(data)
    lexer.close()
    kept: list[bytes] = []
    at = 0
    for start, end in cuts.ranges:
        kept.append(data[at:start])
        at = end
    return b"".join([*kept, data[at:]]), b"".join(data[start:end] + b"\n" for start, end in cuts.ranges)


def large_objects(pieces: Iterable[bytes], *, owners: bool, transaction: bool) -> Iterator[bytes]:
    """Yield a section of large objects, its ``owners`` and its own ``transaction`` only if those are wanted.

    pg_dump puts their contents between BEGIN and COMMIT, which would end a transaction around the whole dump. Line by
    line is exact here: the contents are hexadecimal digits, each statement is one line.
    """
    rest = b""
    for piece in pieces:
        whole, newline, rest = (rest + piece).rpartition(b"\n")
        yield _lines(whole + newline, owners=owners, transaction=transaction)
    yield _lines(rest, owners=owners, transaction=transaction)


def _lines(data: bytes, *, owners: bool, transaction: bool) -> bytes:
    data = data if owners else _LARGE_OBJECT_OWNER.sub(b"", data)
    return data if transaction else _TRANSACTION.sub(b"", data)
