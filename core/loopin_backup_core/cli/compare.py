"""``compare``: two backups side by side, table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import number, one_line

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.rules.backup_diff import TableDiff

SAME = {True: "same", False: "differs", None: "unknown"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "compare",
        "Show the rows of each table in two backups, by their manifests; no file is read and no server asked.",
    )
    parser.add_argument("before", metavar="BACKUP", help="the earlier one")
    parser.add_argument("after", metavar="OTHER", help="the later one; “latest” is the newest good one")
    parser.add_argument("--changed", action="store_true", help="only tables that differ")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Print every table of either."""
    from loopin_backup_core.repository.catalog import Catalog
    from loopin_backup_core.rules import backup_diff

    profile = common.profile(args, context)
    catalog = Catalog(profile.directory, clock=context.now)
    before, after = (catalog.find(name, *common.meant(profile, context)) for name in (args.before, args.after))
    found = [one for one in backup_diff.of(before, after) if not args.changed or one.same is not True]
    if context.console.as_json:
        context.console.json({"before": before.stem, "after": after.stem, "tables": [_document(one) for one in found]})
    elif found:
        rows = [
            (one_line(one.table), _count(one.before), _count(one.after), f"{one.change:+,}", SAME[one.same])
            for one in found
        ]
        context.console.table(("TABLE", "BEFORE", "AFTER", "CHANGE", "CONTENTS"), rows, right=frozenset({1, 2, 3}))
    else:
        context.console.say("All tables hold the same.")
    return exits.SUCCESS


def _count(rows: int | None) -> str:
    return number(rows) if rows is not None else "-"


def _document(one: TableDiff) -> dict[str, object]:
    return {"table": one.table, "before": one.before, "after": one.after, "change": one.change, "same": one.same}
