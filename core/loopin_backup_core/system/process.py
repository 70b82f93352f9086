"""The only room that starts programs: argument lists, never a shell, and a clean environment for every child.

Cancellation and deadlines are kept by one watchdog thread per child, which ends it while its owner is blocked on a
pipe; that works the same on every platform, where waiting on a pipe and an event together does not.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from loopin_backup_core.model.errors import CancelledError, ClientToolError, ProcessError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import FrameType, TracebackType
    from typing import Self

    from loopin_backup_core.model.progress import CancelToken

INHERITED = ("PATH", "HOME", "TMPDIR", "TMP", "TEMP", "KRB5CCNAME", "SYSTEMROOT", "APPDATA", "USERPROFILE")
GRACE = 1.0
STDERR_KEPT = 64 * 1024
PIPE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run: an absolute path, its arguments, and the whole environment it gets.

    ``user`` and ``group`` are numeric ids to become before it starts (POSIX, as root), ``cwd`` its directory.
    """

    program: Path
    args: tuple[str, ...]
    env: Mapping[str, str]
    user: int | None = None
    group: int | None = None
    cwd: Path | None = None

    @property
    def argv(self) -> tuple[str, ...]:
        """The argument list, the program first."""
        return (str(self.program), *self.args)


@dataclass(frozen=True, slots=True)
class Completed:
    """What a short program printed."""

    argv: tuple[str, ...]
    code: int
    stdout: bytes
    stderr: str


def base_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment that every child starts from: no ``PG*``, no ``PSQLRC``, messages in English.

    A PyInstaller bundle changes ``LD_LIBRARY_PATH`` for itself; children get what was there before.
    Source: PyInstaller manual, "LD_LIBRARY_PATH / LIBPATH considerations".
    """
    given = os.environ if environ is None else environ
    env = {name: given[name] for name in INHERITED if name in given}
    original = given.get("LD_LIBRARY_PATH_ORIG")
    if original:
        env["LD_LIBRARY_PATH"] = original
    elif "LD_LIBRARY_PATH" in given and not getattr(sys, "frozen", False):
        env["LD_LIBRARY_PATH"] = given["LD_LIBRARY_PATH"]
    env["LC_ALL"] = "C"
    return env


def _popen(
    command: Command, *, stdin: int | None, stdout: int | IO[bytes], stderr: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    if not command.program.is_absolute():
        msg = f"not an absolute path: {command.program}"
        raise ValueError(msg)
    try:
        return subprocess.Popen(  # noqa: S603 - an argument list, an absolute path and no shell
            command.argv,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=dict(command.env),
            cwd=command.cwd,
            user=command.user,
            group=command.group,
            extra_groups=() if command.user is not None else None,
            start_new_session=True,
            bufsize=0,
        )
    except (OSError, ValueError) as error:
        reason = f"{command.program} could not be started: {error}"
        raise ClientToolError(reason, hint="Run “loopin-backup-cli doctor” to see which tools are usable.") from error


def _signal_all(child: subprocess.Popen[bytes], name: str) -> None:
    """Signal a child and what it started itself, which would keep our pipe open; on Windows, terminate it."""
    if sys.platform == "win32":
        child.terminate()
        return
    try:
        os.killpg(child.pid, getattr(signal, name))
    except ProcessLookupError:
        return


class _Running:
    """A child with a watchdog: ended on cancel, on its deadline, and when its owner leaves."""

    def __init__(self, child: subprocess.Popen[bytes], token: CancelToken | None, deadline: float | None) -> None:
        self.child = child
        self._token = token
        self._deadline = None if deadline is None else time.monotonic() + deadline
        self._seconds = deadline
        self._over = threading.Event()
        self._why = ""
        self._tail = b""
        self._readers: list[threading.Thread] = []
        try:
            if token is not None or deadline is not None:
                self._start(self._watch)
            if child.stderr is not None:
                self._readers.append(self._start(self._collect))
        except RuntimeError:  # no thread can be started: nobody would watch over the child
            self.close()
            raise

    @staticmethod
    def _start(target: object) -> threading.Thread:
        thread = threading.Thread(target=target, daemon=True)  # type: ignore[arg-type]
        thread.start()
        return thread

    def _watch(self) -> None:
        while not self._over.is_set():
            if self._token is not None:
                self._token.wait(0.1)
            else:
                self._over.wait(0.1)
            if self._over.is_set():
                return
            if self._token is not None and self._token.cancelled:
                self._why = "cancelled"
            elif self._deadline is not None and time.monotonic() > self._deadline:
                self._why = f"stopped after {self._seconds:g} s, its deadline"
            if self._why:
                self.end()
                return

    def _collect(self) -> None:
        stream = self.child.stderr
        while stream is not None and (block := stream.read(65536)):
            self._tail = (self._tail + block)[-STDERR_KEPT:]

    def end(self) -> None:
        """Ask the child to stop, then make it."""
        if self.child.poll() is not None:
            return
        _signal_all(self.child, "SIGTERM")
        try:
            self.child.wait(GRACE)
        except subprocess.TimeoutExpired:
            _signal_all(self.child, "SIGKILL")
            self.child.wait()

    def finish(self, argv: tuple[str, ...], *, check: bool = True) -> str:
        """Wait for the end and return what it wrote to stderr; a bad end raises."""
        code = self.child.wait()
        self._over.set()
        for thread in self._readers:
            thread.join()
        text = self._tail.decode("utf-8", "replace")
        if self._why:
            if self._token is not None:
                self._token.check()
            raise CancelledError(f"{argv[0].rsplit('/', 1)[-1]} was {self._why}")
        if check and code != 0:
            raise ProcessError(argv, code, text)
        return text

    def close(self) -> None:
        """End the child if it still runs and release its pipes."""
        self._over.set()
        self.end()
        for thread in self._readers:
            thread.join()
        for stream in (self.child.stdin, self.child.stdout, self.child.stderr):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue


def _widen(stream: IO[bytes] | None) -> None:
    """Make the pipe as large as Linux allows an ordinary user: fewer switches between the two programs."""
    if stream is None or sys.platform != "linux":
        return
    import fcntl

    try:
        fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except OSError:
        return


class _Piped:
    def __init__(self, command: Command, running: _Running) -> None:
        self._argv = command.argv
        self._running = running

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._running.child.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()


class Reader(_Piped):
    """A program whose standard output is read as it comes. Leaving the ``with`` block ends it."""

    def __init__(self, command: Command, token: CancelToken | None = None, deadline: float | None = None) -> None:
        child = _popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _widen(child.stdout)
        super().__init__(command, _Running(child, token, deadline))
        # Programs write a few kilobytes at a time; whole pieces cost far less on the way through Python.
        self._stream = io.BufferedReader(cast("io.RawIOBase", child.stdout), PIPE_BYTES)

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer at the end only."""
        return self._stream.read(size)

    def speaking(self) -> threading.Event:
        """Return an event that is set when the first byte can be read, or when there will be none; read not before."""
        event = threading.Event()

        def listen() -> None:
            try:
                self._stream.peek(1)
            finally:
                event.set()

        threading.Thread(target=listen, daemon=True).start()
        return event

    def finish(self) -> str:
        """Wait for the end and return its stderr.

        Raises ProcessError for an exit code that is not 0, CancelledError if it was stopped.
        """
        return self._running.finish(self._argv)


