"""The profiles' file itself: read whole, changed without losing a comment, written at once and only for its owner."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.errors import StorageError, UsageError
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


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
    except RecursionError as error:
        raise UsageError(f"{path} is not valid TOML: it is nested too deeply.") from error
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


def change(path: Path, name: str, make: Callable[[dict[str, Any]], Mapping[str, Any] | None]) -> None:
    """Give one profile the table that ``make`` makes of the one on the disk, empty for none; None removes it.

    Only one process changes the file at a time, and what another has written meanwhile stays; so do comments and the
    order of the rest. Raises what ``make`` does, UsageError, StorageError, BusyError.
    """
    with locked(path):
        tables, source = read(path)
        values = make(dict(tables.get(name, {})))
        wanted = {key: dict(one) for key, one in tables.items() if key != name or values is not None}
        if values is not None:
            wanted[name] = dict(values)
        write_private(path, _text(path, source, name, wanted))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep others from changing a file of the configuration; waits for them. Raises StorageError, BusyError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}") from error
    with files.waiting_lock(path.with_name(f".{path.name}.lock")):
        yield


def _text(path: Path, source: str, name: str, wanted: Mapping[str, Any]) -> str:
    """Return the file's text with one profile changed; where its order is too much for the editor, in a plain one."""
    import tomllib

    for text in (source, _in_order(source)):
        try:
            edited = _edited(text, name, wanted.get(name))
            if tomllib.loads(edited).get("profile", {}) == wanted:
                return edited
        except Exception:  # noqa: BLE001, S112 - the editor fails in many ways on tables out of order
            continue
    import tomlkit

    # Nothing but comments and layout is lost, and these can be found here.
    write_private(path.with_name(f"{path.name}.before"), source)
    return tomlkit.dumps({"profile": dict(wanted)})


def _in_order(source: str) -> str:
    """Return a TOML text with the tables of each profile beside each other."""
    import re

    head, *blocks = re.split(r"(?m)^(?=[ \t]*\[[^\[])", source)
    names = [block.partition("]")[0].split(".")[1:2] for block in blocks]
    order = {name: number for number, name in reversed(list(enumerate(map(str, names))))}
    sorted_blocks = sorted(zip(names, blocks, strict=True), key=lambda one: order[str(one[0])])
    return "".join([head, *(block if block.endswith("\n") else f"{block}\n" for _, block in sorted_blocks)])


def _edited(source: str, name: str, values: Mapping[str, Any] | None) -> str:
    import tomlkit

    document: Any = tomlkit.parse(source)
    profiles = document.setdefault("profile", tomlkit.table(is_super_table=True))
    if values is None:
        profiles.remove(name)
    else:
        table = profiles.get(name)
        if table is None:
            table = profiles[name] = tomlkit.table()
        _change(table, values)
    return tomlkit.dumps(document)


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
        files.sweep_temporary(path)
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
