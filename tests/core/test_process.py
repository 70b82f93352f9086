"""Programs are started with a clean environment and end when they should."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from loopin_backup_core.model.errors import CancelledError, ClientToolError, ProcessError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.system import process
from tests.support.promises import allowed

SH = Path("/bin/sh")


def shell(script: str) -> process.Command:
    return process.Command(SH, ("-c", script), process.base_environment())


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_children_inherit_nothing_of_postgresql() -> None:
    """No PG* variable and no PSQLRC of the user reaches a child."""
    env = process.base_environment({"PGHOST": "x", "PGPASSWORD": "y", "PSQLRC": "z", "HOME": "/h", "PATH": "/bin"})
    assert env == {"HOME": "/h", "PATH": "/bin", "LC_ALL": "C"}


def test_a_frozen_program_gives_children_the_library_path_from_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyInstaller's own LD_LIBRARY_PATH stays its own."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process.base_environment({"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/usr/x"}) == {
        "LD_LIBRARY_PATH": "/usr/x",
        "LC_ALL": "C",
    }
    assert "LD_LIBRARY_PATH" not in process.base_environment({"LD_LIBRARY_PATH": "/bundle"})


def test_run_returns_output_and_code() -> None:
    """Large input and output pass, stderr is kept."""
    done = process.run(shell("cat; echo late >&2"), stdin=b"x" * 3_000_000)
    assert (len(done.stdout), done.stderr, done.code) == (3_000_000, "late\n", 0)


def test_a_failure_carries_arguments_code_and_last_words() -> None:
    """The error tells what ran and what it said."""
    with pytest.raises(ProcessError) as caught:
        process.run(shell("echo first >&2; echo last words >&2; exit 3"))
    assert (caught.value.code, caught.value.argv[0]) == (3, "/bin/sh")
    assert caught.value.message == "sh failed with exit code 3: last words"


def test_a_program_that_is_not_there_is_a_client_tool_error() -> None:
    """Nothing but this tree's errors leaves the room."""
    with pytest.raises(ClientToolError, match="could not be started"):
        process.run(process.Command(Path("/nonexistent/psql"), (), {}))


def test_relative_programs_are_refused() -> None:
    """PATH decides nothing."""
    with pytest.raises(ValueError, match="absolute"):
        process.run(process.Command(Path("sh"), (), {}))


@pytest.mark.parametrize("script", ["sleep 60", "trap '' TERM; while :; do sleep 1; done"])
def test_cancel_ends_even_a_stubborn_child_within_two_seconds(script: str) -> None:
    """Cancelling from another thread ends a blocked read."""
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    began = time.monotonic()
    with process.Reader(shell(script), token) as reader:
        pid = reader.pid
        assert reader.read(100) == b""
        with pytest.raises(CancelledError):
            reader.finish()
    assert time.monotonic() - began < allowed(2.2)
    assert not is_alive(pid)


def test_a_deadline_ends_a_child() -> None:
    """A child that takes too long is ended and says why."""
    with pytest.raises(CancelledError, match="deadline"):
        process.run(shell("sleep 60"), timeout=0.2)


def test_leaving_the_block_ends_the_child() -> None:
    """An exception on our side leaves no program running."""
    with pytest.raises(RuntimeError), process.Reader(shell("sleep 60")) as reader:
        raise RuntimeError
    assert not is_alive(reader.pid)


def test_a_reader_sees_a_killed_child() -> None:
    """An early end of the stream is never taken for success."""
    with process.Reader(shell("echo some; kill -9 $$")) as reader:
        while reader.read(100):
            continue
        with pytest.raises(ProcessError, match="signal 9"):
            reader.finish()


def test_a_writer_reports_why_its_child_went_away() -> None:
    """A child that stops reading fails with its own words."""
    with process.Writer(shell("echo enough >&2; exit 3")) as writer, pytest.raises(ProcessError, match="enough"):
        for _ in range(1000):
            writer.write(b"x" * 65536)


def test_stderr_of_any_length_does_not_block() -> None:
    """A program that complains without end is heard to the end, and the end is kept."""
    done = process.run(shell("yes warning | head -c 5000000 >&2; echo last >&2"))
    assert done.stderr.endswith("last\n")
    assert len(done.stderr) <= process.STDERR_KEPT


def test_a_users_own_command_gets_the_users_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, and from a bundle without what the bundle changed for itself."""
    given = {"PGHOST": "h", "PSQLRC": "x", "LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/mine"}
    assert process.users_environment(given) == given
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process.users_environment(given) == {"PGHOST": "h", "PSQLRC": "x", "LD_LIBRARY_PATH": "/mine"}
    assert process.users_environment({"LD_LIBRARY_PATH": "/bundle"}) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_signals_are_as_before_after_a_command_in_the_foreground() -> None:
    """What was ignored stays ignored, for the command too (nohup); handlers come back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    previous = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        script = "kill -HUP $$; exit 5"
        command = process.Command(Path("/bin/sh"), ("-c", script), process.users_environment(os.environ))
        assert process.foreground(command) == 5
    finally:
        signal.signal(signal.SIGHUP, previous)
    assert [signal.getsignal(number) for number in numbers] == before


def test_cancelling_ends_a_command_in_the_foreground() -> None:
    """A window that started it can stop it."""
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    command = process.Command(Path(sys.executable), ("-c", "import time; time.sleep(60)"), dict(os.environ))
    assert process.foreground(command, token=token) != 0
