"""``backup``: take one backup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model import formatting
from loopin_backup_core.model.errors import LoopinError, UsageError
from loopin_backup_core.model.kinds import Compression, Kind, Verdict
from loopin_backup_core.postgres.server import leftout

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.all_databases import Outcome
    from loopin_backup_core.operations.backup import BackupOptions
    from loopin_backup_core.repository.run_log import RunLog

SHOWN = 10
KINDS = [kind.value for kind in Kind if kind is not Kind.SAFETY]


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(subparsers, "backup", tools=True)
    parser.add_argument("kind", choices=KINDS, help="why it is made; retention goes by it")
    parser.add_argument("--compress", choices=[c.value for c in Compression], help="default: the profile's, else none")
    parser.add_argument("--note", default="", metavar="TEXT", help="a note that list and show print")
    parser.add_argument("--pin", action="store_true", help="never delete it automatically")
    parser.add_argument("--lock-timeout", type=float, metavar="SECONDS", help="how long to wait for locks (60)")
    parser.add_argument("--deadline", type=float, metavar="SECONDS", help="give up after this long (never)")
    parser.add_argument("--no-owner", action="store_true", help="leave out owners and privileges")
    parser.add_argument(
        "--exclude-table-data", action="append", default=[], metavar="PATTERN",
        help="leave the rows of these tables out, besides those that the profile names; pg_dump's patterns; repeatable",
    )  # fmt: skip
    parser.add_argument("--role-passwords", action="store_true", help="save the roles' password hashes as well")
    parser.add_argument(
        "--begin-anew",
        action="store_true",
        help="use the directory though it is not there, or not the one that backups were put into before",
    )
    add_encryption(parser)
    add_all(parser)
    parser.set_defaults(run=run)


def add_all(parser: argparse.ArgumentParser) -> None:
    """Add the options for all databases of a server."""
    parser.add_argument("--all", action="store_true", help="every database of the server, a backup of each")
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN",
        help="with --all: leave out the databases that match, such as “test_*”; may be repeated",
    )  # fmt: skip


def check_all(args: argparse.Namespace) -> None:
    """Raise UsageError for options of all databases where only one is meant."""
    if args.exclude and not args.all:
        raise UsageError("--exclude goes with --all.")


def add_encryption(parser: argparse.ArgumentParser) -> None:
    """Add the options that say to whom a backup is encrypted."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--encrypt-to", action="append", metavar="RECIPIENT",
        help="encrypt to this public key (age1…, ssh-ed25519 …) instead of the profile's; may be repeated",
    )  # fmt: skip
    either.add_argument("--no-encrypt", action="store_true", help="do not encrypt, whatever the profile says")


def recipients(args: argparse.Namespace) -> tuple[str, ...] | None:
    """Return to whom the options say to encrypt; None leaves it to the profile."""
    return () if args.no_encrypt else tuple(args.encrypt_to) if args.encrypt_to else None


def wanted(args: argparse.Namespace, profile: Profile) -> BackupOptions:
    """Return what the options ask for, the profile's settings where they say nothing."""
    from loopin_backup_core.operations.backup import BackupOptions

    return BackupOptions(
        kind=Kind(args.kind),
        compression=Compression(args.compress) if args.compress else profile.compression,
        note=args.note,
        pin=args.pin,
        lock_timeout=profile.lock_timeout if args.lock_timeout is None else args.lock_timeout,
        deadline=profile.deadline if args.deadline is None else args.deadline,
        no_owner=args.no_owner or profile.no_owner,
        exclude_table_data=(*profile.exclude_table_data, *args.exclude_table_data),
        role_passwords=args.role_passwords,
        recipients=recipients(args),
        tool_folders=tuple(args.tools),
        begin_anew=args.begin_anew,
    )


def run(args: argparse.Namespace, context: Context) -> int:
    """Take the backup, or those of all databases, and tell what came of it."""
    from loopin_backup_core.repository.run_log import RunLog

    profile = common.profile(args, context)
    log = RunLog(profile.logs / "backup.log", context.now)
    check_all(args)
    if args.all:
        return _all(args, profile, context, log)
    facts = _taken(args, profile, context, log)
    report(facts, profile, context)
    if facts.verdict is Verdict.SUSPECT:
        context.console.error(*formatting.suspicion(facts))
        return exits.SUSPECT
    return exits.SUCCESS


