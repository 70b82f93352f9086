"""The terminal: what is printed, how foreign text is made harmless, and how numbers read."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from loopin_backup_core.model.formatting import ago, duration, number, size

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["STYLES", "Console", "ago", "duration", "number", "one_line", "plain", "size", "standard"]

STYLES = {"good": "32", "bad": "31", "warning": "33", "strong": "1", "dim": "2"}
KEPT = frozenset({"\n"})


def plain(text: str) -> str:
    r"""Return text that cannot steer a terminal: control and direction characters are written as escapes.

    >>> plain("users\x1b[2J\u202e")
    'users\\x1b[2J\\u202e'
    """
    if text.isprintable():
        return text
    return "".join(_escaped(c) for c in text)


def _escaped(char: str) -> str:
    import unicodedata

    if char in KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}:
        return char
    return char.encode("unicode_escape").decode("ascii")


def one_line(text: str) -> str:
    """Return text as one harmless line."""
    return plain(text).replace("\n", "\\n")


class Console:
    """Where a face prints: results to ``out``, everything else to ``err``.

    With ``as_json`` results are JSON documents; with ``quiet`` only errors and results that were asked for appear.
    """

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False, quiet: bool = False) -> None:
        self.out = out
        self.err = err
        self.as_json = as_json
        self.quiet = quiet
        self._colours = out.isatty()
        self._broken = ""

    def _print(self, text: str, stream: TextIO) -> None:
        """Print a line. Work goes on where it cannot be written; only a reader of results who has left ends it."""
        try:
            print(text, file=stream)
        except BrokenPipeError:
            if stream is self.out:
                raise
        except (OSError, ValueError) as error:
            self._broken = self._broken or (str(error) if stream is self.out else "")

    def show(self, text: str) -> None:
        """Write something of the moment to stderr as it is, at once; what cannot be shown does not matter."""
        with suppress(OSError, ValueError):
            self.err.write(text)
            self.err.flush()

    def flushed(self) -> int:
        """Write what is still to be written; return 1 if a result could not be, which is said, else 0."""
        try:
            self.out.flush()
        except BrokenPipeError:
            raise
        except (OSError, ValueError) as error:
            self._broken = self._broken or str(error)
        if not self._broken:
            return 0
        self._print(f"loopin-backup: The result could not be printed: {self._broken}", self.err)
        return 1

    def without_colours(self) -> None:
        """Print no colours even on a terminal."""
        self._colours = False

    def paint(self, text: str, style: str) -> str:
        """Return text in a style (``good``, ``bad``, ``warning``, ``strong``, ``dim``) where there is a terminal."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self._colours and style else text

    def line(self, text: str = "") -> None:
        """Print a line of a result; its words must be harmless already."""
        self._print(text, self.out)

    def say(self, text: str) -> None:
        """Print a sentence that only informs; neither with ``quiet`` nor among JSON."""
        if not self.quiet and not self.as_json:
            self._print(plain(text), self.out)

    def json(self, document: Any) -> None:
        """Print a JSON document."""
        import json

        self._print(json.dumps(document, indent=2, ensure_ascii=False, default=str), self.out)

    def warn(self, text: str) -> None:
        """Print a sentence to stderr."""
        self._print(plain(text), self.err)

    def error(self, message: str, hint: str = "") -> None:
        """Print what went wrong and what to do."""
        self._print(f"loopin-backup: {plain(message)}", self.err)
        if hint:
            self._print(f"  {plain(hint)}", self.err)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> None:
        """Print columns; those in ``right`` are aligned at their right edge. Cells may hold colours."""
        widths = [max(_width(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
        for number_of_row, row in enumerate((heads, *rows)):
            cells = [_padded(cell, widths[i], right=i in right) for i, cell in enumerate(row)]
            text = "  ".join(cells).rstrip()
            self.line(self.paint(text, "dim") if number_of_row == 0 else text)


def _width(text: str) -> int:
    visible = text
    while (start := visible.find("\x1b[")) >= 0:
        visible = visible[:start] + visible[visible.index("m", start) + 1 :]
    if visible.isascii():
        return len(visible)
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in {"W", "F"} else 1 for c in visible)


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def standard() -> Console:
    """Return the console of this process."""
    return Console(sys.stdout, sys.stderr)
