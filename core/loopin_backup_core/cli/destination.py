"""``destination``: the second homes of a profile's backups."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands, common, exits
from loopin_backup_core.cli.console import ago, number, one_line, size
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.destinations.copies import State
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("destination", help=commands.about("destination"))
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _register_add(verbs)
    every = verbs.add_parser("list", parents=[common.options()], help="print them, and what lies there of this profile")
    every.set_defaults(run=list_all)
    for verb, run, text in (
        ("test", test, "reach it, write there, read that back, and say what it can do"),
        ("remove", remove, "forget it and its keys; what lies there stays"),
    ):
        one = verbs.add_parser(verb, parents=[common.options()], help=text, description=f"{text[0].upper()}{text[1:]}.")
        one.add_argument("name", metavar="DEST", help="its name; for “test” also an address" if verb == "test" else "")
        one.set_defaults(run=run)


def _register_add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    keys = (
        "No key ever stands in an address or in the profile. With --keyring or --keyfile the id and the secret of a "
        "key are asked for, or read as two lines from standard input."
    )
    adding = verbs.add_parser(
        "add", parents=[common.options()], help="add one, or change it; what is not named stays", description=keys
    )
    adding.add_argument("name", metavar="DEST", help="what it shall be called")
    adding.add_argument(
        "url", metavar="ADDRESS", help="/mnt/usb/backups, s3://BUCKET/PREFIX, sftp://USER@HOST:PORT/PATH"
    )
    adding.set_defaults(run=add)
    changing = verbs.add_parser(
        "set", parents=[common.options()], help="change what is named of one, and leave the rest", description=keys
    )
    changing.add_argument("name", metavar="DEST", help="its name")
    changing.add_argument("--url", metavar="ADDRESS", help="another address")
    changing.set_defaults(run=change)
    for parser in (adding, changing):
        _options(parser)


def _options(parser: argparse.ArgumentParser) -> None:
    """Add what is said of a destination; whatever is not given is None."""
    needed = parser.add_mutually_exclusive_group()
    needed.add_argument(
        "--required", action="store_const", const=True, help="let no cleanup delete what has no copy there"
    )
    needed.add_argument(
        "--not-required", dest="required", action="store_const", const=False, help="let it (the default)"
    )
    parser.add_argument("--endpoint", metavar="URL", help="s3: the server, where it is not Amazon's")
    parser.add_argument("--region", metavar="NAME", help="s3: the region (us-east-1)")
    parser.add_argument("--ca", metavar="FILE", help="s3: a certificate authority of your own")
    home = parser.add_mutually_exclusive_group()
    home.add_argument("--keyring", action="store_true", help="s3: keep the key in this user's keyring")
    home.add_argument("--keyfile", action="store_true", help="s3: keep the key in a file that only you can read")
    home.add_argument("--credentials", metavar="FILE", help="s3: read the key from this file of yours")
    home.add_argument("--role", action="store_true", help="s3: this machine has a role that lets it in")
    parser.add_argument("--ssh-config", metavar="FILE", help="sftp: a configuration for ssh, not the usual")


def add(args: argparse.Namespace, context: Context) -> int:
    """Add a destination and give its keys a home; one of that name keeps what is not named."""
    profile = _profile(args, context)
    before = next((one for one in profile.destinations if one.name == args.name), None)
    made = _written(args, context, profile, before)
    rest = "" if before is None else " What was not named is as before."
    word = "Added" if before is None else "Changed"
    context.console.say(f"{word} {made.name} ({made.address}) {'to' if before is None else 'in'} {profile.name}.{rest}")
    context.console.say(f"Test it with “loopin-backup-cli destination test {made.name} --profile {profile.name}”.")
    return exits.SUCCESS


def change(args: argparse.Namespace, context: Context) -> int:
    """Change what is named of a destination."""
    profile = _profile(args, context)
    before = next((one for one in profile.destinations if one.name == args.name), None)
    if before is None:
        raise _unknown(profile, args.name)
    made = _written(args, context, profile, before)
    context.console.say(f"Changed {made.name} ({made.address}). All that was not named is as before.")
    return exits.SUCCESS


def _written(args: argparse.Namespace, context: Context, profile: Profile, before: Destination | None) -> Destination:
    from loopin_backup_core.config import profiles

    wanted = _wanted(args, context, before)
    keys = _asked(wanted.url) if args.keyring or args.keyfile else None
    return profiles.put_destination(profile, wanted, context.environ, keys=keys)


def _wanted(args: argparse.Namespace, context: Context, before: Destination | None) -> Destination:
    from loopin_backup_core.config.profiles.destinations import fitting
    from loopin_backup_core.model.destination import Destination, check_url, is_absolute

    given = args.url or (before.url if before is not None else "")
    url = given if "://" in given or is_absolute(given) else str(context.cwd / given)
    check_url(url)
    if args.endpoint and not args.endpoint.startswith(("https://", "http://")):
        raise UsageError(f"“{args.endpoint}” is no endpoint.", hint="Write https://HOST or https://HOST:PORT.")
    # Of one that moves to a place of another kind, only what says something about it stays.
    usual = fitting(replace(before, url=url)) if before is not None else Destination(args.name, url)
    changes = {key: value for key in ("endpoint", "region", "required") if (value := getattr(args, key)) is not None}
    changes |= {
        key: str(context.cwd / value) if value else "" for key in _PATHS if (value := getattr(args, key)) is not None
    }
    if args.keyring or args.keyfile or args.credentials or args.role:
        homes = {"keyring": args.keyring, "role": args.role, "credentials": changes.get("credentials", "")}
        changes |= homes
    return replace(usual, **changes)


_PATHS = ("credentials", "ca", "ssh_config")


def _asked(where: str) -> str:
    """Ask for the id and the secret of a key without showing the secret, or read them from a pipe."""
    from loopin_backup_core.config.credentials import object_keys

    if sys.stdin.isatty():
        import getpass

        key = input(f"Access key id for {where}: ").strip()
        secret = getpass.getpass("Secret access key: ").strip()
    else:
        key, secret = sys.stdin.readline().strip(), sys.stdin.readline().strip()
    if not key or not secret or any(ord(char) < 33 for char in key + secret):
        raise UsageError("Two lines were expected: the id of a key, and its secret.")
    return object_keys.text_of(key, secret)


def _profile(args: argparse.Namespace, context: Context) -> Profile:
    from loopin_backup_core.config import profiles

    if not args.profile:
        raise UsageError(
            "A destination belongs to a profile: name it with --profile NAME.",
            hint="Without a profile, “copy --to ADDRESS” and “list --at ADDRESS” work as well.",
        )
    return profiles.load(args.profile, context.environ)


def list_all(args: argparse.Namespace, context: Context) -> int:
    """Print the destinations of a profile."""
    from loopin_backup_core.destinations import copies

    profile = common.profile(args, context)
    found = copies.states(profile, common.surroundings(context, Display(context.console)))
    if context.console.as_json:
        context.console.json([_document(one) for one in found])
    elif not found:
        context.console.say("There is no destination: nothing is copied. “loopin-backup-cli destination add”.")
    else:
        heads = ("NAME", "ADDRESS", "ANSWERS", "NEWEST COPY", "WITHOUT COPY", "REQUIRED", "FREE")
        context.console.table(heads, [_row(one, context) for one in found], right=(4,))
    return exits.SUCCESS


def _row(one: State, context: Context) -> tuple[str, ...]:
    answers = context.console.paint("no", "bad") if one.error else "yes"
    newest = ago(one.newest, context.now()) if one.newest else "none"
    required = "yes" if one.destination.required else ""
    free = size(one.free) if one.free is not None else "-"
    words = (one_line(one.destination.name), one_line(one.destination.address))
    missing = number(one.missing) + (f" ({number(one.lost)} lost)" if one.lost else "")
    return (*words, answers, newest, missing, required, free)


def _document(one: State) -> dict[str, object]:
    return {
        "name": one.destination.name,
        "address": one.destination.address,
        "reachable": one.error is None,
        "error": one.error.message if one.error else "",
        "newest": one.newest.isoformat() if one.newest else None,
        "copied_at": one.copied_at.isoformat() if one.copied_at else None,
        "missing": one.missing,
        "lost": one.lost,
        "required": one.destination.required,
        "free": one.free,
    }


def test(args: argparse.Namespace, context: Context) -> int:
    """Write a small file, read it back, try to overwrite it, delete it."""
    from loopin_backup_core.destinations import copies

    profile = common.profile(args, context)
    destination = copies.destination_of(profile, args.name)
    around = common.surroundings(context, Display(context.console))
    tried = copies.trial(copies.Place(profile, destination, around, pauses=()))
    if context.console.as_json:
        context.console.json({"address": destination.address, "free": tried.free, "deletes": tried.deletes})
        return exits.SUCCESS
    free = f", {size(tried.free)} free" if tried.free is not None else ""
    context.console.say(f"{destination.address} answers{free}. A file was written, read back and not overwritten.")
    for remark in tried.remarks:
        context.console.say(f"  {remark}")
    return exits.SUCCESS


def remove(args: argparse.Namespace, context: Context) -> int:
    """Forget a destination."""
    from loopin_backup_core.config import profiles

    profile = _profile(args, context)
    found = [one for one in profile.destinations if one.name == args.name]
    if not found:
        raise _unknown(profile, args.name)
    for remark in profiles.remove_destination(profile, found[0], context.environ):
        context.console.warn(remark)
    context.console.say(f"Removed {args.name}. What lies at {found[0].address} stays there.")
    return exits.SUCCESS


def _unknown(profile: Profile, name: str) -> UsageError:
    known = ", ".join(one.name for one in profile.destinations) or "none"
    return UsageError(f"The profile {profile.name} has no destination {name!r}.", hint=f"Known: {known}.")
