"""How the stream of a dump becomes the bytes of a file, and back.

A compressed file is a chain of independent zstd frames, each beginning where a section begins, so that one table can be
read without the rest and ``zstd -dc`` gives back the stream (RFC 8878, section 3: frames can be concatenated).
"""

from __future__ import annotations

import hashlib
import queue
import threading
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from loopin_backup_core.errors import StorageError, VerificationError
from loopin_backup_core.model import Compression, Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loopin_backup_core.model import Section

PIECE = 1 << 20
LEVEL = 1
SMALLEST_FRAME = 256 * 1024
QUEUE_PIECES = 32


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: size in bytes, SHA-256 of the file, and where its frames begin."""

    size: int
    sha256: str
    frames: tuple[Frame, ...]


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
    """Takes the sections of a stream and writes them to a file, compressing and hashing in a thread of its own.

    ``write`` receives the bytes to store, in order. An error of that thread is raised by the next call.
    """

    def __init__(self, write: Callable[[bytes | memoryview], object], compression: Compression) -> None:
        self._write = write
        self._encoder: _Encoder = _Zstd() if compression is Compression.ZSTD else _Plain()
        self._keeps_frames = compression is Compression.ZSTD
        self._digest = hashlib.sha256()
        self._frames: list[Frame] = []
        self._taken = 0
        self._size = 0
        self._error: BaseException | None = None
        self._queue: queue.Queue[memoryview | int | None] = queue.Queue(QUEUE_PIECES)
        self._thread = threading.Thread(target=self._work, name="loopin-codec", daemon=True)
        self._thread.start()

    def begin(self, offset: int) -> None:
        """A section begins at this offset of the stream."""
        self._put(offset)

    def write(self, data: memoryview) -> None:
        """The next bytes of the stream; they must not change afterwards."""
        self._put(data)

    def close(self) -> Stored:
        """Write what is left and return what was stored."""
        self._put(None)
        self._thread.join()
        self._raise()
        return Stored(self._size, self._digest.hexdigest(), tuple(self._frames))

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
        while True:
            item = self._queue.get()
            if self._error is None:
                try:
                    self._take(item)
                except BaseException as error:  # noqa: BLE001 - it is raised again where the caller is
                    self._error = error
            if item is None:
                return

    def _take(self, item: memoryview | int | None) -> None:
        if item is None:
            self._store(self._encoder.end_frame())
        elif isinstance(item, int):
            self._section(item)
        else:
            self._taken += len(item)
            self._store(self._encoder.encode(item))

    def _section(self, offset: int) -> None:
        if not self._keeps_frames:
            return
        if self._frames and offset - self._frames[-1].offset < SMALLEST_FRAME:
            return
        if self._frames:
            self._store(self._encoder.end_frame())
        self._frames.append(Frame(offset, self._size))

    def _store(self, data: bytes | memoryview) -> None:
        if len(data):
            self._digest.update(data)
            self._write(data)
            self._size += len(data)


class HashingFile:
    """A file that is hashed as it is read from beginning to end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = PIECE) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
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


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


def decoded(file: _Readable, encoding: str) -> Iterator[bytes]:
    """Yield the stream that a file holds; ``encoding`` is ``none``, ``zstd`` or ``gzip``.

    Raises VerificationError where the compressed bytes are damaged.
    """
    if encoding == "none":
        while piece := file.read(PIECE):
            yield piece
    elif encoding == "gzip":
        yield from _gunzipped(file)
    else:
        yield from _unzstded(file)


def _unzstded(file: _Readable) -> Iterator[bytes]:
    import zstandard

    reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)  # type: ignore[arg-type]
    try:
        while piece := reader.read(PIECE):
            yield piece
    except zstandard.ZstdError as error:
        raise VerificationError(f"its zstd data is damaged: {error}") from error


def _gunzipped(file: _Readable) -> Iterator[bytes]:
    import gzip
    import zlib

    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as reader:  # type: ignore[call-overload]
            while piece := reader.read(PIECE):
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise VerificationError(f"its gzip data is damaged: {error}") from error


def section_bytes(
    file: BinaryIO, compression: Compression, frames: Sequence[Frame], section: Section
) -> Iterator[bytes]:
    """Yield the bytes of one section without reading the sections before it."""
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
