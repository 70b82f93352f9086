"""The journal's file: appending under a lock, reading, checking."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loopin_backup_core.repository.journal import chain, head
from loopin_backup_core.repository.journal.head import Head
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from loopin_backup_core.repository.journal.checking import Report

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

        def make_line(tail: bytes, is_whole: bool) -> bytes | None:  # noqa: FBT001 - the form of a callback
            return chain.next_line(tail, record, is_whole=is_whole, head=self._head(is_empty=False))

        files.append_line(self.path, make_line, self._note_head)

    def entries(self) -> list[chain.Entry]:
        """Return all entries, oldest first. The chain is not checked for that: see :meth:`check`."""
        return list(self.iterate())

    def iterate(self) -> Iterator[chain.Entry]:
        """Yield all entries, oldest first."""
        return chain.read(self._read())

    def identity(self) -> str:
        """Return what tells this journal, and so this directory of backups, from all others; empty for an empty one.

        It outlives the journal's loss: copies lie in folders that are named after it.
        """
        text = self._read()
        return self._head(is_empty=not text).first or _identity(text)

    def length(self) -> int:
        """Return how many entries have been written, those included that are lost."""
        from loopin_backup_core.repository.journal import checking

        text = self._read()
        return max(self._head(is_empty=not text).seq, checking.last_of(text))

    def begun(self) -> str:
        """Return the identity, and give the journal its first line where it has none. Raises StorageError."""
        if not (found := self.identity()):
            self.append("opened")
            found = self.identity()
        return found

    def verify(self) -> list[str]:
        """Return what breaks the chain, a sentence each; nothing for a sound one."""
        return list(self.check().problems)

    def distrust(self) -> str:
        """Return why nothing may be deleted on the strength of this journal; empty for a sound one."""
        problems = self.verify()
        hint = "See “loopin-backup-cli journal verify”; “loopin-backup-cli journal accept” goes on."
        return f"the journal cannot be trusted. {problems[0]} {hint}" if problems else ""

    def check(self) -> Report:
        """Check every link of the chain, and that it is as long as it was. A crash that cut off a line is remarked."""
        from loopin_backup_core.repository.journal import checking

        # What is noted of the end is read first: an entry that is written meanwhile is no loss.
        before = self._head(is_empty=False)
        text = self._read()
        if not before.seq and not checking.last_of(text):
            before = self._head(is_empty=True)
        return checking.check(text, before, is_there=os.path.lexists(self.path))

    def _head(self, *, is_empty: bool) -> Head:
        return head.read(self.path.parent, is_empty=is_empty)

    def _note_head(self, line: bytes) -> None:
        line = line.strip(b"\n")
        first = self._head(is_empty=False).first or _identity(self._read())
        head.write(self.path.parent, Head(chain.seq_of(line), chain.hash_of(line), first))

    def _read(self) -> bytes:
        try:
            self.path.lstat()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise files.failure(self.path, "cannot be looked at", error) from error
        return files.read_all(self.path, LARGEST)


def _identity(text: bytes) -> str:
    import hashlib

    first = text.partition(b"\n")[0]
    return hashlib.sha256(first).hexdigest()[:12] if first else ""


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
