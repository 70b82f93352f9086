"""Replacing a live database by a backup, without a moment at which there is none, and taking that back.

The new database is built beside the live one, proven equal to the backup, and exchanged with it by name in one
transaction. The old one stays as ``<db>_before_<time>``: it is the safety copy.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.dump.filtering import NOTHING, RestoreFilter
from loopin_backup_core.model.errors import RefusedError, ServerError
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations.restore import build_database, confined, intents, new_database, scratch_databases
from loopin_backup_core.operations.restore import in_place as inplace
from loopin_backup_core.operations.restore import plan as plans
from loopin_backup_core.postgres import client_tools, connection, verify_file
from loopin_backup_core.postgres.server import obstacles, properties, set_aside, statistics, swap
from loopin_backup_core.repository import replaced_databases as kept
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.source import DatabaseFacts
    from loopin_backup_core.operations.restore.build_database import RestoreResult
    from loopin_backup_core.operations.restore.plan import RestorePlan
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.repository.replaced_databases import Owner


@dataclass(frozen=True, slots=True)
class Request:
    """What to put in the place of which live database.

    ``confirm`` is the database's name as the user typed it: without it, or with another, nothing is done. ``in_place``
    asks for emptying and loading in one transaction although a swap were possible; ``safety_backup`` for a backup of
    the live database before, which ``in_place`` always takes.
    """

    backup: Backup
    database: str
    confirm: str = ""
    leave: RestoreFilter = NOTHING
    in_place: bool = False
    safety_backup: bool = False
    trust_foreign: bool = False
    tool_folders: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplaceResult:
    """What was done: the proof, the name of the kept database (empty where none was), and how long the swap took."""

    proof: RestoreResult
    kept: str
    method: str
    swap_seconds: float
    safety: str = ""


@dataclass(slots=True)
class _Job:
    """One replacement under way."""

    profile: Profile
    request: Request
    around: JobContext
    target: connection.Target
    server: Server
    index: DumpIndex
    tools: tuple[client_tools.Tool, ...]
    plan: RestorePlan
    owner: Owner


def plan(profile: Profile, request: Request, around: JobContext) -> RestorePlan:
    """Return what a replacement would do; nothing is changed, on the server or in the journal."""
    with ExitStack() as stack:
        return _prepared(stack, profile, request, around, is_look=True).plan


def replace_database(profile: Profile, request: Request, around: JobContext) -> ReplaceResult:
    """Put a backup in the place of a live database; the old one is kept.

    Raises RefusedError without the right confirmation or where it is impossible, VerificationError for an unsound
    backup, ServerError and others. Until the last step the live database is untouched, and that is one transaction.
    """
    if request.confirm != request.database:
        raise RefusedError(
            f"The name of the database, {request.database}, was not confirmed. Nothing was changed.",
            hint=f"Look at the plan with --plan, then type the name, or say --confirm {request.database}.",
        )
    permission.require(request.backup.directory, Action.RESTORE, backup=request.backup.stem)
    files.ensure_directory(profile.directory)
    with ExitStack() as stack:
        stack.enter_context(files.RunLock(profile.directory, request.database))
        job = _prepared(stack, profile, request, around, is_look=False)
        if job.plan.obstacles:
            raise RefusedError(
                f"{request.database} cannot be replaced: {'; '.join(job.plan.obstacles)}. Nothing was changed.",
                hint="Restore to a new database with --to NEWDB, or remove the obstacle first.",
            )
        intent = _intent(job)
        _confine(stack, job)
        return _in_place(job, intent) if job.plan.method == plans.IN_PLACE else _swapped(job, intent)


def _prepared(stack: ExitStack, profile: Profile, request: Request, around: JobContext, *, is_look: bool) -> _Job:
    backup = request.backup
    new_database.refuse_unfit(backup)
    target = connection.target_of(profile, around.environ)
    stack.enter_context(files.hold(verify_file.data_path(backup)))
    index = new_database.check_and_remember(backup, request.tool_folders, around, is_look=is_look)
    server, reached = new_database.maintenance_or(stack, target, around, request.database)
    connection.refuse_pooler(server)
    if not is_look:
        Journal(profile.directory).begun()
    owner = plans.owner_of(profile)
    if not is_look:
        swap.claim(server, request.database)
        left = intents.settle(Journal(backup.directory), server, request.database)
        for sentence in (*scratch_databases.sweep(server, reached, owner.directory), *left):
            around.reporter.notice(sentence)
    return _Job(
        profile,
        request,
        around,
        reached,
        server,
        index,
        client_tools.find_tools(request.tool_folders),
        _plan(server, reached, request, index, around, owner),
        owner,
    )


def _way(server: Server, request: Request, *, exists: bool) -> tuple[str, str]:
    """Return in which way the database is replaced, and why, before anybody has looked at the disk."""
    method, why = plans.method_for(server, request.database, exists=exists)
    if request.in_place and method == plans.SWAP and exists:
        return plans.IN_PLACE, "it was asked for"
    return method, why


def _plan(
    server: Server, reached: connection.Target, request: Request, index: DumpIndex, around: JobContext, owner: Owner
) -> RestorePlan:
    name, backup = request.database, request.backup
    exists = server.database_exists(name)
    method, why = _way(server, request, exists=exists)
    seen = _look(server, reached, request, index, around, method if exists else plans.IMPOSSIBLE)
    method, why = plans.with_room(method, why, plans.expected_size(seen.size, index.bytes), seen.free)
    missing = build_database.missing(server, build_database.Plan(backup, index, request.leave, ()))
    return plans.RestorePlan(
        backup=backup.stem,
        server=f"{server.params()['host']}:{server.params()['port']}",
        server_version=str(server.value("SHOW server_version")),
        database=name,
        exists=exists,
        method=method,
        why=why,
        size=seen.size,
        seconds=plans.expected_seconds(backup),
        tables=seen.tables,
        written=seen.written,
        connected=seen.connected,
        missing=missing,
        kept=set_aside.of(server, owner, name),
        kept_as=_kept_as(server, owner, name, around) if exists and method == plans.SWAP else "",
        free=seen.free,
        obstacles=(*((why,) if method == plans.IMPOSSIBLE else ()), *seen.found.obstacles),
        remarks=seen.found.remarks,
        origin=backup.database_name,
        without_rows=backup.manifest.without_rows if backup.manifest is not None else (),
        elsewhere=plans.elsewhere(server, backup),
    )


def _kept_as(server: Server, owner: Owner, live: str, around: JobContext) -> str:
    return plans.free_name(server, owner, live, kept.BEFORE, around.now())


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is to be seen of the live database."""

    tables: tuple[plans.TableChange, ...]
    size: int
    written: int | None
    free: int | None
    found: obstacles.Found
    connected: tuple[swap.Client, ...]


