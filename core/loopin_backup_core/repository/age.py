"""age, the format of encrypted backups: streams in both directions, in bounded memory.

pyrage reads from one object and writes to another until it is done. Encrypting, it therefore runs in the thread that
writes the file anyway; decrypting, it needs a thread of its own, from which whoever reads takes piece after piece.
Every 64 KiB are authenticated before they are given on, and the last piece is marked, so that a file that was cut off
between two pieces is refused at its end. Source: the age format, https://age-encryption.org/v1, "Payload".
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any, Protocol, Self

from loopin_backup_core.model.errors import CredentialsError, StorageError, UsageError, VerificationError
from loopin_backup_core.rules import recipients as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

NAME = "age"
"""What a manifest calls this encryption."""

PIECE = 1 << 20
QUEUE_PIECES = 32
NO_MATCH = "No matching keys found"


class Readable(Protocol):
    """What can be read from beginning to end."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most ``size`` bytes, nothing at the end."""


class _Source:
    """What pyrage reads from. It makes a text of our errors, so they are kept here."""

    def __init__(self, pieces: Iterator[bytes | memoryview]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._rest:
                self._rest = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        part, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return part


class _Target:
    """What pyrage writes to."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever owns the file flushes it."""


def encrypt(pieces: Iterable[bytes | memoryview], write: Callable[[bytes], object], to: Sequence[str]) -> None:
    """Encrypt a stream to recipients, each of whom can read it alone; ``write`` receives the bytes in order.

    Raises UsageError for a recipient that is none, and whatever ``pieces`` and ``write`` raise.
    """
    keys = [_recipient(text) for text in to]
    source, target = _Source(iter(pieces)), _Target(write)
    try:
        _pyrage().encrypt_io(source, target, keys)
    except Exception as error:
        raise source.error or target.error or StorageError(f"age could not encrypt: {error}") from error
    if target.error is not None:
        # Of the last few kilobytes, which pyrage gives out when it is done, it does not tell the error.
        raise target.error


def encrypted(data: bytes, to: Sequence[str]) -> bytes:
    """Return a few bytes encrypted to recipients. Raises UsageError."""
    parts: list[bytes] = []
    encrypt([data], parts.append, to)
    return b"".join(parts)


def decrypted(data: bytes, identities: str) -> bytes:
    """Return what a few bytes hold. Raises CredentialsError, VerificationError."""
    from io import BytesIO

    with Decrypted(BytesIO(data), identities) as stream:
        return b"".join(iter(stream.read, b""))


class Decrypted:
    """A file that is decrypted as it is read, for a ``with`` block; ``identities`` is the text of an identity file.

    Raises CredentialsError where none of the identities opens it, VerificationError where it is damaged or cut off.
    """

    def __init__(self, file: Readable, identities: str) -> None:
        self._keys = identities_in(identities)
        self._source = _Source(iter(lambda: file.read(PIECE), b""))
        self._target = _Target(self._give)
        self._queue: queue.Queue[bytes | None] = queue.Queue(QUEUE_PIECES)
        self._rest = memoryview(b"")
        self._position = 0
        self._error: BaseException | None = None
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, size: int = PIECE) -> bytes:
        """Return at most ``size`` of the next bytes, nothing at the end."""
        part = bytes(self.peek()[:size])
        self._rest = self._rest[len(part) :]
        self._position += len(part)
        return part

    def peek(self) -> memoryview:
        """Return the next bytes without taking them, nothing at the end."""
        while not self._rest and not self._is_closed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="loopin-age", daemon=True)
                self._thread.start()
            piece = self._queue.get()
            if piece is None:
                self.close()
            else:
                self._rest = memoryview(piece)
        if self._error is not None and not self._rest:
            raise self._error
        return self._rest

    def seek(self, offset: int) -> None:
        """Go forward to a place in the decrypted bytes; what lies before it is decrypted and dropped."""
        while self._position < offset and self.read(min(PIECE, offset - self._position)):
            continue

    def close(self) -> None:
        """End the thread; what was not read is dropped. The file is the caller's to close."""
        self._is_closed = True
        thread = self._thread
        while thread is not None and thread.is_alive():
            try:
                self._queue.get(timeout=0.01)
            except queue.Empty:
                continue

    def _give(self, data: bytes) -> None:
        if self._is_closed:
            raise StorageError("closed")
        self._queue.put(data)

    def _work(self) -> None:
        try:
            _pyrage().decrypt_io(self._source, self._target, self._keys)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the reader is
            self._error = self._source.error or _meaning(error, len(self._keys))
        self._error = self._error or self._target.error
        self._queue.put(None)


def _meaning(error: BaseException, keys: int) -> Exception:
    """Return the error of ours for one of pyrage's, which tells them apart by words alone."""
    if NO_MATCH in str(error):
        return CredentialsError(
            "The identity does not open it" if keys == 1 else f"None of the {keys} identities opens it",
            hint="Give the identity of a recipient to whom it was encrypted: --identity FILE. "
            "“loopin-backup-cli show” names the recipients.",
        )
    return VerificationError(f"its age data is damaged: {error}")


def _recipient(text: str) -> Any:
    pyrage, sound = _pyrage(), rules.check(text)
    try:
        return (pyrage.ssh if sound.startswith("ssh-") else pyrage.x25519).Recipient.from_str(sound)
    except pyrage.RecipientError as error:
        raise UsageError(f"age cannot encrypt to {sound}: {error}") from error


def identities_in(text: str) -> list[Any]:
    """Return the identities of an identity file's text, as pyrage wants them; it may be a private key of SSH.

    Raises CredentialsError, which never repeats the text.
    """
    pyrage = _pyrage()
    try:
        if text.lstrip().startswith("-----BEGIN "):
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines_of(text)]
    except pyrage.IdentityError as error:
        raise CredentialsError(
            "What should be an identity of age is none that can be used here.",
            hint=f"An identity file has a line that begins with {rules.SECRET}, as age-keygen writes it; or it is a "
            "private key of SSH without a passphrase.",
        ) from error
    if not found:
        raise CredentialsError("There is no identity in what should be an identity file.")
    return found


def lines_of(text: str) -> list[str]:
    """Return the lines of an identity file without comments."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def public_of(text: str) -> tuple[str, ...]:
    """Return the recipients that identities of age belong to; none for a key of SSH. Raises CredentialsError."""
    if text.lstrip().startswith("-----BEGIN "):
        identities_in(text)
        return ()
    return tuple(str(one.to_public()) for one in identities_in(text))


def generate() -> str:
    """Return a new identity; it is secret."""
    return str(_pyrage().x25519.Identity.generate())


def _pyrage() -> Any:
    import pyrage  # type: ignore[import-untyped] # it has no types of its own

    return pyrage
