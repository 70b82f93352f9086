"""A drill: restore a backup for real, compare table by table, drop it again."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core import access, rebuild, sandbox, toolchoice
from loopin_backup_core.dumpfilter import Leave
from loopin_backup_core.errors import LoadError, NotPossibleError, VerificationError
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
NEEDS_POWER = "permission denied|must be superuser|must be owner"
ELSEWHERE = "Give a server that has them: verify BACKUP --level drill --on CONNINFO."


def run(
    backup: Backup,
    index: DumpIndex,
    tools: tuple[Tool, ...],
    around: Surroundings,
    *,
    scratch_on: access.Target | None,
    tool_folders: tuple[Path, ...] = (),
) -> str:
    """Restore a checked backup into a throwaway server or a scratch database of ``scratch_on``; return what was proven.

    Raises VerificationError if the database differs from the backup or cannot be built, NotPossibleError if this
    machine has no server that could tell.
    """
    foreign = backup.manifest is None
    leave = Leave(owners=True, privileges=True) if foreign else Leave()
    own_server = scratch_on is None
    plan = rebuild.Plan(backup, index, leave, tools, substitute=own_server, new_roles=own_server, keys=around.keys)
    if backup.manifest is not None:
        plan = replace(plan, ambient=backup.manifest.source.session_settings)
    with ExitStack() as stack:
        if scratch_on is None:
            target, extensions = _throwaway(stack, backup, index, around, tool_folders)
            _refuse_lacking(index, extensions)
        else:
            target = scratch_on
        server = stack.enter_context(access.connect(target, around.token))
        target = target.told_by(server)
        if scratch_on is not None:
            for sentence in rebuild.sweep(server, target, Journal(backup.directory).begun()):
                around.reporter.notice(sentence)
        rebuild.refuse_missing(server, plan)
        owner = _owner_without_power(server) if foreign and own_server else ""
        proof = _built(server, target, plan, around, owner)
        version = server.version_num // 10000
    _refuse_differences(backup, proof)
    remarks = "".join(f"; {note}" for note in proof.notes[:3])
    return (
        f"restored on PostgreSQL {version} in {proof.seconds:.1f} s, {proof.rows:,} rows in {len(index.tables)} tables "
        f"equal{remarks}"
    )


def _built(
    server: Server, target: access.Target, plan: rebuild.Plan, around: Surroundings, owner: str
) -> rebuild.Proof:
    """Build a scratch database as ``owner`` (empty: as this role), compare it with the backup, and drop it again."""
    reached = target if not owner else access.Target({**target.params, "user": owner}, target.password)
    with rebuild.scratch(server, plan, reached, around.token, owner) as (name, inside, notes):
        proof = _proof(inside, plan, around)
        inside.close()
        rebuild.discard(server, target, name)
    return replace(proof, notes=(*notes, *proof.notes))


def _refuse_differences(backup: Backup, proof: rebuild.Proof) -> None:
    if proof.differences:
        shown = "; ".join(str(difference) for difference in proof.differences[:5])
        raise VerificationError(
            f"Restored from {backup.stem}, the database is not the same: {shown}",
            hint="Do not rely on this backup. Take a new one and drill it; keep this one for examination.",
        )


def _owner_without_power(server: Server) -> str:
    """Make a role that is no superuser: a file from elsewhere must not run programs, not even here."""
    server.create_roles([FOREIGN_OWNER])
    scratch.allow_login(server, FOREIGN_OWNER)
    return FOREIGN_OWNER


def _proof(inside: Server, plan: rebuild.Plan, around: Surroundings) -> rebuild.Proof:
    try:
        return rebuild.prove(inside, plan, reporter=around.reporter, token=around.token)
    except LoadError as error:
        if plan.backup.manifest is None and re.search(NEEDS_POWER, error.message):
            raise NotPossibleError(
                f"{error.message} (a drill runs a file from elsewhere without a superuser's rights)",
                hint="If you know the file, restore it with --trust to a new database, and look at it there.",
            ) from error
        raise VerificationError(
            error.message,
            hint="The dump is whole, but PostgreSQL cannot run it: mend what is named in the source database "
            "(often a function that relies on search_path) and take a new backup.",
        ) from error


def _throwaway(
    stack: ExitStack, backup: Backup, index: DumpIndex, around: Surroundings, tool_folders: tuple[Path, ...]
) -> tuple[access.Target, frozenset[str]]:
    around.reporter.progress(Progress(Phase.SERVER, backup.stem))
    facts = rebuild.facts_for(backup, index)
    source = backup.manifest.source.server_version_num if backup.manifest else 0
    if not source:
        source = toolchoice.parse_version(index.server_version)[0] * 10000
    icu = index.requires.icu or facts.provider == "icu"
    installation = sandbox.choose(sandbox.find_servers(tool_folders), source, icu=icu)
    server = stack.enter_context(sandbox.ThrowawayServer(installation, token=around.token))
    params = server.params()
    password = params.pop("password", None)
    return access.Target(params, password), server.extensions()


def _refuse_lacking(index: DumpIndex, extensions: frozenset[str]) -> None:
    lacking = [name for name in index.requires.extensions if name not in extensions]
    if lacking:
        raise NotPossibleError(
            f"The throwaway server of this machine lacks the extension{'s' * (len(lacking) > 1)} {', '.join(lacking)}.",
            hint=ELSEWHERE + " The backup itself is not in doubt.",
        )
