"""The examination of this machine: tools, folder, disk, keyring, servers for drills."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config import credentials
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import (
    ClientToolError,
    CredentialsError,
    LoopinError,
    NotPossibleError,
    StorageError,
)
from loopin_backup_core.operations.doctor.findings import Area, Finding, Grade, problem
from loopin_backup_core.postgres import throwaway
from loopin_backup_core.rules import tool_selection
from loopin_backup_core.system import files
from loopin_backup_core.system.files.directories import check_directory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.postgres.client_tools import Survey, Tool

USED = ("pg_dump", "pg_dumpall", "psql", "pg_restore")


def pick(survey: Survey, version_num: int) -> tuple[tuple[Tool, ...], tuple[Finding, ...], tuple[LoopinError, ...]]:
    """Return the tools for a server, what is to be said about them, and the errors for those that are missing."""
    picked: list[Tool] = []
    found: list[Finding] = [Finding(Area.TOOLS, Grade.WARNING, text) for text in survey.broken]
    errors: list[LoopinError] = []
    for name in USED:
        try:
            tool = _suitable(survey, name, version_num)
        except ClientToolError as error:
            errors.append(error)
            found.append(problem(Area.TOOLS, error))
            continue
        picked.append(tool)
        warning = tool_selection.floor_warning(tool)
        text = f"{tool.name} {tool.version_text} ({tool.path}) suits the server."
        fix = tool_selection.how_to_get(tool.version[0]) if warning else ""
        found.append(Finding(Area.TOOLS, Grade.WARNING if warning else Grade.OK, warning or text, fix))
    return tuple(picked), tuple(found), tuple(errors)


def _suitable(survey: Survey, name: str, version_num: int) -> Tool:
    if name in {"pg_dump", "pg_dumpall"}:
        return tool_selection.choose_dump(survey.tools, version_num, name=name)
    dump = tool_selection.choose_dump(survey.tools, version_num)
    return tool_selection.choose_restore(survey.tools, name, dump.version_text, version_num)


def only_listed(survey: Survey) -> Iterator[Finding]:
    """Say what there is when no server tells which version is wanted."""
    yield from (Finding(Area.TOOLS, Grade.WARNING, text) for text in survey.broken)
    if not any(tool.name == "pg_dump" for tool in survey.tools):
        error = ClientToolError("There is no pg_dump.", hint=tool_selection.how_to_get(tool_selection.NEWEST_MAJOR))
        yield problem(Area.TOOLS, error)
    else:
        versions = sorted({tool.version for tool in survey.tools if tool.name == "pg_dump"}, reverse=True)
        text = ", ".join(f"{major}.{minor}" for major, minor in versions)
        yield Finding(Area.TOOLS, Grade.OK, f"pg_dump is here in version {text}; the server's version is not known.")


def folder(directory: Path) -> Iterator[Finding]:
    """Look at the directory of the backups: there, ours, writable. Nothing is left in it."""
    if not os.path.lexists(directory):
        parent = next(path for path in directory.absolute().parents if path.exists())
        if os.access(parent, os.W_OK | os.X_OK):
            yield Finding(Area.FOLDER, Grade.OK, f"{directory} will be created by the first backup.")
        else:
            error = StorageError(f"{directory} cannot be created.", hint=f"You may not write to {parent}.")
            yield problem(Area.FOLDER, error)
        return
    try:
        check_directory(directory, directory.lstat())
        with tempfile.NamedTemporaryFile(prefix=".doctor-", dir=directory):
            pass
    except StorageError as error:
        yield problem(Area.FOLDER, error)
    except OSError as error:
        text = f"{directory} cannot be written to: {error.strerror or error}"
        yield Finding(Area.FOLDER, Grade.PROBLEM, text, "Look at its owner, its permissions and how it is mounted.")
    else:
        yield Finding(Area.FOLDER, Grade.OK, f"{directory} is writable, and only for you.")


def space(directory: Path, needed: int) -> Finding:
    """Compare the free space with the database's size, in bytes; a plain dump is seldom larger."""
    free = files.free_bytes(directory)
    text = f"{_gigabytes(free)} are free, the database occupies {_gigabytes(needed)}."
    if free >= 2 * needed:
        return Finding(Area.FOLDER, Grade.OK, text)
    fix = "Make room, use --compress zstd, or choose another directory."
    return Finding(Area.FOLDER, Grade.WARNING if free >= needed / 4 else Grade.PROBLEM, text, fix)


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def same_disk(directory: Path, data_directory: str, host: str) -> Iterator[Finding]:
    """Warn if the backups would be lost together with the data."""
    if not conninfo.is_local(host):
        return
    if not data_directory or not Path(data_directory).exists():
        yield Finding(Area.FOLDER, Grade.OK, "It cannot be told from here whether backups and data share a disk.")
    elif files.same_disk(directory, Path(data_directory)):
        text = f"The backups are on the same file system as the server's data ({data_directory})."
        yield Finding(Area.FOLDER, Grade.WARNING, text, "A broken disk takes both: keep a copy on another machine.")
    else:
        yield Finding(Area.FOLDER, Grade.OK, "The backups are on another file system than the server's data.")


def keyring(profile: Profile, environ: Mapping[str, str]) -> Finding:
    """Say whether a keyring answers without a person; only a profile that uses it suffers if not."""
    try:
        name = credentials.keyrings.describe(environ)
    except CredentialsError as error:
        if profile.keyring:
            return problem(Area.KEYRING, error)
        return Finding(Area.KEYRING, Grade.OK, f"Not used by this profile. {error.message}")
    return Finding(Area.KEYRING, Grade.OK, f"{name} is unlocked.")


def drills(version_num: int, tool_folders: Sequence[Path]) -> Finding:
    """Say whether a throwaway server for drills can be had."""
    try:
        chosen = throwaway.choose(throwaway.find_servers(tool_folders), version_num)
    except NotPossibleError as error:
        return Finding(Area.DRILLS, Grade.WARNING, error.message, error.hint)
    icu = "" if chosen.icu else ", without ICU"
    text = f"Drills can use PostgreSQL {chosen.version_text} ({chosen.path_bin}{icu})."
    return Finding(Area.DRILLS, Grade.OK, text)
