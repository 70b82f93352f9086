"""The two schedulers that this program writes to itself: the user's crontab, and systemd for the user."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from loopin_backup_core.model.errors import LoopinError, NotPossibleError, StorageError
from loopin_backup_core.scheduling.formats import crontab, systemd
from loopin_backup_core.system import files, process

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.scheduling.formats import Call

SYSTEM_PATH = "/usr/bin:/bin:/usr/local/bin:/usr/sbin:/sbin"
TIMEOUT = 30.0
ZONE = (
    "The crontab sets a time zone (TZ or CRON_TZ). Times are meant to be local: no such line should stand above ours."
)


class Place(Protocol):
    """A scheduler of this machine."""

    name: str

    def installed(self, profile: str) -> list[str]:
        """Return what is there of a profile: lines, or paths. Raises LoopinError where nobody can tell."""

    def is_current(self, call: Call) -> bool:
        """Tell whether what is there is what :meth:`install` would write."""

    def install(self, call: Call) -> list[str]:
        """Put a profile's runs there, in the place of those that were; return what somebody should know or do."""

    def remove(self, profile: str) -> bool:
        """Take a profile's runs away; tell whether there were any."""


class Cron:
    """The crontab of the user in whose name the program runs."""

    name = "cron"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def installed(self, profile: str) -> list[str]:
        """Return a profile's lines; none where there is no cron."""
        return crontab.installed(self._read(), profile) if _find("crontab", self._environ) is not None else []

    def is_current(self, call: Call) -> bool:
        """Tell whether the lines are those of the schedule as it is now."""
        return self.installed(call.profile) == crontab.lines(call)

    def install(self, call: Call) -> list[str]:
        """Put the lines at the end of the crontab. Raises NotPossibleError without cron, StorageError if it refuses."""
        before = self._read()
        self._write(crontab.with_call(before, call))
        return [ZONE] if crontab.names_zone(before) else []

    def remove(self, profile: str) -> bool:
        """Take the lines out; an empty crontab is taken away."""
        before = self._read()
        after = crontab.without(before, profile)
        if after == before:
            return False
        if after:
            self._write(after)
        else:
            self._run("-r")
        return True

    def _read(self) -> bytes:
        done = self._run("-l")
        if done.code == 0:
            return done.stdout
        if "no crontab" in done.stderr:
            return b""
        raise StorageError(f"The crontab cannot be read: {' '.join(done.stderr.split())}")

    def _write(self, text: bytes) -> None:
        done = self._run("-", stdin=text)
        if done.code != 0:
            raise StorageError(f"The crontab was refused, and is as it was: {' '.join(done.stderr.split())}")

    def _run(self, argument: str, stdin: bytes = b"") -> process.Completed:
        program = _find("crontab", self._environ)
        if program is None:
            raise NotPossibleError(
                "There is no cron on this machine.",
                hint="Install it (Debian: apt install cron), or use another scheduler: --with systemd.",
            )
        command = process.Command(program, (argument,), process.base_environment(self._environ))
        return process.run(command, stdin=stdin, timeout=TIMEOUT, check=False)


class Systemd:
    """The systemd of the user in whose name the program runs."""

    name = "systemd"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        given = environ.get("XDG_CONFIG_HOME", "")
        home = Path(given) if given.startswith("/") else Path(environ.get("HOME") or Path.home()) / ".config"
        self.folder = home / "systemd" / "user"

    def installed(self, profile: str) -> list[str]:
        """Return the paths of a profile's units."""
        name = systemd.unit_name(profile)
        paths = [self.folder / f"{name}.service", self.folder / f"{name}.timer"]
        return [str(path) for path in paths if path.is_file()]

    def is_current(self, call: Call) -> bool:
        """Tell whether the units are those of the schedule as it is now."""
        wanted = {self.folder / name: text for name, text in systemd.units(call).items()}
        return all(path.is_file() and path.read_text(encoding="utf-8") == text for path, text in wanted.items())

    def install(self, call: Call) -> list[str]:
        """Write the units and start the timer; where no systemd answers, say what to type. Raises StorageError."""
        for name, text in systemd.units(call).items():
            files.replace_file(self.folder / name, text.encode(), 0o644)
        timer = f"{systemd.unit_name(call.profile)}.timer"
        problem = self._ask("daemon-reload") or self._ask("enable", "--now", timer)
        linger = "So that it runs while you are not logged in: loginctl enable-linger"
        if not problem:
            return [linger]
        return [
            f"The units are written, and the timer does not run yet: {problem}",
            f"Type: systemctl --user daemon-reload && systemctl --user enable --now {timer}",
            linger,
        ]

    def remove(self, profile: str) -> bool:
        """Stop the timer and delete the units. Raises StorageError."""
        there = self.installed(profile)
        if there:
            self._ask("disable", "--now", f"{systemd.unit_name(profile)}.timer")
            for path in there:
                files.remove(Path(path))
            self._ask("daemon-reload")
        return bool(there)

    def _ask(self, *words: str) -> str:
        """Ask systemd; return why it did not, empty if it did."""
        program = _find("systemctl", self._environ)
        if program is None:
            return "there is no systemctl on this machine."
        session = {
            name: self._environ[name]
            for name in ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
            if self._environ.get(name)
        }
        command = process.Command(program, ("--user", *words), {**process.base_environment(self._environ), **session})
        try:
            done = process.run(command, timeout=TIMEOUT, check=False)
        except LoopinError as error:
            return error.message
        return "" if done.code == 0 else " ".join(done.stderr.split()) or f"systemctl ended with {done.code}."


def _find(name: str, environ: Mapping[str, str]) -> Path | None:
    folders = [folder for folder in environ.get("PATH", "").split(":") if folder.startswith("/")]
    found = shutil.which(name, path=":".join([*folders, SYSTEM_PATH]))
    return Path(found) if found else None