def _look(
    server: Server, reached: connection.Target, request: Request, index: DumpIndex, around: JobContext, method: str
) -> _Seen:
    """Look at the live database; ``method`` is impossible where there is none."""
    name = request.database
    with ExitStack() as stack:
        inside, closed = None, ""
        try:
            if method != plans.IMPOSSIBLE or server.database_exists(name):
                inside = stack.enter_context(connection.connect(reached.of(name), around.token))
        except ServerError as error:
            # A limit or a switch may keep everybody out: it can be exchanged all the same.
            if method != plans.SWAP:
                raise
            closed = f"its rows now are not known. {error.message}"
        found = _in_the_way(server, inside, name, method)
        mine = {inside.backend_pid} if inside else set()
        return _Seen(
            plans.table_changes(index, plans.unknown(index) if closed else plans.tallies_of(inside)),
            inside.database_size() if inside else swap.size_of(server, name),
            plans.written_since(inside, request.backup),
            plans.free_space(server),
            obstacles.Found(found.obstacles, (*found.remarks, *((closed,) if closed else ()))),
            tuple(one for one in swap.clients(server, name) if one.pid not in mine),
        )


def _in_the_way(server: Server, inside: Server | None, name: str, method: str) -> obstacles.Found:
    if method == plans.IN_PLACE and inside is not None:
        return obstacles.of_emptying(inside)
    if method == plans.SWAP:
        return obstacles.of_exchange(server, name, mine=inside.backend_pid if inside else 0)
    return obstacles.Found()


