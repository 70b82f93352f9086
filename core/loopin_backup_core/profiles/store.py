"""The profiles' file itself: read whole, changed without losing a comment, written at once and only for its owner."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Return the tables of profiles by name, and the file's text; nothing if there is no file.

    Raises UsageError with the line for what is no TOML, StorageError for a file that others may change.
    """
    import tomllib

    try:
        _check_owner(path)
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, ""
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path} cannot be read: {error}") from error
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from error
    tables = document.get("profile", {})
    others = [key for key in document if key != "profile"]
    if others or not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        what = f"found {others[0]!r}" if others else "found something else under “profile”"
        raise UsageError(f"{path}: expected nothing but tables [profile.NAME], {what}.")
    return tables, source


def _check_owner(path: Path) -> None:
    """Refuse a file that others may change: it says which database is restored over."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise StorageError(f"{path} is not a regular file.")
    if sys.platform == "win32":
        return
    if status.st_mode & 0o022:
        raise StorageError(f"Others may change {path}.", hint=f"Type: chmod 600 {path}")
    if status.st_uid not in {os.getuid(), 0}:
        raise StorageError(f"{path} belongs to another user.", hint=f"Type: chown $(id -u) {path}")


def put(path: Path, name: str, values: Mapping[str, Any] | None) -> None:
    """Write one profile's table, or remove it if ``values`` is None; comments and order of the rest stay."""
    import tomlkit

    source = path.read_text(encoding="utf-8") if path.exists() else ""
    document: Any = tomlkit.parse(source)
    profiles = document.setdefault("profile", tomlkit.table(is_super_table=True))
    if values is None:
        profiles.remove(name)
    else:
        table = profiles.get(name)
        if table is None:
            table = profiles[name] = tomlkit.table()
        _change(table, values)
    write_private(path, tomlkit.dumps(document))


def _change(table: Any, values: Mapping[str, Any]) -> None:
    """Give a table these values; what stays as it is keeps its comments."""
    for key in [key for key in table if key not in values]:
        table.remove(key)
    for key, value in values.items():
        if isinstance(value, dict) and isinstance(table.get(key), dict):
            _change(table[key], value)
        elif key not in table or table[key] != value:
            table[key] = value


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, all of it or nothing. Raises StorageError."""
    import tempfile

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}") from error
