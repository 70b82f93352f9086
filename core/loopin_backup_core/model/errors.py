"""Everything that can go wrong, as one tree. Each error says what happened and, in ``hint``, what to do next.

::

    LoopinError
     ├── UsageError            the call or the configuration is not understood
     ├── CredentialsError      no password, a locked keyring, a refused login, an identity that does not open a backup
     │    └── NoIdentityError  a backup is encrypted, and this machine has no identity at all
     ├── ClientToolError       pg_dump, psql or pg_restore is missing or does not suit the server
     ├── ServerError           the server said no, or is not there
     │    ├── LockTimeoutError somebody else holds a lock that the dump needs
     │    └── LoadError        the server refused a statement of a backup
     ├── ProcessError          a program failed: carries its arguments, exit code and last words
     ├── BusyError             another run is at work on the same database
     ├── StorageError          the disk, the directory or a file in it
     │    ├── UnreachableError a destination does not answer, or broke off: trying again may help
     │    └── OccupiedError    something else has that name already, and nothing is ever overwritten
     ├── VerificationError     a backup is not what its manifest says
     │    └── DrillFailedError a backup cannot be restored, or is not equal when it is
     ├── ManifestError         a manifest cannot be read
     ├── RefusedError          done as asked it would do harm
     ├── NotAllowedError       only an administrator may do that
     ├── NotPossibleError      this machine or server cannot do it; nothing is wrong with the backup
     ├── UnexpectedError       a fault of this program: nobody foresaw it
     └── CancelledError        the user or a deadline stopped it

Texts may carry words of a server or a file: a face shows them as plain text and escapes control characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn

from loopin_backup_core.model import failure_reasons


class LoopinError(Exception):
    """The base of all errors that LoopIn Backup raises on purpose.

    ``hint`` is one or more sentences that tell the user what to do next. ``about`` is the keyword of a connection
    (``host``, ``password``) or the key of a profile that the error is about, empty where there is none.
    """

    about: str = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LoopinError):
    """The call or the configuration is not understood."""


class CredentialsError(LoopinError):
    """There is no password, the keyring is locked, or the server refused the login."""


class NoIdentityError(CredentialsError):
    """A backup is encrypted and nobody here has an identity; nothing is known to be wrong with it."""


class KeyringLockedError(CredentialsError):
    """The keyring is locked; a person could unlock it."""


class ClientToolError(LoopinError):
    """A client tool is missing or too old for the server or the file."""


class ServerError(LoopinError):
    """The server refused, or cannot be reached."""


class LockTimeoutError(ServerError):
    """Somebody else holds a lock that the dump needs."""


class LoadError(ServerError):
    """The server refused a statement of a backup that was being restored; ``sqlstate`` is its code for why."""

    def __init__(self, message: str, *, sqlstate: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.sqlstate = sqlstate


class ProcessError(LoopinError):
    """A program ended badly. ``code`` is its exit status, negative for a signal, as in :mod:`subprocess`."""

    def __init__(self, argv: tuple[str, ...], code: int, stderr: str, *, hint: str = "") -> None:
        how = f"was killed by signal {-code}" if code < 0 else f"failed with exit code {code}"
        said = failure_reasons.reason(stderr)
        words = f": {said}" if said else ""
        super().__init__(f"{argv[0].replace(chr(92), '/').rsplit('/', 1)[-1]} {how}{words}", hint=hint)
        self.argv = argv
        self.code = code
        self.stderr = stderr


class BusyError(LoopinError):
    """Another run holds the lock of this database."""


class StorageError(LoopinError):
    """The backup directory or a file in it cannot be used."""


class UnreachableError(StorageError):
    """A destination does not answer or broke the connection; the same may work in a moment."""


class OccupiedError(StorageError):
    """A name is taken by something else, and nothing is ever overwritten."""


class VerificationError(LoopinError):
    """A backup is not what its manifest says it is."""


class DrillFailedError(VerificationError):
    """A drill has shown that a backup cannot be restored, or is not equal when it is.

    ``sqlstate`` is the code of the statement that failed, empty where contents differ.
    """

    def __init__(self, message: str, *, sqlstate: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.sqlstate = sqlstate


class ManifestError(LoopinError):
    """A manifest cannot be read or was written by a newer program."""


class RefusedError(LoopinError):
    """Doing it as asked would do harm, so it was not begun."""


class NotAllowedError(LoopinError):
    """Only an administrator may do that, and this user is none."""


class NotPossibleError(LoopinError):
    """This machine or server cannot do it. The backup itself is not in doubt."""


class CancelledError(LoopinError):
    """The work was stopped; everything it had begun was removed."""


class UnexpectedError(LoopinError):
    """A fault of this program: nobody foresaw it."""


def told(error: BaseException) -> LoopinError:
    """Return an error of ours for one that is none: what the system refused, or a fault of this program.

    >>> told(OSError(5, "Input/output error", "/backups/x")).message
    'The system refused something: Input/output error (/backups/x).'
    """
    if isinstance(error, LoopinError):
        return error
    if isinstance(error, OSError):
        where = f" ({error.filename})" if isinstance(error.filename, str) else ""
        return StorageError(
            f"The system refused something: {error.strerror or error}{where}.",
            hint="Nothing is shown as good that was not finished. Look at the disk, and at the system's log (dmesg).",
        )
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        what = "no memory is left" if isinstance(error, MemoryError) else "it allows no more threads"
        return NotPossibleError(f"The system cannot do it now: {what}.", hint="Try again when less is going on.")
    words = " ".join(str(error).split())[:200]
    return UnexpectedError(
        f"Something went wrong inside LoopIn Backup: {type(error).__name__}{f': {words}' if words else ''}.",
        hint="Nothing is shown as good that was not finished.",
    )


def raise_as_ours(error: Exception) -> NoReturn:
    """Raise an error again, as one of ours."""
    known = told(error)
    if known is error:
        raise known
    raise known from error
