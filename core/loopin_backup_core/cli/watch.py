"""``watch``: does the database look wiped? A look for every few minutes, between two backups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import ago, number
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.progress import NullReporter

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.operations.watch import Watched

SHOWN = 10


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "watch",
        "Compare sizes and statistics of the tables with the last good backup. Reads no table, changes nothing. Exit "
        "code 0 if all seems well, 3 if not, 10 if no table could be judged, another if it could not look.",
    )
    parser.add_argument("--notify", action="store_true", help="also tell a finding to the places of “notice list”")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Look, and tell what was found."""
    from loopin_backup_core.notifications import notices
    from loopin_backup_core.operations import watch

    profile = common.profile(args, context)
    found = watch.watch(profile, common.surroundings(context, Display(context.console)))
    if args.notify and found.suspect:
        around = common.surroundings(context, NullReporter())
        notices.tell(profile, notices.suspect(profile, found.database, found.texts, around), around)
    if context.console.as_json:
        context.console.json(document(found))
    if found.suspect:
        context.console.error(*alarm(found, context))
        return exits.SUSPECT
    if found.blind:
        context.console.error(*blind(found))
        return exits.NOT_JUDGED
    context.console.say(
        f"{found.database} shows no sign of a wipe: {number(found.tables)} tables compared with {found.backup} "
        f"({ago(found.taken, context.now())})."
    )
    if found.unknown:
        context.console.say(f"  Not judged, the server has no statistics of them: {_some(found.unknown)}.")
        context.console.say("  ANALYZE makes the statistics known; the server does it by itself after many changes.")
    return exits.SUCCESS


def alarm(found: Watched, context: Context) -> tuple[str, str]:
    """Return what was found as a sentence, and what to type."""
    more = f" And {len(found.signs) - SHOWN} more." if len(found.signs) > SHOWN else ""
    texts = " ".join(sign.text for sign in found.signs[:SHOWN])
    message = (
        f"{found.database} may have been wiped since {found.backup} ({ago(found.taken, context.now())}): {texts}{more}"
    )
    hint = (
        f"That backup is good, and kept. Look at the plan: loopin-backup-cli restore {found.backup} --replace --plan. "
        "If this is intended, the next backup will be suspect: accept that one."
    )
    return message, hint


def blind(found: Watched) -> tuple[str, str]:
    """Return that nothing could be judged as a sentence, and what helps."""
    message = (
        f"Nobody can tell whether {found.database} was wiped: the server has no statistics of any table that had rows "
        f"in {found.backup}: {_some(found.unknown)}."
    )
    return message, "They are lost by a crash or a reset. ANALYZE makes them known."


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def document(found: Watched) -> dict[str, Any]:
    """Return what was found for scripts."""
    return {
        "database": found.database,
        "verdict": "suspect" if found.suspect else "not judged" if found.blind else "no sign of a wipe",
        "compared_with": found.backup,
        "taken": found.taken.isoformat(),
        "findings": [
            {"table": one.table, "before": one.before, "now": one.now, "certain": one.certain, "text": one.text}
            for one in found.signs
        ],
        "not_judged": list(found.unknown),
        "seconds": round(found.seconds, 3),
    }
