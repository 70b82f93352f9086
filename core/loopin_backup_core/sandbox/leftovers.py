"""The private folders of throwaway servers: making one, and removing those whose owner is dead."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core import files
from loopin_backup_core.errors import LoopinError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "loopin-server-"
OWNER = "owner"
# The names of sockets have room for some hundred bytes, on macOS the fewest.
LONGEST_HOME = 80
STOP_SECONDS = 10.0


def make_home(parent: Path | None, *, shared: bool) -> Path:
    """Make a private folder below ``parent``, or where temporary files go.

    ``shared`` is for a server that runs as another user: others may pass through the folder, not look into it, and it
    lies where they can come.
    """
    wanted = Path(tempfile.gettempdir()) if parent is None else parent
    # A drill's parent is chosen for its free space: only the place for temporary files gives way.
    if parent is None and (len(str(wanted)) > LONGEST_HOME - len(PREFIX) or (shared and not _others_may_enter(wanted))):
        wanted = Path("/tmp")  # noqa: S108 - the folder in it is private and its name is not to be guessed
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=wanted))
    if shared:
        home.chmod(0o711)
    return home


def sweep(parent: Path | None = None) -> list[Path]:
    """Stop the servers of dead processes and remove their folders; return these."""
    swept = []
    for home in _homes(Path(tempfile.gettempdir()) if parent is None else parent):
        try:
            with files.seize(home / f".{OWNER}.lock") as is_dead:
                if is_dead:
                    stop_orphan(home / "data")
                    shutil.rmtree(home, ignore_errors=True)
                    swept.append(home)
        except LoopinError:
            continue
    return swept


def lock(home: Path) -> files.DirectoryLock:
    """Return the lock that tells others that the owner of this folder lives."""
    return files.DirectoryLock(home, OWNER, "The throwaway server belongs to another run.")


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


def _homes(parent: Path) -> Iterator[Path]:
    for home in parent.glob(f"{PREFIX}*"):
        if home.is_symlink() or not home.is_dir():
            continue
        if sys.platform == "win32" or home.stat().st_uid == os.geteuid():
            yield home


def _postmaster(data: Path) -> int | None:
    """Return the running server's process id, having made sure that it is what it says: the file may be forged."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        process = Path("/proc") / str(pid)
        same = (process / "cwd").resolve() == data.resolve() and process.stat().st_uid == data.stat().st_uid
        return pid if same else None
    except (OSError, ValueError, IndexError):
        return None


def _others_may_enter(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))
