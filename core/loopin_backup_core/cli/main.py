"""``loopin-backup-cli``: parse, make one core call, print. One file per noun."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from loopin_backup_core.cli import commands, exits, faults
from loopin_backup_core.cli import console as consoles
from loopin_backup_core.cli.version import ShowVersion
from loopin_backup_core.model.context import own_environment
from loopin_backup_core.model.errors import CancelledError, LoopinError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import FrameType

    from loopin_backup_core.cli.console import Console

EPILOG = "Exit codes: 0 success, 1 failure, 2 usage, 3 suspect, 4 locked by another run, 5 verification failed, \
6 credentials, 7 client tools, 8 not possible here, 9 not allowed, 130 cancelled."


class _Noun(Protocol):
    def register(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None: ...


@value
class Context:
    """What every command gets: the console, the environment, the working directory, the token that Ctrl-C cancels."""

    console: Console
    environ: Mapping[str, str]
    cwd: Path
    token: CancelToken

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line; with ``command`` only of that one, or of names if it is unknown."""
    top = argparse.ArgumentParser(
        prog="loopin-backup-cli",
        description="Back up, list, verify, restore and clean up PostgreSQL databases.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    top.add_argument("--version", action=ShowVersion)
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    if command is not None and not commands.noun_of(command):
        for name in commands.COMMANDS:
            subparsers.add_parser(name, help=commands.about(name), add_help=False)
        return top
    for noun in commands.nouns() if command is None else (commands.noun_of(command),):
        cast("_Noun", import_module(f"loopin_backup_core.cli.{noun}")).register(subparsers)
    return top


@contextmanager
def cancelled_by_signals(token: CancelToken) -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP ask the job to stop and clean up; a second one stops at once."""

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the form of a handler
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel("Cancelled. Everything that was begun has been removed.")

    asked = [signal.SIGINT, signal.SIGTERM]
    hangup: signal.Signals | None = getattr(signal, "SIGHUP", None)
    # A closed terminal or connection ends a run in the same way; what nohup has ignored stays so.
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        asked.append(hangup)
    previous = [(one, signal.signal(one, ask)) for one in asked]
    try:
        yield
    finally:
        for one, handler in previous:
            signal.signal(one, handler)


def run(arguments: Sequence[str], console: Console, environ: Mapping[str, str], cwd: Path) -> int:
    """Run one command and return its exit code; the one place where errors become words and codes."""
    args = parser(arguments[0] if arguments else "").parse_args(arguments)
    console.as_json = getattr(args, "json", False)
    console.quiet = getattr(args, "quiet", False)
    if "NO_COLOR" in environ:
        console.without_colours()
    context = Context(console, environ, cwd, CancelToken())
    try:
        with cancelled_by_signals(context.token):
            code: int = args.run(args, context)
            return console.flushed() or code
    except KeyboardInterrupt:
        console.error(CancelledError("Stopped.").message)
        return exits.CANCELLED
    except BrokenPipeError:
        # Whoever read our output has gone away, as ``head`` does; Python must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.FAILURE
    except Exception as error:  # noqa: BLE001 - the last handler
        return _failed(faults.explained(error, environ), console)


def _failed(error: LoopinError, console: Console) -> int:
    if console.as_json:
        console.json({"error": error.message, "hint": error.hint, "exit_code": exits.code_of(error)})
    console.error(error.message, error.hint)
    console.flushed()
    return exits.code_of(error)


def main() -> int:
    """Run the command line of this process."""
    faults.open_streams()
    code = run(sys.argv[1:], consoles.standard(), own_environment(), working_directory())
    faults.leave_streams()
    return code


def working_directory() -> Path:
    """Return where the process was started; one that is gone is no place for anything."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/nonexistent")


if __name__ == "__main__":
    sys.exit(main())
