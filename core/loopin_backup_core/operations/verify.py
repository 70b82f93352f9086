"""Verifying backups: their bytes, their structure, or a whole restore into a throwaway server."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.dump.filtering import NOTHING, RestoreFilter
from loopin_backup_core.model.errors import (
    CredentialsError,
    DrillFailedError,
    LoopinError,
    NotPossibleError,
    RefusedError,
    VerificationError,
)
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.operations import drill
from loopin_backup_core.operations.restore import new_database
from loopin_backup_core.postgres import client_tools
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.postgres.connection import Target


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verification found. ``ok`` is None where this machine could not do it; ``seconds`` is what it took.

    ``locked`` says why an encrypted backup could not be looked into. Its bytes are those that were written then, if it
    is one of our own: that much was checked. ``cause`` tells what a drill that failed has found: ``statement`` or
    ``content``, with the ``sqlstate`` of the former.
    """

    backup: Backup
    level: Level
    ok: bool | None
    detail: str
    hint: str
    rows: int
    seconds: float
    locked: CredentialsError | None = None
    cause: str = ""
    sqlstate: str = ""


def verify(
    backup: Backup,
    level: Level,
    around: JobContext,
    *,
    scratch_on: Target | None = None,
    leave: RestoreFilter = NOTHING,
    tool_folders: tuple[Path, ...] = (),
) -> Outcome:
    """Verify one backup and write what came of it to the journal.

    A drill goes into a throwaway server of this machine, or into a scratch database of the server ``scratch_on``. What
    the machine or that server cannot do is not held against the backup. ``leave`` is what the drill of an own backup
    leaves out. Raises CancelledError, CredentialsError for a server that is to be reached.
    """
    began = time.monotonic()
    if backup.manifest is None or backup.data_path is None:
        try:
            new_database.refuse_unfit(backup)
        except VerificationError as error:
            # The file itself tells as much to whoever lists it; there is nothing to remember.
            return Outcome(backup, level, ok=False, detail=error.message, hint=error.hint, rows=0, seconds=0.0)
    index: DumpIndex | None = None
    ok: bool | None = True
    hint = ""
    failure: LoopinError | None = None
    try:
        with files.hold(backup.data_path or backup.directory):
            checked = _checked(backup, level, around, tool_folders)
            if isinstance(checked, CredentialsError):
                return _locked(backup, level, checked, time.monotonic() - began)
            index = checked
            detail = f"{index.rows:,} rows in {len(index.tables)} tables"
            if level is Level.DRILL:
                tools = client_tools.find_tools(tool_folders)
                detail = drill.run(
                    backup, index, tools, around, scratch_on=scratch_on, leave=leave, tool_folders=tool_folders
                )
    except (VerificationError, RefusedError) as error:
        ok, detail, hint, failure = False, error.message, error.hint, error
    except NotPossibleError as error:
        ok, detail, hint = None, error.message, error.hint
    rows, seconds = index.rows if index else 0, time.monotonic() - began
    outcome = _with_cause(Outcome(backup, level, ok, detail, hint, rows, seconds), failure)
    _record(outcome, index)
    return outcome


def _with_cause(outcome: Outcome, failure: LoopinError | None) -> Outcome:
    if not isinstance(failure, DrillFailedError):
        return outcome
    return replace(outcome, cause="statement" if failure.sqlstate else "content", sqlstate=failure.sqlstate)


def _checked(
    backup: Backup, level: Level, around: JobContext, tool_folders: tuple[Path, ...]
) -> DumpIndex | CredentialsError:
    try:
        return new_database.check(backup, lambda: client_tools.find_tools(tool_folders), around, level)
    except CredentialsError as error:
        return error


def _locked(backup: Backup, level: Level, error: CredentialsError, seconds: float) -> Outcome:
    """Tell that a backup cannot be opened here; what was checked on the way, the bytes of our own, is remembered."""
    detail = error.message
    if backup.manifest is not None:
        detail += " Its bytes are those that were written."
        _record(Outcome(backup, Level.CHECKSUM, ok=True, detail="encrypted", hint="", rows=0, seconds=seconds), None)
    return Outcome(backup, level, ok=None, detail=detail, hint=error.hint, rows=0, seconds=seconds, locked=error)


def _record(outcome: Outcome, index: DumpIndex | None) -> None:
    journal = Journal(outcome.backup.directory)
    if index is not None and outcome.backup.manifest is None:
        journal.append(
            "indexed",
            outcome.backup.stem,
            bytes=outcome.backup.size,
            rows=index.rows,
            tables={name: section.rows for name, section in index.tables.items()},
        )
    if outcome.ok is not None:
        journal.append(
            "verified",
            outcome.backup.stem,
            level=outcome.level.value,
            ok=outcome.ok,
            detail=outcome.detail,
            duration=round(outcome.seconds, 3),
            **({"cause": outcome.cause, "sqlstate": outcome.sqlstate} if outcome.cause else {}),
            **outcome.backup.origin,
        )
