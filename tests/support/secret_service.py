"""A session bus of its own with a real GNOME Keyring on it, unlocked, locked, or without a keyring yet."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = {"dbus-daemon": "dbus", "gnome-keyring-daemon": "gnome-keyring", "dbus-send": "dbus"}
MASTER = b"master password"


def check_programs() -> None:
    """Skip the test where there is no keyring to be had."""
    pytest.importorskip("secretstorage", reason="keyring has no Secret Service here")
    for name, package in PROGRAMS.items():
        needs.program(name, package)


@contextmanager
def keyring(state: str) -> Iterator[dict[str, str]]:
    """Run a keyring that is ``unlocked``, ``locked`` or ``new``; give the environment that leads to it."""
    check_programs()
    with tempfile.TemporaryDirectory(prefix="loopin-keyring-") as name, ExitStack() as stack:
        home = Path(name)
        address = f"unix:path={home}/bus"
        env = {"PATH": os.environ["PATH"], "HOME": name, "XDG_RUNTIME_DIR": name, "XDG_DATA_HOME": f"{name}/data"}
        env |= {"LANG": "C.UTF-8", "DBUS_SESSION_BUS_ADDRESS": address}
        start(stack, ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"], env)
        wait_until((home / "bus").is_socket)
        if state == "locked":
            with ExitStack() as first:
                daemon(first, env, "--unlock")
        daemon(stack, env, *(["--unlock"] if state == "unlocked" else []))
        yield env


def daemon(stack: ExitStack, env: dict[str, str], *options: str) -> None:
    """Start GNOME Keyring and wait until it answers on the bus."""
    argv = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *options]
    start(stack, argv, env, stdin=MASTER if options else b"")
    wait_until(lambda: owner_of("org.freedesktop.secrets", env))
    if options:
        wait_until((Path(env["XDG_DATA_HOME"]) / "keyrings" / "login.keyring").exists)


def owner_of(name: str, env: dict[str, str]) -> bool:
    """Tell whether somebody on the bus has a name."""
    argv = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
    argv += ["org.freedesktop.DBus.NameHasOwner", f"string:{name}"]
    return b"true" in subprocess.run(argv, env=env, capture_output=True, check=False).stdout


def start(stack: ExitStack, argv: list[str], env: dict[str, str], stdin: bytes = b"") -> None:
    """Start a program that ends with the stack."""
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(argv, env=env, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    stack.callback(running.wait)
    stack.callback(running.terminate)
    assert running.stdin is not None
    with running.stdin as pipe:
        pipe.write(stdin)


def wait_until(ready: object) -> None:
    """Wait for something that happens in another process."""
    assert callable(ready)
    deadline = time.monotonic() + 15
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)
