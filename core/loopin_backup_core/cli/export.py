"""``export``: write a backup as a plain ``.sql``, verified on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import duration, number, size
from loopin_backup_core.cli.progress import Display

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "export",
        "Write a backup as a plain .sql file for psql: decompressed, decrypted, and compared with its manifest on the "
        "way. The file is readable by you alone, and appears only if every byte is right.",
        tools=True,
    )
    parser.add_argument("backup", metavar="BACKUP", help="its name or the beginning of it, a file, or “latest”")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist yet")
    common.add_identity(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Export one backup."""
    from loopin_backup_core.operations import export
    from loopin_backup_core.repository.catalog import Catalog

    profile = common.profile(args, context)
    backup = Catalog(profile.directory, clock=context.now).find(args.backup, *common.meant(profile, context))
    display = Display(context.console)
    around = common.surroundings(context, display, common.keys(args, profile, context))
    try:
        done = export.export(backup, context.cwd / args.file, around, tool_folders=tuple(args.tools))
    finally:
        display.clear()
    if context.console.as_json:
        facts = {"backup": backup.stem, "file": str(done.path), "bytes": done.bytes, "rows": done.rows}
        context.console.json({**facts, "tables": done.tables, "seconds": round(done.seconds, 3)})
    context.console.say(
        f"{done.path} holds {backup.stem}: {size(done.bytes)}, {number(done.rows)} rows in {done.tables} tables, "
        f"verified while it was written, in {duration(done.seconds)}."
    )
    return exits.SUCCESS
