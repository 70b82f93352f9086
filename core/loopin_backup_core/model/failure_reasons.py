r"""Why a program of PostgreSQL failed, out of what it wrote to its standard error. Pure.

What may be told, logged and sent is the message itself, the object that it is about, and the server's hint. What quotes
rows or statements stays out: DETAIL, LINE, and the data in the CONTEXT of a COPY.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST = 1500
"""Characters of a reason that are told."""

_MARKS = ("error: ", "ERROR: ", "FATAL: ", "PANIC: ")
_AT_LINE = re.compile(r"^psql:.*?:\d+: ")
_PREFIX = re.compile(r"^(?:psql:.*?:\d+|[\w./\\-]+(?:\.exe)?):\s+(?=\S)")
# libpq writes two spaces after the name of a field, in every language; a quoted line of the statement has its number.
_FIELD = re.compile(r'^(?:psql:.*?:\d+: )?(?P<name>[^:"]{2,30}?) ?:  (?P<text>.*)$')
_LINE = re.compile(r"^\S+ \d+: ")
_DETAIL = re.compile(r"^(?:detail|error): (?P<text>(?:Error message from server|(?:The c|C)ommand was|Query was): .*)$")
_FUNCTION = re.compile(r"^\S+ function ")
_COPY = re.compile(r"^COPY .+?, line \d+(?:, column [^:]+)?")
_COMMAND = re.compile(r"^(?:COPY|LOCK TABLE)\s[^;(]*", re.IGNORECASE)
_OBJECTS = {"SCHEMA NAME", "TABLE NAME", "COLUMN NAME", "DATATYPE NAME", "CONSTRAINT NAME"}


def reason(stderr: str) -> str:
    r"""Return why a program failed: from its first error on all that may be told, else the last line.

    >>> reason("pg_dump: error: query failed: ERROR:  no\npg_dump: detail: Query was: SELECT 1\n")
    'error: query failed: ERROR:  no'
    >>> reason("psql:<stdin>:3: ERROR:  bad value\nCONTEXT:  COPY t, line 1, column a: \"secret\"\nHINT:  Look.")
    'ERROR:  bad value; COPY t, line 1, column a; HINT: Look.'
    """
    lines = [line.rstrip() for line in stderr.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        places = [line.index(mark) for mark in _MARKS if mark in line]
        if places:
            return joined([line[min(places) :], *what_follows(lines[number + 1 :])])
    # A server that speaks another language: what psql itself began with is the message, not its DETAIL.
    return joined(([line for line in lines if _AT_LINE.match(line)] or lines)[-1:])


def joined(parts: Iterable[str]) -> str:
    """Return parts of a reason as one line that is not too long."""
    text = ""
    for part in parts:
        gap = "" if not text else " " if text.endswith((".", ":", ";")) else "; "
        text += gap + part.strip()
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


def what_follows(lines: Sequence[str]) -> Iterator[str]:
    """Yield what of the lines after the first one of an error may be told."""
    inside, told = "message", True
    for line in lines:
        field = _FIELD.match(line)
        bare = _PREFIX.sub("", line, count=1)
        if field is not None and field["name"] in {"ERROR", "FATAL", "PANIC"}:
            inside, told = "message", True
            yield f"{field['name']}: {field['text']}"
        elif field is not None:
            inside = field["name"]
            kept = _of_field(inside, field["text"])
            told = bool(kept)
            yield from kept
        elif _LINE.match(line):
            inside, told = "LINE", False
        elif bare != line:
            inside = "message"
            kept = _of_program(bare)
            told = bool(kept)
            yield from kept
        elif inside == "CONTEXT":
            yield from _of_field(inside, line.strip())
        elif told:
            yield line.strip()


def _of_field(name: str, text: str) -> tuple[str, ...]:
    """Return what of a field of the server's message may be told."""
    if name == "HINT":
        return (f"{name}: {text}",)
    if name in _OBJECTS:
        return (f"{name.removesuffix(' NAME').lower()} {text}",)
    if name == "CONTEXT":
        found = _COPY.match(text)
        return (found.group(),) if found else (text,) if _FUNCTION.match(text) else ()
    return ()


def _of_program(line: str) -> tuple[str, ...]:
    """Return what of a further line of the program itself may be told."""
    if line.startswith(("warning: ", "last built-in")):
        return ()
    found = _DETAIL.match(line)
    if found is None:
        return (line,)
    what, _, text = found["text"].partition(": ")
    if what == "Error message from server":
        return (text,)
    command = _COMMAND.match(text)
    return (f"{what}: {command.group().strip()[:200]}",) if command else ()
