"""``profile``: the databases to protect."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import commands, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.model.kinds import Compression

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.profile import Profile


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("profile", help=commands.about("profile"))
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _register_add(verbs)
    for verb, run, text in (
        ("show", show, "print one profile"),
        ("test", test, "connect and say what answers"),
        ("remove", remove, "forget a profile and its password; its backups stay"),
    ):
        one = verbs.add_parser(verb, help=text, description=f"{text[0].upper()}{text[1:]}.")
        one.add_argument("name", metavar="NAME")
        one.add_argument("--json", action="store_true", help="print the result as JSON")
        one.set_defaults(run=run)
    _register_limit(verbs)
    every = verbs.add_parser("list", help="print the names of all profiles and where they point")
    every.add_argument("--json", action="store_true", help="print the result as JSON")
    every.set_defaults(run=list_all)


def _register_add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "add",
        help="add a profile",
        description="A password never stands in the profile. Leave it out of CONNINFO, where other users may see it in "
        "the list of processes: it is asked for, or read from standard input.",
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("conninfo", metavar="CONNINFO", help="postgresql://… or key=value words; “-” reads a line")
    _options(parser)
    parser.add_argument("--replace", action="store_true", help="change the one of that name; what is not named stays")
    parser.set_defaults(run=add)
    changing = verbs.add_parser(
        "set",
        help="change what is named of a profile, and leave the rest",
        description="Changes what is named; all else stays as it is, the password too.",
    )
    changing.add_argument("name", metavar="NAME")
    changing.add_argument("--conninfo", metavar="CONNINFO", help="another connection; “-” reads a line")
    _options(changing)
    changing.set_defaults(run=change)


def _options(parser: argparse.ArgumentParser) -> None:
    """Add what is said of a profile; whatever is not given is None."""
    home = parser.add_mutually_exclusive_group()
    home.add_argument("--keyring", action="store_true", help="keep the password in this user's keyring")
    home.add_argument("--passfile", action="store_true", help="keep the password in a file that only you can read")
    parser.add_argument("--directory", type=Path, metavar="DIR", help="where its backups go")
    parser.add_argument("--logs", type=Path, metavar="DIR", help="where its logs go")
    parser.add_argument("--compress", choices=[c.value for c in Compression])
    owners = parser.add_mutually_exclusive_group()
    owners.add_argument(
        "--no-owner", action="store_const", const=True, help="leave owners and privileges out of the dumps"
    )
    owners.add_argument("--owner", dest="no_owner", action="store_const", const=False, help="keep them (the default)")
    rows = parser.add_mutually_exclusive_group()
    rows.add_argument(
        "--exclude-table-data",
        action="append",
        metavar="PATTERN",
        help="leave the rows of these tables out of its backups, may be repeated; pg_dump's patterns",
    )
    rows.add_argument(
        "--all-table-data",
        dest="exclude_table_data",
        action="store_const",
        const=[],
        help="leave no rows out (the default)",
    )
    parser.add_argument("--lock-timeout", type=float, metavar="SECONDS", help="wait for locks (60)")
    parser.add_argument("--deadline", type=float, metavar="SECONDS", help="give up after this long (never)")
    careful = parser.add_mutually_exclusive_group()
    careful.add_argument(
        "--production", action="store_const", const=True, help="mark it as a database to be careful with"
    )
    careful.add_argument("--no-production", dest="production", action="store_const", const=False, help="mark it as not")


def _register_limit(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "limit",
        help="change how many backups are kept, and what makes one suspect",
        description="Changes what is named and leaves the rest. Both options may be given several times.",
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--keep", action="append", default=[], metavar="KIND=NUMBER", help="such as daily=14; manual=all"
    )
    parser.add_argument("--guard", action="append", default=[], metavar="KEY=VALUE", help="such as table=0.3")
    parser.set_defaults(run=limit)


def limit(args: argparse.Namespace, context: Context) -> int:
    """Change the limits of a profile."""
    from loopin_backup_core.config import profiles
    from loopin_backup_core.config.profiles.limits import changed, set_limits

    profile = changed(profiles.load(args.name, context.environ), args.keep, args.guard)
    set_limits(profile, context.environ)
    kept = ", ".join(f"{number} {kind.value}" for kind, number in profile.retention.keep.items())
    context.console.say(f"{profile.name} keeps {kept}.")
    return exits.SUCCESS


def add(args: argparse.Namespace, context: Context) -> int:
    """Add a profile and give its password a home; one that is replaced keeps what is not named."""
    from loopin_backup_core.config import profiles

    before = profiles.find(args.name, context.environ) if args.replace else None
    made = _written(args, context, before)
    word = "Added" if before is None else "Changed"
    context.console.say(f"{word} {made.name} in {profiles.config_file(context.environ)}.")
    context.console.say(f"Test it with “loopin-backup-cli profile test {made.name}”.")
    return exits.SUCCESS


def change(args: argparse.Namespace, context: Context) -> int:
    """Change what is named of a profile."""
    from loopin_backup_core.config import profiles

    made = _written(args, context, profiles.load(args.name, context.environ))
    context.console.say(f"Changed {made.name}. All that was not named is as before.")
    return exits.SUCCESS


def _written(args: argparse.Namespace, context: Context, before: Profile | None) -> Profile:
    from loopin_backup_core.config import profiles
    from loopin_backup_core.model import conninfo

    given = sys.stdin.readline() if args.conninfo == "-" else args.conninfo
    text = given if given is not None else (before.conninfo if before is not None else "")
    params, password = conninfo.without_password(conninfo.parse(text))
    if password is None and (args.keyring or args.passfile):
        password = _asked(conninfo.describe(params))
    usual = before or _usual(args.name, context)
    wanted = dataclasses.replace(_changed(usual, args, context.cwd), conninfo=conninfo.text_of(params))
    return profiles.add(wanted, context.environ, password=password, replace=before is not None)


def _usual(name: str, context: Context) -> Profile:
    from loopin_backup_core.config import profiles
    from loopin_backup_core.model.profile import Profile

    home = profiles.data_directory(context.environ, name)
    return Profile(name=name, conninfo="", directory=home / "backups", logs=home / "logs")


def _changed(profile: Profile, args: argparse.Namespace, cwd: Path) -> Profile:
    """Return a profile with what the options name, and all else as it is."""
    named = {key: getattr(args, key) for key in ("production", "no_owner", "lock_timeout", "deadline")}
    changes: dict[str, Any] = {key: value for key, value in named.items() if value is not None}
    changes |= {key: cwd / getattr(args, key) for key in ("directory", "logs") if getattr(args, key) is not None}
    if args.exclude_table_data is not None:
        changes["exclude_table_data"] = tuple(args.exclude_table_data)
    if args.compress is not None:
        changes["compression"] = Compression(args.compress)
    if args.keyring:
        changes |= {"keyring": True, "passfile": ""}
    elif args.passfile:
        changes |= {"keyring": False, "passfile": "yes"}
    return dataclasses.replace(profile, **changes)


def _asked(where: str) -> str | None:
    """Ask for a password without showing it, or read it from a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n") or None
    import getpass

    return getpass.getpass(f"Password for {where}: ") or None


