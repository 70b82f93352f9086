"""How the stream of a dump becomes the bytes of a file, and back.

A compressed file is a chain of independent zstd frames, each beginning where a section begins, so that one table can be
read without the rest and ``zstd -dc`` gives back the stream (RFC 8878, section 3: frames can be concatenated).
Encryption comes last: ``age -d`` gives back that chain, and the frames' places are places in it.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from loopin_backup_core.model.context import no_keys
from loopin_backup_core.model.dump_index import Frame
from loopin_backup_core.model.errors import NotPossibleError, StorageError, VerificationError
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.repository import age

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from loopin_backup_core.model.context import Keys
    from loopin_backup_core.model.dump_index import Section
    from loopin_backup_core.repository.age import Readable

PIECE = 1 << 20
LEVEL = 1
SMALLEST_FRAME = 256 * 1024
QUEUE_PIECES = 32
NOT_ENCRYPTED = "none"
MAGIC_BYTES = 8
_MAGIC = {b"\x28\xb5\x2f\xfd": "zstd", b"\x1f\x8b": "gzip"}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What was written: size in bytes, SHA-256 of the file, and where its frames begin before encryption."""

    size: int
    sha256: str
    frames: tuple[Frame, ...]


class Seekable(Protocol):
    """What can be read from a place on."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most ``size`` bytes, nothing at the end."""

    def seek(self, offset: int, /) -> object:
        """Go to a place."""


class _Encoder(Protocol):
    def encode(self, data: memoryview) -> bytes | memoryview: ...
    def end_frame(self) -> bytes: ...


class _Plain:
    def encode(self, data: memoryview) -> memoryview:
        return data

    def end_frame(self) -> bytes:
        return b""


class _Zstd:
    def __init__(self) -> None:
        import zstandard

        self._compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, write_content_size=False)
        self._frame = self._compressor.compressobj()

    def encode(self, data: memoryview) -> bytes:
        return self._frame.compress(data)

    def end_frame(self) -> bytes:
        last = self._frame.flush()
        self._frame = self._compressor.compressobj()
        return last


class FileSink:
    """Takes the sections of a stream and writes them to a file, in a thread that compresses, encrypts and hashes.

    ``write`` receives the bytes to store, in order; with ``recipients`` they are encrypted to these. An error of that
    thread is raised by the next call.
    """

    def __init__(
        self,
        write: Callable[[bytes | memoryview], object],
        compression: Compression,
        recipients: Sequence[str] = (),
    ) -> None:
        self._write = write
        self._recipients = recipients
        self._encoder: _Encoder = _Zstd() if compression is Compression.ZSTD else _Plain()
        self._keeps_frames = compression is Compression.ZSTD
        self._digest = hashlib.sha256()
        self._frames: list[Frame] = []
        self._encoded = 0
        self._size = 0
        self._error: BaseException | None = None
        self._is_ended = False
        self._queue: queue.Queue[memoryview | int | None] = queue.Queue(QUEUE_PIECES)
        self._thread = threading.Thread(target=self._work, name="loopin-codec", daemon=True)
        self._thread.start()

    def begin(self, offset: int) -> None:
        """A section begins at this offset of the stream."""
        self._put(offset)

    def write(self, data: memoryview) -> None:
        """The next bytes of the stream; they must not change afterwards."""
        self._put(data)

    def close(self) -> WrittenFile:
        """Write what is left and return what was stored."""
        self._put(None)
        self._thread.join()
        self._raise()
        return WrittenFile(self._size, self._digest.hexdigest(), tuple(self._frames))

    def abandon(self) -> None:
        """End the thread without caring for the rest."""
        self._error = self._error or StorageError("abandoned")
        while self._thread.is_alive():
            try:
                self._queue.put_nowait(None)
            except queue.Full:
                self._thread.join(0.01)
            else:
                self._thread.join()

    def _put(self, item: memoryview | int | None) -> None:
        self._raise()
        self._queue.put(item)

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        try:
            if self._recipients:
                age.encrypt(self._pieces(), self._store, self._recipients)
            else:
                for piece in self._pieces():
                    self._store(piece)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the caller is
            self._error = self._error or error
        while not self._is_ended:
            self._next()

    def _next(self) -> memoryview | int | None:
        item = self._queue.get()
        self._is_ended = item is None
        return item

    def _pieces(self) -> Iterator[bytes | memoryview]:
        while (item := self._next()) is not None:
            self._raise()
            piece = self._section(item) if isinstance(item, int) else self._encoder.encode(item)
            self._encoded += len(piece)
            yield piece
        self._raise()
        last = self._encoder.end_frame()
        self._encoded += len(last)
        yield last

    def _section(self, offset: int) -> bytes:
        """Begin a frame where it pays; return the end of the one before."""
        if not self._keeps_frames or (self._frames and offset - self._frames[-1].offset < SMALLEST_FRAME):
            return b""
        last = self._encoder.end_frame() if self._frames else b""
        self._frames.append(Frame(offset, self._encoded + len(last)))
        return last

    def _store(self, data: bytes | memoryview) -> None:
        if len(data):
            self._digest.update(data)
            self._write(data)
            self._size += len(data)


