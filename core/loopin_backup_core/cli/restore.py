"""``restore``: bring a backup back as a new database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import duration, number
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.errors import LoopinError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "restore", parents=[common.options(tools=True)], help="restore a backup to a new database"
    )
    parser.add_argument("backup", metavar="BACKUP", help="a name, a path, or “latest”")
    parser.add_argument("--to", required=True, metavar="NEWDB", help="the database to make; it must not exist yet")
    parser.add_argument("--no-owner", action="store_true", help="leave out owners: everything belongs to you")
    parser.add_argument("--no-acl", action="store_true", help="leave out privileges (GRANT)")
    parser.add_argument("--trust", action="store_true", help="as a superuser, run a file that LoopIn did not write")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Restore it and tell what was proven."""
    from loopin_backup_core import restore
    from loopin_backup_core.catalog import Catalog
    from loopin_backup_core.dumpfilter import Leave
    from loopin_backup_core.runlog import RunLog

    profile = common.profile(args, context)
    log = RunLog(profile.logs / "backup.log", context.now)
    display = Display(context.console, log)
    request = restore.Request(
        Catalog(profile.directory).find(args.backup),
        args.to,
        Leave(owners=args.no_owner, privileges=args.no_acl),
        trust_foreign=args.trust,
        tool_folders=tuple(args.tools),
    )
    log.write("start", f"restore of {request.backup.stem} to {args.to}")
    try:
        proof = restore.to_new_database(profile, request, common.surroundings(context, display))
    except LoopinError as error:
        log.write("error", f"{error.message} {error.hint}")
        raise
    finally:
        display.clear()
    text = f"{number(proof.rows)} rows, equal to the backup, {duration(proof.seconds)}"
    log.write("done", f"{request.backup.stem} restored to {args.to}: {text}")
    if context.console.as_json:
        context.console.json(
            {
                "backup": request.backup.stem,
                "database": args.to,
                "rows": proof.rows,
                "differences": [],
                "notes": list(proof.notes),
                "seconds": round(proof.seconds, 3),
            }
        )
    context.console.say(f"Restored {request.backup.stem} to the new database {args.to}: {text}")
    for note in proof.notes:
        context.console.say(f"  note: {note}")
    return exits.SUCCESS
