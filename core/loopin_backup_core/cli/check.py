"""``check``: whether every database is protected, for monitoring. Its exit codes are those of Nagios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import commands
from loopin_backup_core.cli.console import plain
from loopin_backup_core.model.errors import CancelledError, LoopinError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.monitoring import Inspection

UNKNOWN = 3


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "check",
        help=commands.about("check"),
        description="Reads the backup directory, not the log: the age of the newest good backup against the schedule, "
        "its bytes, the last drill, suspicions and failures. The exit codes are those of Nagios and Icinga, unlike "
        "those of all other commands: 0 well, 1 warning, 2 critical, 3 unknown.",
    )
    parser.add_argument(
        "--profile", metavar="NAME", action="append", default=[],
        help="a profile to look at, may be repeated; without it all of them, else DATABASE_URL",
    )  # fmt: skip
    parser.add_argument("--directory", type=Path, metavar="DIR", help="where the backups are, instead of the profile's")
    parser.add_argument("--no-hash", action="store_true", help="do not read the newest good backup to check its bytes")
    parser.add_argument("--no-copies", action="store_true", help="do not ask the destinations whether they answer")
    parser.add_argument("--prometheus", type=Path, metavar="FILE", help="write a file for node exporter's textfiles")
    parser.add_argument("--notify", action="store_true", help="tell what is wrong to the places of “notice list”, too")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--quiet", action="store_true", help="print nothing while all is well")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Look at the profiles and tell."""
    from loopin_backup_core.monitoring import Severity, nagios, prometheus, worst

    try:
        found = [_inspected(profile, args, context) for profile in _profiles(args, context)]
        if args.prometheus is not None:
            from loopin_backup_core.system import files

            text = prometheus.text(found, context.now())
            files.replace_file(context.cwd / args.prometheus, text.encode(), 0o644)
    except CancelledError:
        raise
    except LoopinError as error:
        if args.json:
            context.console.json({"error": error.message, "hint": error.hint, "exit_code": UNKNOWN})
        else:
            context.console.line(plain(nagios.failure(f"{error.message} {error.hint}")))
        return UNKNOWN
    severity = worst(one.severity for one in found)
    if args.json:
        context.console.json([document(one, context) for one in found])
    elif severity is not Severity.OK or not args.quiet:
        context.console.line(plain(nagios.output(found, context.now())))
    return int(severity)


def _profiles(args: argparse.Namespace, context: Context) -> list[Profile]:
    from loopin_backup_core.config import profiles

    if args.profile:
        return [profiles.resolve(name, args.directory, context.environ, context.cwd) for name in args.profile]
    known = profiles.all_profiles(context.environ) if args.directory is None else []
    return known or [profiles.resolve(None, args.directory, context.environ, context.cwd)]


def _inspected(profile: Profile, args: argparse.Namespace, context: Context) -> Inspection:
    from loopin_backup_core.cli import common
    from loopin_backup_core.model.progress import NullReporter
    from loopin_backup_core.notifications import notices
    from loopin_backup_core.operations import check
    from loopin_backup_core.system.clock import LocalZone

    around = common.surroundings(context, NullReporter())
    options = {"checksum": not args.no_hash, "copies": not args.no_copies}
    found = check.inspect(profile, around, LocalZone(), **options)
    if args.notify:
        notices.tell_state(profile, found.state, around)
    return found


def document(one: Inspection, context: Context) -> dict[str, Any]:
    """Return what was found as JSON values; moments are in UTC, ages in seconds."""
    state, good, now = one.state, one.state.last_good, context.now()
    when = good.created_at if good is not None else None
    return {
        "profile": one.profile,
        "database": one.database,
        "severity": one.severity.name.lower(),
        "level": state.level.value,
        "headline": state.headline,
        "sentence": state.sentence,
        "reasons": list(one.texts),
        "todo": state.todo,
        "last_good": good.stem if good is not None else None,
        "last_good_at": when.isoformat() if when is not None else None,
        "age": round((now - when).total_seconds()) if when is not None else None,
        "last_proof_at": state.last_proof.isoformat() if state.last_proof is not None else None,
        "missed": [{"kind": run.kind.value, "at": run.at.isoformat()} for run in state.missed],
        "next": {"kind": state.next_run.kind.value, "at": state.next_run.at.isoformat()} if state.next_run else None,
        "checksum_ok": one.checksum,
        "backups": dict(one.counts),
        "copies": [
            {
                "destination": home.destination,
                "answers": home.answers,
                "newest": home.newest.isoformat() if home.newest is not None else None,
                "missing": home.missing,
            }
            for home in one.copies
        ],
    }
