"""``cleanup``: delete what retention lets go, and say why everything else stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import one_line, size
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.errors import RefusedError, UsageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.retention import RetentionPolicy

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.retention import Decision
    from loopin_backup_core.repository.replaced_databases import Kept


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "cleanup",
        "Delete old backups. Only good, verified ones are counted and deleted; a reason is given for each.",
    )
    common.at(parser, "clean up at")
    parser.add_argument("--dry-run", action="store_true", help="only show what would be done")
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="KIND=NUMBER",
        help="how many of a kind to keep, instead of the profile's (24 hourly, 7 daily, 4 weekly, 12 monthly); may be "
        "repeated",
    )
    parser.add_argument(
        "--kept-days",
        type=float,
        metavar="DAYS",
        help="also drop the databases that restores replaced more than DAYS ago (0, as by default: they are kept)",
    )
    parser.add_argument(
        "--confirm", default="", metavar="NAME", help="with --kept-days: the live database's name, for scripts"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Clean up, or show what that would do."""
    from loopin_backup_core.destinations import copies
    from loopin_backup_core.operations.cleanup import cleanup

    profile = common.profile(args, context) if args.at else common.present(args, context)
    expiring = _confirmed(args, profile, context) if args.kept_days is not None else ()
    if args.at:
        decisions = _at(args, context)
    else:
        policy = with_numbers(profile.retention, args.keep)
        around = common.surroundings(context, Display(context.console))
        places = [copies.Place(profile, one, around) for one in profile.destinations]
        decisions = cleanup(profile.directory, policy, context.now(), dry_run=args.dry_run, places=places)
    if context.console.as_json:
        context.console.json([_document(decision) for decision in decisions])
    else:
        _print(decisions, context, dry_run=args.dry_run)
    if expiring:
        _expire(args, profile, expiring, context)
    return exits.SUCCESS


def _at(args: argparse.Namespace, context: Context) -> list[Decision]:
    """Clean up at a destination by its own retention, or by the numbers that are given."""
    from loopin_backup_core.destinations import copies

    place = common.place(args, context, Display(context.console))
    policy = place.destination.retention
    if policy is None and not args.keep:
        raise UsageError(
            f"{place.destination.name} has no retention of its own, so nothing is deleted there.",
            hint="Say how much to keep, as in --keep daily=30, or give it a table “retention” in the profiles' file.",
        )
    return copies.clean_up(place, with_numbers(policy or RetentionPolicy({}), args.keep), dry_run=args.dry_run)


def _confirmed(args: argparse.Namespace, profile: Profile, context: Context) -> Sequence[Kept]:
    """Return the kept databases that are to go; somebody has confirmed that, or it is only to be told."""
    from loopin_backup_core.cli.restore import ask_for
    from loopin_backup_core.operations.restore import undo
    from loopin_backup_core.postgres import connection

    around = common.surroundings(context, Display(context.console))
    database = connection.database_of(profile)
    listed = undo.expiring(profile, database, args.kept_days, around)
    if not listed.kept or args.dry_run:
        return listed.kept
    said = "; ".join(undo.described(one, listed.server, context.now()) for one in listed.kept)
    if (args.confirm or ask_for(database, f"drop for good {said}", context)) != database:
        raise RefusedError(
            f"Dropping kept databases of {database} was not confirmed. Nothing was deleted or dropped.",
            hint=f"These would go for good: {said}. Type the name of the database, or say --confirm {database}.",
        )
    return listed.kept


def _expire(args: argparse.Namespace, profile: Profile, expiring: Sequence[Kept], context: Context) -> None:
    from loopin_backup_core.operations.restore import undo
    from loopin_backup_core.postgres import connection

    word, gone = "would drop", expiring
    if not args.dry_run:
        around = common.surroundings(context, Display(context.console))
        word, gone = "dropped", undo.expire_kept(profile, connection.database_of(profile), args.kept_days, around)
    for one in gone:
        context.console.say(f"{word}  the kept database {one_line(one.name)}, {size(one.size)}")


def with_numbers(policy: RetentionPolicy, given: Sequence[str]) -> RetentionPolicy:
    """Return a policy with the numbers that a user gave as ``KIND=NUMBER``; raises UsageError for what is none.

    >>> with_numbers(RetentionPolicy(), ["manual=3"]).keep[Kind.MANUAL]
    3
    """
    keep = dict(policy.keep)
    for text in given:
        kind, _, count = text.partition("=")
        if kind not in {one.value for one in Kind} or not (count.isascii() and count.isdigit()):
            raise UsageError(
                f"“{text}” is not understood as a number of backups to keep.",
                hint="Write a kind and a number: --keep daily=14. Kinds are " + ", ".join(Kind) + ".",
            )
        keep[Kind(kind)] = int(count)
    return RetentionPolicy(keep)


def _print(decisions: list[Decision], context: Context, *, dry_run: bool) -> None:
    console = context.console
    going = [decision for decision in decisions if decision.delete]
    word = "would delete" if dry_run else "deleted"
    if not console.quiet:
        for decision in decisions:
            action = console.paint(word, "warning") if decision.delete else "keep"
            console.line(f"{action}  {one_line(decision.backup.stem)}")
            console.line(f"    {one_line(decision.reason)}")
    freed = sum(decision.backup.size for decision in going)
    what = f"{len(going)} of {len(decisions)} backups, {size(freed)}"
    console.say(f"This was a dry run: {what} would be deleted." if dry_run else f"Deleted {what}.")


def _document(decision: Decision) -> dict[str, object]:
    return {
        "name": decision.backup.stem,
        "kind": decision.backup.kind.value if decision.backup.kind is not None else None,
        "size": decision.backup.size,
        "delete": decision.delete,
        "reason": decision.reason,
    }
