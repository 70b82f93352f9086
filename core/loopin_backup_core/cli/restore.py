"""``restore``: bring a backup back, as a new database or in the place of the live one."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import duration, number, plain
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.errors import LoopinError, StorageError, UsageError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.restore.build_database import RestoreResult
    from loopin_backup_core.operations.restore.replace import Request
    from loopin_backup_core.repository.run_log import RunLog


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(subparsers, "restore", tools=True)
    parser.add_argument("backup", metavar="BACKUP", help="a name, a path, or “latest”")
    common.at(parser, "fetch it from")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", metavar="NEWDB", help="the database to make; it must not exist yet")
    where.add_argument(
        "--replace", nargs="?", const="", metavar="DB", help="the live database to replace (the profile's); it is kept"
    )
    parser.add_argument("--in-place", action="store_true", help="with --replace: empty and load in one transaction")
    parser.add_argument("--plan", action="store_true", help="with --replace: only show what would be done")
    parser.add_argument("--confirm", default="", metavar="NAME", help="the live database's name, for scripts")
    parser.add_argument("--safety-backup", action="store_true", help="with --replace: take a backup of it before")
    common.add_leave(parser)
    parser.add_argument("--lock-timeout", type=float, metavar="SECONDS", help="in place: wait for locks (60)")
    common.add_identity(parser)
    parser.add_argument(
        "--trust",
        action="store_true",
        help="let a file of others run code of its own",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Restore it and tell what was proven."""
    from loopin_backup_core.repository.run_log import RunLog

    profile = common.profile(args, context)
    if args.lock_timeout is not None:
        profile = replace(profile, lock_timeout=args.lock_timeout)
    log = RunLog(profile.logs / "backup.log", context.now)
    display = Display(context.console, log)
    try:
        if args.replace is None:
            return _to_new(args, profile, context, display, log)
        return _replace(args, profile, context, display, log)
    except LoopinError as error:
        with suppress(StorageError):
            log.write("error", f"{error.message} {error.hint}")
        raise
    finally:
        display.clear()


def _to_new(args: argparse.Namespace, profile: Profile, context: Context, display: Display, log: RunLog) -> int:
    from loopin_backup_core.operations.restore import new_database
    from loopin_backup_core.rules.policy import Action

    if args.plan or args.in_place or args.safety_backup:
        raise UsageError("--plan, --in-place and --safety-backup go with --replace.")
    with common.backup(args, context, display, Action.RESTORE) as backup:
        request = new_database.Request(
            backup,
            args.to,
            common.leave(args),
            trust_foreign=args.trust,
            tool_folders=tuple(args.tools),
        )
        log.write("start", f"restore of {request.backup.stem} to {args.to}")
        around = common.surroundings(context, display, common.keys(args, profile, context))
        proof = new_database.to_new_database(profile, request, around)
    display.clear()
    _log_done(log, context, f"{request.backup.stem} restored to {args.to}: {_proven(proof)}")
    if context.console.as_json:
        context.console.json({"backup": request.backup.stem, "database": args.to, **_document(proof)})
    context.console.say(f"Restored {request.backup.stem} to the new database {args.to}: {_proven(proof)}")
    for note in proof.notes:
        context.console.say(f"  note: {note}")
    return exits.SUCCESS


def _log_done(log: RunLog, context: Context, text: str) -> None:
    """Log what is done; a log that cannot be written does not undo it."""
    try:
        log.write("done", text)
    except StorageError as error:
        context.console.say(f"  note: {error.message}")


def _proven(proof: RestoreResult) -> str:
    return f"{number(proof.rows)} rows, equal to the backup, {duration(proof.seconds)}"


def _document(proof: RestoreResult) -> dict[str, object]:
    return {
        "rows": proof.rows,
        "differences": [],
        "notes": list(proof.notes),
        "left_out": dict(proof.left_out),
        "seconds": round(proof.seconds, 3),
    }


def _replace(args: argparse.Namespace, profile: Profile, context: Context, display: Display, log: RunLog) -> int:
    from loopin_backup_core.rules.policy import Action

    action = None if args.plan else Action.RESTORE
    with common.backup(args, context, display, action, is_look=args.plan) as backup:
        return _replace_by(backup, args, profile, context, display, log)


def _replace_by(
    backup: Backup, args: argparse.Namespace, profile: Profile, context: Context, display: Display, log: RunLog
) -> int:
    from loopin_backup_core.cli import plans
    from loopin_backup_core.operations.restore import replace as replacing

    request = _request(backup, args, profile)
    around = common.surroundings(context, display, common.keys(args, profile, context))
    if args.plan or not args.confirm:
        plan = replacing.plan(profile, request, around)
        display.clear()
        plans.show(plan, context.console)
        if args.plan:
            return exits.SUCCESS
        request = _typed(request, context)
    log.write("start", f"replacing {request.database} by {request.backup.stem}")
    done = replacing.replace_database(profile, request, around)
    display.clear()
    _log_done(
        log, context, f"{request.database} replaced by {request.backup.stem} ({done.method}), kept {done.kept or '-'}"
    )
    if context.console.as_json:
        document = {"backup": request.backup.stem, "database": request.database, "method": done.method}
        more = {"kept": done.kept, "safety": done.safety, "swap_seconds": round(done.swap_seconds, 3)}
        context.console.json({**document, **more, **_document(done.proof)})
    context.console.say(f"Replaced {request.database} by {request.backup.stem}: {_proven(done.proof)}")
    if done.kept:
        context.console.say(f"  The database before is kept as {done.kept}. To go back: loopin-backup-cli undo")
    if done.safety:
        context.console.say(f"  What was there before is in the backup {done.safety}.")
    for note in done.proof.notes:
        context.console.say(f"  note: {note}")
    return exits.SUCCESS


def _request(backup: Backup, args: argparse.Namespace, profile: Profile) -> Request:
    from loopin_backup_core.operations.restore.replace import Request
    from loopin_backup_core.postgres import connection

    return Request(
        backup,
        args.replace or connection.database_of(profile),
        args.confirm,
        common.leave(args),
        in_place=args.in_place,
        safety_backup=args.safety_backup,
        trust_foreign=args.trust,
        tool_folders=tuple(args.tools),
    )


def _typed(request: Request, context: Context) -> Request:
    """Ask for the name on a terminal; elsewhere there is nobody to ask, and nothing is done."""
    return replace(request, confirm=ask_for(request.database, f"replace {request.database}", context))


def ask_for(name: str, deed: str, context: Context) -> str:
    """Return what a person types when asked for a name; empty where there is no terminal."""
    if context.console.as_json or not sys.stdin.isatty():
        return ""
    context.console.err.write(f"To {plain(deed)}, type {plain(name)}: ")
    context.console.err.flush()
    return sys.stdin.readline().strip()