def _confine(stack: ExitStack, job: _Job) -> None:
    """Put a backup of our own in the place of a dump from elsewhere, of which no statement reaches the server."""
    request = job.request
    if request.backup.manifest is None:
        wish = confined.Wish(job.server, request.leave, request.trust_foreign, request.tool_folders)
        own, job.index = confined.own_copy(stack, request.backup, job.index, wish, job.around)
        job.request = replace(request, backup=own)


def _swapped(job: _Job, intent: intents.Intent) -> ReplaceResult:
    around, server, request = job.around, job.server, job.request
    live = server.database_facts(request.database) if job.plan.exists else None
    facts = scratch_databases.facts_for(request.backup, job.index)
    like = _like(live, facts) if live else None
    building = build_database.Plan(request.backup, job.index, request.leave, job.tools, like=like, keys=around.keys)
    build_database.refuse_missing(server, building)
    build_database.refuse_owners(server, building)
    safety = ""
    if request.safety_backup and live is not None:
        safety = _safety(job, "before a restore")
    with ExitStack() as stack:
        presser = stack.enter_context(connection.connect(job.target, around.token))
        owner = live.owner if live else ""
        name, inside, notes = stack.enter_context(
            scratch_databases.scratch(server, building, job.target, around.token, owner)
        )
        new_database.refuse_extensions(inside, building)
        proof = build_database.prove(inside, building, reporter=around.reporter, token=around.token)
        build_database.refuse_differences(request.backup.stem, proof)
        notes += statistics.analyze(inside, request.backup.stem, reporter=around.reporter, token=around.token)
        if live is not None:
            notes += properties.take_over(server, request.database, name)
        inside.close()
        around.reporter.progress(Progress(Phase.SWAP, request.backup.stem))
        began = time.monotonic()
        as_kept = _kept_as(server, job.owner, request.database, around) if live is not None else ""
        intent = intent.with_names(kept=as_kept, new=name, safety=safety)
        _exchange(job, presser, name, as_kept)
        seconds = time.monotonic() - began
    told = intent.done(rows=proof.rows, duration=round(proof.seconds, 3))
    proof = replace(proof, notes=(*told, *notes, *proof.notes))
    return ReplaceResult(proof, as_kept, plans.SWAP, seconds, safety)


def _intent(job: _Job) -> intents.Intent:
    """Write down that the database is about to be replaced. Raises StorageError."""
    backup = job.request.backup
    known = {"database": job.request.database, "method": job.plan.method, **new_database.told(job.server, backup)}
    return intents.begin(Journal(backup.directory), "replacing", backup.stem, **known)


def _exchange(job: _Job, presser: Server, new: str, as_kept: str) -> None:
    live = job.request.database
    if not as_kept:
        new_database.rename(job.server, new, live)
        return
    mark = set_aside.mark_for(job.server, job.owner, live, as_kept, kept.BEFORE, job.request.backup.stem)
    swap.exchange(job.server, presser, live, as_kept, new, {as_kept: mark})


def _like(live: DatabaseFacts, recorded: DatabaseFacts) -> DatabaseFacts:
    """Return the live database's properties; another encoding than the backup's could not hold its texts."""
    if not recorded.encoding or recorded.encoding == live.encoding:
        return live
    return replace(
        live,
        encoding=recorded.encoding,
        collate=recorded.collate,
        ctype=recorded.ctype,
        provider=recorded.provider,
        locale=recorded.locale,
    )


def _in_place(job: _Job, intent: intents.Intent) -> ReplaceResult:
    building = build_database.Plan(job.request.backup, job.index, job.request.leave, job.tools, keys=job.around.keys)
    build_database.refuse_missing(job.server, building)
    target = job.target.of(job.request.database)
    begun: list[intents.Intent] = []

    def committing(transaction: str, safety: str) -> None:
        begun.append(intent.with_names(kept="", transaction=transaction, safety=safety))

    steps = inplace.Steps(lambda: _safety(job, "before a restore in place"), committing, job.profile.lock_timeout)
    proof, safety = inplace.reload(target, building, job.around, steps)
    told = begun[0].done(rows=proof.rows, duration=round(proof.seconds, 3))
    return ReplaceResult(replace(proof, notes=(*told, *proof.notes)), "", plans.IN_PLACE, 0.0, safety)


def _safety(job: _Job, why: str) -> str:
    request = job.request
    return inplace.safety_backup(job.profile, job.server, request.database, job.around, request.tool_folders, why=why)
