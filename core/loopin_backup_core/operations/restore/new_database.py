"""Restoring a backup to a new database: verified, built under another name, compared, and only then given its own."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.dump.filtering import NOTHING, RestoreFilter
from loopin_backup_core.model.errors import (
    CredentialsError,
    LoopinError,
    NotPossibleError,
    RefusedError,
    ServerError,
    VerificationError,
)
from loopin_backup_core.model.kinds import Level, Verdict
from loopin_backup_core.operations.restore import build_database, confined, scratch_databases
from loopin_backup_core.postgres import client_tools, connection, verify_file
from loopin_backup_core.postgres.server import facts as server_facts
from loopin_backup_core.postgres.server import scratch, statistics
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.restore.build_database import RestoreResult
    from loopin_backup_core.postgres.server import Server

MAINTENANCE = ("postgres", "template1")
UNUSABLE = frozenset({Verdict.DAMAGED, Verdict.INCOMPLETE, Verdict.UNUSABLE})


@dataclass(frozen=True, slots=True)
class Request:
    """What to restore, under which name, and what to leave out.

    ``trust_foreign`` lets a file that this program did not write run code of its own while it is restored, and do in
    the throwaway server what takes a superuser.
    """

    backup: Backup
    to: str
    leave: RestoreFilter = NOTHING
    trust_foreign: bool = False
    tool_folders: tuple[Path, ...] = ()


def refuse_unfit(backup: Backup) -> None:
    """Raise VerificationError for a backup that is known not to be sound."""
    if backup.verdict in UNUSABLE:
        reason = backup.reasons[0] if backup.reasons else "its last verification failed"
        word = "is damaged" if backup.verdict is Verdict.DAMAGED else f"is {backup.verdict.value}"
        raise VerificationError(
            f"{backup.stem} {word}: {reason}",
            hint="Nothing was restored. Choose another one with “loopin-backup-cli list”, or verify this one again.",
        )


def check(
    backup: Backup,
    tools: Callable[[], tuple[client_tools.Tool, ...]],
    around: JobContext,
    level: Level = Level.STRUCTURE,
) -> DumpIndex:
    """Read a backup from beginning to end and return its index; raises VerificationError for anything unsound.

    Raises CredentialsError for one that is encrypted and that no identity here opens.
    ``tools`` finds the client tools, which only archives need.
    """
    if backup.manifest is None or backup.data_path is None:
        refuse_unfit(backup)
    if backup.manifest is not None:
        checked = verify_file.own_file(
            backup.manifest,
            verify_file.data_path(backup),
            level,
            reporter=around.reporter,
            token=around.token,
            keys=around.keys,
        )
        return checked.index or backup.manifest.index
    if backup.claims is not None:
        # Nobody vouches for it, but what does not even fit its own manifest is damaged.
        path = verify_file.data_path(backup)
        verify_file.own_file(backup.claims, path, level, reporter=around.reporter, token=around.token, keys=around.keys)
    foreign = verify_file.foreign_file(
        backup,
        lambda: build_database.pg_restore_for(backup, tools()),
        reporter=around.reporter,
        token=around.token,
        keys=around.keys,
    )
    if foreign.index is None:
        raise RefusedError(f"{backup.stem} could not be indexed.")
    return foreign.index


def told(server: Server, backup: Backup) -> dict[str, str]:
    """Return what the journal is told of every restore: to which server, of which database, and how good it was."""
    system = server_facts.system_identifier(server)
    return {"system": system, "of": backup.database_name, "verdict": backup.verdict.value, **backup.origin}


def check_and_remember(
    backup: Backup, tool_folders: tuple[Path, ...], around: JobContext, *, is_look: bool = False
) -> DumpIndex:
    """Do :func:`check` before a restore; what it finds in an own backup stands in the journal, so that all see it.

    A look writes nothing.
    """
    try:
        return check(backup, lambda: client_tools.find_tools(tool_folders), around)
    except VerificationError as error:
        if backup.manifest is not None and not is_look:
            facts = {"level": Level.STRUCTURE.value, "ok": False, "detail": error.message, "duration": 0.0}
            Journal(backup.directory).append("verified", backup.stem, **facts, **backup.origin)
        raise


def to_new_database(profile: Profile, request: Request, around: JobContext) -> RestoreResult:
    """Restore a backup to a database that does not exist yet and return the proof that they are equal.

    Raises NotAllowedError, VerificationError, RefusedError, ServerError and others; then there is no such database and
    nothing changed.
    """
    backup = request.backup
    permission.require(backup.directory, Action.RESTORE, backup=backup.stem)
    refuse_unfit(backup)
    target = connection.target_of(profile, around.environ)
    with ExitStack() as stack:
        stack.enter_context(files.hold(verify_file.data_path(backup)) if backup.data_path else ExitStack())
        index = check_and_remember(backup, request.tool_folders, around)
        server, reached = maintenance(stack, target, around)
        connection.refuse_pooler(server)
        _refuse(server, request)
        for sentence in scratch_databases.sweep(server, reached, Journal(backup.directory).begun()):
            around.reporter.notice(sentence)
        own = backup
        if backup.manifest is None:
            wish = confined.Wish(server, request.leave, request.trust_foreign, request.tool_folders)
            own, index = confined.own_copy(stack, backup, index, wish, around)
        plan = build_database.Plan(
            own, index, request.leave, client_tools.find_tools(request.tool_folders), keys=around.keys
        )
        build_database.refuse_missing(server, plan)
        build_database.refuse_owners(server, plan)
        proof = _build(server, reached, plan, request, around)
        facts = told(server, backup)
    Journal(backup.directory).append(
        "restored", backup.stem, target=request.to, duration=proof.seconds, rows=proof.rows, **facts
    )
    return proof


def _build(
    server: Server, target: connection.Target, plan: build_database.Plan, request: Request, around: JobContext
) -> RestoreResult:
    with ExitStack() as stack:
        name, inside, notes = stack.enter_context(
            scratch_databases.scratch(server, plan, target, around.token, _owner(server, plan))
        )
        refuse_extensions(inside, plan)
        proof = build_database.prove(inside, plan, reporter=around.reporter, token=around.token)
        build_database.refuse_differences(plan.backup.stem, proof)
        notes += statistics.analyze(inside, plan.backup.stem, reporter=around.reporter, token=around.token)
        inside.close()
        rename(server, name, request.to)
    return replace(proof, notes=(*notes, *proof.notes))


def refuse_extensions(inside: Server, plan: build_database.Plan) -> None:
    """Refuse before the load what an extension refuses in every database but its own. Raises NotPossibleError."""
    refused = inside.refused_extensions(plan.index.requires.extensions)
    if refused:
        what = "; ".join(f"{name}: {why.removeprefix('The server said: ')}" for name, why in refused)
        raise NotPossibleError(
            f"{plan.backup.stem} needs extensions that cannot be made in a new database: {what}. Nothing was changed.",
            hint="Replace the database in which they are with --replace --in-place, or restore on a server, and as a "
            "role, that can make them.",
        )


def _owner(server: Server, plan: build_database.Plan) -> str:
    """Return the recorded owner if the new database can be given to it: an application may make tables in its own."""
    owner = scratch_databases.facts_for(plan.backup, plan.index).owner
    return owner if owner and not plan.leave.owners and scratch.may_give_to(server, owner) else ""


def maintenance(
    stack: ExitStack, target: connection.Target, around: JobContext, avoid: str = ""
) -> tuple[Server, connection.Target]:
    """Connect to a database that exists whatever happened to the profile's own, but never to ``avoid``."""
    last: LoopinError | None = None
    for name in (*MAINTENANCE, target.params.get("dbname", "")):
        if name == avoid:
            continue
        try:
            reached = target.of(name) if name else target
            server = stack.enter_context(connection.connect(reached, around.token))
            return server, reached.told_by(server)
        except ServerError as error:
            last = error
    raise last or ServerError("The server has no database to connect to.")


def maintenance_or(
    stack: ExitStack, target: connection.Target, around: JobContext, database: str
) -> tuple[Server, connection.Target]:
    """Do :func:`maintenance`, and connect to ``database`` itself where the role may enter no other."""
    try:
        return maintenance(stack, target, around, avoid=database)
    except (ServerError, CredentialsError) as error:
        around.token.check()
        try:
            reached = target.of(database)
            server = stack.enter_context(connection.connect(reached, around.token))
        except LoopinError:
            raise error from None
        return server, reached.told_by(server)


def _refuse(server: Server, request: Request) -> None:
    if not server.can_create_databases:
        raise ServerError(
            "This role may not create databases, which a restore to a new one needs.",
            hint="Nothing was changed. An administrator can allow it: ALTER ROLE … CREATEDB;",
        )
    if server.database_exists(request.to):
        raise RefusedError(
            f"The database {request.to} exists already, and a restore goes into a new one. Nothing was changed.",
            hint="Give a name that is not taken with --to NAME.",
        )


def rename(server: Server, old: str, new: str) -> None:
    """Give a database its name. Raises ServerError while somebody is connected to it or the name is taken."""
    scratch.rename(server, old, new)
