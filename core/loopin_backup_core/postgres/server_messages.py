"""What psql passes on of a server's messages during a load, each with its SQLSTATE, whatever language it speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loopin_backup_core.model import failure_reasons

# With VERBOSITY=verbose the SQLSTATE stands between severity and text. Source: pqBuildErrorMessage3 in fe-protocol3.c.
_HEAD = re.compile(r"psql:.*?:\d+: (?P<severity>\S[^:]*):  (?P<sqlstate>[0-9A-Z]{5}): (?P<text>.*)\Z")
_CODE = re.compile(r"(psql:.*?:\d+: \S[^:]*:  )[0-9A-Z]{5}: ")
NO_ERRORS = frozenset({"00", "01", "02"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """The message with which a server refused a statement: its SQLSTATE, and what it says."""

    sqlstate: str
    text: str


def refusal(stderr: str) -> Refusal | None:
    """Return what the server said of the statement that it refused, and of what; None if it refused none.

    What quotes rows is left out. psql stops at the first error, so that the last message that is no notice or warning
    is the one.
    """
    lines = stderr.splitlines()
    for number in range(len(lines) - 1, -1, -1):
        head = _HEAD.match(lines[number])
        if head is not None and head["sqlstate"][:2] not in NO_ERRORS:
            return Refusal(
                head["sqlstate"],
                failure_reasons.joined([head["text"], *failure_reasons.what_follows(lines[number + 1 :])]),
            )
    return None


def remarks(stderr: str) -> tuple[str, ...]:
    r"""Return the lines that psql wrote although all went well, without what only helps this program.

    >>> remarks("psql:<stdin>:9: NOTICE:  42P07: it exists, skipping\nLOCATION:  f, g.c:1\n")
    ('psql:<stdin>:9: NOTICE:  it exists, skipping',)
    """
    lines = (line for line in stderr.splitlines() if line.strip() and not line.startswith("LOCATION:"))
    return tuple(_CODE.sub(r"\1", line, count=1) for line in lines)
