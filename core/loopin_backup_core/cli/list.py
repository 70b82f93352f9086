"""``list``: the backups of a directory, newest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import ago, number, one_line, size
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.progress import NullReporter
from loopin_backup_core.rules import retention

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.backup import Backup, Verification
    from loopin_backup_core.model.manifest import Manifest

HEADS = ("NAME", "KIND", "TIME (UTC)", "AGE", "SIZE", "ROWS", "VERDICT", "VERIFIED", "PIN", "NOTE")
RIGHT = frozenset({3, 4, 5})
LONGEST_NOTE = 40
SHOWN = 5
STYLES = {
    Verdict.GOOD: "good",
    Verdict.WARNINGS: "warning",
    Verdict.FOREIGN: "dim",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(subparsers, "list")
    common.at(parser, "list what lies at")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Print the catalog."""
    from loopin_backup_core.repository.catalog import Catalog

    if args.at:
        return _at(args, context)
    profile = common.present(args, context)
    backups = Catalog(profile.directory, clock=context.now).backups()
    if context.console.as_json:
        context.console.json([document(backup, context.now()) for backup in backups])
    elif not backups:
        context.console.say(
            f"There are no backups in {profile.directory}. Take one: “loopin-backup-cli backup manual”."
        )
    else:
        _print(backups, context.console, context.now())
    return exits.SUCCESS


def _at(args: argparse.Namespace, context: Context) -> int:
    """Print what lies at a destination; where it has several folders, each name begins with its own."""
    place = common.place(args, context, NullReporter())
    remotes = place.remotes()
    if context.console.as_json:
        context.console.json([{**document(one.backup, context.now()), "folder": one.folder} for one in remotes])
    elif not remotes:
        context.console.say(f"There are no backups at {place.destination.address}.")
    else:
        several = len({one.folder for one in remotes}) > 1
        shown = [replace(one.backup, stem=one.shown) if several else one.backup for one in remotes]
        _print(shown, context.console, context.now())
    return exits.SUCCESS


def document(backup: Backup, now: datetime) -> dict[str, Any]:
    """Return what is known of a backup as JSON values; ages are in seconds, sizes in bytes."""
    when, source = backup.created_at, backup.manifest.source if backup.manifest is not None else None
    return {
        "name": backup.stem,
        "kind": backup.kind.value if backup.kind is not None else None,
        "created_at": when.isoformat() if when is not None else None,
        "age": round((now - when).total_seconds()) if when is not None else None,
        "size": backup.size,
        "rows": backup.rows,
        "verdict": backup.verdict.value,
        "reasons": list(backup.reasons),
        "without_rows": list(backup.manifest.without_rows) if backup.manifest is not None else [],
        "verified": _verification(backup.verified),
        "failed_verification": _verification(backup.failed_verification),
        "pinned": backup.pinned,
        "note": backup.note,
        "database": backup.database_name,
        "server": f"{source.host}:{source.port}" if source is not None else None,
        "system_identifier": source.system_identifier if source is not None else None,
        "format": backup.format,
        "encryption": backup.manifest.encryption if backup.manifest is not None else None,
        "indexed": backup.indexed,
        "copies": [
            {"destination": copy.destination, "at": copy.at.isoformat(), "ok": copy.is_good} for copy in backup.copies
        ],
        "path": str(backup.data_path) if backup.data_path is not None else None,
    }


def _verification(one: Verification | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"level": one.level.value, "at": one.at.isoformat(), "detail": one.detail, "seconds": one.duration}


def _print(backups: list[Backup], console: Console, now: datetime) -> None:
    heads: tuple[str, ...] = HEADS
    rows = [_row(backup, console, now) for backup in backups]
    if len({backup.database_name for backup in backups if backup.database_name}) > 1:
        # At the end, so that the columns before it stay where people and scripts know them.
        heads = (*HEADS, "DATABASE")
        rows = [(*row, one_line(backup.database_name) or "-") for row, backup in zip(rows, backups, strict=True)]
    if any(len(retention.servers_of(backups, one.database_name)) > 1 for one in backups):
        heads = (*heads, "SERVER")
        rows = [(*row, _server(backup)) for row, backup in zip(rows, backups, strict=True)]
    console.table(heads, rows, right=RIGHT)
    for backup in backups:
        if backup.manifest is not None and backup.manifest.without_rows:
            console.line()
            console.line(f"* {one_line(backup.stem)} has not the rows of {without_rows(backup.manifest)}")
    for backup in backups:
        if backup.verdict is not Verdict.GOOD or backup.reasons:
            console.line()
            console.line(f"{one_line(backup.stem)}: {backup.verdict.value}")
            for reason in backup.reasons:
                console.line(f"  {one_line(reason)}")


def without_rows(facts: Manifest) -> str:
    """Return the tables whose rows were left out of a backup."""
    more = len(facts.without_rows) - SHOWN
    return one_line(", ".join(facts.without_rows[:SHOWN])) + (f" and {more} more" if more > 0 else "")


def _server(backup: Backup) -> str:
    """Return where a backup came from; only databases of one name on several servers need to be told apart by that."""
    if backup.manifest is None:
        return "-"
    source = backup.manifest.source
    return one_line(f"{source.host}:{source.port}")


def _row(backup: Backup, console: Console, now: datetime) -> tuple[str, ...]:
    when = backup.created_at
    note = one_line(backup.note)
    return (
        one_line(backup.stem),
        backup.kind.value if backup.kind is not None else "-",
        f"{when:%Y-%m-%d %H:%M}" if when is not None else "-",
        ago(when, now) if when is not None else "-",
        size(backup.size),
        _rows(backup),
        console.paint(backup.verdict.value, STYLES.get(backup.verdict, "bad")),
        verified(backup, now),
        "pinned" if backup.pinned else "",
        note if len(note) <= LONGEST_NOTE else note[: LONGEST_NOTE - 1] + "…",
    )


def _rows(backup: Backup) -> str:
    """Return how many rows there are; a star says that those of some tables were left out."""
    if backup.rows is None:
        return "-"
    star = "*" if backup.manifest is not None and backup.manifest.without_rows else ""
    return number(backup.rows) + star


def verified(backup: Backup, now: datetime) -> str:
    """Return how and when a backup was verified, in a few words."""
    if (failure := backup.failed_verification) is not None:
        return f"{failure.level.value} failed {ago(failure.at, now)}"
    best = backup.verified
    return f"{best.level.value} {ago(best.at, now)}" if best is not None else "never"
