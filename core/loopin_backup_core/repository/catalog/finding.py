"""Which backup a user means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.rules import retention

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from loopin_backup_core.model.backup import Backup

LATEST = "latest"
_LIST = "“loopin-backup-cli list” shows them all."


def find(
    backups: Sequence[Backup],
    directory: Path,
    name: str,
    whose: Callable[[], str],
    server: Callable[[Sequence[Backup]], str],
) -> Backup:
    """Return the backup that ``name`` means; raises UsageError if that is none, or more than one.

    ``whose`` gives the database that “latest” is about where there are backups of several, and ``server`` the system
    identifier of the server that is meant where backups of one name come from several.
    """
    if name == LATEST:
        return _latest(_of_one_server(_of_one_database(backups, directory, whose), directory, server), directory)
    wanted = _name_in(directory, name)
    for backup in backups:
        if wanted in _names(backup):
            return backup
    beginning = [backup for backup in backups if backup.stem.startswith(wanted)] if wanted else []
    if len(beginning) == 1:
        return beginning[0]
    if beginning:
        names = ", ".join(backup.stem for backup in beginning[:5])
        more = f" and {len(beginning) - 5} more" if len(beginning) > 5 else ""
        raise UsageError(f"“{name}” may mean {names}{more}.", hint="Write more of the name.")
    raise UsageError(f"There is no backup “{name}” in {directory}.", hint=_near(wanted, backups) + _LIST)


def _of_one_database(backups: Sequence[Backup], directory: Path, whose: Callable[[], str]) -> Sequence[Backup]:
    """Return the backups of one database: to take one of another for the latest would be a disaster in a restore."""
    names = {backup.database_name for backup in backups if backup.manifest is not None}
    if len(names) < 2:
        return backups
    database = whose()
    if database not in names:
        what = f"none of them of {database}" if database else "and it is not said which is meant"
        raise UsageError(
            f"There are backups of {len(names)} databases in {directory}, {what}: “latest” may mean any of them.",
            hint=f"Write the name of the backup. {_LIST}",
        )
    return [backup for backup in backups if backup.database_name == database]


def _of_one_server(
    backups: Sequence[Backup], directory: Path, server: Callable[[Sequence[Backup]], str]
) -> Sequence[Backup]:
    """Return the backups of one server: production and a copy of it for trials often have databases of one name."""
    name = next((backup.database_name for backup in backups if backup.manifest is not None), "")
    servers = retention.servers_of(backups, name)
    if len(servers) < 2:
        return backups
    meant = server(backups)
    mine = retention.of_same(backups, (name, meant)) if meant else []
    if any(backup.verdict.is_good for backup in mine):
        return mine
    newest = ", ".join(
        f"{address}: {next((b.stem for b in of if b.verdict.is_good), 'no good one')}"
        for identifier, address in servers.items()
        if (of := [b for b in backups if b.manifest and b.manifest.source.system_identifier == identifier])
    )
    what = "none of them is a good one of this server" if meant else "and which is meant cannot be told"
    raise UsageError(
        f"There are backups of {name} on {len(servers)} servers in {directory}, {what}: “latest” may mean any of them.",
        hint=f"Write the name of the backup. The newest good one of each: {newest}.",
    )


def _latest(backups: Sequence[Backup], directory: Path) -> Backup:
    """Return the newest good one; where none is good, the newest of our own, so that it can be verified again.

    One that was made before a restore is meant by its name alone: it may be of the wiped database.
    """
    good = (backup for backup in backups if backup.verdict.is_good and backup.kind is not Kind.SAFETY)
    own = (backup for backup in backups if backup.manifest is not None)
    for backup in (*good, *own, *backups):
        return backup
    raise UsageError(f"There is no backup in {directory}.", hint="Take one: “loopin-backup-cli backup manual”.")


def _name_in(directory: Path, name: str) -> str:
    path = Path(name)
    if len(path.parts) < 2:
        return path.name or name
    if path.parent.absolute().resolve() != directory.absolute().resolve():
        raise UsageError(f"{name} does not lie in {directory}.", hint=f"Name its directory: --directory {path.parent}")
    return path.name


def _names(backup: Backup) -> set[str]:
    paths = [backup.data_path, backup.manifest_path, *backup.extra_paths]
    return {backup.stem, *(path.name for path in paths if path is not None)}


def _near(wanted: str, backups: Sequence[Backup]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, [backup.stem for backup in backups], n=3, cutoff=0.7)
    return f"Did you mean {', '.join(near)}? " if near else ""
