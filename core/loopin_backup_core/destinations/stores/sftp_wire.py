"""The SFTP protocol, version 3, as far as it is needed here: packets to and from ``ssh -s HOST sftp``.

Source: draft-ietf-secsh-filexfer-02, and PROTOCOL of OpenSSH for its extensions. Requests are sent ahead of their
answers, so that a distant server does not make every piece wait for the one before.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from loopin_backup_core.model.errors import ProcessError, StorageError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from loopin_backup_core.system.process import Dialogue

INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT = 1, 2, 3, 4, 5, 6, 7
OPENDIR, READDIR, REMOVE, MKDIR, STAT, RENAME = 11, 12, 13, 14, 17, 18
STATUS, HANDLE, DATA, NAME, ATTRS, EXTENDED, EXTENDED_REPLY = 101, 102, 103, 104, 105, 200, 201
OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE = 0, 1, 2, 3, 4
TO_READ, TO_WRITE, TO_CREATE = 1, 2, 8
HAS_SIZE, HAS_IDS, HAS_MODE, HAS_TIMES, HAS_MORE = 1, 2, 4, 8, 0x80000000

LARGEST = 256 * 1024
BLOCK = 32 * 1024
AHEAD = 48


class Attributes(NamedTuple):
    """What a server tells of a file; ``changed`` in seconds since 1970."""

    size: int
    mode: int
    changed: int


class RefusalError(StorageError):
    """The server answered with an error; ``code`` is the protocol's."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def text(value: str | bytes) -> bytes:
    r"""Return a string as the protocol writes it.

    >>> text("ab")
    b'\x00\x00\x00\x02ab'
    """
    data = value.encode() if isinstance(value, str) else value
    return struct.pack(">I", len(data)) + data


class Fields:
    """The fields of an answer, taken one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self) -> int:
        """Take a number of 32 bits."""
        return int(self._take(4, ">I"))

    def long(self) -> int:
        """Take a number of 64 bits."""
        return int(self._take(8, ">Q"))

    def string(self) -> bytes:
        """Take a string."""
        length = self.number()
        if length > len(self._data) - self._at:
            raise UnreachableError("The server's answer is cut off.")
        self._at += length
        return self._data[self._at - length : self._at]

    def attributes(self) -> Attributes:
        """Take the attributes of a file."""
        flags = self.number()
        size = self.long() if flags & HAS_SIZE else 0
        if flags & HAS_IDS:
            self.long()
        mode = self.number() if flags & HAS_MODE else 0
        changed = self.long() & 0xFFFFFFFF if flags & HAS_TIMES else 0
        for _ in range(self.number() if flags & HAS_MORE else 0):
            self.string()
            self.string()
        return Attributes(size, mode, changed)

    def _take(self, size: int, form: str) -> int:
        if self._at + size > len(self._data):
            raise UnreachableError("The server's answer is cut off.")
        (value,) = struct.unpack_from(form, self._data, self._at)
        self._at += size
        return int(value)


class Wire:
    """One conversation; ``gone`` makes the error for a server that went away."""

    def __init__(self, dialogue: Dialogue, gone: Callable[[], Exception]) -> None:
        self._dialogue = dialogue
        self._gone = gone
        self._number = self._answered = 0
        self._early: dict[int, tuple[int, Fields]] = {}
        self._send(struct.pack(">BI", INIT, 3))
        kind, fields = self._packet()
        if kind != VERSION:
            raise StorageError("The server does not speak SFTP.")
        fields.number()
        self.extensions = set(_pairs(fields))

    def ask(self, kind: int, body: bytes) -> tuple[int, Fields]:
        """Send a request and return its answer; raises RefusalError for a status that is not OK."""
        self._pass_over()
        self.send(kind, body)
        return self.answer()

    def send(self, kind: int, body: bytes) -> None:
        """Send a request; its answer comes in turn."""
        self._number += 1
        self._send(struct.pack(">BI", kind, self._number) + body)

    def answer(self) -> tuple[int, Fields]:
        """Return the next answer; raises RefusalError for a status that is not OK."""
        self._answered += 1
        while self._answered not in self._early:  # a server may answer in another order
            kind, fields = self._packet()
            self._early[fields.number()] = kind, fields
        kind, fields = self._early.pop(self._answered)
        if kind == STATUS and (code := fields.number()) != OK:
            raise RefusalError(code, fields.string().decode("utf-8", "replace") or f"error {code}")
        return kind, fields

    def handle(self, kind: int, body: bytes) -> bytes:
        """Open a file or a directory and return its handle."""
        return text(self.ask(kind, body)[1].string())

    def close(self, handle: bytes) -> None:
        """Close a file or a directory."""
        self.ask(CLOSE, handle)

    def write(self, handle: bytes, offset: int, pieces: Iterable[bytes], sent: Callable[[int], None]) -> None:
        """Write pieces from an offset on, some requests ahead of their answers."""
        self._pass_over()
        waiting: list[int] = []
        for piece in pieces:
            for start in range(0, len(piece), BLOCK):
                block = piece[start : start + BLOCK]
                self.send(WRITE, handle + struct.pack(">Q", offset) + text(block))
                offset += len(block)
                waiting.append(offset)
                if len(waiting) >= AHEAD:
                    self.answer()
                    sent(waiting.pop(0))
        for done in waiting:
            self.answer()
            sent(done)

    def read(self, handle: bytes, offset: int) -> Iterator[bytes]:
        """Yield a file from an offset on, some requests ahead of their answers."""
        self._pass_over()
        asked, waiting, ended = offset, 0, False
        while not ended or waiting:
            while not ended and waiting < AHEAD:
                self.send(READ, handle + struct.pack(">QI", asked, BLOCK))
                asked, waiting = asked + BLOCK, waiting + 1
            waiting -= 1
            try:
                piece = self.answer()[1].string()
            except RefusalError as error:
                if error.code != EOF:
                    raise
                ended = True
                continue
            if ended:
                continue
            offset += len(piece)
            if len(piece) < BLOCK:
                # A short answer is the end, or a server that gives less than was asked for: go on where it stopped.
                for _ in range(waiting):
                    self._skip()
                asked, waiting = offset, 0
            yield piece

    def _pass_over(self) -> None:
        """Take the answers that nobody waits for, after a failed write or a file that was not read to its end."""
        while self._answered < self._number:
            self._skip()

    def _skip(self) -> None:
        with suppress(RefusalError):
            self.answer()

    def _send(self, packet: bytes) -> None:
        try:
            self._dialogue.write(struct.pack(">I", len(packet)) + packet)
        except ProcessError as error:
            raise self._gone() from error

    def _packet(self) -> tuple[int, Fields]:
        (length,) = struct.unpack(">I", self._exactly(4))
        if not 0 < length <= LARGEST:
            raise StorageError(
                "The server's answer is no SFTP.",
                hint="A start-up file there that prints something (.bashrc) is the usual reason.",
            )
        data = self._exactly(length)
        return data[0], Fields(data[1:])

    def _exactly(self, size: int) -> bytes:
        data = self._dialogue.read(size)
        if len(data) < size:
            raise self._gone()
        return data


def _pairs(fields: Fields) -> Iterator[str]:
    while True:
        try:
            name = fields.string().decode("ascii", "replace")
            fields.string()
        except UnreachableError:
            return
        yield name
