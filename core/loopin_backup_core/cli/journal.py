"""``journal verify|show|accept``: prove the chain of the journal, read what it tells, go on after a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands, common, exits
from loopin_backup_core.cli.console import number, one_line

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.repository.journal import Entry


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("journal", help=commands.about("journal"))
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", parents=[common.options()], help="check every link of its hash chain")
    verify.set_defaults(run=run_verify)
    accept = actions.add_parser(
        "accept", parents=[common.options()], help="say that you know what is wrong with it, so that cleanup goes on"
    )
    accept.set_defaults(run=run_accept)
    show = actions.add_parser("show", parents=[common.options()], help="print its entries, oldest first")
    show.add_argument("backup", metavar="BACKUP", nargs="?", default="", help="only those of one backup, by full name")
    show.set_defaults(run=run_show)


def run_verify(args: argparse.Namespace, context: Context) -> int:
    """Check the chain, and whether journal and directory tell the same."""
    from loopin_backup_core.repository.catalog import Catalog
    from loopin_backup_core.repository.journal import Journal

    directory = common.present(args, context).directory
    report = Journal(directory).check()
    remarks = [*report.remarks, *Catalog(directory, clock=context.now).remarks()]
    console = context.console
    if console.as_json:
        console.json({"lines": report.lines, "problems": list(report.problems), "remarks": remarks})
    else:
        for text in report.problems:
            console.line(console.paint(one_line(text), "bad"))
        for text in remarks:
            console.line(one_line(text))
        state = "is broken" if report.problems else "is whole"
        console.say(f"The journal has {number(report.lines)} lines, and its chain {state}.")
    return exits.VERIFICATION if report.problems else exits.SUCCESS


def run_accept(args: argparse.Namespace, context: Context) -> int:
    """Write down that somebody knows what is wrong with the journal."""
    from loopin_backup_core.operations import annotations as marks

    problems = marks.review(common.present(args, context).directory, context.now)
    if context.console.as_json:
        context.console.json({"accepted": problems})
    for text in problems:
        context.console.say(text)
    context.console.say("Accepted: cleanup decides again. Pins that are lost are not back: pin again what must stay.")
    return exits.SUCCESS


def run_show(args: argparse.Namespace, context: Context) -> int:
    """Print the entries."""
    from loopin_backup_core.repository.journal import Journal

    directory = common.present(args, context).directory
    entries = [entry for entry in Journal(directory).entries() if args.backup in {"", entry.backup}]
    if context.console.as_json:
        context.console.json([_document(entry) for entry in entries])
        return exits.SUCCESS
    for entry in entries:
        facts = ", ".join(f"{name}={value}" for name, value in entry.facts.items() if name != "user")
        words = f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.event}  {entry.backup}  {facts}".rstrip()
        context.console.line(one_line(f"{words}  by {entry.facts.get('user', 'unknown')}"))
    return exits.SUCCESS


def _document(entry: Entry) -> dict[str, object]:
    at = entry.at.isoformat()
    return {"seq": entry.seq, "at": at, "event": entry.event, "backup": entry.backup, **entry.facts}
