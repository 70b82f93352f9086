"""The last handler: what nobody foresaw is one line for whoever reads it, and whole in a log."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError, told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST = 1_000_000


def log_file(environ: Mapping[str, str]) -> Path:
    """Return where the tracebacks are."""
    from loopin_backup_core.system.paths import data_directory

    return data_directory(environ, "errors.log")


def explained(error: Exception, environ: Mapping[str, str]) -> LoopinError:
    """Return what to say of any error, after it was written whole to the log if it is none of ours."""
    known = told(error)
    if known is error:
        return known
    try:
        path = log_file(environ)
        _write(path, error)
    except Exception:  # noqa: BLE001 - a log that cannot be written must not hide what happened
        return known
    known.hint = f"{known.hint} The details are in {path}.".strip()
    return known


def _write(path: Path, error: Exception) -> None:
    import traceback
    from datetime import UTC, datetime

    from loopin_backup_core.model import conninfo
    from loopin_backup_core.system.files.system import OPEN_SAFELY, PRIVATE_FILE

    text = "".join(traceback.format_exception(error))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        if path.stat().st_size > LARGEST:
            path.replace(path.with_name(f"{path.name}.1"))
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | OPEN_SAFELY, PRIVATE_FILE)
    try:
        os.write(fd, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n{conninfo.mask(text)}\n".encode("utf-8", "replace"))
    finally:
        os.close(fd)


def open_streams() -> None:
    """Give a process that was started with closed standard streams open ones, and let any text through them.

    Else the next file that is opened would be standard output, and what is printed would end up in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as it runs
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    for stream in (sys.stdout, sys.stderr):
        # Names from a server may hold anything; a terminal of another encoding must not stop a backup.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def leave_streams() -> None:
    """Keep Python from complaining at its end about what could not be written: that was said, and has its exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