class Writer(_Piped):
    """A program that is fed on its standard input. Leaving the ``with`` block ends it; its output is dropped."""

    def __init__(self, command: Command, token: CancelToken | None = None, deadline: float | None = None) -> None:
        child = _popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _widen(child.stdin)
        super().__init__(command, _Running(child, token, deadline))

    def write(self, data: bytes | memoryview) -> None:
        """Feed it. A child that has gone away raises what :meth:`finish` would."""
        stream = self._running.child.stdin
        view = memoryview(data)
        try:
            while stream is not None and view:
                view = view[stream.write(view) :]
        except (BrokenPipeError, ValueError) as error:
            self.finish()
            raise ProcessError(self._argv, 0, "it stopped reading before everything was sent") from error

    def finish(self) -> str:
        """Close its input, wait for the end and return its stderr.

        Raises ProcessError for an exit code that is not 0, CancelledError if it was stopped.
        """
        stream = self._running.child.stdin
        if stream is not None and not stream.closed:
            try:
                stream.close()
            except OSError:
                return self._running.finish(self._argv)
        return self._running.finish(self._argv)


class Dialogue(Writer):
    """A program that is fed and answers in turn, ssh for instance. Leaving the ``with`` block ends it."""

    def __init__(self, command: Command, token: CancelToken | None = None) -> None:
        child = _popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _Piped.__init__(self, command, _Running(child, token, None))
        self._answers = io.BufferedReader(cast("io.RawIOBase", child.stdout), PIPE_BYTES)

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer only where it has gone away."""
        return self._answers.read(size)

    def read_some(self, size: int) -> bytes:
        """Return what there is, at most ``size`` bytes, waiting for the first; nothing where it has gone away."""
        return self._answers.read1(size)

    def stop(self) -> None:
        """End it, so that whoever reads its answers in another thread comes to their end."""
        self._running.end()


def run(
    command: Command,
    *,
    token: CancelToken | None = None,
    timeout: float | None = None,
    stdin: bytes = b"",
    check: bool = True,
) -> Completed:
    """Run a program whose output is small, and wait for it.

    Raises ProcessError for an exit code that is not 0 (unless ``check`` is false), CancelledError when the token or
    ``timeout`` (seconds) stopped it, ClientToolError when it cannot be started.
    """
    child = _popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with _Piped(command, _Running(child, token, timeout)) as piped:
        running = piped._running  # noqa: SLF001 - one room, one owner
        feeder = threading.Thread(target=_feed, args=(child.stdin, stdin), daemon=True)
        feeder.start()
        assert child.stdout is not None  # noqa: S101 - it was asked for above
        output = child.stdout.read()
        feeder.join()
        stderr = running.finish(command.argv, check=check)
        return Completed(command.argv, child.returncode, output, stderr)


def _feed(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is None:
        return
    try:
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]
        stream.close()
    except OSError:
        return


class Child:
    """A long-lived program, a throwaway server for instance, whose output goes to a log file."""

    def __init__(self, command: Command, log: Path) -> None:
        with log.open("ab") as out:
            self._child = _popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        return self._child.poll()

    def interrupt(self) -> None:
        """Send SIGINT (a fast shutdown for PostgreSQL); on Windows, terminate."""
        if self._child.poll() is None:
            if sys.platform == "win32":
                self._child.terminate()
            else:
                self._child.send_signal(signal.SIGINT)

    def terminate(self) -> None:
        """Ask it to stop."""
        if self._child.poll() is None:
            self._child.terminate()

    def kill(self) -> None:
        """Make it stop."""
        if self._child.poll() is None:
            self._child.kill()

    def wait(self, timeout: float) -> int | None:
        """Wait at most ``timeout`` seconds; return its exit code, or None if it still runs."""
        try:
            return self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            return None


def spawn(command: Command, log: Path) -> Child:
    """Start a long-lived program whose output is appended to ``log``; ClientToolError if it cannot be started."""
    return Child(command, log)


def users_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a command of the user's own: as it is, without what a PyInstaller bundle changed."""
    env = dict(environ)
    if getattr(sys, "frozen", False):
        original = env.pop("LD_LIBRARY_PATH_ORIG", "")
        env.pop("LD_LIBRARY_PATH", None)
        if original:
            env["LD_LIBRARY_PATH"] = original
    return env


