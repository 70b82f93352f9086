"""The hash chain of a journal, as pure functions over its bytes.

A line is one JSON object. Its last field ``hash`` is the SHA-256 of the line's bytes up to the comma before it; its
field ``prev`` is the hash of the line before, so that a line can be changed, taken out or put in only by rewriting all
that follow. A line that a crash has cut off stays: the next line tells its length and hash in ``torn``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.value import value
from loopin_backup_core.repository.journal.head import Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FIRST = "0" * 64
REVIEWED = "reviewed"
"""The event by which somebody takes note of all that is wrong with the journal so far."""

RESERVED = frozenset({"seq", "at", "event", "backup", "torn", "prev", "hash"})
_BLOCK = 1000
_SEAL = b',"hash":"'
_FIRST_YEAR = 1970
_LAST_YEAR = 9000  # so that days can be added to every date, and every zone can show it
_LARGEST = 2**63 - 1
_NUMBERS = frozenset({int, float})
_TEXTS = (
    "action", "address", "back", "changed", "database", "destination", "detail", "error", "folder", "kept", "kind",
    "level", "manifest", "matter", "of", "reason", "server", "system", "target", "text", "to", "user",
    "verdict", "what",
)  # fmt: skip
_TYPES: dict[str, frozenset[type]] = {
    **dict.fromkeys(_TEXTS, frozenset({str})),
    **dict.fromkeys(("bytes", "rows"), frozenset({int})),
    **dict.fromkeys(("ok", "cancelled"), frozenset({bool})),
    **dict.fromkeys(("findings", "ways", "closes"), frozenset({list})),
    "duration": _NUMBERS,
}
SEAL_LENGTH = len(_SEAL) + 64 + len(b'"}')


@value
class Entry:
    """One line: the ``seq``-th event, when it was written, and what belongs to it. ``backup`` may be empty."""

    seq: int
    at: datetime
    event: str
    backup: str
    facts: Mapping[str, Any]


def next_line(
    tail: bytes,
    record: Mapping[str, Any],
    *,
    is_whole: bool,
    head: Head = Head(),  # noqa: B008 - a frozen value
) -> bytes | None:
    """Return the bytes to append to a journal that ends in ``tail``; None if no sound line is to be seen in it.

    ``is_whole`` says that ``tail`` is all of the journal. ``head`` tells how far it had come: what was
    lost leaves a gap in the numbers, so that the loss is seen for ever.
    """
    lines = tail.split(b"\n")
    last = next((number for number in range(len(lines) - 1, -1, -1) if is_sound(lines[number])), -1)
    if last < 0 and not is_whole:
        return None
    before = lines[last] if last >= 0 else b""
    record = {"seq": _number_after(before, head), **record}
    if torn := joined(lines[last + 1 :]):
        record["torn"] = torn_facts(torn)
    record["prev"] = hash_of(before) if before else FIRST
    body = json.dumps(record, separators=(",", ":"), allow_nan=False).encode("ascii")[:-1]
    return (b"" if tail.endswith(b"\n") or not tail else b"\n") + sealed(body) + b"\n"


def _number_after(before: bytes, head: Head) -> int:
    seq = seq_of(before) if before else 0
    is_another = seq == head.seq and head.hash not in {"", hash_of(before)}
    return max(seq, head.seq) + (2 if seq and is_another else 1)


def is_sound(line: bytes) -> bool:
    """Tell whether a line is sealed by its own hash."""
    body = line[:-SEAL_LENGTH]
    return bool(body) and line == sealed(body)


def sealed(body: bytes) -> bytes:
    """Return a line with its seal; ``body`` is an object without its closing brace.

    >>> sealed(b'{"seq":1')[:17]
    b'{"seq":1,"hash":"'
    """
    return body + _SEAL + _digest(body).encode() + b'"}'


def read(text: bytes) -> Iterator[Entry]:
    """Yield the entries of a journal; what is none, a torn line for instance, is passed over."""
    lines = [line for line in text.split(b"\n") if line]
    for start in range(0, len(lines), _BLOCK):
        for record in _decoded_block(lines[start : start + _BLOCK]):
            entry = _entry(record)
            if entry is not None:
                yield entry


def _decoded_block(lines: list[bytes]) -> list[Any]:
    try:
        # One call of the scanner for many lines takes half the time of one call for each.
        records: list[Any] = json.loads(b"[" + b",".join(lines) + b"]")
    except (ValueError, RecursionError):
        return [decoded(line) for line in lines]
    return records


def decoded(line: bytes) -> dict[str, Any] | None:
    """Return the object that a line is, None if it is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if type(record) is dict else None


def _entry(record: Any) -> Entry | None:
    try:
        seq, event, backup = record.pop("seq"), record.pop("event"), record.pop("backup")
        at = datetime.fromisoformat(record.pop("at"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if type(seq) is not int or type(event) is not str or type(backup) is not str or at.tzinfo is None:
        return None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        return None
    record.pop("prev", None)
    record.pop("hash", None)
    return Entry(seq, at.astimezone(UTC), event, backup, _typed(record))


def _typed(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is known by name and not of its type: nobody who reads an entry has to expect that."""
    for name in record.keys() & _TYPES.keys():
        value = record[name]
        kind = type(value)
        if kind not in _TYPES[name] or (kind in _NUMBERS and not -_LARGEST <= value <= _LARGEST):
            del record[name]
    return record


def seq_of(line: bytes) -> int:
    """Return the number that a line gives itself, 0 if it gives none."""
    seq = (decoded(line) or {}).get("seq")
    return seq if type(seq) is int else 0


def hash_of(line: bytes) -> str:
    """Return the hash that seals a sound line."""
    return line[-66:-2].decode("ascii", "replace")


def joined(lines: Iterable[bytes]) -> bytes:
    """Return what lies between two sound lines, as the hash of a torn line counts it."""
    return b"\n".join(line for line in lines if line)


def torn_facts(data: bytes) -> dict[str, Any]:
    """Return how an entry tells of torn lines before it."""
    return {"bytes": len(data), "sha256": _digest(data)}


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
