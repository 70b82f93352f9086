"""Checking the chain of a journal: which line was altered, which are missing, where it was cut off by a crash."""

from __future__ import annotations

from dataclasses import dataclass

from loopin_backup_core.journal.chain import (
    FIRST,
    SEAL_LENGTH,
    decoded,
    hash_of,
    is_sound,
    joined,
    seq_of,
    torn_facts,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the chain found: ``problems`` break it, ``remarks`` are crashes that it has survived."""

    lines: int
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check(text: bytes) -> Report:
    """Check every line of a journal against its own hash and against the line before."""
    checker = _Checker()
    lines = text.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line:
            checker.take(number, line)
    return checker.report(sum(map(bool, lines)))


class _Checker:
    """Walks along the chain; ``_unsound`` are the lines since the last sound one, with their numbers."""

    def __init__(self) -> None:
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

    def report(self, lines: int) -> Report:
        for number, line in self._unsound:
            if _looks_whole(line):
                self._problems.append(f"Line {number} was altered{_claim(line)}.")
            else:
                self._remarks.append(f"Line {number} is cut off: a crash while it was written, or it is being written.")
        return Report(lines, tuple(self._problems), tuple(self._remarks))

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
