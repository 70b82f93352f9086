r"""What of a dump is sent to psql: everything, except what this target or this user cannot or does not want to run.

The file is never edited. Left out on the way: the outer ``\restrict`` pair (LoopIn sends its own), the DROP statements,
``SET transaction_timeout`` for servers before 17, and on request owners, privileges, policies and tablespaces. Event
triggers are kept back until the end. Whole statements are left out, told by their words outside strings and
parentheses, and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import statements, tokens
from loopin_backup_core.dump.index.lexer import Lexer, Listener

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FIRST_WITH_TRANSACTION_TIMEOUT = 170000
OWNERS, PRIVILEGES, POLICIES, TABLESPACES = "owners", "privileges", "policies", "tablespaces"
COMMENTS = "comments"
# A statement that may be left out is held until its end; pg_dump writes none of them that long.
LONGEST_HELD = 16 << 20

_RESTRICT = re.compile(rb"^\\(?:un)?restrict [^\n]*\n?", re.MULTILINE)
_COMMENT_ON_PLPGSQL = re.compile(rb"COMMENT\s+ON\s+EXTENSION\s+plpgsql\s+IS\s", re.IGNORECASE)
# Debian's 15.20 keeps this among the options of columns; its own pg_dump leaves it out, others write it, and no other
# server knows it.
_VERSION_OF_COLUMN = re.compile(rb"(\sALTER\s+COLUMN\s.*\sSET\s+\()([^()']*\bpg_attver\s*=[^()']*)\);\Z", re.DOTALL)
_MAYBE = frozenset({"ALTER", "GRANT", "REVOKE", "SET", "RESET", "CREATE", "COMMENT", "SECURITY", "BEGIN", "COMMIT"})


@dataclass(frozen=True, slots=True)
class RestoreFilter:
    """What to leave out."""

    owners: bool = False
    privileges: bool = False
    policies: bool = False
    tablespaces: bool = False

    @property
    def nothing(self) -> bool:
        """Whether everything is sent."""
        return not (self.owners or self.privileges or self.policies or self.tablespaces)


NOTHING = RestoreFilter()
"""Send everything."""


def kind_of(statement: bytes) -> str:
    """Return which of the things that can be left out a statement is, or an empty string.

    >>> kind_of(b"ALTER TABLE t OWNER TO bob;"), kind_of(b"ALTER TABLE t ADD CHECK (note <> 'x OWNER TO y');")
    ('owners', '')
    """
    first = statements.first_word(statement)
    if first not in _MAYBE:
        return ""
    given = tokens.outer(statement)
    words = tokens.words(given, 3)
    if statements.new_owner(given) or words[1:] == ("session", "authorization"):
        return OWNERS
    if statements.is_privilege(given):
        return PRIVILEGES
    if statements.is_policy(given):
        return POLICIES
    return TABLESPACES if words[:2] == ("set", "default_tablespace") else ""


def is_about_event_trigger(statement: bytes) -> bool:
    """Whether a statement makes, changes, comments on or labels an event trigger.

    >>> is_about_event_trigger(b"ALTER EVENT TRIGGER e DISABLE;"), is_about_event_trigger(b"CREATE TABLE e (a int);")
    (True, False)
    """
    first = statements.first_word(statement)
    if first not in {"CREATE", "ALTER", "COMMENT", "SECURITY"} or b"rigger" not in statement.lower():
        return False
    given = tokens.outer(statement)
    if first in {"CREATE", "ALTER"}:
        return tokens.words(given[1:], 2) == ("event", "trigger")
    at = tokens.after(given, "on")
    return at > 0 and tokens.words(given[at:], 2) == ("event", "trigger")


def without_column_version(statement: bytes) -> bytes | None:
    """Return ``ALTER COLUMN … SET (…)`` without Debian's ``pg_attver``, empty if nothing is left; None for all others.

    >>> without_column_version(b"ALTER TABLE ONLY t ALTER COLUMN b SET (pg_attver=26786736, n_distinct=5);")
    b'ALTER TABLE ONLY t ALTER COLUMN b SET (n_distinct=5);'
    """
    found = _VERSION_OF_COLUMN.search(statement) if statement[:5].upper() == b"ALTER" else None
    if found is None:
        return None
    options = [one.strip() for one in found.group(2).split(b",")]
    kept = [one for one in options if not one.startswith(b"pg_attver")]
    return statement[: found.end(1)] + b", ".join(kept) + b");" if kept else b""


class Filter:
    """Leaves statements out of a dump as it passes, section by section; ``left_out`` counts them by kind.

    ``server_version_num`` is that of the target, as in ``SHOW server_version_num``. ``in_transaction`` leaves out the
    BEGIN and COMMIT that pg_dump writes around large objects: they would end one around the whole dump. What is said of
    event triggers collects in ``event_triggers``, to be sent last. Who is no ``superuser`` may not comment on plpgsql,
    as dumps of old versions do.
    """

    def __init__(
        self, leave: RestoreFilter, server_version_num: int, *, in_transaction: bool = False, superuser: bool = True
    ) -> None:
        self._left = {name for name in (OWNERS, PRIVILEGES, POLICIES, TABLESPACES) if getattr(leave, name)}
        self._version = server_version_num
        self._in_transaction = in_transaction
        self._superuser = superuser
        self._settings: list[tuple[str, str]] = []
        self.left_out: Counter[str] = Counter()
        self.event_triggers: list[bytes] = []

    def frame(self, data: bytes) -> bytes:
        r"""Return a header or footer without its ``\restrict`` line and without settings that the server lacks."""
        return b"".join(self.section([_RESTRICT.sub(b"", data)]))

    def section(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a section, which comes in pieces of any size, without the statements to leave out."""
        run = _Run(self)
        for name, value in self._settings:
            run.lexer.heed(name, value)
        for piece in pieces:
            yield run.feed(piece)
        yield run.close()

    def leaves_out(self, statement: bytes) -> bool:
        """Whether this statement is not sent, or not yet; counts it."""
        if self._in_transaction and statement.strip(b"; \r\n").upper() in {b"BEGIN", b"COMMIT"}:
            return True
        name, value = statements.setting(statement)
        if name in {"standard_conforming_strings", "client_encoding"}:
            self._settings.append((name, value))
        if name == "transaction_timeout":
            return self._version < FIRST_WITH_TRANSACTION_TIMEOUT
        if is_about_event_trigger(statement):
            self.event_triggers.append(statement + b"\n")
            return True
        if not self._superuser and _COMMENT_ON_PLPGSQL.match(statement):
            self.left_out[COMMENTS] += 1
            return True
        kind = kind_of(statement) if self._left else ""
        if kind not in self._left:
            return False
        # An empty value is the default and names no tablespace.
        self.left_out[kind] += not (kind == TABLESPACES and value in {"", '""'})
        return True

    def heeded(self) -> tuple[str, str]:
        """Return the last setting that changes how psql reads, to be told to the lexer."""
        return self._settings[-1] if self._settings else ("", "")


