"""``loopin-backup-cron``: one scheduled run, or what was missed of them, for a machine on which nobody watches.

Backup, structure check, cleanup; silent when all is well, one clear line on stderr and an exit code when not. Cron
mails what it reads there. Everything is in ``logs/scheduled_backup.log``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import backup as backup_noun
from loopin_backup_core.cli import common, exits, faults
from loopin_backup_core.cli import console as consoles
from loopin_backup_core.cli.main import Context, cancelled_by_signals, working_directory
from loopin_backup_core.cli.version import ShowVersion
from loopin_backup_core.model.context import own_environment
from loopin_backup_core.model.errors import LoopinError, UsageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.progress import CancelToken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loopin_backup_core.destinations.copies import Copied
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import Progress
    from loopin_backup_core.operations.scheduled_run import Done
    from loopin_backup_core.repository.run_log import RunLog

CATCH_UP = "catch-up"
JOBS = [*(kind.value for kind in (Kind.HOURLY, Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY)), CATCH_UP]


class _LogOnly:
    """A reporter that writes to the log and nowhere else."""

    def __init__(self, log: RunLog) -> None:
        self._log = log

    def progress(self, progress: Progress) -> None:
        """Ignore it: nobody is there to see it."""

    def notice(self, text: str) -> None:
        """Keep it."""
        self._log.write("notice", text)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="loopin-backup-cron",
        description="Take a scheduled backup, check it and clean up; or, with catch-up, do that if a run of the "
        "profile's schedule was missed, and drill the newest backup when its proof grows old. Silent unless something "
        "is wrong.",
        epilog="Exit codes are those of loopin-backup-cli.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action=ShowVersion)
    top.add_argument("kind", choices=JOBS)
    backup_noun.add_all(top)
    top.add_argument(
        "--profile", metavar="NAME", help="the profile to use instead of DATABASE_URL, or of all that have a schedule"
    )
    top.add_argument("--directory", type=Path, metavar="DIR", help="where the backups are, instead of the profile's")
    top.add_argument("--compress", choices=["none", "zstd"], help="default: the profile's, else none")
    top.add_argument("--no-cleanup", action="store_true", help="delete nothing afterwards")
    top.add_argument("--lock-timeout", type=float, metavar="SECONDS", help="how long to wait for locks (60)")
    top.add_argument("--deadline", type=float, metavar="SECONDS", help="give up after this long (never)")
    top.add_argument(
        "--tools", type=Path, action="append", default=[], metavar="DIR", help="a folder with client tools"
    )
    backup_noun.add_encryption(top)
    common.add_identity(top)
    top.set_defaults(note="", pin=False, no_owner=False, role_passwords=False, exclude_table_data=[], begin_anew=False)
    return top


def scheduled(args: argparse.Namespace, profile: Profile, context: Context, log: RunLog) -> int:
    """Do one scheduled run, say what is suspect, and return the exit code. Raises what stopped the run."""
    from loopin_backup_core.operations import scheduled_run as runs

    around = common.surroundings(context, _LogOnly(log), common.keys(args, profile, context))
    backup_noun.check_all(args)
    if args.all:
        return _all(args, profile, around, context, log)
    done = runs.run(profile, backup_noun.wanted(args, profile), around, log, clean=not args.no_cleanup)
    return _told(done, context)


def _told(done: Done, context: Context) -> int:
    """Say what is suspect and which copies failed; return the exit code, the gravest matter first."""
    if done.suspicion:
        context.console.error(consoles.one_line(done.suspicion))
    code = _uncopied(done.uncopied, context)
    return exits.SUSPECT if done.suspicion else code


def _uncopied(failed: Sequence[Copied], context: Context) -> int:
    """Say which copies failed, and return the exit code."""
    for one in failed:
        context.console.error(consoles.one_line(one.sentence))
    return next((exits.code_of(one.error) for one in failed if one.error is not None), exits.SUCCESS)


def _all(args: argparse.Namespace, profile: Profile, around: JobContext, context: Context, log: RunLog) -> int:
    """Do one scheduled run of all databases, say what failed and what is suspect, and return the worst exit code."""
    from loopin_backup_core.operations import all_databases
    from loopin_backup_core.operations import scheduled_run as runs

    wanted = backup_noun.wanted(args, profile)
    done = runs.run_all(profile, wanted, around, log, clean=not args.no_cleanup, exclude=args.exclude)
    outcomes = done.outcomes
    code = exits.worst(backup_noun.code_of(one) for one in outcomes)
    if code != exits.SUCCESS:
        context.console.error(consoles.one_line(all_databases.summary(outcomes)))
    for one in outcomes:
        if text := backup_noun.complaint(one):
            context.console.error(consoles.one_line(text))
    copies = _uncopied(done.uncopied, context)
    return code if code != exits.SUCCESS else copies


def catch_up(args: argparse.Namespace, context: Context) -> int:
    """Catch up the named profile, or all that have a schedule; return the first exit code that is not 0."""
    if args.all or args.exclude:
        raise UsageError(
            "catch-up looks after the database that a profile names, and --all means others too.",
            hint="Leave it out. A profile for each database that matters is caught up, drilled and checked by itself.",
        )
    codes = [_caught_up(args, profile, context) for profile in _scheduled_profiles(args, context)]
    return next((code for code in codes if code != exits.SUCCESS), exits.SUCCESS)


def _scheduled_profiles(args: argparse.Namespace, context: Context) -> list[Profile]:
    from loopin_backup_core.config import profiles

    if args.profile or args.directory:
        return [common.profile(args, context)]
    return [one for one in profiles.all_profiles(context.environ) if one.schedule.is_set or one.schedule.drill_days]


def _caught_up(args: argparse.Namespace, profile: Profile, context: Context) -> int:
    from loopin_backup_core.operations import catch_up as catchup
    from loopin_backup_core.system.clock import LocalZone

    log = _log_of(profile, context)
    around = common.surroundings(context, _LogOnly(log), common.keys(args, profile, context))
    try:
        caught = catchup.catch_up(
            profile,
            around,
            log,
            LocalZone(),
            wanted=lambda kind: backup_noun.wanted(argparse.Namespace(**{**vars(args), "kind": kind.value}), profile),
            tool_folders=tuple(args.tools),
            clean=not args.no_cleanup,
        )
    except LoopinError as error:
        return _failed(f"catch-up of {profile.name}", error, context)
    if caught.waiting:
        log.write("notice", caught.waiting)
    code = _told(caught.done, context) if caught.done is not None else exits.SUCCESS
    if caught.complaint:
        context.console.error(consoles.one_line(caught.complaint))
    if code == exits.SUSPECT or caught.drill is None or caught.drill.ok:
        return code
    return exits.VERIFICATION if caught.drill.ok is False else code or exits.NOT_POSSIBLE


def run(arguments: Sequence[str], console: consoles.Console, environ: Mapping[str, str], cwd: Path) -> int:
    """Do one scheduled run, or catch up, and return the exit code."""
    args = parser().parse_args(arguments)
    context = Context(console, environ, cwd, CancelToken())
    with cancelled_by_signals(context.token):
        return dispatch(args, context)


def dispatch(args: argparse.Namespace, context: Context) -> int:
    """Do what was asked for, say in one line what goes wrong, and return the exit code."""
    try:
        if args.kind == CATCH_UP:
            return catch_up(args, context)
        profile = common.profile(args, context)
        return scheduled(args, profile, context, _log_of(profile, context))
    except KeyboardInterrupt:
        context.console.error("Stopped.")
        return exits.CANCELLED
    except Exception as error:  # noqa: BLE001 - the last handler
        known = faults.explained(error, context.environ)
        return _failed(args.kind if args.kind == CATCH_UP else f"{args.kind} backup", known, context)


def _log_of(profile: Profile, context: Context) -> RunLog:
    from loopin_backup_core.repository.run_log import SCHEDULED, RunLog

    return RunLog(profile.logs / SCHEDULED, context.now)


def _failed(what: str, error: LoopinError, context: Context) -> int:
    context.console.error(consoles.one_line(f"{what} FAILED: {error.message} {error.hint}".strip()))
    return exits.code_of(error)


def main() -> int:
    """Run the command line of this process."""
    faults.open_streams()
    code = run(sys.argv[1:], consoles.standard(), own_environment(), working_directory())
    faults.leave_streams()
    return code


if __name__ == "__main__":
    sys.exit(main())
