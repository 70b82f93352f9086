"""Exit codes, and the one place where an error becomes one. See ``docs/reference/exit-codes.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model import errors

if TYPE_CHECKING:
    from collections.abc import Iterable

SUCCESS = 0
FAILURE = 1
USAGE = 2
SUSPECT = 3
LOCKED = 4
VERIFICATION = 5
CREDENTIALS = 6
CLIENT_TOOLS = 7
NOT_POSSIBLE = 8
NOT_ALLOWED = 9
NOT_JUDGED = 10
CANCELLED = 130

_CODES: tuple[tuple[type[errors.LoopinError], int], ...] = (
    (errors.UsageError, USAGE),
    (errors.BusyError, LOCKED),
    (errors.VerificationError, VERIFICATION),
    (errors.ManifestError, VERIFICATION),
    (errors.CredentialsError, CREDENTIALS),
    (errors.ClientToolError, CLIENT_TOOLS),
    (errors.NotPossibleError, NOT_POSSIBLE),
    (errors.NotAllowedError, NOT_ALLOWED),
    (errors.CancelledError, CANCELLED),
)


_WORST_FIRST = (
    FAILURE, CANCELLED, VERIFICATION, CREDENTIALS, CLIENT_TOOLS, NOT_ALLOWED, NOT_POSSIBLE, USAGE, SUSPECT, LOCKED,
)  # fmt: skip


def worst(codes: Iterable[int]) -> int:
    """Return the code of several jobs together: a failure of any kind, else a suspicion, else a lock, else success.

    >>> worst([SUCCESS, SUSPECT, CREDENTIALS]), worst([LOCKED, SUSPECT]), worst([])
    (6, 3, 0)
    """
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), SUCCESS)


def code_of(error: errors.LoopinError) -> int:
    """Return the exit code that tells a script what went wrong.

    >>> code_of(errors.BusyError("another run")), code_of(errors.ServerError("no such table"))
    (4, 1)
    """
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILURE)
