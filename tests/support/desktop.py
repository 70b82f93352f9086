"""A desktop of its own for tests: a screen, a window manager, a session bus, a keyring, and assistive technology."""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import needs, secret_service

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
ASSISTIVE = Path(__file__).with_name("assistive.py")
SIZE = "1280x800x24"


class MissingError(AssertionError):
    """Something that should be on the screen is not; carries what is."""


@dataclass
class Desktop:
    """What a user's hands and a screen reader can do. ``env`` is the environment of the programs on it."""

    env: dict[str, str]
    eyes: subprocess.Popen[str]

    def ask(self, **question: Any) -> Any:
        """Ask assistive technology; see ``assistive.py``."""
        assert self.eyes.stdin is not None
        assert self.eyes.stdout is not None
        self.eyes.stdin.write(json.dumps(question) + "\n")
        self.eyes.stdin.flush()
        return json.loads(self.eyes.stdout.readline())

    def see(self, name: str, role: str = ".*", wait: float = 20) -> dict[str, Any]:
        """Wait until something with this name (a regular expression) is showing, and return what it tells."""
        found: dict[str, Any] = self._sure(self.ask(do="find", role=role, name=name, wait=wait), name)
        return found

    def sees(self, name: str, role: str = ".*") -> bool:
        """Tell whether something with this name is showing now."""
        return bool(self.ask(do="find", role=role, name=name))

    def press(self, name: str, role: str = ".*", wait: float = 20) -> None:
        """Press a button, a tab or an entry as a screen reader does, once it is there and enabled."""
        deadline = time.monotonic() + wait
        while not self.see(name, role, wait)["enabled"]:
            if time.monotonic() > deadline:
                raise MissingError(f"{name} stays disabled\n{self.tree()}")
            time.sleep(0.2)
        self._sure(self.ask(do="press", role=role, name=name, wait=wait), name)

    def click(self, name: str, role: str = ".*", times: int = 1) -> None:
        """Move the mouse over something and click it."""
        x, y, width, height = self.see(name, role)["box"]
        self._xdotool("mousemove", str(x + width // 2), str(y + height // 2), "click", "--repeat", str(times), "1")

    def focus(self, name: str, role: str = ".*", wait: float = 20) -> None:
        """Bring the keyboard's focus to a field."""
        self._sure(self.ask(do="focus", role=role, name=name, wait=wait), name)

    def keys(self, *keys: str) -> None:
        """Press keys as X names them: ``ctrl+b``, ``Return``."""
        self._xdotool("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        self._xdotool("type", "--delay", "8", "--", text)

    def fill(self, name: str, text: str, role: str = "text|password text|combo box") -> None:
        """Put the focus into a field, empty it, and type."""
        self.focus(name, role)
        self.keys("ctrl+a", "Delete")
        self.type(text)

    def texts(self) -> str:
        """Return all that is showing, as one text."""
        return "\n".join(self.ask(do="texts") or ())

    def tree(self) -> str:
        """Return all that is showing, as a tree."""
        return str(self.ask(do="tree"))

    def _sure(self, found: Any, name: str) -> Any:
        if not found:
            raise MissingError(f"{name!r} is not there; there is:\n{self.tree()}")
        return found

    def _xdotool(self, *args: str) -> None:
        subprocess.run(["xdotool", *args], env=self.env, check=True, timeout=60)


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Start all of it, with an unlocked keyring, and stop it afterwards."""
    for program, package in PROGRAMS.items():
        needs.program(program, package)
    if not LAUNCHER.exists():
        needs.unavailable("There is no at-spi-bus-launcher here: apt-get install at-spi2-core.")
    with secret_service.keyring("unlocked") as bus, ExitStack() as stack:
        env = bus | {"DISPLAY": _screen(stack, bus), "XDG_CURRENT_DESKTOP": "none", "LANG": "C.UTF-8"}
        env |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        secret_service.start(stack, [str(LAUNCHER), "--launch-immediately"], env)
        secret_service.wait_until(lambda: secret_service.owner_of("org.a11y.Bus", env))
        secret_service.start(stack, ["openbox", "--sm-disable"], env)
        yield Desktop(env, _eyes(stack, env))


@contextmanager
def screen(size: str = "1920x1080x24") -> Iterator[dict[str, str]]:
    """Start a screen with a window manager and nothing else; the environment of programs that show there."""
    for program in ("Xvfb", "openbox"):
        needs.program(program, PROGRAMS[program])
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with ExitStack() as stack:
        env |= {"DISPLAY": _screen(stack, env, size), "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        secret_service.start(stack, ["openbox", "--sm-disable"], env)
        yield env


def _screen(stack: ExitStack, env: dict[str, str], size: str = SIZE) -> str:
    """Start a screen on the first free number and return its name."""
    reading, writing = os.pipe()
    argv = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    screen = subprocess.Popen(argv, env=env, stdout=quiet, stderr=quiet, pass_fds=(writing,))
    stack.callback(screen.wait)
    stack.callback(screen.terminate)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return f":{pipe.readline().strip()}"


def _eyes(stack: ExitStack, env: dict[str, str]) -> subprocess.Popen[str]:
    asked = subprocess.run([SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"], env=env, check=False)
    if asked.returncode != 0:
        needs.unavailable("Debian's Python has no AT-SPI here: apt-get install python3-gi gir1.2-atspi-2.0.")
    argv = [SYSTEM_PYTHON, str(ASSISTIVE)]
    eyes = stack.enter_context(
        subprocess.Popen(argv, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    )
    stack.callback(eyes.terminate)
    return eyes
