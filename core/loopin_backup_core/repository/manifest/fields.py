"""Taking typed values out of a JSON object, with errors that say which field was wrong and what was expected."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from loopin_backup_core.model.errors import ManifestError

if TYPE_CHECKING:
    from enum import StrEnum

    Member = TypeVar("Member", bound=StrEnum)

LARGEST = 2**63 - 1
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Fields:
    """One JSON object and the way to it; remembers which fields were asked for."""

    def __init__(self, data: object, where: str = "") -> None:
        if not isinstance(data, dict):
            raise wrong(where or "the manifest", "an object", data)
        self._data: dict[str, Any] = data
        self._where = f"{where}." if where else ""
        self._known: set[str] = set()

    def take(self, name: str) -> Any:
        """Return a field of any type."""
        self._known.add(name)
        try:
            return self._data[name]
        except KeyError:
            raise ManifestError(f'its field "{self._where}{name}" is missing') from None

    def has(self, name: str) -> bool:
        """Tell whether there is a field that may be left out."""
        return name in self._data

    def text(self, name: str) -> str:
        """Return a field that is a text."""
        value = self.take(name)
        if type(value) is str:
            return value
        raise self._wrong(name, "a text", value)

    def several(self, *names: str) -> list[str]:
        """Return several fields that are texts, faster than one by one."""
        values = list(map(self._data.get, names))
        if set(map(type, values)) != {str}:
            return [self.text(name) for name in names]
        self._known.update(names)
        return values  # type: ignore[return-value] # checked above

    def sha256(self, name: str) -> str:
        """Return a field that is a SHA-256 in hexadecimal digits."""
        value = self.text(name)
        if _SHA256.fullmatch(value) is None:
            raise self._wrong(name, "a SHA-256 of 64 hexadecimal digits", value)
        return value

    def file_name(self, name: str) -> str:
        """Return a field that is the name of a file in the manifest's own directory."""
        value = self.text(name)
        if not value or value[0] == "." or any(c in value for c in "/\\\0"):
            raise self._wrong(name, "a file's name without a directory", value)
        return value

    def number(self, name: str, lowest: int = 0) -> int:
        """Return a field that is a whole number of at most 63 bits."""
        value = self.take(name)
        if is_number(value, lowest):
            return value
        raise self._wrong(name, "a whole number", value)

    def flag(self, name: str) -> bool:
        """Return a field that is true or false."""
        value = self.take(name)
        if type(value) is bool:
            return value
        raise self._wrong(name, "true or false", value)

    def moment(self, name: str) -> datetime:
        """Return a field that is an ISO 8601 time with its offset, in UTC."""
        text = self.text(name)
        try:
            value = datetime.fromisoformat(text)
            if value.tzinfo is not None:
                return value.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self._wrong(name, "an ISO 8601 time with an offset", text)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a field that is a list of texts."""
        value = self.take(name)
        if type(value) is not list or not all(type(one) is str for one in value):
            raise self._wrong(name, "a list of texts", value)
        return tuple(value)

    def member(self, name: str, of: type[Member]) -> Member:
        """Return a field that is one of the values of an enumeration."""
        value = self.text(name)
        try:
            return of(value)
        except ValueError:
            raise self._wrong(name, "one of " + ", ".join(f'"{one}"' for one in of), value) from None

    def items(self, name: str) -> list[Any]:
        """Return a field that is a list of anything."""
        value = self.take(name)
        if type(value) is list:
            return value
        raise self._wrong(name, "a list", value)

    def fields(self, name: str) -> Fields:
        """Return a field that is an object."""
        return Fields(self.take(name), self._where + name)

    def rest(self) -> dict[str, Any]:
        """Return the fields that nobody asked for."""
        if len(self._known) == len(self._data):
            return {}
        return {name: value for name, value in self._data.items() if name not in self._known}

    def _wrong(self, name: str, expected: str, value: object) -> ManifestError:
        return wrong(f'its field "{self._where}{name}"', expected, value)


def is_number(value: object, lowest: int) -> TypeGuard[int]:
    """Tell whether a JSON value is a whole number that PostgreSQL's bigint holds."""
    return type(value) is int and lowest <= value <= LARGEST


def wrong(what: str, expected: str, value: object) -> ManifestError:
    """Return the error that says what was expected where, and what was found."""
    found = ascii(value) if isinstance(value, str | int | float | bool | None) else f"a {type(value).__name__}"
    return ManifestError(f"{what} is not {expected}: {found[:60]}")
