"""``import``: bring a dump from elsewhere among the backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.cli.progress import Display

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "import",
        "Copy a dump that another program made into the backup directory, under a name of its own, and index it. The "
        "original stays where it is. What is damaged, or no dump, is not kept.",
        tools=True,
    )
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="a dump in one file, of any of pg_dump's formats"
    )
    common.add_identity(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Import them one after the other; the first that cannot be imported ends it."""
    from loopin_backup_core.operations import import_dump

    profile = common.profile(args, context)
    display = Display(context.console)
    around = common.surroundings(context, display, common.keys(args, profile, context))
    documents = []
    all_indexed = True
    for file in args.files:
        try:
            done = import_dump.bring_in(profile.directory, context.cwd / file, around, tool_folders=tuple(args.tools))
        finally:
            display.clear()
        outcome = done.outcome
        all_indexed = all_indexed and bool(outcome.ok)
        facts = {"file": str(file), "backup": done.backup.stem, "indexed": bool(outcome.ok), "rows": outcome.rows}
        documents.append({**facts, "detail": outcome.detail, "hint": outcome.hint})
        context.console.say(
            f"{one_line(file.name)} is now {done.backup.stem}: {outcome.detail}. {outcome.hint}".strip()
        )
    if context.console.as_json:
        context.console.json(documents)
    return exits.SUCCESS if all_indexed else exits.NOT_POSSIBLE
