"""Exit codes, and the one place where an error becomes one. See ``docs/reference/exit-codes.md``."""

from __future__ import annotations

from loopin_backup_core import errors

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


def code_of(error: errors.LoopinError) -> int:
    """Return the exit code that tells a script what went wrong.

    >>> code_of(errors.BusyError("another run")), code_of(errors.ServerError("no such table"))
    (4, 1)
    """
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILURE)
