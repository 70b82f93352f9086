"""A drill: restore a backup for real, compare table by table, drop it again."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.dump.filtering import NOTHING, RestoreFilter
from loopin_backup_core.operations.restore import build_database, confined, drill_place, scratch_databases, throwaways
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import scratch
from loopin_backup_core.repository.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.postgres.client_tools import Tool
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.postgres.throwaway import ThrowawayServer

FOREIGN_OWNER = "loopin_drill"


def run(
    backup: Backup,
    index: DumpIndex,
    tools: tuple[Tool, ...],
    around: JobContext,
    *,
    scratch_on: connection.Target | None,
    leave: RestoreFilter = NOTHING,
    tool_folders: tuple[Path, ...] = (),
) -> str:
    """Restore a checked backup into a throwaway server or a scratch database of ``scratch_on``; return what was proven.

    Raises DrillFailedError if the database differs from the backup, or cannot be built although everything that it
    needs is there; NotPossibleError, which is no word about the backup, if the place where it ran may be the reason.
    """
    foreign = backup.manifest is None
    leave = replace(leave, owners=True, privileges=True) if foreign else leave
    own_server = scratch_on is None
    plan = build_database.Plan(
        backup, index, leave, tools, substitute=own_server, new_roles=own_server, keys=around.keys
    )
    if backup.manifest is not None:
        plan = replace(plan, ambient=backup.manifest.source.session_settings)
    with ExitStack() as stack, drill_place.no_word_about_it(plan, around) as place:
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
    plan: build_database.Plan,
    target: connection.Target,
    around: JobContext,
    throwaway: ThrowawayServer | None,
    tool_folders: tuple[Path, ...],
) -> tuple[build_database.RestoreResult, int]:
    with ExitStack() as stack:
        server = stack.enter_context(connection.connect(target, around.token))
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
        drill_place.refuse_lacking(server, plan)
        owner = _owner_without_power(server) if plan.backup.manifest is None and throwaway is not None else ""
        return _built(server, target, plan, around, owner), server.version_num // 10000


def _built(
    server: Server, target: connection.Target, plan: build_database.Plan, around: JobContext, owner: str
) -> build_database.RestoreResult:
    """Build a scratch database as ``owner`` (empty: as this role), compare it with the backup, and drop it again."""
    reached = target if not owner else connection.Target({**target.params, "user": owner}, target.password)
    with scratch_databases.scratch(server, plan, reached, around.token, owner) as (name, inside, notes):
        proof = drill_place.proven(inside, plan, around)
        inside.close()
        scratch_databases.discard(server, target, name)
    return replace(proof, notes=(*notes, *proof.notes))


def _owner_without_power(server: Server) -> str:
    """Make a role that is no superuser: a file from elsewhere must not run programs, not even here."""
    server.create_roles([FOREIGN_OWNER])
    scratch.allow_login(server, FOREIGN_OWNER)
    return FOREIGN_OWNER
