"""Running a dangerous command of the user's own between a backup and a comparison with it."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.model import identifiers
from loopin_backup_core.model.errors import BusyError, LoopinError, ServerError, StorageError, UsageError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations import backup
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import counts, vitals
from loopin_backup_core.repository import baseline
from loopin_backup_core.repository.catalog import Catalog, good_of
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import tripwire, wipe_guard
from loopin_backup_core.system import git_commit, process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.backup import BackupOptions
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.rules.wipe_guard import Rows


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, from which folder, and how the backup before it is taken and called.

    ``label`` stands in the backup's note instead of the git commit. ``aside`` sends the command's output to stderr.
    """

    command: tuple[str, ...]
    cwd: Path
    wanted: BackupOptions
    label: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One table whose number of rows is another now; None where there is no such table.

    ``after`` is an estimate if it is not ``exact``.
    """

    table: str
    before: int | None
    after: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class GuardResult:
    """What came of it.

    ``code`` is the command's exit code, negative for a signal, None where it was not run because the backup before it
    was suspect already. ``findings`` say why the database seems to be wiped. ``failure`` is why there is no comparison.
    """

    manifest: Manifest
    note: str
    code: int | None
    seconds: float = 0.0
    changes: tuple[Change, ...] = ()
    findings: tuple[str, ...] = ()
    failure: LoopinError | None = None
    last_good: str = ""


@dataclass(frozen=True, slots=True)
class _Now:
    """The rows of each table now, partitions added up; ``estimated`` are those that were not counted."""

    rows: Rows
    estimated: frozenset[str]


NOTHING = _Now({}, frozenset())


def run(profile: Profile, request: Request, around: JobContext) -> GuardResult:
    """Take a pinned backup, run the command, compare the rows with the backup.

    Raises UsageError for a command that there is not, and what a backup raises; then the command was not run.
    """
    program = _program(request, around.environ)
    note = _note(request, program)
    wanted = replace(request.wanted, kind=Kind.MANUAL, note=note, pin=True)
    manifest = backup.take(profile, wanted, around)
    if manifest.verdict is Verdict.SUSPECT:
        return GuardResult(manifest, note, None, findings=manifest.reasons, last_good=_last_good(profile, manifest))
    around.reporter.progress(Progress(Phase.DONE, profile.name))
    began = time.monotonic()
    command = process.Command(program, request.command[1:], process.users_environment(around.environ), cwd=request.cwd)
    code = process.foreground(command, token=around.token, output_to_stderr=request.aside)
    guarded = GuardResult(manifest, note, code, time.monotonic() - began)
    try:
        guarded = _compared(profile, guarded, around)
    except LoopinError as error:
        guarded = replace(guarded, failure=error)
    _record(profile, guarded)
    return guarded


def _last_good(profile: Profile, manifest: Manifest) -> str:
    """Return the newest good backup of the same database, which is the way back from what is suspect already."""
    same = (manifest.database_name, manifest.source.system_identifier)
    return next((one.stem for one in good_of(Catalog(profile.directory).backups(), same)), "")


def _program(request: Request, environ: Mapping[str, str]) -> Path:
    found = shutil.which(request.command[0], path=environ.get("PATH"))
    path = request.cwd / found if found else None
    if path is None or not path.is_file():
        raise UsageError(
            f"There is no command {request.command[0]!r}. No backup was taken.",
            hint="Write the command as you would type it, after two hyphens: guard -- alembic upgrade head.",
        )
    return path


def _note(request: Request, program: Path) -> str:
    """Return the backup's note. The arguments of the command are left out: there may be a password among them."""
    commit = git_commit.commit_of(request.cwd)
    label = request.label or (f"commit {commit[:12]}" if commit else "")
    return f"before {program.name}" + (f": {label}" if label else "")


def _compared(profile: Profile, guarded: GuardResult, around: JobContext) -> GuardResult:
    around.reporter.progress(Progress(Phase.COMPARE, profile.name))
    before = wipe_guard.rows_of(guarded.manifest.index)
    source = guarded.manifest.source
    history = baseline.of(profile.directory, (guarded.manifest.database_name, source.system_identifier)).history
    target = connection.target_of(profile, around.environ)
    try:
        with connection.connect(target, around.token) as server:
            now = _rows_now(server, before, profile.lock_timeout)
    except ServerError:
        name = guarded.manifest.database_name
        if not connection.is_gone(target, name, around.token):
            raise
        return replace(guarded, changes=_changes(before, NOTHING), findings=(tripwire.gone(name, before).text,))
    findings = wipe_guard.texts(wipe_guard.judge(history or [before], now.rows, profile.guard))
    return replace(guarded, changes=_changes(before, now), findings=findings)


def _rows_now(server: Server, before: Rows, patience: float) -> _Now:
    """Count every table; of one that is too large or may not be read, take what is known of it."""
    server.value("SELECT pg_catalog.set_config('lock_timeout', %s, false)", f"{round(patience * 1000)}ms")
    server.value("SELECT pg_catalog.set_config('row_security', 'off', false)")
    counted = counts.tallies(server)
    name_of = identifiers.named_as_in(before)
    rows: Rows = {}
    estimated: set[str] = set()
    for one in vitals.vitals(server):
        name, tally = name_of(one.root), counted.get(one.table)
        # A table of an extension, or of somebody who does not let us read it, counts as it was.
        is_known = tally is not None and tally.rows >= 0
        number = tally.rows if tally is not None and is_known else before.get(name, 0)
        if tally is None or not (is_known and tally.exact):
            estimated.add(name)
        rows[name] = rows.get(name, 0) + number
    return _Now(rows, frozenset(estimated))


def _changes(before: Rows, now: _Now) -> tuple[Change, ...]:
    changes = [
        Change(name, before.get(name), now.rows.get(name), name not in now.estimated)
        for name in sorted(before.keys() | now.rows.keys())
        if before.get(name) != now.rows.get(name)
    ]
    return tuple(sorted(changes, key=lambda one: (one.before or 0) <= (one.after or 0)))


def _record(profile: Profile, guarded: GuardResult) -> None:
    """Tell the journal; a backup directory that the command has broken must not hide what is to be said."""
    with suppress(StorageError, BusyError):
        Journal(profile.directory).append(
            "guarded",
            guarded.manifest.stem,
            database=guarded.manifest.database_name,
            exit_code=guarded.code,
            changed=len(guarded.changes),
            findings=list(guarded.findings),
        )
