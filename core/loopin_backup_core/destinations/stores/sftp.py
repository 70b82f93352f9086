"""A server that speaks SFTP as a destination, through the system's own ssh: its keys, its agent, its known hosts.

No question is ever asked (BatchMode), and whether an unknown host is let in is for the user's configuration of ssh to
say, which refuses it unless it was changed.
"""

from __future__ import annotations

import shutil
import stat
import struct
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from loopin_backup_core.destinations.stores import sftp_wire as wire
from loopin_backup_core.destinations.stores.store import PIECE, Item, Upload
from loopin_backup_core.model.destination import SftpPlace, sftp_place
from loopin_backup_core.model.errors import (
    ClientToolError,
    CredentialsError,
    LoopinError,
    OccupiedError,
    ProcessError,
    RefusedError,
    StorageError,
    UnreachableError,
)
from loopin_backup_core.system import files
from loopin_backup_core.system.process import Command, Dialogue, base_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from loopin_backup_core.model.progress import CancelToken

CONFIG = "LOOPIN_SSH_CONFIG"
"""The variable with a configuration file for ssh, for destinations that name none."""

OPTIONS = ("BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=10", "ServerAliveCountMax=3", "ForwardX11=no")
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def arguments(place: SftpPlace, config: str) -> tuple[str, ...]:
    """Return the arguments of ssh; ``config`` is a configuration file instead of the user's, empty for none.

    >>> arguments(SftpPlace("me", "nas", 2222, "/b"), "")[-8:]
    ('-p', '2222', '-l', 'me', '-s', '--', 'nas', 'sftp')
    """
    args = [word for option in OPTIONS for word in ("-o", option)]
    if config:
        args = ["-F", config, *args]
    if place.port:
        args += ["-p", str(place.port)]
    if place.user:
        args += ["-l", place.user]
    return (*args, "-s", "--", place.host, "sftp")


