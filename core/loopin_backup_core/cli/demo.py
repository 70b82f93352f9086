"""``demo``: the whole job on a server of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands, common, exits
from loopin_backup_core.cli.console import plain
from loopin_backup_core.cli.progress import Display

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help=commands.about("demo"))
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the backup in this directory")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Print the story as it happens."""
    from loopin_backup_core.operations import demo

    console = context.console
    # Where progress cannot be written over, its lines would only interrupt the story.
    console.quiet = console.quiet or not console.err.isatty()
    display = Display(console)

    def tell(sentence: str) -> None:
        display.clear()
        console.line(plain(sentence))
        console.out.flush()

    demo.run(common.surroundings(context, display), tell, keep=args.keep)
    return exits.SUCCESS