def _taken(args: argparse.Namespace, profile: Profile, context: Context, log: RunLog) -> Manifest:
    """Take one backup; the log tells of it."""
    from loopin_backup_core.operations import backup

    display = Display(context.console, log)
    log.write("start", f"{args.kind} backup of {profile.name} into {profile.directory}")
    try:
        facts = backup.take(profile, wanted(args, profile), common.surroundings(context, display))
    except LoopinError as error:
        log.write("error", f"{error.message} {error.hint}")
        raise
    finally:
        display.clear()
    log.write("done", formatting.summary(facts))
    if facts.verdict is Verdict.SUSPECT:
        log.write("error", " ".join(formatting.suspicion(facts)))
    return facts


def _all(args: argparse.Namespace, profile: Profile, context: Context, log: RunLog) -> int:
    """Take a backup of every database, and tell of each when it is made."""
    from loopin_backup_core.operations import all_databases

    console = context.console
    around = common.surroundings(context, Display(console, log))
    documents: list[dict[str, Any]] = []

    def back_up(one: Profile) -> Manifest:
        facts = _taken(args, one, context, log)
        documents.append(document(facts, one))
        if not console.as_json:
            report(facts, one, context)
        return facts

    outcomes = all_databases.for_each(profile, all_databases.databases(profile, around, args.exclude), around, back_up)
    code = exits.worst(code_of(one) for one in outcomes)
    if console.as_json:
        failures = [
            {"database": one.database, "error": one.error.message, "hint": one.error.hint, "exit_code": code_of(one)}
            for one in outcomes
            if one.error is not None
        ]
        console.json({"backups": documents, "failures": failures, "exit_code": code})
    for one in outcomes:
        if text := complaint(one):
            console.error(text)
    log.write("done" if code == exits.SUCCESS else "error", all_databases.summary(outcomes))
    console.say(all_databases.summary(outcomes))
    return code


def code_of(outcome: Outcome) -> int:
    """Return the exit code for one database of several."""
    if outcome.error is not None:
        return exits.code_of(outcome.error)
    return exits.SUSPECT if outcome.suspect else exits.SUCCESS


def complaint(outcome: Outcome) -> str:
    """Return what is wrong with one database of several, and what to do; empty if nothing is."""
    if outcome.error is not None:
        return f"{outcome.database} FAILED: {outcome.error.message} {outcome.error.hint}".strip()
    return " ".join(formatting.suspicion(outcome.facts)) if outcome.facts is not None and outcome.suspect else ""


def report(facts: Manifest, profile: Profile, context: Context) -> None:
    """Print what was made."""
    console = context.console
    if console.as_json:
        console.json(document(facts, profile))
        return
    source = facts.source
    console.say(f"Backed up {facts.database_name} (PostgreSQL {source.server_version}, {source.host}:{source.port})")
    console.say(f"  {profile.directory / facts.file_name}")
    console.say(f"  {formatting.summary(facts).partition(': ')[2]}")
    if facts.recipients:
        console.say(f"  encrypted to {', '.join(facts.recipients)}")
    for text in not_in_it(facts):
        console.say(f"  not in it: {one_line(text)}")
    for warning in facts.warnings:
        console.warn(f"  warning: {warning}")


def not_in_it(facts: Manifest) -> list[str]:
    """Return what this database has and the backup has not; what no backup has is told by ``show``."""
    texts = [text for text in facts.excluded if text not in leftout.ALWAYS]
    more = len(texts) - SHOWN
    return texts if more <= 0 else [*texts[:SHOWN], f"and {more} more, see: loopin-backup-cli show {facts.stem}"]


def document(facts: Manifest, profile: Profile) -> dict[str, Any]:
    """Return a backup that was made as JSON values."""
    return {
        "backup": facts.stem,
        "database": facts.database_name,
        "path": str(profile.directory / facts.file_name),
        "kind": facts.kind.value,
        "verdict": facts.verdict.value,
        "rows": facts.index.rows,
        "tables": len(facts.index.tables),
        "size": facts.file_size,
        "sha256": facts.sha256,
        "recipients": list(facts.recipients),
        "warnings": list(facts.warnings),
        "excluded": list(facts.excluded),
        "without_rows": list(facts.without_rows),
        "reasons": list(facts.reasons),
        "seconds": (facts.finished_at - facts.started_at).total_seconds(),
    }
