"""``delete``: delete one backup by hand, with the guards of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import one_line, size
from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "delete",
        "Delete one backup with all its files. A pinned one, one in use and the last good one of a database stay, and "
        "any while a suspicion is not settled. Without --yes it only shows what would go.",
    )
    parser.add_argument("backup", metavar="BACKUP", help="its name or the beginning of it, or a file of it")
    parser.add_argument("--yes", action="store_true", help="really delete it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Show what would go, or delete it."""
    from loopin_backup_core.operations import delete
    from loopin_backup_core.repository.catalog import Catalog

    profile = common.profile(args, context)
    backup = Catalog(profile.directory, clock=context.now).find(args.backup, *common.meant(profile, context))
    if args.backup == "latest":
        raise UsageError("“latest” is not deleted. Nothing was deleted.", hint=f"Write its name: {backup.stem}")
    going = delete.files_of(backup)
    if args.yes:
        delete.delete(profile.directory, backup.stem, context.now())
    if context.console.as_json:
        names = [path.name for path in going]
        context.console.json({"backup": backup.stem, "bytes": backup.size, "files": names, "deleted": args.yes})
        return exits.SUCCESS
    for path in going:
        context.console.say(f"{'deleted' if args.yes else 'would delete'}  {one_line(path.name)}")
    if not args.yes:
        context.console.say(f"Nothing was deleted yet: it is {size(backup.size)}. To delete it, add --yes.")
    return exits.SUCCESS
