"""``verify``: check backups, as deeply as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import duration, plain
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.kinds import Level, Verdict

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.operations.verify import Outcome
    from loopin_backup_core.postgres.connection import Target

WORDS = {True: ("good", "good"), False: ("FAILED", "bad"), None: ("not possible here", "warning")}

LOCKED = ("cannot be opened", "warning")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(subparsers, "verify", tools=True)
    parser.add_argument("backups", nargs="*", metavar="BACKUP", help="a name, a path, or “latest”")
    common.at(parser, "fetch and verify what lies at")
    parser.add_argument("--all", action="store_true", help="every backup of the directory")
    parser.add_argument(
        "--level",
        choices=[level.value for level in Level],
        default=Level.STRUCTURE.value,
        help="checksum: the bytes; structure: every row counted and hashed again; drill: restored and compared",
    )
    common.add_identity(parser)
    parser.add_argument("--on", metavar="CONNINFO", help="drill in a scratch database of this server")
    common.add_leave(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Verify them one after the other; the exit code tells whether any failed."""
    from loopin_backup_core.operations import verify

    level = Level(args.level)
    display = Display(context.console)
    around = common.surroundings(context, display, common.keys(args, common.profile(args, context), context))
    scratch_on = _server(args, context)
    leave = common.leave(args)
    outcomes: list[Outcome] = []
    problems = _problems(args, context)
    for backup in _chosen(args, context, display):
        outcome = verify.verify(
            backup, level, around, scratch_on=scratch_on, leave=leave, tool_folders=tuple(args.tools)
        )
        display.clear()
        outcomes.append(outcome)
        if not context.console.as_json and not (context.console.quiet and outcome.ok):
            _print(outcome, context.console)
    if context.console.as_json:
        context.console.json([_document(outcome) for outcome in outcomes])
    return _code(outcomes) or (exits.VERIFICATION if problems else exits.SUCCESS)


def _problems(args: argparse.Namespace, context: Context) -> list[str]:
    """Say what is wrong with the journal when all backups are verified: it is no less worth than they are."""
    if not args.all or args.at:
        return []
    from loopin_backup_core.repository.journal import Journal

    problems = Journal(common.present(args, context).directory).verify()
    for text in problems:
        context.console.error(text, "The backups are verified all the same. See “loopin-backup-cli journal verify”.")
    return problems


def _chosen(args: argparse.Namespace, context: Context, display: Display) -> Iterator[Backup]:
    """Yield the backups that are meant; one that is fetched for it stays until the next is asked for."""
    from loopin_backup_core.repository.catalog import Catalog

    if args.all == bool(args.backups):
        raise UsageError("Name the backups to verify, or say --all.", hint="“loopin-backup-cli list” shows them.")
    if args.at:
        yield from _fetched(args, context, display)
        return
    profile = common.present(args, context)
    catalog = Catalog(profile.directory)
    if args.all:
        yield from (b for b in catalog.backups() if b.verdict not in {Verdict.INCOMPLETE, Verdict.UNUSABLE})
        return
    meant = common.meant(profile, context)
    yield from [catalog.find(name, *meant) for name in args.backups]


def _fetched(args: argparse.Namespace, context: Context, display: Display) -> Iterator[Backup]:
    from loopin_backup_core.destinations import copies

    place = common.place(args, context, display)
    remotes = place.remotes()
    if args.all:
        chosen = [one for one in remotes if one.backup.verdict not in {Verdict.INCOMPLETE, Verdict.UNUSABLE}]
    else:
        meant = common.meant(place.profile, context)
        chosen = [copies.choose(remotes, name, place.destination.address, *meant) for name in args.backups]
    for remote in chosen:
        with copies.fetched(place, remote) as backup:
            yield backup


def _server(args: argparse.Namespace, context: Context) -> Target | None:
    if not args.on:
        return None
    from loopin_backup_core.postgres import connection

    return connection.target_from(args.on, context.environ)


def _print(outcome: Outcome, console: Console) -> None:
    word, style = WORDS[outcome.ok] if outcome.locked is None else LOCKED
    console.line(
        f"{plain(outcome.backup.stem)}  {outcome.level.value}  {console.paint(word, style)}  "
        f"{duration(outcome.seconds)}  {plain(outcome.detail)}"
    )
    if outcome.hint:
        console.line(f"  {plain(outcome.hint)}")


def _document(outcome: Outcome) -> dict[str, object]:
    return {
        "backup": outcome.backup.stem,
        "level": outcome.level.value,
        "ok": outcome.ok,
        "detail": outcome.detail,
        "hint": outcome.hint,
        "rows": outcome.rows,
        "seconds": round(outcome.seconds, 3),
    }


def _code(outcomes: list[Outcome]) -> int:
    if any(outcome.ok is False for outcome in outcomes):
        return exits.VERIFICATION
    if any(outcome.locked is not None for outcome in outcomes):
        return exits.CREDENTIALS
    return exits.NOT_POSSIBLE if any(outcome.ok is None for outcome in outcomes) else exits.SUCCESS