class HashingFile:
    """A file that is hashed as it is read from beginning to end."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = PIECE) -> bytes:
        """Return the next bytes."""
        try:
            data = self._file.read(size)
        except OSError as error:
            raise StorageError(
                f"{getattr(self._file, 'name', 'A file')} cannot be read: {error.strerror or error}",
                hint="The disk reports an error. Look at the system's log (dmesg) before you trust this disk again.",
            ) from error
        self._digest.update(data)
        self.size += len(data)
        return data

    def drain(self) -> None:
        """Read what is left."""
        while self.read():
            continue

    def hexdigest(self) -> str:
        """Return the SHA-256 of what was read."""
        return self._digest.hexdigest()


def encoding_of(compression: Compression, encryption: str) -> str:
    """Return what :func:`decoded` calls the way in which a backup is stored.

    >>> encoding_of(Compression.ZSTD, "age")
    'zstd+age'
    """
    return compression.value if encryption == NOT_ENCRYPTED else f"{compression.value}+{encryption}"


def decoded(file: Readable, encoding: str, keys: Keys = no_keys) -> Generator[bytes]:
    """Yield the stream that a file holds.

    ``encoding`` is ``none``, ``zstd`` or ``gzip``, the same with ``+age`` behind it, or ``age`` alone where only the
    decrypted bytes tell the rest. ``keys`` is asked for identities where they are needed. Close the generator if it is
    not read to its end. Raises VerificationError where the bytes are damaged, CredentialsError where none opens them.
    """
    inner, _, encryption = encoding.rpartition("+")
    if encryption == age.NAME:
        with age.Decrypted(file, keys()) as opened:
            yield from decoded(opened, inner or _inside(bytes(opened.peek()[:MAGIC_BYTES])))
    elif encoding == "none":
        while piece := file.read(PIECE):
            yield piece
    elif encoding == "gzip":
        yield from _gunzipped(file)
    elif encoding == "zstd":
        yield from _unzstded(file)
    else:
        raise NotPossibleError(
            f"It is stored in a way that this program does not know: {encoding}.", hint="Use a newer LoopIn Backup."
        )


def _inside(head: bytes) -> str:
    """Return how the stream in an encrypted file is compressed, from its first bytes."""
    if head.startswith(b"PGDMP"):
        raise VerificationError(
            "it holds an archive of pg_dump, and those are read only where they are not encrypted",
            hint="Decrypt it: age -d. Then “loopin-backup-cli verify” what came out.",
        )
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "none")


def _unzstded(file: Readable) -> Iterator[bytes]:
    import zstandard

    reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)  # type: ignore[arg-type]
    try:
        while piece := reader.read(PIECE):
            yield piece
    except zstandard.ZstdError as error:
        raise VerificationError(f"its zstd data is damaged: {error}") from error


def _gunzipped(file: Readable) -> Iterator[bytes]:
    import gzip
    import zlib

    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as reader:  # type: ignore[call-overload]
            while piece := reader.read(PIECE):
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise VerificationError(f"its gzip data is damaged: {error}") from error


def section_bytes(
    file: Seekable, compression: Compression, frames: Sequence[Frame], section: Section
) -> Iterator[bytes]:
    """Yield the bytes of one section without reading the sections before it.

    ``file`` may be an :class:`loopin_backup_core.repository.age.Decrypted`: what lies before is then decrypted, but
    not unpacked.
    """
    start = 0
    if compression is Compression.NONE:
        file.seek(section.offset)
        start = section.offset
    elif frames:
        frame = frames[bisect_right([f.offset for f in frames], section.offset) - 1]
        file.seek(frame.stored_offset)
        start = frame.offset
    left = section.bytes
    for piece in decoded(file, compression.value):
        begin = max(0, section.offset - start)
        start += len(piece)
        if begin >= len(piece):
            continue
        part = piece[begin : begin + left]
        left -= len(part)
        yield part
        if left <= 0:
            return
