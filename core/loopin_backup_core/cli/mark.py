"""``pin``, ``unpin``, ``note``, ``accept``: what people say of a backup. It is written to the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.errors import UsageError
from loopin_backup_core.model import Verdict

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model import Backup

_COMMANDS = {
    "pin": ("pinned", "never delete a backup automatically", "{} is pinned: no cleanup deletes it."),
    "unpin": ("unpinned", "let cleanup decide again", "{} is no longer pinned: cleanup decides on it again."),
    "note": ("noted", "write a note to a backup; an empty text takes it away", "The note of {} is written down."),
    "accept": ("accepted", "say that a suspect backup is as it should be", "{} is accepted: cleanup goes on."),
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    for name, (event, help_text, done) in _COMMANDS.items():
        parser = subparsers.add_parser(name, parents=[common.options()], help=help_text)
        parser.add_argument("backup", metavar="BACKUP", help="its name or the beginning of it, a file, or “latest”")
        if name == "note":
            parser.add_argument("text", metavar="TEXT")
        parser.set_defaults(run=run, event=event, done=done)


def run(args: argparse.Namespace, context: Context) -> int:
    """Write one entry to the journal."""
    from loopin_backup_core.catalog import Catalog
    from loopin_backup_core.journal import Journal

    directory = common.profile(args, context).directory
    backup = Catalog(directory, clock=context.now).find(args.backup)
    if args.event == "accepted":
        _refuse_unless_suspect(backup)
    facts = {"text": args.text} if args.event == "noted" else {}
    Journal(directory, clock=context.now).append(args.event, backup.stem, **facts)
    if context.console.as_json:
        context.console.json({"backup": backup.stem, "event": args.event, **facts})
    context.console.say(args.done.format(backup.stem))
    return exits.SUCCESS


def _refuse_unless_suspect(backup: Backup) -> None:
    if backup.verdict is not Verdict.SUSPECT:
        raise UsageError(f"{backup.stem} is not suspect but {backup.verdict.value}: there is nothing to accept.")
