"""One throwaway server.

A drill restores what may be hostile, so the server never runs as root, and never as the user ``postgres``, whom the
real server of the same machine may trust. Nothing it does is durable, and it is faster for it.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model import failure_reasons
from loopin_backup_core.model.errors import NotPossibleError, ProcessError, StorageError
from loopin_backup_core.postgres.throwaway import arguments, leftovers
from loopin_backup_core.postgres.throwaway.installations import EMBEDDED_HINT, copied_for_others
from loopin_backup_core.system import files, process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.postgres.throwaway.installations import Installation

SOCKET_PORT = 5432
NO_ROOM_HINT = "make room there, or let TMPDIR name a folder on another disk."
# A server needs its next segment of the log whole.
NEARLY_FULL = 32 << 20
START_SECONDS = 60.0
UNPRIVILEGED = "nobody"


class ThrowawayServer:
    """A new, empty server in a private temporary folder, for the time of a ``with`` block.

    It listens on a socket in that folder; with ``tcp`` (always on Windows, which has no such socket) also on a free
    port of the loopback interface, and then asks for a random password. Encoding UTF8, locale C. ``parent`` is where
    the folder is made, ``settings`` override those of the server, and
    ``superuser`` is who may do anything. Raises NotPossibleError if it does not start.

    Attributes:
        installation: the server's programs
        home: the private folder
        password: what the superuser must give, empty if nothing
    """

    def __init__(
        self,
        installation: Installation,
        *,
        parent: Path | None = None,
        settings: Mapping[str, str] | None = None,
        tcp: bool = sys.platform == "win32",
        token: CancelToken | None = None,
        superuser: str = arguments.SUPERUSER,
    ) -> None:
        self.installation = installation
        self.home = Path()
        self.password = secrets.token_urlsafe(24) if tcp else ""
        self._settings = settings or {}
        self._port = _free_port() if tcp else SOCKET_PORT
        self._token = token
        self._superuser = superuser
        self._user, self._group = _unprivileged()
        self._parent = parent or leftovers.place(shared=self._user is not None)
        self._child: process.Child | None = None
        self._folders = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            return self._entered()
        except (OSError, StorageError) as error:
            raise NotPossibleError(
                f"No throwaway server can be made in {self._parent}: {error}",
                hint=f"If its disk is full, {NO_ROOM_HINT}",
            ) from error

    def _entered(self) -> Self:
        leftovers.sweep(self._parent)
        with ExitStack() as stack:
            self.home = stack.enter_context(leftovers.home_of_run(self._parent, shared=self._user is not None))
            if self._user is not None:
                self.installation = copied_for_others(self.installation, self.home / "programs")
            self._make_cluster()
            stack.callback(self._stop)
            self._start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def pid(self) -> int:
        """The process id of the server, 0 if it does not run."""
        return self._child.pid if self._child is not None and self._child.poll() is None else 0

    @property
    def log(self) -> str:
        """What the server said so far."""
        path = self.home / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def params(self, dbname: str = "postgres", *, tcp: bool = sys.platform == "win32") -> dict[str, str]:
        """Return libpq's parameters for connecting as the superuser, through the socket or else through ``tcp``."""
        host = "127.0.0.1" if tcp else str(self.home / "socket")
        params = {"host": host, "port": str(self._port), "user": self._superuser, "dbname": dbname}
        return {**params, "password": self.password} if self.password else params

    def empty_folder(self) -> Path:
        """Make an empty folder that belongs to the server's user, outside its data, and return it."""
        self._folders += 1
        folder = self.home / f"space{self._folders}"
        folder.mkdir(0o700)
        self._give_away(folder)
        return folder

    def last_words(self) -> str:
        """Return sentences about why the server may have ended or refused: its last message, a full disk."""
        fatal = [line.strip() for line in self.log.splitlines() if "PANIC:" in line or "FATAL:" in line]
        told = [f"The throwaway server ended: {fatal[-1]}."] if fatal and not self.pid else []
        free = files.free_bytes(self.home)
        if free < NEARLY_FULL:
            told.append(f"The disk of {self._parent} has no space left ({free:,} bytes): {NO_ROOM_HINT}")
        return " ".join(told)

    def _command(self, program: str, *args: str) -> process.Command:
        env = {**process.base_environment(), **self.installation.library_path, "HOME": str(self.home)}
        path = self.installation.program(program)
        return process.Command(path, args, env, user=self._user, group=self._group, cwd=self.home)

    def _make_cluster(self) -> None:
        data, sockets = self.home / "data", self.home / "socket"
        for folder in (data, sockets):
            folder.mkdir(0o700)
            self._give_away(folder)
        password_file = self.home / "password" if self.password else None
        if password_file is not None:
            password_file.touch(0o600)
            password_file.write_text(self.password, encoding="ascii")
            self._give_away(password_file)
        initdb = self._command(
            "initdb", *arguments.of_initdb(data, self.installation.version[0], password_file, self._superuser)
        )
        try:
            process.run(initdb, token=self._token, timeout=START_SECONDS)
        except ProcessError as error:
            raise self._failure(error.stderr) from error
        if password_file is not None:
            password_file.unlink()

    def _give_away(self, path: Path) -> None:
        if self._user is not None and self._group is not None and sys.platform != "win32":
            os.chown(path, self._user, self._group)

    def _start(self) -> None:
        sockets = None if sys.platform == "win32" else self.home / "socket"
        args = arguments.of_server(
            self.home / "data", self._port, sockets, tcp=bool(self.password), settings=self._settings
        )
        log = self.home / "log"
        log.touch(0o600)
        self._child = process.spawn(self._command("postgres", *args), log)
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self._token is not None:
                self._token.check()
            if self._child.poll() is not None or time.monotonic() > deadline:
                raise self._failure(self.log)
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        # The eighth line is the state that the server itself writes there for pg_ctl.
        try:
            lines = (self.home / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _stop(self) -> None:
        if self._child is None:
            return
        # An immediate shutdown: nothing is to be kept, so nothing need be written.
        if self._child.poll() is None and sys.platform != "win32":
            os.kill(self._child.pid, signal.SIGQUIT)
        else:
            self._child.terminate()
        if self._child.wait(leftovers.STOP_SECONDS) is None:
            self._child.kill()
            self._child.wait(leftovers.STOP_SECONDS)

    def _failure(self, words: str) -> NotPossibleError:
        said = failure_reasons.joined([failure_reasons.reason(words), *([full] if (full := self.last_words()) else [])])
        server = f"The throwaway server of PostgreSQL {self.installation.version_text} ({self.installation.path_bin})"
        return NotPossibleError(f"{server} does not start: {said}", hint=EMBEDDED_HINT)


def _unprivileged() -> tuple[int | None, int | None]:
    """Return the user and group that a server runs as if we are root, who may not run one."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None, None
    import pwd

    entry = pwd.getpwnam(UNPRIVILEGED)
    return entry.pw_uid, entry.pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
