"""A drill: restore a backup for real, compare table by table, drop it again."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core import access, drillplace, rebuild, sandbox, toolchoice
from loopin_backup_core.dumpfilter import NOTHING, Leave
from loopin_backup_core.errors import (
    CredentialsError,
    DrillFailedError,
    LoadError,
    NotPossibleError,
    ProcessError,
    ServerError,
    StorageError,
)
from loopin_backup_core.events import Phase, Progress
from loopin_backup_core.journal import Journal
from loopin_backup_core.server import scratch

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.clients import Tool
    from loopin_backup_core.model import Backup, DumpIndex
    from loopin_backup_core.server import Server
    from loopin_backup_core.surroundings import Surroundings

FOREIGN_OWNER = "loopin_drill"


def run(
    backup: Backup,
    index: DumpIndex,
    tools: tuple[Tool, ...],
    around: Surroundings,
    *,
    scratch_on: access.Target | None,
    leave: Leave = NOTHING,
    tool_folders: tuple[Path, ...] = (),
) -> str:
    """Restore a checked backup into a throwaway server or a scratch database of ``scratch_on``; return what was proven.

    Raises DrillFailedError if the database differs from the backup, or cannot be built although everything that it
    needs is there; NotPossibleError, which is no word about the backup, if the place where it ran may be the reason.
    """
    foreign = backup.manifest is None
    leave = replace(leave, owners=True, privileges=True) if foreign else leave
    own_server = scratch_on is None
    plan = rebuild.Plan(backup, index, leave, tools, substitute=own_server, new_roles=own_server, keys=around.keys)
    if backup.manifest is not None:
        plan = replace(plan, ambient=backup.manifest.source.session_settings)
    throwaway: sandbox.ThrowawayServer | None = None
    with ExitStack() as stack:
        try:
            if scratch_on is None:
                throwaway = _throwaway(stack, plan, around, tool_folders)
                scratch_on = _target(throwaway)
            proof, version = _drilled(plan, scratch_on, around, throwaway)
        except CredentialsError:
            raise
        except (ServerError, ProcessError, StorageError) as error:
            around.token.check()
            ended = f" {words}" if throwaway is not None and (words := throwaway.last_words()) else ""
            raise NotPossibleError(
                f"The drill could not be finished: {error.message.rstrip('.')}.{ended}", hint=drillplace.elsewhere(plan)
            ) from error
    remarks = "".join(f"; {note}" for note in proof.notes[:3])
    return (
        f"restored on PostgreSQL {version} in {proof.seconds:.1f} s, {proof.rows:,} rows in {len(index.tables)} tables "
        f"equal{remarks}"
    )


def _drilled(
    plan: rebuild.Plan, target: access.Target, around: Surroundings, throwaway: sandbox.ThrowawayServer | None
) -> tuple[rebuild.Proof, int]:
    with access.connect(target, around.token) as server:
        target = target.told_by(server)
        if throwaway is not None:
            _make_tablespaces(server, throwaway, plan)
        else:
            for sentence in rebuild.sweep(server, target, Journal(plan.backup.directory).begun()):
                around.reporter.notice(sentence)
        drillplace.refuse_lacking(server, plan)
        owner = _owner_without_power(server) if plan.backup.manifest is None and throwaway is not None else ""
        return _built(server, target, plan, around, owner), server.version_num // 10000


def _built(
    server: Server, target: access.Target, plan: rebuild.Plan, around: Surroundings, owner: str
) -> rebuild.Proof:
    """Build a scratch database as ``owner`` (empty: as this role), compare it with the backup, and drop it again."""
    reached = target if not owner else access.Target({**target.params, "user": owner}, target.password)
    with rebuild.scratch(server, plan, reached, around.token, owner) as (name, inside, notes):
        proof = _proof(inside, plan, around)
        _refuse_differences(inside, plan, proof)
        inside.close()
        rebuild.discard(server, target, name)
    return replace(proof, notes=(*notes, *proof.notes))


def _proof(inside: Server, plan: rebuild.Plan, around: Surroundings) -> rebuild.Proof:
    try:
        return rebuild.prove(inside, plan, reporter=around.reporter, token=around.token)
    except LoadError as error:
        around.token.check()
        if why := drillplace.why_not_the_backup(error, inside, plan):
            raise NotPossibleError(
                f"{error.message} (SQLSTATE {error.sqlstate}). This may well be for the place of the drill: {why}.",
                hint=drillplace.elsewhere(plan),
            ) from error
        raise DrillFailedError(
            error.message,
            sqlstate=error.sqlstate,
            hint="The dump is whole, but PostgreSQL cannot run it: mend what is named in the source database "
            "(often a function that relies on search_path) and take a new backup.",
        ) from error


def _refuse_differences(inside: Server, plan: rebuild.Plan, proof: rebuild.Proof) -> None:
    if not proof.differences:
        return
    shown = "; ".join(str(difference) for difference in proof.differences[:5])
    words = f"Restored from {plan.backup.stem}, the database is not the same: {shown}"
    if why := drillplace.why_they_may_differ(inside, plan):
        raise NotPossibleError(
            f"{words}. This may well be for the place of the drill: {why}.", hint=drillplace.elsewhere(plan)
        )
    raise DrillFailedError(
        words, hint="Do not rely on this backup. Take a new one and drill it; keep this one for examination."
    )


def _owner_without_power(server: Server) -> str:
    """Make a role that is no superuser: a file from elsewhere must not run programs, not even here."""
    server.create_roles([FOREIGN_OWNER])
    scratch.allow_login(server, FOREIGN_OWNER)
    return FOREIGN_OWNER


def _throwaway(
    stack: ExitStack, plan: rebuild.Plan, around: Surroundings, tool_folders: tuple[Path, ...]
) -> sandbox.ThrowawayServer:
    """Start the best server that this machine has for the backup."""
    backup, index = plan.backup, plan.index
    around.reporter.progress(Progress(Phase.SERVER, backup.stem))
    facts = rebuild.facts_for(backup, index)
    source = backup.manifest.source.server_version_num if backup.manifest else 0
    if not source:
        major, minor = toolchoice.parse_version(index.server_version)
        source = major * 10000 + minor
    installation = sandbox.choose(
        sandbox.find_servers(tool_folders),
        source,
        icu=index.requires.icu or facts.provider == "icu",
        features=facts.needs.features if facts.needs is not None else (),
        extensions=index.requires.extensions,
    )
    return stack.enter_context(sandbox.ThrowawayServer(installation, token=around.token))


def _target(throwaway: sandbox.ThrowawayServer) -> access.Target:
    params = throwaway.params()
    password = params.pop("password", None)
    return access.Target(params, password)


def _make_tablespaces(server: Server, throwaway: sandbox.ThrowawayServer, plan: rebuild.Plan) -> None:
    facts = rebuild.facts_for(plan.backup, plan.index)
    for name in dict.fromkeys((*plan.index.requires.tablespaces, facts.tablespace)):
        if name and not name.startswith("pg_"):
            server.create_tablespace(name, throwaway.empty_folder())
