"""Checking the chain of a journal: which line was altered, which are missing, where it was cut off by a crash."""

from __future__ import annotations

from dataclasses import dataclass

from loopin_backup_core.repository.journal.chain import (
    FIRST,
    REVIEWED,
    SEAL_LENGTH,
    decoded,
    hash_of,
    is_sound,
    joined,
    seq_of,
    torn_facts,
)
from loopin_backup_core.repository.journal.head import Head

_REVIEWED = b'"event":"reviewed"'


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the chain found: ``problems`` break it, ``remarks`` are crashes that it has survived."""

    lines: int
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check(text: bytes, head: Head = Head(), *, is_there: bool = True) -> Report:  # noqa: B008 - a frozen value
    """Check every line of a journal against its own hash and the line before, and its end against what was noted."""
    checker = _Checker(head)
    lines = text.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line:
            checker.take(number, line)
    return checker.report(sum(map(bool, lines)), is_there=is_there)


def last_of(text: bytes) -> int:
    """Return the number of the last sound entry, 0 where there is none."""
    return next((seq_of(line) for line in reversed(text.split(b"\n")) if is_sound(line)), 0)


class _Checker:
    """Walks along the chain; ``_unsound`` are the lines since the last sound one, with their numbers."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._problems: list[str] = []
        self._remarks: list[str] = []
        self._prev = FIRST
        self._seq = 0
        self._unsound: list[tuple[int, bytes]] = []

    def take(self, number: int, line: bytes) -> None:
        if not is_sound(line):
            self._unsound.append((number, line))
            return
        expected = b'{"seq":%d,' % (self._seq + 1)
        is_next = line.startswith(expected) and line.endswith(self._end_of(line))
        if self._unsound or not is_next or b'"torn":{' in line:
            self._explain(number, line)
            self._seq = seq_of(line)
        else:
            self._seq += 1
        self._prev = hash_of(line)
        if self._seq == self._head.seq and self._head.hash not in {"", self._prev}:
            self._problems.append(
                f"Entry {self._seq} is not the one that was written: this is another journal, or an altered one."
            )
        if _REVIEWED in line and (decoded(line) or {}).get("event") == REVIEWED:
            self._remarks += self._problems
            self._problems = []

    def report(self, lines: int, *, is_there: bool) -> Report:
        altered = sum(_looks_whole(line) for _, line in self._unsound)
        if self._seq + altered < self._head.seq:
            self._problems.append(self._shortened(is_there=is_there))
        for number, line in self._unsound:
            if _looks_whole(line):
                self._problems.append(f"Line {number} was altered{_claim(line)}.")
            else:
                self._remarks.append(f"Line {number} is cut off: a crash while it was written, or it is being written.")
        return Report(lines, tuple(self._problems), tuple(self._remarks))

    def _shortened(self, *, is_there: bool) -> str:
        number = self._head.seq - self._seq
        entries = "1 entry" if number == 1 else f"{number} entries"
        lost = f"what {entries} told (verifications, pins, acceptances) is lost"
        if not is_there:
            return f"The journal is missing: {lost}."
        if not self._seq:
            return f"The journal is empty: {lost}."
        return f"The journal ends at entry {self._seq}, and it had come to entry {self._head.seq}: {lost}."

    def _end_of(self, line: bytes) -> bytes:
        return b',"prev":"' + self._prev.encode() + b'"' + line[-SEAL_LENGTH:]

    def _explain(self, number: int, line: bytes) -> None:
        altered = [(where, one) for where, one in self._unsound if _looks_whole(one)]
        self._problems += [f"Line {where} was altered{_claim(one)}." for where, one in altered]
        self._explain_torn(number, line, altered)
        self._unsound = []
        seq, follows = seq_of(line), line.endswith(self._end_of(line))
        if follows and seq == self._seq + 1:
            return
        if seq > self._seq + 1 + len(altered):
            first = self._seq + 1 + len(altered)
            which = f"Entry {first} is" if seq == first + 1 else f"Entries {first} to {seq - 1} are"
            self._problems.append(f"{which} missing before line {number}{_claim(line)}.")
        elif not altered:
            self._problems.append(
                f"Line {number} does not follow from the line before it{_claim(line)}: the chain is broken there."
            )

    def _explain_torn(self, number: int, line: bytes, altered: list[tuple[int, bytes]]) -> None:
        others = [where for where, one in self._unsound if (where, one) not in altered]
        record = decoded(line) or {}
        torn = record.get("torn")
        is_told = torn == torn_facts(joined(one for _, one in self._unsound))
        if torn is not None and not is_told:
            self._problems.append(
                f"Line {number} tells of a line that a crash had cut off, and that is not there{_claim(line)}."
            )
        for where in others:
            if is_told:
                self._remarks.append(f"Line {where} is cut off by a crash, as the next line tells.")
            else:
                self._problems.append(f"Line {where} is no entry, and no later line tells of a crash there.")


def _looks_whole(line: bytes) -> bool:
    record = decoded(line)
    return record is not None and "hash" in record


def _claim(line: bytes) -> str:
    record = decoded(line) or {}
    words = [word for name in ("event", "backup") if isinstance(word := record.get(name), str) and word]
    return f" ({' '.join(words)})" if words else ""
