"""The private folders of throwaway servers: making one, and removing those whose owner is dead."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.postgres.throwaway.installations import others_may_enter
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "loopin-server-"
OWNER = "owner"
# The path of a socket has room for 103 bytes on macOS, for 107 on Linux; below its parent the folder needs 45.
LONGEST_PARENT = 55
STOP_SECONDS = 10.0


def place(*, shared: bool) -> Path:
    """Return where temporary files go, if sockets fit there and, with ``shared``, other users can come there."""
    usual = files.temporary_directory()
    if len(str(usual)) > LONGEST_PARENT or (shared and not others_may_enter(usual)):
        return Path("/tmp")  # noqa: S108 - what is made in it is private and its name is not to be guessed
    return usual


@contextmanager
def home_of_run(parent: Path, *, shared: bool) -> Iterator[Path]:
    """Give a private folder below ``parent``, which tells others that its owner lives; it is gone after the block.

    ``shared`` is for a server that runs as another user: others may pass through the folder, not look into it.
    """
    with files.owned_directory(parent, PREFIX, OWNER) as home:
        if shared:
            home.chmod(0o711)
        yield home


def sweep(parent: Path) -> list[Path]:
    """Stop the servers of dead processes below ``parent`` and remove their folders; return these."""
    return files.sweep_directories(parent, PREFIX, OWNER, lambda home: stop_orphan(home / "data"))


def stop_orphan(data: Path) -> None:
    """Stop the server of this data folder whose starter is gone.

    Only Linux tells which process works where; elsewhere a server ends by itself within a minute of losing its folder.
    """
    pid = _postmaster(data)
    if pid is None or sys.platform == "win32":
        return
    os.kill(pid, signal.SIGQUIT)
    deadline = time.monotonic() + STOP_SECONDS
    while _postmaster(data) == pid:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.02)


def _postmaster(data: Path) -> int | None:
    """Return the running server's process id, having made sure that it is what it says: the file may be forged."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        process = Path("/proc") / str(pid)
        same = (process / "cwd").resolve() == data.resolve() and process.stat().st_uid == data.stat().st_uid
        return pid if same else None
    except (OSError, ValueError, IndexError):
        return None
