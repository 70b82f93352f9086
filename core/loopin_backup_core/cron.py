"""``loopin-backup-cron``: one scheduled run, for a machine on which nobody watches.

Backup, structure check, cleanup; silent when all is well, one clear line on stderr and an exit code when not. Cron
mails what it reads there. Everything is in ``logs/scheduled_backup.log``.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import backup as backup_noun
from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli import console as consoles
from loopin_backup_core.cli.main import Context, cancelled_by_signals
from loopin_backup_core.errors import LoopinError, NoIdentityError, NotAllowedError, StorageError, VerificationError
from loopin_backup_core.events import CancelToken
from loopin_backup_core.model import Kind, Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loopin_backup_core.events import Progress
    from loopin_backup_core.model import Profile
    from loopin_backup_core.runlog import RunLog
    from loopin_backup_core.verify import Outcome

KINDS = [kind.value for kind in (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY)]


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
        description="Take a scheduled backup, check it and clean up; silent unless something is wrong.",
        epilog="Exit codes are those of loopin-backup-cli.",
        allow_abbrev=False,
    )
    top.add_argument("kind", choices=KINDS)
    top.add_argument("--profile", metavar="NAME", help="the profile to use instead of DATABASE_URL")
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
    top.set_defaults(note="", pin=False, no_owner=False, role_passwords=False)
    return top


def scheduled(args: argparse.Namespace, profile: Profile, context: Context, log: RunLog) -> int:
    """Back up, check the structure, clean up; return the exit code.

    The first step that fails, or a suspicion, ends the run: nothing is deleted after it.
    """
    from loopin_backup_core import backup, verify
    from loopin_backup_core.catalog import Catalog

    around = common.surroundings(context, _LogOnly(log), common.keys(args, profile, context))
    facts = backup.take(profile, backup_noun.wanted(args, profile), around)
    log.write("done", backup_noun.summary(facts))
    catalog = Catalog(profile.directory)
    outcome = verify.verify(catalog.find(facts.stem), Level.STRUCTURE, around)
    _judge(outcome, log)
    if facts.verdict is Verdict.SUSPECT:
        text = backup_noun.suspicion(facts)
        log.write("error", text)
        context.console.error(consoles.one_line(text))
        return exits.SUSPECT
    if args.no_cleanup:
        return exits.SUCCESS
    _clean_up(profile, context, log)
    return exits.SUCCESS


def _judge(outcome: Outcome, log: RunLog) -> None:
    """Write down what the check found, or raise what is wrong.

    A server that only has the recipient cannot look inside what it wrote; that its bytes are right must do there. An
    identity that does not open it is another matter: then nobody may be able to.
    """
    if isinstance(outcome.locked, NoIdentityError):
        log.write("notice", f"{outcome.detail} Its structure was not checked: there is no identity on this machine.")
    elif outcome.locked is not None:
        raise outcome.locked
    elif not outcome.ok:
        raise VerificationError(outcome.detail, hint=outcome.hint)
    else:
        log.write("done", f"{outcome.backup.stem} verified: {outcome.detail}")


def _clean_up(profile: Profile, context: Context, log: RunLog) -> None:
    """Delete what retention lets go; where only administrators may, it is left to them."""
    from loopin_backup_core import cleanup

    try:
        for decision in cleanup.cleanup(profile.directory, profile.retention, context.now()):
            if decision.delete:
                log.write("done", f"deleted {decision.backup.stem}: {decision.reason}")
    except NotAllowedError as error:
        log.write("notice", f"cleanup was left to an administrator: {error.message}")


def run(arguments: Sequence[str], console: consoles.Console, environ: Mapping[str, str], cwd: Path) -> int:
    """Do one scheduled run and return its exit code."""
    from loopin_backup_core.runlog import RunLog

    args = parser().parse_args(arguments)
    context = Context(console, environ, cwd, CancelToken())
    log: RunLog | None = None
    try:
        profile = common.profile(args, context)
        log = RunLog(profile.logs / "scheduled_backup.log", context.now)
        log.write("start", f"{args.kind} backup of {profile.name} into {profile.directory}")
        with cancelled_by_signals(context.token):
            return scheduled(args, profile, context, log)
    except LoopinError as error:
        text = f"{args.kind} backup FAILED: {error.message} {error.hint}".strip()
        _note(log, text)
        console.error(consoles.one_line(text))
        return exits.code_of(error)


def _note(log: RunLog | None, text: str) -> None:
    """Write a failure to the log; the line on stderr counts more than a log that cannot be written."""
    try:
        if log is not None:
            log.write("error", text)
    except StorageError:
        return


def main() -> int:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    return run(sys.argv[1:], consoles.standard(), os.environ, Path.cwd())


if __name__ == "__main__":
    sys.exit(main())
