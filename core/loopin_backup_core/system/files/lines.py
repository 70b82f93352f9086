"""Appending whole lines to a file that several processes write to and that outlives their crashes."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system.files.locking import wait_for_lock
from loopin_backup_core.system.files.partial import is_at
from loopin_backup_core.system.files.system import (
    OPEN_SAFELY,
    PRIVATE_FILE,
    failure,
    flush,
    flush_directory,
    make_private,
    read_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST_TAIL = 64 * 1024
PATIENCE = 30.0


def append_line(
    path: Path,
    make_line: Callable[[bytes, bool], bytes | None],
    written: Callable[[bytes], None] = lambda line: None,  # noqa: ARG005 - nobody wants to know
) -> None:
    """Add to a file what ``make_line`` makes of the file's end, under a lock, and have the disk write it.

    ``make_line`` receives the last bytes of the file and whether they are all of it, and answers None to see more. What
    could not be written completely is taken back. ``written`` is told the line while the lock is still held. Raises
    BusyError when others hold the lock for half a minute.
    """
    fd = _locked(path)
    try:
        size = os.fstat(fd).st_size
        line = _made(fd, size, make_line)
        _append(fd, size, line)
        if size == 0:
            flush_directory(path.parent)
        written(line)
    except OSError as error:
        raise failure(path, "cannot be written", error) from error
    finally:
        os.close(fd)


def _locked(path: Path) -> int:
    while True:
        try:
            fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | OPEN_SAFELY, PRIVATE_FILE)
        except OSError as error:
            raise failure(path, "cannot be opened for writing", error) from error
        try:
            make_private(fd, path)
            wait_for_lock(fd, path, PATIENCE)
            if is_at(fd, path):
                return fd
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)


def _made(fd: int, size: int, make_line: Callable[[bytes, bool], bytes | None]) -> bytes:
    length = FIRST_TAIL
    while True:
        start = max(0, size - length)
        line = make_line(read_at(fd, start, size - start), start == 0)
        if line is not None:
            return line
        if start == 0:
            raise StorageError("no line was made of a whole file")
        length *= 16


def _append(fd: int, size: int, line: bytes) -> None:
    try:
        left = memoryview(line)
        while left:
            left = left[os.write(fd, left) :]
        flush(fd)
    except OSError:
        with suppress(OSError):
            os.ftruncate(fd, size)
        raise
