"""A drill: restore a backup for real, compare table by table, drop it again."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core import access, confined, drillplace, rebuild, scratch_databases, throwaways
from loopin_backup_core.dumpfilter import NOTHING, Leave
from loopin_backup_core.journal import Journal
from loopin_backup_core.server import scratch

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.clients import Tool
    from loopin_backup_core.model import Backup, DumpIndex
    from loopin_backup_core.sandbox import ThrowawayServer
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
    with ExitStack() as stack, drillplace.no_word_about_it(plan, around) as place:
        if scratch_on is None:
            place.throwaway = throwaways.start(stack, plan, around, tool_folders)
            scratch_on = throwaways.target(place.throwaway)
        proof, version = _drilled(plan, scratch_on, around, place.throwaway, tool_folders)
    remarks = "".join(f"; {note}" for note in proof.notes[:3])
    return (
        f"restored on PostgreSQL {version} in {proof.seconds:.1f} s, {proof.rows:,} rows in {len(index.tables)} tables "
        f"equal{remarks}"
    )


def _drilled(
    plan: rebuild.Plan,
    target: access.Target,
    around: Surroundings,
    throwaway: ThrowawayServer | None,
    tool_folders: tuple[Path, ...],
) -> tuple[rebuild.Proof, int]:
    with ExitStack() as stack:
        server = stack.enter_context(access.connect(target, around.token))
        target = target.told_by(server)
        if throwaway is not None:
            throwaways.make_tablespaces(server, throwaway, plan)
        else:
            for sentence in scratch_databases.sweep(server, target, Journal(plan.backup.directory).begun()):
                around.reporter.notice(sentence)
        if throwaway is None and plan.backup.manifest is None:
            wish = confined.Wish(server, plan.leave, trusted=False, tool_folders=tool_folders)
            own, index = confined.own_copy(stack, plan.backup, plan.index, wish, around)
            plan = replace(plan, backup=own, index=index)
        drillplace.refuse_lacking(server, plan)
        owner = _owner_without_power(server) if plan.backup.manifest is None and throwaway is not None else ""
        return _built(server, target, plan, around, owner), server.version_num // 10000


def _built(
    server: Server, target: access.Target, plan: rebuild.Plan, around: Surroundings, owner: str
) -> rebuild.Proof:
    """Build a scratch database as ``owner`` (empty: as this role), compare it with the backup, and drop it again."""
    reached = target if not owner else access.Target({**target.params, "user": owner}, target.password)
    with scratch_databases.scratch(server, plan, reached, around.token, owner) as (name, inside, notes):
        proof = drillplace.proven(inside, plan, around)
        inside.close()
        scratch_databases.discard(server, target, name)
    return replace(proof, notes=(*notes, *proof.notes))


def _owner_without_power(server: Server) -> str:
    """Make a role that is no superuser: a file from elsewhere must not run programs, not even here."""
    server.create_roles([FOREIGN_OWNER])
    scratch.allow_login(server, FOREIGN_OWNER)
    return FOREIGN_OWNER
