"""``notice``: who is told when something goes wrong while nobody watches."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands, common, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.config.credentials.addresses import Address
    from loopin_backup_core.model.profile import Profile


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("notice", help=commands.about("notice"))
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    new = actions.add_parser(
        "add",
        parents=[common.options()],
        help="add a place that is told",
        description="The address is a secret: it is asked for, or read as one line from standard input, and never "
        "given in the command line. Any address of Apprise will do (mailtos://, slack://, ntfy://, json:// …).",
    )
    new.add_argument("--name", default="", metavar="NAME", help="what to call it (the service's name)")
    new.add_argument("--ping", action="store_true", help="a web address to ping when a run starts, succeeds or fails")
    new.add_argument("--keyring", action="store_true", help="keep addresses in this user's keyring, not in a file")
    new.add_argument("given", nargs="*", help=argparse.SUPPRESS)
    new.set_defaults(run=run_add)
    every = actions.add_parser("list", parents=[common.options()], help="print the names of the places that are told")
    every.set_defaults(run=run_list)
    gone = actions.add_parser("remove", parents=[common.options()], help="tell a place no more")
    gone.add_argument("name", metavar="NAME", help="what “notice list” calls it")
    gone.set_defaults(run=run_remove)
    test = actions.add_parser("test", parents=[common.options()], help="send a test to every place")
    test.set_defaults(run=run_test)


def run_add(args: argparse.Namespace, context: Context) -> int:
    """Read an address and keep it."""
    from loopin_backup_core.config.credentials import addresses
    from loopin_backup_core.config.profiles import notices
    from loopin_backup_core.notifications import delivery

    if args.given:
        raise UsageError(
            "An address in the command line can be read by every user of this machine; it was not stored.",
            hint="Leave it out: it is asked for. It may also come by standard input. Consider changing it now.",
        )
    profile = common.profile(args, context)
    notices.check_home(profile, context.environ)
    there = _read(profile, context)
    new = addresses.checked(args.name or (addresses.PING if args.ping else ""), _asked(), there)
    if args.ping is not new.is_ping:
        raise UsageError(f"Names that begin with “{addresses.PING}” are for --ping, and only for that.")
    if not new.is_ping and not delivery.is_understood(new.url):
        raise UsageError(
            f"Apprise does not understand this address ({new.service}).",
            hint="Its forms are listed at https://github.com/caronc/apprise/wiki",
        )
    profile = notices.keep(profile, [*there, new], context.environ, keyring=args.keyring)
    where = addresses.home(profile, context.environ)
    context.console.say(f"Added {new.name} to {where}.")
    context.console.say(f"Try it: “loopin-backup-cli notice test --profile {profile.name}”.")
    return exits.SUCCESS


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    import getpass

    return getpass.getpass("Address (not shown): ").strip()


def _read(profile: Profile, context: Context) -> tuple[Address, ...]:
    from loopin_backup_core.config.credentials import addresses

    return addresses.read(profile, context.environ, interactive=True)


def run_list(args: argparse.Namespace, context: Context) -> int:
    """Print the places; of an address only the service."""
    from loopin_backup_core.config.credentials import addresses
    from loopin_backup_core.notifications import notices

    profile = common.profile(args, context)
    places = _read(profile, context)
    failed = {one.way: one for one in notices.unsent(profile)}
    if context.console.as_json:
        context.console.json(
            [
                {
                    "name": one.name,
                    "service": one.service,
                    "failed": failed[one.name].reason if one.name in failed else "",
                }
                for one in places
            ]
        )
    elif not places:
        context.console.say("Nobody is told. Add a place: “loopin-backup-cli notice add --profile NAME”.")
    else:
        rows = [[one.name, one.service, one_line(_last(failed.get(one.name)))] for one in places]
        context.console.table(["NAME", "SERVICE", "LAST NOTICE"], rows)
        context.console.say(f"The addresses lie in {addresses.home(profile, context.environ)}.")
    return exits.SUCCESS


def _last(failed: object) -> str:
    from loopin_backup_core.rules.notification_policy import Unsent

    return f"failed {failed.at:%Y-%m-%d %H:%M} UTC: {failed.reason}" if isinstance(failed, Unsent) else ""


def run_remove(args: argparse.Namespace, context: Context) -> int:
    """Forget one address."""
    from loopin_backup_core.config.profiles import notices

    profile = common.profile(args, context)
    places = _read(profile, context)
    if args.name not in {one.name for one in places}:
        raise UsageError(f"No place is called {args.name!r}.", hint="“loopin-backup-cli notice list” names them.")
    notices.keep(profile, [one for one in places if one.name != args.name], context.environ)
    context.console.say(f"{args.name} is told no more.")
    return exits.SUCCESS


def run_test(args: argparse.Namespace, context: Context) -> int:
    """Send a test notice; the exit code is 0 if every place got it."""
    from loopin_backup_core.model.progress import NullReporter
    from loopin_backup_core.notifications import notices
    from loopin_backup_core.system import files

    profile = common.profile(args, context)
    files.ensure_directory(profile.directory)
    found = notices.test(profile, common.surroundings(context, NullReporter()))
    if not found:
        raise UsageError("Nobody is told.", hint="Add a place: “loopin-backup-cli notice add --profile NAME”.")
    console = context.console
    if console.as_json:
        console.json([{"name": one.name, "ok": one.ok, "reason": one.reason} for one in found])
    else:
        rows = [[one.name, console.paint(*(("sent", "good") if one.ok else ("FAILED", "bad"))), one_line(one.reason)]
                for one in found]  # fmt: skip
        console.table(["NAME", "RESULT", "REASON"], rows)
    return exits.SUCCESS if all(one.ok for one in found) else exits.FAILURE
