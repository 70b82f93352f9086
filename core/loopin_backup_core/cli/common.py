"""What several commands share: their options, the profile and the backups that they mean."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands
from loopin_backup_core.model.context import JobContext, no_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.destinations.copies import Place
    from loopin_backup_core.dump.filtering import RestoreFilter
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import Keys
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import Reporter
    from loopin_backup_core.rules.policy import Action


def command(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str = "", *, tools: bool = False
) -> argparse.ArgumentParser:
    """Add a command with the options that every command takes; ``about`` is said in its own help alone."""
    shared = [options(tools=tools)]
    return subparsers.add_parser(name, parents=shared, help=commands.about(name), description=about or None)


def options(*, tools: bool = False) -> argparse.ArgumentParser:
    """Return a parent parser with the options that every command takes."""
    parent = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    group = parent.add_argument_group("common options")
    group.add_argument("--profile", metavar="NAME", help="the profile to use instead of DATABASE_URL")
    group.add_argument("--directory", type=Path, metavar="DIR", help="where the backups are, instead of the profile's")
    group.add_argument("--json", action="store_true", help="print the result as JSON")
    group.add_argument("--quiet", action="store_true", help="print errors only")
    if tools:
        group.add_argument(
            "--tools", type=Path, action="append", default=[], metavar="DIR",
            help="a folder with client tools to prefer; may be repeated",
        )  # fmt: skip
    return parent


def at(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the option that means a destination instead of the directory."""
    parser.add_argument("--at", metavar="DEST", help=f"{what} this destination: its name, or its address")


def place(args: argparse.Namespace, context: Context, reporter: Reporter) -> Place:
    """Return the destination that ``--at`` means, as the profile sees it."""
    from loopin_backup_core.destinations import copies

    one = profile(args, context)
    return copies.Place(one, copies.destination_of(one, args.at), surroundings(context, reporter))


@contextmanager
def backup(
    args: argparse.Namespace, context: Context, reporter: Reporter, action: Action | None, *, is_look: bool = False
) -> Iterator[Backup]:
    """Give the backup that BACKUP means, brought here first from the place that ``--at`` means."""
    one = profile(args, context)
    if not args.at:
        from loopin_backup_core.repository.catalog import Catalog

        yield Catalog(one.directory, clock=context.now).find(args.backup, *meant(one, context))
        return
    from loopin_backup_core.destinations import copies

    where = place(args, context, reporter)
    with copies.fetched(
        where, copies.find(where, args.backup, *meant(one, context)), action, is_look=is_look
    ) as fetched:
        yield fetched


def present(args: argparse.Namespace, context: Context) -> Profile:
    """Return the profile that the options mean, whose directory is there and is the one that was there before."""
    from loopin_backup_core.repository import presence

    found = profile(args, context)
    presence.require(found.directory, context.environ)
    return found


def profile(args: argparse.Namespace, context: Context) -> Profile:
    """Return the profile that the options mean."""
    from loopin_backup_core.config import profiles

    directory = args.directory if args.directory is not None else _implied(args)
    return profiles.resolve(args.profile, directory, context.environ, context.cwd)


def _implied(args: argparse.Namespace) -> Path | None:
    """Return the directory that the full path of a backup, or of several beside each other, implies."""
    named = [getattr(args, "backup", None) or "", *(getattr(args, "backups", None) or ())]
    folders = {Path(name).parent for name in named if isinstance(name, str) and Path(name).is_absolute()}
    return folders.pop() if len(folders) == 1 and not getattr(args, "at", None) else None


def add_leave(parser: argparse.ArgumentParser) -> None:
    """Add the options that leave parts of a backup out of a restore."""
    parser.add_argument("--no-owner", action="store_true", help="leave out owners: everything belongs to you")
    parser.add_argument("--no-acl", action="store_true", help="leave out privileges (GRANT)")
    parser.add_argument(
        "--no-policies",
        action="store_true",
        help="leave out the policies of row security; tables that have it stay closed to all but their owners",
    )
    parser.add_argument("--no-tablespaces", action="store_true", help="put everything into the default tablespace")


def leave(args: argparse.Namespace) -> RestoreFilter:
    """Return what a restore shall leave out."""
    from loopin_backup_core.dump.filtering import RestoreFilter

    return RestoreFilter(args.no_owner, args.no_acl, args.no_policies, args.no_tablespaces)


def add_identity(parser: argparse.ArgumentParser) -> None:
    """Add the option that says what opens encrypted backups."""
    parser.add_argument(
        "--identity",
        type=Path,
        metavar="FILE",
        help="the file with the identity that opens encrypted backups; “-” reads it from standard input",
    )


def keys(args: argparse.Namespace, profile: Profile, context: Context) -> Keys:
    """Return what opens the profile's encrypted backups; it is looked for when it is needed, and once."""
    from loopin_backup_core.config.credentials import identities

    given: Path | None = getattr(args, "identity", None)
    if given == Path("-"):
        return cache(typed_identity)
    return identities.keys_of(profile, context.environ, context.cwd / given if given is not None else None)


def typed_identity() -> str:
    """Return an identity from standard input; where somebody types it, it is not shown."""
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.read()
    import getpass

    return getpass.getpass("Identity (AGE-SECRET-KEY-…): ")


def surroundings(context: Context, reporter: Reporter, keys: Keys = no_keys) -> JobContext:
    """Return what a job needs of this process."""
    return JobContext(context.environ, context.now, reporter, context.token, keys)


def whose(profile: Profile) -> Callable[[], str]:
    """Return what gives the database that “latest” is about; it is asked only where there are several."""

    def database() -> str:
        from loopin_backup_core.operations import status

        return status.database_of(profile)

    return database


def meant(profile: Profile, context: Context) -> tuple[Callable[[], str], Callable[[Sequence[Backup]], str]]:
    """Return what gives the database, and the server, that “latest” is about."""
    return whose(profile), which(profile, context)


def which(profile: Profile, context: Context) -> Callable[[Sequence[Backup]], str]:
    """Return what gives the server that “latest” is about; it is asked only where backups of a name come from several.

    The server itself tells; where it cannot be reached, the address that the profile names does.
    """

    def server(backups: Sequence[Backup]) -> str:
        from loopin_backup_core.model.errors import LoopinError
        from loopin_backup_core.operations import status
        from loopin_backup_core.postgres import connection
        from loopin_backup_core.postgres.server import facts
        from loopin_backup_core.rules import retention

        try:
            with connection.connect(connection.target_of(profile, context.environ), context.token) as reached:
                return facts.system_identifier(reached)
        except LoopinError:
            context.token.check()
        return retention.at_address(backups, status.database_of(profile), connection.addresses_of(profile))

    return server
