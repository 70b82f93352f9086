"""``key``: the keys that encrypt a profile's backups and open them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands, common, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.model.errors import RefusedError, UsageError

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.operations.keys import Kept
    from loopin_backup_core.operations.recovery_sheet import Sheet


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("key", help=commands.about("key"))
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    shared = [common.options()]
    made = verbs.add_parser("create", parents=shared, help="make a key, encrypt to it, and show the recovery sheet")
    made.add_argument("--replace", action="store_true", help="use a new key from now on; the former one is kept")
    brought = verbs.add_parser("import", parents=shared, help="bring an identity here, from a file or a recovery sheet")
    brought.add_argument("source", nargs="?", default="-", metavar="FILE", help="default: standard input")
    for one, run in ((made, create), (brought, bring)):
        one.add_argument("--file", type=Path, metavar="FILE", help="keep it in this new file, not in the keyring")
        one.set_defaults(run=run)
    shown = verbs.add_parser("show", parents=shared, help="print the recipients, and where the identity is")
    shown.set_defaults(run=show)
    tried = verbs.add_parser("test", parents=shared, help="prove that the identity opens what is encrypted")
    tried.set_defaults(run=test)
    printed = verbs.add_parser("sheet", parents=shared, help="show the recovery sheet again")
    printed.add_argument("--confirm", default="", metavar="NAME", help="the profile's name, for scripts")
    printed.set_defaults(run=sheet)
    for one in (tried, printed):
        common.add_identity(one)
    for one in (made, printed):
        one.add_argument(
            "--html", type=Path, metavar="FILE", help="write the sheet into this file instead, for printing"
        )


def create(args: argparse.Namespace, context: Context) -> int:
    """Make a key and show its sheet."""
    from loopin_backup_core.operations import keys

    name = _named(args)
    kept = keys.create(name, context.environ, file=_path(args.file, context), replace=args.replace)
    _tell(kept, context)
    _hand_over(
        args, context, keys.recovery_sheet(kept.profile, common.keys(args, kept.profile, context), _today(context))
    )
    say = context.console.say
    say("")
    say("Now prove that what you have on paper is right: type the identity from there.")
    say(f"  loopin-backup-cli key test --profile {name} --identity -")
    say("Then prove the whole way, with a backup and a drill:")
    say(f"  loopin-backup-cli backup manual --profile {name}")
    say(f"  loopin-backup-cli verify latest --level drill --profile {name}")
    return exits.SUCCESS


def bring(args: argparse.Namespace, context: Context) -> int:
    """Bring an identity here."""
    from loopin_backup_core.config.credentials import identities
    from loopin_backup_core.operations import keys

    name = _named(args)
    text = common.typed_identity() if args.source == "-" else identities.read(context.cwd / args.source)
    kept = keys.adopt(name, text, context.environ, file=_path(args.file, context))
    _tell(kept, context)
    for recipient in kept.strange:
        context.console.warn(f"Backups of {name} are encrypted to {recipient} as well, which this does not open.")
    return exits.SUCCESS


def show(args: argparse.Namespace, context: Context) -> int:
    """Print what is not secret."""
    from loopin_backup_core.operations import keys

    profile = common.profile(args, context)
    found = keys.describe(profile, context.environ)
    facts = {"profile": profile.name, "recipients": list(found.recipients), "opens": list(found.opens)}
    if context.console.as_json:
        context.console.json({**facts, "identity": found.home or None, "why": found.why})
        return exits.SUCCESS
    for recipient in found.recipients:
        _line(context, f"recipient  {recipient}{'' if recipient in found.opens else ', which no identity here opens'}")
    if not found.recipients:
        _line(
            context,
            f"Backups of {profile.name} are not encrypted. Make a key: loopin-backup-cli key create --profile NAME",
        )
    for recipient in found.opens:
        if recipient not in found.recipients:
            _line(context, f"also opens {recipient}")
    _line(context, f"identity   {found.home or found.why}")
    return exits.SUCCESS


def test(args: argparse.Namespace, context: Context) -> int:
    """Prove an identity."""
    from loopin_backup_core.operations import keys

    profile = common.profile(args, context)
    proven = keys.test(profile, common.keys(args, profile, context))
    if context.console.as_json:
        facts = {"profile": profile.name, "opened": list(proven.opened), "others": list(proven.others)}
        context.console.json({**facts, "backup": proven.backup or None})
    for recipient in proven.opened:
        context.console.say(f"Opens what is encrypted to {recipient}.")
    for recipient in proven.others:
        context.console.say(f"Does not open what is encrypted to {recipient}: that is for another identity.")
    if proven.backup:
        context.console.say(f"Opens {proven.backup}. A drill proves all of it: verify latest --level drill")
    return exits.SUCCESS


def sheet(args: argparse.Namespace, context: Context) -> int:
    """Show the recovery sheet again, to whoever types the profile's name."""
    from loopin_backup_core.cli.restore import ask_for
    from loopin_backup_core.operations import keys

    name = _named(args)
    profile = common.profile(args, context)
    given = args.confirm or ask_for(name, "show the secret identity", context)
    if given != name:
        raise RefusedError(
            f"The name of the profile, {name}, was not confirmed.",
            hint=f"The sheet holds the secret that opens all backups. Type the name, or say --confirm {name}.",
        )
    _hand_over(args, context, keys.recovery_sheet(profile, common.keys(args, profile, context), _today(context)))
    return exits.SUCCESS


def _named(args: argparse.Namespace) -> str:
    if not args.profile:
        raise UsageError(
            "A key belongs to a profile, and none is named.",
            hint="Say --profile NAME. Without a profile: age-keygen, backup --encrypt-to RECIPIENT, --identity FILE.",
        )
    return str(args.profile)


def _line(context: Context, text: str) -> None:
    context.console.line(one_line(text))


def _path(path: Path | None, context: Context) -> Path | None:
    return context.cwd / path if path is not None else None


def _today(context: Context) -> date:
    return context.now().date()


def _tell(kept: Kept, context: Context) -> None:
    facts = {"profile": kept.profile.name, "recipients": list(kept.profile.recipients), "identity": kept.home}
    if context.console.as_json:
        context.console.json(facts)
    context.console.say(f"Backups of {kept.profile.name} are encrypted to {', '.join(kept.profile.recipients)}.")
    context.console.say(f"The identity lies in {kept.home}.")


def _hand_over(args: argparse.Namespace, context: Context, one: Sheet) -> None:
    """Show the sheet, or write it for printing; among JSON it has no place."""
    from loopin_backup_core.operations import keys
    from loopin_backup_core.operations import recovery_sheet as sheets

    if args.html is not None:
        path = context.cwd / args.html
        keys.write_sheet(path, one)
        context.console.say(f"Print {path}, and delete it: it holds the secret identity.")
    elif not context.console.as_json:
        context.console.line(f"\n{sheets.text(one)}")
