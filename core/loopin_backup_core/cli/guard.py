"""``guard -- COMMAND``: a backup, your command, and what it did to the rows."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import duration, number, one_line
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.errors import LoopinError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.guard import Change, GuardResult, Request

SHOWN = 40


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "guard",
        "Take a pinned backup, run COMMAND on this terminal with this environment, and compare the rows of all tables. "
        "The exit code is that of COMMAND, or 3 if the database seems to have been wiped.",
        tools=True,
    )
    parser.add_argument("--label", default="", metavar="TEXT", help="what to write to the backup, not the git commit")
    parser.add_argument("command", nargs="+", metavar="COMMAND", help="what to run, with its arguments, after “--”")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Guard the command."""
    from loopin_backup_core.operations import guard
    from loopin_backup_core.repository.run_log import RunLog

    profile = common.profile(args, context)
    log = RunLog(profile.logs / "backup.log", context.now)
    display = Display(context.console, log)
    log.write("start", f"guard of {profile.name}: a backup before a command")
    try:
        done = guard.run(profile, _request(args, profile, context), common.surroundings(context, display))
    except LoopinError as error:
        log.write("error", f"{error.message} {error.hint}")
        raise
    finally:
        display.clear()
    log.write("error" if done.findings else "done", f"{done.manifest.stem}, {_summary(done)}")
    return _told(done, profile, context)


def _request(args: argparse.Namespace, profile: Profile, context: Context) -> Request:
    from loopin_backup_core.model.kinds import Kind
    from loopin_backup_core.operations.backup import BackupOptions
    from loopin_backup_core.operations.guard import Request

    wanted = BackupOptions(
        Kind.MANUAL,
        compression=profile.compression,
        lock_timeout=profile.lock_timeout,
        deadline=profile.deadline,
        no_owner=profile.no_owner,
        exclude_table_data=profile.exclude_table_data,
        tool_folders=tuple(args.tools),
    )
    return Request(tuple(args.command), context.cwd, wanted, args.label, aside=context.console.as_json)


def _summary(done: GuardResult) -> str:
    if done.code is None:
        return "the database seemed to be wiped already: the command was not run"
    ended = f"was ended by signal {-done.code}" if done.code < 0 else f"ended with exit code {done.code}"
    return f"the command {ended} after {duration(done.seconds)}"


def _told(done: GuardResult, profile: Profile, context: Context) -> int:
    """Print what happened and return the exit code."""
    console = context.console
    if console.as_json:
        console.json(document(done, profile))
    console.say(f"The backup before it is {done.manifest.stem}, pinned, with the note “{done.note}”.")
    console.say(f"{_summary(done)[0].upper()}{_summary(done)[1:]}.")
    if done.code is not None and done.failure is None:
        _show_changes(done, context)
    for line in way_back(done, profile):
        console.say(line)
    if done.findings:
        message = f"{done.manifest.database_name} may have been wiped: {' '.join(done.findings)}"
        hint = "The backup above is from before. Nothing of it was changed."
        if done.code is None:
            accept = f"“loopin-backup-cli accept {done.manifest.stem}”"
            hint = f"The command was not run. If all is as it should be, type {accept} and repeat it."
        console.error(message, "" if console.quiet else hint)
        return exits.SUSPECT
    if done.failure is not None:
        console.error(f"What the command did could not be found out. {done.failure.message}", done.failure.hint)
    return code_of(done)


def code_of(done: GuardResult) -> int:
    """Return the exit code: the command's own, as a shell gives it, but never 0 for what was not compared."""
    code = done.code if done.code is not None else exits.SUSPECT
    if code < 0:
        return 128 - code
    return exits.code_of(done.failure) if done.failure is not None and code == 0 else code


def _show_changes(done: GuardResult, context: Context) -> None:
    console = context.console
    if not done.changes:
        console.say("Every table has as many rows as before. What was changed inside of rows is not seen by that.")
        return
    console.say("Tables with another number of rows (what was changed inside of rows is not seen):")
    if not console.quiet and not console.as_json:
        rows = [_row(one) for one in done.changes[:SHOWN]]
        console.table(("", "TABLE", "BEFORE", "NOW"), rows, right=(2, 3))
    if len(done.changes) > SHOWN:
        console.say(f"… and {len(done.changes) - SHOWN} more; --json names them all")


def _row(one: Change) -> tuple[str, str, str, str]:
    what = "gone" if one.after is None else "new" if one.before is None else "changed"
    about = "" if one.exact else "about "
    before = "-" if one.before is None else number(one.before)
    return what, one_line(one.table), before, "-" if one.after is None else about + number(one.after)


def way_back(done: GuardResult, profile: Profile) -> list[str]:
    """Return what to type to go back to before the command, or to before what was suspect already."""
    if done.code is None:
        if not done.last_good:
            return []
        return _ways(done, profile, done.last_good, "To go back to the last good backup:")
    return _ways(done, profile, done.manifest.stem, "To go back to before it:")


def _ways(done: GuardResult, profile: Profile, stem: str, back: str) -> list[str]:
    name = done.manifest.database_name
    more = f" --profile {profile.name}" if profile.name == done.manifest.profile != "default" else ""
    start = f"loopin-backup-cli restore {stem}"
    return [
        back,
        f"  {start} --replace {shlex.quote(name)}{more}",
        "To look at it beside the database:",
        f"  {start} --to {shlex.quote(name + '_as_before')}{more}",
    ]


def document(done: GuardResult, profile: Profile) -> dict[str, Any]:
    """Return what happened for scripts."""
    return {
        "backup": done.manifest.stem,
        "note": done.note,
        "exit_code": done.code,
        "seconds": round(done.seconds, 3),
        "verdict": "suspect" if done.findings else "not compared" if done.failure else "no sign of a wipe",
        "findings": list(done.findings),
        "changes": [
            {"table": one.table, "before": one.before, "now": one.after, "exact": one.exact} for one in done.changes
        ],
        "error": done.failure.message if done.failure else "",
        "way_back": [line.strip() for line in way_back(done, profile)[1::2]],
    }