class _Run(Listener):
    """One section on its way through the filter: holds a statement back until it is known whether it is sent."""

    def __init__(self, owner: Filter) -> None:
        self._owner = owner
        self.lexer = Lexer(self)
        self._buf = b""
        self._base = 0
        self._held: int | None = None
        self._gone: list[tuple[int, int, bytes]] = []

    def feed(self, piece: bytes) -> bytes:
        self._buf += piece
        self.lexer.feed(piece)
        end = self._base + len(self._buf)
        if self._held is not None and end - self._held > LONGEST_HELD:
            self._held = None
        return self._give(self.lexer.settled if self._held is None else min(self.lexer.settled, self._held))

    def close(self) -> bytes:
        self.lexer.close()
        return self._give(self._base + len(self._buf))

    def _give(self, upto: int) -> bytes:
        kept: list[bytes] = []
        at = self._base
        for start, end, instead in self._gone:
            kept += [self._buf[at - self._base : start - self._base], instead]
            at = end
        kept.append(self._buf[at - self._base : upto - self._base])
        self._gone.clear()
        self._buf = self._buf[upto - self._base :]
        self._base = upto
        return b"".join(kept)

    def begin(self, head: bytes, start: int) -> None:
        if statements.first_word(head) in _MAYBE:
            self._held = start

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        del tuples
        start, self._held = self._held, None
        if start is None:
            return statements.copy_head(head) is not None
        if self._owner.leaves_out(head):
            self._gone.append((start, end, b""))
        elif (instead := without_column_version(head)) is not None:
            self._gone.append((start, end, instead))
        self.lexer.heed(*self._owner.heeded())
        return False


def sentences(left_out: Mapping[str, int]) -> list[str]:
    """Return what was left out as one sentence for people, or none.

    >>> sentences({"owners": 3, "policies": 1})
    ['Left out: 3 owners, 1 policy.']
    """
    single = {OWNERS: "owner", PRIVILEGES: "privilege", POLICIES: "policy", TABLESPACES: "tablespace"}
    single[COMMENTS] = "comment"
    parts = [f"{n:,} {single[kind] if n == 1 else kind}" for kind, n in sorted(left_out.items()) if n]
    return [f"Left out: {', '.join(parts)}."] if parts else []
