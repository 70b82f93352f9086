"""``pin``, ``unpin``, ``note``, ``accept``: what people say of a backup. It is written to the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.progress import Display

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context

ACCEPTED = "{} is accepted as a backup of our own: the hash of its manifest vouches for it from now on."

_COMMANDS = {
    "pin": ("pinned", "{} is pinned: no cleanup deletes it."),
    "unpin": ("unpinned", "{} is no longer pinned: cleanup decides on it again."),
    "note": ("noted", "The note of {} is written down."),
    "accept": ("accepted", "{} is accepted: cleanup goes on."),
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    for name, (event, done) in _COMMANDS.items():
        parser = common.command(subparsers, name)
        parser.add_argument("backup", metavar="BACKUP", help="its name or the beginning of it, a file, or “latest”")
        if name == "accept":
            common.at(parser, "accept what lies at")
        if name == "note":
            parser.add_argument("text", metavar="TEXT")
        parser.set_defaults(run=run, event=event, done=done)


def run(args: argparse.Namespace, context: Context) -> int:
    """Write one entry to the journal."""
    from loopin_backup_core.operations import annotations as marks

    if getattr(args, "at", None):
        return _accept_at(args, context)
    profile = common.profile(args, context)
    what = marks.Mark(args.event)
    facts = {"text": args.text} if what is marks.Mark.NOTED else {}
    whose, server = common.meant(profile, context)
    backup = marks.mark(
        profile.directory, args.backup, what, context.now, text=facts.get("text", ""), whose=whose, server=server
    )
    if context.console.as_json:
        context.console.json({"backup": backup.stem, "event": args.event, **facts})
    context.console.say(args.done.format(backup.stem) if backup.vouched else ACCEPTED.format(backup.stem))
    return exits.SUCCESS


def _accept_at(args: argparse.Namespace, context: Context) -> int:
    """Accept a copy of which no journal here knows, by its name."""
    from loopin_backup_core.destinations import copies
    from loopin_backup_core.model.errors import UsageError
    from loopin_backup_core.repository.catalog.finding import LATEST

    if args.backup == LATEST:
        raise UsageError("What is accepted at a destination is named.", hint="“loopin-backup-cli list --at DEST”.")
    place = common.place(args, context, Display(context.console))
    remote = copies.find(place, args.backup, *common.meant(place.profile, context))
    copies.accept(place, remote)
    if context.console.as_json:
        context.console.json({"backup": remote.backup.stem, "event": "vouched", "manifest": remote.digest})
    context.console.say(ACCEPTED.format(remote.shown))
    return exits.SUCCESS
