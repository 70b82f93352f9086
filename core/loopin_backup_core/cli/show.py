"""``show``: all that is known of one backup, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import ago, duration, number, one_line, size
from loopin_backup_core.cli.list import document, verified
from loopin_backup_core.model.progress import NullReporter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.destination import Copy
    from loopin_backup_core.model.manifest import Manifest


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(subparsers, "show")
    parser.add_argument("backup", metavar="BACKUP", help="its name or the beginning of it, a file of it, or “latest”")
    common.at(parser, "show one that lies at")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Print one backup."""
    if args.at:
        from loopin_backup_core.destinations import copies

        place = common.place(args, context, NullReporter())
        backup = copies.find(place, args.backup, *common.meant(place.profile, context)).backup
    else:
        from loopin_backup_core.repository.catalog import Catalog

        profile = common.profile(args, context)
        backup = Catalog(profile.directory, clock=context.now).find(args.backup, *common.meant(profile, context))
    if context.console.as_json:
        context.console.json(_document(backup, context))
    else:
        _print(backup, context)
    return exits.SUCCESS


def _document(backup: Backup, context: Context) -> dict[str, object]:
    from loopin_backup_core.repository.manifest import to_json

    facts = document(backup, context.now())
    return {**facts, "manifest": to_json(backup.manifest) if backup.manifest is not None else None}


def _print(backup: Backup, context: Context) -> None:
    console = context.console
    console.line(console.paint(one_line(backup.stem), "strong"))
    facts = [*_basics(backup, context)]
    if backup.manifest is not None:
        facts += _origin(backup.manifest)
    width = max(len(name) for name, _ in facts)
    for name, value in facts:
        console.line(f"  {name:<{width}}  {one_line(value)}")
    for reason in backup.reasons:
        console.line(f"  {one_line(reason)}")
    if backup.manifest is not None:
        _print_tables(backup.manifest, console)


def _basics(backup: Backup, context: Context) -> Iterator[tuple[str, str]]:
    when = backup.created_at
    yield "verdict", backup.verdict.value
    yield "verified", verified(backup, context.now())
    yield "kind", backup.kind.value if backup.kind is not None else "unknown"
    if when is not None:
        yield "time", f"{when:%Y-%m-%d %H:%M:%S} UTC, {ago(when, context.now())}"
    if backup.data_path is not None:
        yield "file", str(backup.data_path)
    yield "size", f"{size(backup.size)} ({number(backup.size)} bytes)"
    if backup.pinned:
        yield "pinned", "yes: no cleanup deletes it"
    for copy in backup.copies:
        yield "copy", f"{copy.destination}, {ago(copy.at, context.now())}" + _state(copy)
    if backup.note:
        yield "note", backup.note


def _state(copy: Copy) -> str:
    if copy.let_go:
        return ", deleted there by a cleanup"
    return "" if copy.is_good else ", DAMAGED"


def _origin(facts: Manifest) -> Iterator[tuple[str, str]]:
    source, index = facts.source, facts.index
    yield "database", f"{facts.database_name} on {source.host}:{source.port}, as {source.user}"
    told = f", system identifier {source.system_identifier}" if source.system_identifier else ""
    yield "server", f"PostgreSQL {source.server_version}{', a standby' if source.standby else ''}{told}"
    yield "encoding", f"{source.database.encoding}, collation {source.database.collate or 'unknown'}"
    yield "made by", f"LoopIn Backup {facts.tool_version}, pg_dump {facts.pg_dump_version}"
    yield "took", duration((facts.finished_at - facts.started_at).total_seconds())
    yield "SHA-256", facts.sha256
    yield "stored", f"{facts.compression.value}, {number(index.bytes)} bytes of dump, encryption {facts.encryption}"
    for recipient in facts.recipients:
        yield "opens with", f"the identity of {recipient}"
    yield "objects", ", ".join(f"{count} {name}" for name, count in sorted(index.objects.items())) or "none"
    needs = [*index.requires.roles, *index.requires.extensions, *index.requires.tablespaces]
    yield "needs", ", ".join(needs) or "nothing that a new server has not"
    for text in facts.excluded:
        yield "not in it", text


def _print_tables(facts: Manifest, console: Console) -> None:
    tables = sorted(facts.index.tables.values(), key=lambda section: (-section.bytes, section.name))
    if not tables:
        console.line("  There are no tables in it.")
        return
    console.line()
    rows = [(one_line(table.name), number(table.rows), size(table.bytes)) for table in tables]
    total = (f"{len(tables)} tables", number(facts.index.rows), size(sum(table.bytes for table in tables)))
    console.table(("TABLE", "ROWS", "SIZE"), [*rows, total], right=frozenset({1, 2}))
