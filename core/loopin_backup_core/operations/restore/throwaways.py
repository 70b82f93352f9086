"""The throwaway server that suits a backup best, started and given what the backup needs around its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations.restore import build_database, scratch_databases
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres import throwaway as sandbox
from loopin_backup_core.rules import tool_selection

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.postgres.server import Server


def start(
    stack: ExitStack,
    plan: build_database.Plan,
    around: JobContext,
    tool_folders: tuple[Path, ...],
    *,
    at_least: int = 0,
    superuser: str = sandbox.SUPERUSER,
) -> sandbox.ThrowawayServer:
    """Start the best server that this machine has for the backup; it ends with ``stack``. Raises NotPossibleError.

    ``at_least`` is the version (``server_version_num``) of the server for which its databases are meant.
    """
    backup, index = plan.backup, plan.index
    around.reporter.progress(Progress(Phase.SERVER, backup.stem))
    facts = scratch_databases.facts_for(backup, index)
    source = backup.manifest.source.server_version_num if backup.manifest else 0
    if not source:
        major, minor = tool_selection.parse_version(index.server_version)
        source = major * 10000 + minor
    installation = sandbox.choose(
        sandbox.find_servers(tool_folders),
        max(source, at_least),
        icu=index.requires.icu or facts.provider == "icu",
        features=facts.needs.features if facts.needs is not None else (),
        extensions=index.requires.extensions,
    )
    return stack.enter_context(sandbox.ThrowawayServer(installation, token=around.token, superuser=superuser))


def target(throwaway: sandbox.ThrowawayServer) -> connection.Target:
    """Return the superuser's way in."""
    params = throwaway.params()
    password = params.pop("password", None)
    return connection.Target(params, password)


def make_tablespaces(server: Server, throwaway: sandbox.ThrowawayServer, plan: build_database.Plan) -> None:
    """Make the tablespaces that the backup names."""
    facts = scratch_databases.facts_for(plan.backup, plan.index)
    for name in dict.fromkeys((*plan.index.requires.tablespaces, facts.tablespace)):
        if name and not name.startswith("pg_"):
            server.create_tablespace(name, throwaway.empty_folder())
