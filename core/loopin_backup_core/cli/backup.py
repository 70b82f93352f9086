"""``backup``: take one backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.errors import LoopinError
from loopin_backup_core.model import Compression, Kind, Verdict

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.backup import Wanted
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model import Manifest, Profile

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
    parser.add_argument("--role-passwords", action="store_true", help="save the roles' password hashes as well")
    add_encryption(parser)
    parser.set_defaults(run=run)


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


def wanted(args: argparse.Namespace, profile: Profile) -> Wanted:
    """Return what the options ask for, the profile's settings where they say nothing."""
    from loopin_backup_core.backup import Wanted

    return Wanted(
        kind=Kind(args.kind),
        compression=Compression(args.compress) if args.compress else profile.compression,
        note=args.note,
        pin=args.pin,
        lock_timeout=profile.lock_timeout if args.lock_timeout is None else args.lock_timeout,
        deadline=profile.deadline if args.deadline is None else args.deadline,
        no_owner=args.no_owner or profile.no_owner,
        role_passwords=args.role_passwords,
        recipients=recipients(args),
        tool_folders=tuple(args.tools),
    )


def run(args: argparse.Namespace, context: Context) -> int:
    """Take the backup and tell what came of it."""
    from loopin_backup_core import backup, wording
    from loopin_backup_core.runlog import RunLog

    profile = common.profile(args, context)
    log = RunLog(profile.logs / "backup.log", context.now)
    display = Display(context.console, log)
    log.write("start", f"{args.kind} backup of {profile.name} into {profile.directory}")
    try:
        facts = backup.take(profile, wanted(args, profile), common.surroundings(context, display))
    except LoopinError as error:
        log.write("error", f"{error.message} {error.hint}")
        raise
    finally:
        display.clear()
    log.write("done", wording.summary(facts))
    report(facts, profile, context)
    if facts.verdict is Verdict.SUSPECT:
        log.write("error", " ".join(wording.suspicion(facts)))
        context.console.error(*wording.suspicion(facts))
        return exits.SUSPECT
    return exits.SUCCESS


def report(facts: Manifest, profile: Profile, context: Context) -> None:
    """Print what was made."""
    from loopin_backup_core.wording import summary

    console = context.console
    path = profile.directory / facts.file_name
    if console.as_json:
        console.json(
            {
                "backup": facts.stem,
                "path": str(path),
                "kind": facts.kind.value,
                "verdict": facts.verdict.value,
                "rows": facts.index.rows,
                "tables": len(facts.index.tables),
                "size": facts.file_size,
                "sha256": facts.sha256,
                "recipients": list(facts.recipients),
                "warnings": list(facts.warnings),
                "reasons": list(facts.reasons),
                "seconds": (facts.finished_at - facts.started_at).total_seconds(),
            }
        )
        return
    source = facts.source
    console.say(f"Backed up {facts.database_name} (PostgreSQL {source.server_version}, {source.host}:{source.port})")
    console.say(f"  {path}")
    console.say(f"  {summary(facts).partition(': ')[2]}")
    if facts.recipients:
        console.say(f"  encrypted to {', '.join(facts.recipients)}")
    for warning in facts.warnings:
        console.warn(f"  warning: {warning}")
