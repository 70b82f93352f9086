"""The journal's file: appending under a lock, reading, checking."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loopin_backup_core import files
from loopin_backup_core.journal import chain
from loopin_backup_core.naming import MANIFEST_SUFFIX, PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from loopin_backup_core.journal.checking import Report

FILE_NAME = "journal.jsonl"
LARGEST = 1 << 30


def _now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """The journal of one backup directory. Several processes may append at the same time.

    ``clock`` gives the time of an entry, ``user`` whose it is; by default the system's time and user.
    """

    def __init__(self, directory: Path, *, clock: Callable[[], datetime] = _now, user: str | None = None) -> None:
        self.path = directory / FILE_NAME
        self._clock = clock
        self._user = user

    def append(self, event: str, backup: str = "", **facts: object) -> None:
        """Add an entry and have the disk write it. ``facts`` are JSON values, and never secrets.

        Raises StorageError where it cannot be written, ValueError for facts that are not JSON or have a field's name.
        """
        if clash := chain.RESERVED & facts.keys():
            raise ValueError(f"names of the journal's own fields: {', '.join(sorted(clash))}")
        record: Mapping[str, object] = {
            "at": self._clock().astimezone(UTC).isoformat(),
            "event": event,
            "backup": backup,
            "user": self._user if self._user is not None else user_name(),
            **facts,
        }
        files.append_line(self.path, lambda tail, is_whole: chain.next_line(tail, record, is_whole=is_whole))

    def entries(self) -> list[chain.Entry]:
        """Return all entries, oldest first. The chain is not checked for that: see :meth:`check`."""
        return list(self.iterate())

    def iterate(self) -> Iterator[chain.Entry]:
        """Yield all entries, oldest first."""
        return chain.read(self._read())

    def identity(self) -> str:
        """Return what tells this journal, and so this directory of backups, from all others; empty for an empty one."""
        import hashlib

        first = self._read().partition(b"\n")[0]
        return hashlib.sha256(first).hexdigest()[:12] if first else ""

    def verify(self) -> list[str]:
        """Return what breaks the chain, a sentence each; nothing for a sound one."""
        return list(self.check().problems)

    def check(self) -> Report:
        """Check every link of the chain. A crash that cut off a line is no problem, and is remarked."""
        from loopin_backup_core.journal import checking

        if self.path.exists() or not self._has_backups():
            return checking.check(self._read())
        missing = "The journal is missing, though there are backups: nothing is known of their verifications."
        return checking.Report(0, (), (missing,))

    def _read(self) -> bytes:
        return files.read_all(self.path, LARGEST) if os.path.lexists(self.path) else b""

    def _has_backups(self) -> bool:
        directory = self.path.parent
        return directory.is_dir() and any(
            path.name.startswith(PREFIX) and path.name.endswith(MANIFEST_SUFFIX) for path in directory.iterdir()
        )


def user_name() -> str:
    """Return the name of the operating system's user, or the number of one that has no name."""
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "")
    else:  # noqa: RET505 - so that mypy sees that one of the two is for another system
        import pwd

        number = os.geteuid()
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)