def list_all(args: argparse.Namespace, context: Context) -> int:
    """Print all profiles."""
    from loopin_backup_core.config import profiles

    found = profiles.all_profiles(context.environ)
    if args.json:
        context.console.json([document(one) for one in found])
        return exits.SUCCESS
    if not found:
        context.console.say("There is no profile yet. Add one with “loopin-backup-cli profile add NAME CONNINFO”.")
        return exits.SUCCESS
    rows = [[one.name, _where(one), one_line(str(one.directory))] for one in found]
    context.console.table(["name", "database", "backups"], rows)
    return exits.SUCCESS


def show(args: argparse.Namespace, context: Context) -> int:
    """Print one profile."""
    from loopin_backup_core.config import profiles

    facts = document(profiles.load(args.name, context.environ))
    if args.json:
        context.console.json(facts)
        return exits.SUCCESS
    for key, value in facts.items():
        context.console.line(f"{key:12} {one_line(str(value))}")
    return exits.SUCCESS


def document(profile: Profile) -> dict[str, Any]:
    """Return a profile for printing; it holds no password."""
    from loopin_backup_core.config.profiles import timing

    return {
        "name": profile.name,
        "database": _where(profile),
        "conninfo": profile.conninfo,
        "password": "keyring" if profile.keyring else profile.passfile or "not stored",
        "directory": str(profile.directory),
        "logs": str(profile.logs),
        "production": profile.production,
        "compression": profile.compression.value,
        "recipients": list(profile.recipients),
        "identity_file": profile.identity_file,
        "no_owner": profile.no_owner,
        "exclude_table_data": list(profile.exclude_table_data),
        "lock_timeout": profile.lock_timeout,
        "deadline": profile.deadline,
        "kept_days": profile.kept_days,
        "retention": {kind.value: number for kind, number in profile.retention.keep.items()},
        "guard": dataclasses.asdict(profile.guard),
        "notices": {
            "matters": [one.value for one in profile.notices.matters],
            "hours": profile.notices.hours,
            "addresses": "keyring" if profile.notices.keyring else profile.notices.file or "not stored",
        },
        "schedule": timing.values_from(profile.schedule),
        "destinations": {one.name: one.address for one in profile.destinations},
    }


def _where(profile: Profile) -> str:
    from loopin_backup_core.model import conninfo

    return one_line(conninfo.describe(conninfo.parse(profile.conninfo)))


def test(args: argparse.Namespace, context: Context) -> int:
    """Connect and say what answers."""
    from loopin_backup_core.config import profiles
    from loopin_backup_core.postgres import connection

    profile = profiles.load(args.name, context.environ)
    with connection.connect(connection.target_of(profile, context.environ), context.token) as server:
        source = server.source()
        size = server.database_size()
    if args.json:
        facts = {"database": source.database.name, "host": source.host, "port": source.port, "user": source.user}
        context.console.json({**facts, "server_version": source.server_version, "size": size})
    else:
        where = f"{source.user}@{source.host}:{source.port}/{source.database.name}"
        context.console.say(f"Connected to {one_line(where)}, PostgreSQL {source.server_version}.")
        context.console.say(f"“loopin-backup-cli doctor --profile {profile.name}” examines the rest.")
    return exits.SUCCESS


def remove(args: argparse.Namespace, context: Context) -> int:
    """Forget a profile."""
    from loopin_backup_core.config import profiles

    directory = profiles.load(args.name, context.environ).directory
    for remark in profiles.remove(args.name, context.environ):
        context.console.warn(remark)
    context.console.say(f"Removed {args.name}. Its backups stay in {directory}.")
    for place in _still_scheduled(args.name, context):
        words = f"“loopin-backup-cli schedule remove --profile {args.name} --with {place}”"
        context.console.warn(f"Its runs are still in {place}, and will fail: {words}.")
    return exits.SUCCESS


def _still_scheduled(name: str, context: Context) -> list[str]:
    from loopin_backup_core.scheduling.install import Cron, Systemd

    try:
        return [one.name for one in (Cron(context.environ), Systemd(context.environ)) if one.installed(name)]
    except LoopinError:
        # Where nobody can tell, cron itself will.
        return []
