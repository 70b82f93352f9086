"""``undo``: take a replacement back, list the databases that are kept, drop one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import ago, one_line, size
from loopin_backup_core.cli.progress import Display

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.repository.replaced_databases import Kept


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(subparsers, "undo")
    parser.add_argument("kept", nargs="?", default="", metavar="KEPT", help="the kept database (the newest)")
    parser.add_argument("--database", default="", metavar="DB", help="the live database (the profile's)")
    parser.add_argument("--list", action="store_true", help="show the kept databases and what they occupy")
    parser.add_argument("--drop", action="store_true", help="drop KEPT for good instead")
    parser.add_argument("--confirm", default="", metavar="NAME", help="the name to confirm, for scripts")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Do what the options say."""
    from loopin_backup_core.postgres import connection

    profile = common.profile(args, context)
    database = args.database or connection.database_of(profile)
    around = common.surroundings(context, Display(context.console))
    if args.list:
        return _list(profile, database, around, context)
    if args.drop:
        return _drop(args, profile, database, around, context)
    return _undo(args, profile, database, around, context)


def _list(profile: Profile, database: str, around: JobContext, context: Context) -> int:
    from loopin_backup_core.operations.restore import undo

    listed = undo.list_kept(profile, database, around)
    console = context.console
    if console.as_json:
        console.json([_document(one) for one in listed.kept])
        return exits.SUCCESS
    if not listed.kept:
        console.say(f"No database is kept beside {database} on {listed.server}.")
    else:
        rows = [
            (one_line(k.name), ago(k.at, context.now()) if k.at else "-", one_line(k.backup) or "-", size(k.size))
            for k in listed.kept
        ]
        console.table(("KEPT DATABASE", "REPLACED", "BY", "SIZE"), rows, right=(3,))
    for sentence in listed.others:
        console.say(sentence)
    return exits.SUCCESS


def _document(one: Kept) -> dict[str, object]:
    at = one.at.isoformat() if one.at else None
    return {"name": one.name, "at": at, "size": one.size, "backup": one.backup, "profile": one.profile}


def _undo(args: argparse.Namespace, profile: Profile, database: str, around: JobContext, context: Context) -> int:
    from loopin_backup_core.cli.restore import ask_for
    from loopin_backup_core.operations.restore import undo

    chosen, confirm = args.kept, args.confirm
    if not confirm:
        listed = undo.list_kept(profile, database, around)
        one = next((k for k in listed.kept if args.kept in {"", k.name}), None)
        if one is not None:
            chosen = one.name
            said = undo.described(one, listed.server, context.now())
            confirm = ask_for(database, f"put {said}, back as {database}", context)
    done = undo.undo(profile, database, confirm, around, chosen)
    if context.console.as_json:
        context.console.json(
            {
                "database": done.database,
                "back": done.back,
                "kept": done.kept,
                "seconds": round(done.seconds, 3),
                "notes": list(done.notes),
            }
        )
    kept = f" The other is kept as {done.kept}." if done.kept else ""
    context.console.say(f"{done.back} is {done.database} again, after {done.seconds:.2f} s.{kept}")
    for note in done.notes:
        context.console.say(f"  note: {note}")
    return exits.SUCCESS


def _drop(args: argparse.Namespace, profile: Profile, database: str, around: JobContext, context: Context) -> int:
    from loopin_backup_core.cli.restore import ask_for
    from loopin_backup_core.model.errors import UsageError
    from loopin_backup_core.operations.restore import undo

    if not args.kept:
        raise UsageError("Name the kept database to drop.", hint="“loopin-backup-cli undo --list” shows them.")
    confirm = args.confirm
    if not confirm:
        listed = undo.list_kept(profile, database, around)
        one = next((k for k in listed.kept if k.name == args.kept), None)
        if one is not None:
            confirm = ask_for(args.kept, f"drop {undo.described(one, listed.server, context.now())}, for good", context)
    notes = undo.drop_kept(profile, database, args.kept, confirm, around)
    if context.console.as_json:
        context.console.json({"dropped": args.kept})
    context.console.say(f"Dropped {args.kept}.")
    for note in notes:
        context.console.say(f"  note: {note}")
    return exits.SUCCESS