class SftpStore:
    """See :class:`loopin_backup_core.destinations.stores.store.Store`."""

    def __init__(self, url: str, config: str, environ: Mapping[str, str], token: CancelToken) -> None:
        self._place = sftp_place(url)
        self._config = config or environ.get(CONFIG, "")
        self._environ = environ
        self._token = token
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._dialogue = self._stack.enter_context(Dialogue(self._command(), self._token))
        try:
            self._wire = wire.Wire(self._dialogue, self._gone)
            self._check_root()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def items(self) -> list[Item]:
        """Return the files of all folders."""
        return [item for item in self._files() if item.name[0] != "."]

    def unfinished(self) -> list[Item]:
        """Return what is arriving, or was interrupted."""
        return [replace(item, name=name) for item in self._files() if (name := files.final_name(item.name))]

    def _files(self) -> list[Item]:
        folders = [name for name, facts in self._entries("") if stat.S_ISDIR(facts.mode) and name[0] != "."]
        return [
            Item(folder, name, facts.size, datetime.fromtimestamp(facts.changed, UTC))
            for folder in folders
            for name, facts in self._entries(folder)
            if stat.S_ISREG(facts.mode)
        ]

    def size(self, folder: str, name: str) -> int | None:
        """Return the size of a file, None if there is none."""
        facts = self._facts(folder, name)
        return None if facts is None else facts.size

    def read(self, folder: str, name: str, offset: int = 0) -> Iterator[bytes]:
        """Yield a file from an offset on."""
        path = self._path(folder, name)
        handle = self._handle(path, wire.OPEN, struct.pack(">II", wire.TO_READ, 0))
        for piece in self._wire.read(handle, offset):
            self._token.check()
            yield piece
        self._wire.close(handle)

    def put(self, folder: str, name: str, parcel: Upload) -> None:
        """Store a file; see :meth:`Store.put`."""
        self._make_folder(folder)
        final, partial = self._path(folder, name), self._path(folder, files.partial_name(name))
        if self.size(folder, name) is not None:
            raise OccupiedError(f"{self._shown(final)} exists already, and no file is ever overwritten.")
        there = self.size(folder, files.partial_name(name)) or 0
        if there > parcel.size:
            self.discard(folder, name)
            there = 0
        self._refuse_without_room(parcel.size - there)
        flags = struct.pack(">III", wire.TO_WRITE | wire.TO_CREATE, wire.HAS_MODE, PRIVATE_FILE)
        handle = self._handle(partial, wire.OPEN, flags)
        try:
            with files.open_regular(parcel.path) as file:
                file.seek(there)
                self._wire.write(handle, there, iter(lambda: file.read(PIECE), b""), parcel.sent)
            self._flush(handle)
            self._wire.close(handle)
        except wire.RefusalError as error:
            self.discard(folder, name)
            raise self._explained(partial, "cannot be written", error) from error
        self._rename(partial, final, folder, name)

    def discard(self, folder: str, name: str) -> None:
        """Remove what an interrupted attempt left."""
        with suppress(RefusedError):
            self.delete(folder, files.partial_name(name))

    def delete(self, folder: str, name: str) -> None:
        """Delete a file."""
        path = self._path(folder, name)
        try:
            self._wire.ask(wire.REMOVE, wire.text(path))
        except wire.RefusalError as error:
            if error.code == wire.PERMISSION_DENIED:
                raise RefusedError(f"{self._shown(path)} cannot be deleted: {error.message}") from error
            if error.code != wire.NO_SUCH_FILE:
                raise self._explained(path, "cannot be deleted", error) from error

    def free(self) -> int | None:
        """Return how many bytes can still be written, None where the server does not tell."""
        if "statvfs@openssh.com" not in self._wire.extensions:
            return None
        asked = wire.text("statvfs@openssh.com") + wire.text(self._place.path)
        try:
            _, fields = self._wire.ask(wire.EXTENDED, asked)
        except wire.RefusalError:
            return None
        _, fragment, _, _, available = (fields.long() for _ in range(5))
        return fragment * available

    def _command(self) -> Command:
        program = shutil.which("ssh", path=self._environ.get("PATH"))
        if program is None:
            raise ClientToolError(
                "There is no ssh on this machine.",
                hint="Install OpenSSH's client (Debian: apt install openssh-client).",
            )
        env = base_environment(self._environ)
        env |= {name: self._environ[name] for name in ("SSH_AUTH_SOCK", "USER", "LOGNAME") if name in self._environ}
        return Command(Path(program).absolute(), arguments(self._place, self._config), env)

    def _check_root(self) -> None:
        try:
            self._wire.ask(wire.STAT, wire.text(self._place.path))
        except wire.RefusalError as error:
            raise StorageError(
                f"{self._shown(self._place.path)} cannot be used: {error.message}",
                hint="Make that folder on the server, for its owner alone (mkdir -m 700), or mount its disk.",
            ) from error

    def _make_folder(self, folder: str) -> None:
        path = self._path(folder)
        with suppress(wire.RefusalError):
            self._wire.ask(wire.MKDIR, wire.text(path) + struct.pack(">II", wire.HAS_MODE, PRIVATE_FOLDER))

    def _entries(self, folder: str) -> list[tuple[str, wire.Attributes]]:
        path = self._path(folder) if folder else self._place.path
        handle = self._handle(path, wire.OPENDIR, b"")
        found: list[tuple[str, wire.Attributes]] = []
        while True:
            try:
                _, fields = self._wire.ask(wire.READDIR, handle)
            except wire.RefusalError as error:
                if error.code == wire.EOF:
                    break
                raise self._explained(path, "cannot be listed", error) from error
            for _ in range(fields.number()):
                name = fields.string().decode("utf-8", "replace")
                fields.string()
                found.append((name, fields.attributes()))
        self._wire.close(handle)
        return found

    def _facts(self, folder: str, name: str) -> wire.Attributes | None:
        path = self._path(folder, name)
        try:
            facts = self._wire.ask(wire.LSTAT, wire.text(path))[1].attributes()
        except wire.RefusalError as error:
            if error.code == wire.NO_SUCH_FILE:
                return None
            raise self._explained(path, "cannot be looked at", error) from error
        if not stat.S_ISREG(facts.mode):
            raise OccupiedError(f"{self._shown(path)} is not a regular file.")
        return facts

    def _handle(self, path: str, kind: int, more: bytes) -> bytes:
        try:
            return self._wire.handle(kind, wire.text(path) + more)
        except wire.RefusalError as error:
            raise self._explained(path, "cannot be opened", error) from error

    def _flush(self, handle: bytes) -> None:
        if "fsync@openssh.com" in self._wire.extensions:
            self._wire.ask(wire.EXTENDED, wire.text("fsync@openssh.com") + handle)

    def _rename(self, partial: str, final: str, folder: str, name: str) -> None:
        """Give the finished file its name; version 3 of the protocol never renames over a file that exists."""
        try:
            self._wire.ask(wire.RENAME, wire.text(partial) + wire.text(final))
        except wire.RefusalError as error:
            if self.size(folder, name) is not None:
                raise OccupiedError(f"{self._shown(final)} exists already, and no file is overwritten.") from error
            raise self._explained(final, "cannot be given its name", error) from error

    def _refuse_without_room(self, needed: int) -> None:
        free = self.free()
        if free is not None and free < needed:
            raise StorageError(
                f"{self._shown(self._place.path)} has {free:,} bytes free, and {needed:,} are needed.",
                hint="Nothing was copied. Free some space there.",
            )

    def _path(self, folder: str, name: str = "") -> str:
        return "/".join(part for part in (self._place.path, folder, name) if part)

    def _shown(self, path: str) -> str:
        return f"{path} on {self._place.host}"

    def _explained(self, path: str, what: str, error: wire.RefusalError) -> StorageError:
        free = self.free() if error.code == wire.FAILURE else None
        full = "; its disk is full" if free is not None and free < PIECE else ""
        return StorageError(f"{self._shown(path)} {what}: {error.message}{full}")

    def _gone(self) -> LoopinError:
        """Return why ssh went away; raises CancelledError where we stopped it."""
        try:
            self._dialogue.finish()
        except ProcessError as error:
            return reason(self._place, error.stderr)
        return UnreachableError(f"{self._place.host} closed the connection.", hint="Try again in a moment.")


