"""What nobody foresaw: every traceback reaches the log, none reaches a user.

Logging is imported where it is needed: the window shows sooner without it.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.system.paths import data_directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

LOGGER = "loopin_backup_gui"
LARGEST = 1_000_000


class UnexpectedError(LoopinError):
    """A fault of the program itself; its traceback is in the log."""


def log_file(environ: Mapping[str, str]) -> Path:
    """Return where the window's log lies."""
    return data_directory(environ, "window") / "window.log"


def start_log(environ: Mapping[str, str]) -> None:
    """Write warnings and tracebacks to the log from now on; whatever thread they come from."""
    import logging
    from logging.handlers import RotatingFileHandler

    path = log_file(environ)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        rotating = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=3, encoding="utf-8", delay=True)
    except OSError:
        handler: logging.Handler = logging.StreamHandler()
    else:
        handler = rotating
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    # The log may name servers and tables: it is for its owner alone.
    os.umask(0o077)
    sys.excepthook = _hook
    threading.excepthook = lambda args: _hook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def unexpected(error: BaseException) -> UnexpectedError:
    """Write an unforeseen error to the log and return what the user is told."""
    import logging

    logging.getLogger(LOGGER).error("unexpected", exc_info=error)
    return UnexpectedError(
        "Something went wrong inside LoopIn Backup.",
        hint="No backup was changed by this. The details are in the log: Activity › Log files.",
    )


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    unexpected(error.with_traceback(trace))
