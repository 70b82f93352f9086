"""``doctor``: find what would stop a backup or a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.model.progress import NullReporter

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.operations.doctor import Report
    from loopin_backup_core.postgres.client_tools import Tool

STYLES = {"ok": "good", "warning": "warning", "problem": "bad"}
SHOWN_PER_AREA = 30


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers, "doctor", "Exit code 0 if nothing stands in the way; warnings do not count.", tools=True
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Examine everything and print what was found."""
    from loopin_backup_core.operations import doctor

    profile = common.profile(args, context)
    report = doctor.examine(profile, common.surroundings(context, NullReporter()), args.tools)
    if context.console.as_json:
        context.console.json(document(report))
    else:
        show(report, context.console)
    if report.healthy:
        return exits.SUCCESS
    return exits.code_of(report.errors[0]) if report.errors else exits.FAILURE


def document(report: Report) -> dict[str, Any]:
    """Return a report for scripts."""
    return {
        "healthy": report.healthy,
        "findings": [
            {"area": one.area.value, "level": one.grade.value, "text": one.text, "fix": one.fix}
            for one in report.findings
        ],
        "tools": [_tool(tool, picked=tool in report.picked) for tool in report.tools],
    }


def _tool(tool: Tool, *, picked: bool) -> dict[str, Any]:
    return {
        "name": tool.name,
        "version": tool.version_text,
        "path": str(tool.path),
        "origin": tool.origin,
        "picked": picked,
    }


def show(report: Report, console: Console) -> None:
    """Print a report for people: the tools, then the findings by area, each problem with what to type."""
    if not console.quiet:
        rows = [
            ["*" if tool in report.picked else "", tool.name, tool.version_text, tool.origin, one_line(str(tool.path))]
            for tool in report.tools
        ]
        console.table(["", "tool", "version", "from", "path"], rows)
        console.line()
    for area in dict.fromkeys(one.area for one in report.findings):
        found = [one for one in report.findings if one.area is area and not (console.quiet and one.grade == "ok")]
        for one in found[:SHOWN_PER_AREA]:
            mark = console.paint(f"{one.grade.value:8}", STYLES[one.grade.value])
            console.line(f"{mark} {area.value}: {one_line(one.text)}")
            if one.fix:
                console.line(f"         {one_line(one.fix)}")
        if len(found) > SHOWN_PER_AREA:
            console.line(f"         … and {len(found) - SHOWN_PER_AREA} more; --json names them all")