def reason(place: SftpPlace, stderr: str) -> LoopinError:
    """Return what ssh's last words mean."""
    port = f" -p {place.port}" if place.port else ""
    login = f"{place.user}@{place.host}" if place.user else place.host
    last = next((line.strip() for line in reversed(stderr.splitlines()) if line.strip()), "no reason given")
    if "IDENTIFICATION HAS CHANGED" in stderr:
        return CredentialsError(
            f"{place.host} shows another host key than before: it may be another machine that answers.",
            hint=f"Nothing was sent. Only if you know why it is new: “ssh-keygen -R {place.host}”, and add it again.",
        )
    if "Host key verification failed" in stderr:
        return CredentialsError(
            f"{place.host} is not among the hosts that ssh knows, so nothing was sent.",
            hint=f"Log in once with “ssh{port} {login}” and compare the fingerprint that it shows, or add the key: "
            f"“ssh-keyscan{port} {place.host} >> ~/.ssh/known_hosts”, after comparing it with the server's own.",
        )
    if "Permission denied" in stderr or "Too many authentication failures" in stderr:
        return CredentialsError(
            f"{place.host} does not let {place.user or 'this user'} in: {last}",
            hint=f"ssh must log in with a key and without a question: “ssh-copy-id{port} {login}”. A key with a "
            "passphrase needs an ssh-agent (SSH_AUTH_SOCK).",
        )
    if "subsystem request failed" in stderr:
        return StorageError(f"{place.host} offers no SFTP.", hint="Switch on its sftp subsystem (sshd_config).")
    said = last.rstrip(".")
    return UnreachableError(f"{place.host} cannot be reached: {said}.", hint="Is the server up, and the network?")
