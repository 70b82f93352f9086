"""The values of one table of the profiles' file: taken by key, checked, and every complaint says where and what."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.rules.recipients import is_sound, several

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 1e8
"""The most seconds that anything may last: three years."""
MOST_DAYS = 1e5

Chosen = TypeVar("Chosen", bound=StrEnum)


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}\Z")


# With systemd the credential of this name is the identity of the profile that is called like the rest of it.
IDENTITY_SUFFIX = ".age"


def check_name(name: str, what: str = "A profile") -> str:
    """Return a profile's or a destination's name, which is also a file's name and an entry's in the keyring.

    Raises UsageError.
    """
    if not _NAME.match(name) or name.endswith(IDENTITY_SUFFIX):
        message = f"{what} cannot be called {name!r}."
        hint = "Use letters, digits, “-”, “_” and “.”, beginning with a letter or digit, and not ending in “.age”."
        raise UsageError(message, hint=hint)
    return name


class Table:
    """The values of one profile, taken by key; ``source`` is the file's text, for line numbers."""

    def __init__(self, path: Path, name: str, values: Mapping[str, Any], source: str, parent: str = "profile") -> None:
        self._where = f"{parent}.{name}"
        self._path = path
        self._values = values
        self._source = source

    def take(self, key: str, read: Callable[[Any], Any], expected: str, default: Any = None) -> Any:
        """Return the value of a key as ``read`` makes it; ``read`` returns None for what is not ``expected``."""
        if key not in self._values:
            return default
        found = read(self._values[key])
        if found is None:
            raise self.complaint(key, f"expected {expected}, found {_shown(self._values[key])}")
        return found

    def refuse_others(self, known: Mapping[str, str]) -> None:
        """Raise UsageError for a key that nobody knows: a slip there would silently change what is protected."""
        for key in self._values:
            if key not in known:
                import difflib

                near = difflib.get_close_matches(key, known, n=1)
                help_with = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                raise self.complaint(key, f"this key is not known; {help_with}")

    def complaint(self, key: str, what: str) -> UsageError:
        """Return the error for a key: file, line, table, key, and what is wrong there."""
        return UsageError(f"{self._path}, {self._line(key)}table [{self._where}], key {key}: {what}.")

    def _line(self, key: str) -> str:
        inside = False
        for number, line in enumerate(self._source.splitlines(), 1):
            head = re.match(r"\s*\[([^\[\]]+)\]", line)
            if head:
                inside = head[1].replace('"', "").replace("'", "").replace(" ", "") == self._where
            elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
                return f"line {number}, "
        return ""


def _shown(value: Any) -> str:
    """Describe a value without repeating a text, which may be a secret in the wrong place."""
    kinds = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return kinds.get(type(value), "something else")


def text(value: Any) -> str | None:
    """Take a text."""
    return value if isinstance(value, str) else None


def flag(value: Any) -> bool | None:
    """Take true or false."""
    return value if isinstance(value, bool) else None


def seconds(value: Any) -> float | None:
    """Take a number of seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST:
        return None
    return float(value)


def days(value: Any) -> float | None:
    """Take a number of days, at most some centuries."""
    number = seconds(value)
    return number if number is not None and number <= MOST_DAYS else None


def count(value: Any) -> int | None:
    """Take how many to keep: at least one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def share(value: Any) -> float | None:
    """Take a share of the whole: from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)


def rows(value: Any) -> int | None:
    """Take a number of rows."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def inner(value: Any) -> dict[str, Any] | None:
    """Take a table."""
    return value if isinstance(value, dict) else None


def folder(value: Any) -> Path | None:
    """Take an absolute path; ``~`` is the home directory."""
    if not isinstance(value, str) or not value or "\0" in value:
        return None
    try:
        path = Path(value).expanduser()
    except RuntimeError:  # a user whom nobody knows
        return None
    return path if path.is_absolute() else None


def patterns(value: Any) -> tuple[str, ...] | None:
    """Take a list of texts that are not empty."""
    is_good = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return tuple(value) if is_good else None


def recipients(value: Any) -> tuple[str, ...] | None:
    """Take a list of recipients, of which there must be one: an empty list would silently encrypt nothing."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and is_sound(one) for one in value):
        return None
    return several(value)


def compression(value: Any) -> Compression | None:
    """Take the name of a compression."""
    return Compression(value) if isinstance(value, str) and value in set(Compression) else None


def choices(kind: type[Chosen]) -> Callable[[Any], tuple[Chosen, ...] | None]:
    """Return what takes a list of words, each of them one of ``kind``."""

    def read(value: Any) -> tuple[Chosen, ...] | None:
        if not isinstance(value, list) or not all(isinstance(one, str) and one in set(kind) for one in value):
            return None
        return tuple(kind(one) for one in dict.fromkeys(value))

    return read


def positive(value: Any) -> float | None:
    """Take a number above zero."""
    number = seconds(value)
    return number or None