def foreground(command: Command, *, token: CancelToken | None = None, output_to_stderr: bool = False) -> int:
    """Run a command of the user's own on our terminal and return its exit code, negative for a signal.

    Signals that we get are handed on to it, and ``token`` ends it; what it does with them is its own affair. Raises
    ClientToolError if it cannot be started.
    """
    children: list[subprocess.Popen[bytes]] = []
    early: list[int] = []
    with _handing_on(children, early):
        try:
            child = subprocess.Popen(  # noqa: S603 - an argument list, an absolute path and no shell
                command.argv, env=dict(command.env), cwd=command.cwd, stdout=2 if output_to_stderr else None
            )
        except (OSError, ValueError) as error:
            raise ClientToolError(f"{command.program} could not be started: {error}") from error
        children.append(child)
        for number in early:
            child.send_signal(number)
        while True:
            try:
                return child.wait(0.2 if token is not None else None)
            except subprocess.TimeoutExpired:
                if token is not None and token.cancelled:
                    child.terminate()
                    token = None


@contextmanager
def _handing_on(children: list[subprocess.Popen[bytes]], early: list[int]) -> Iterator[None]:
    """Hand on the signals of this process while the block lasts, except those that the terminal sends to both.

    Those that come while the child is only being started are put into ``early``.
    """

    def hand_on(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the form of a handler
        if number in from_terminal and _terminal_is_ours():
            return
        if not children:
            early.append(number)
        for child in children:
            child.send_signal(number)

    from_terminal = {getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name)}
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    # What is ignored, as SIGHUP under nohup, must stay so for the command too.
    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    previous = [(number, signal.signal(number, hand_on)) for number in heard]
    try:
        yield
    finally:
        for number, handler in previous:
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _terminal_is_ours() -> bool:
    """Tell whether this process group is the one that a key such as Ctrl-C speaks to; then its child hears it too."""
    if sys.platform == "win32":
        return True
    try:
        fd = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(fd)
