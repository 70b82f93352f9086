"""SFTP's packets against servers that are not like OpenSSH: short answers, another order, errors in the middle."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, cast

import pytest

from loopin_backup_core.destinations.stores import sftp_wire as wire
from loopin_backup_core.model.errors import StorageError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from loopin_backup_core.system.process import Dialogue

DATA = random.Random(5).randbytes(3_000_000)


class Server:
    """A peer that answers READ and WRITE from memory. ``shortest`` is the least it gives of what was asked for.

    Requests that are waiting are answered in another order; a WRITE from ``full`` on fails.
    """

    def __init__(self, *, shortest: int = wire.BLOCK, full: int = 1 << 40) -> None:
        self.data = bytearray(DATA)
        self._numbers = random.Random(7)
        self._shortest = shortest
        self._full = full
        self._asked: list[bytes] = []
        self._answers = b""

    def write(self, data: bytes) -> None:
        self._asked.append(data[4:])

    def read(self, size: int) -> bytes:
        if not self._answers:
            self._numbers.shuffle(self._asked)
            self._answers = b"".join(wire.text(self._answer(one)) for one in self._asked)
            self._asked.clear()
        piece, self._answers = self._answers[:size], self._answers[size:]
        return piece

    def _answer(self, packet: bytes) -> bytes:
        kind, number = struct.unpack_from(">BI", packet)
        if kind == wire.INIT:
            return struct.pack(">BI", wire.VERSION, 3)
        offset = struct.unpack_from(">Q", packet, 10)[0] if kind in {wire.READ, wire.WRITE} else 0
        if kind == wire.READ and offset < len(self.data):
            (length,) = struct.unpack_from(">I", packet, 18)
            given = self.data[offset : offset + self._numbers.randint(min(self._shortest, length), length)]
            return struct.pack(">BI", wire.DATA, number) + wire.text(bytes(given))
        code = wire.OK
        if kind == wire.READ:
            code = wire.EOF
        elif kind == wire.WRITE and offset >= self._full:
            code = wire.FAILURE
        elif kind == wire.WRITE:
            self.data[offset : offset + len(packet) - 22] = packet[22:]
        return struct.pack(">BII", wire.STATUS, number, code) + wire.text("no") + wire.text("")


def wire_to(server: object) -> wire.Wire:
    return wire.Wire(cast("Dialogue", server), lambda: UnreachableError("it has gone away"))


@pytest.mark.parametrize("shortest", [1, 20_000, wire.BLOCK])
@pytest.mark.parametrize("offset", [0, 1, 2_999_999, 3_000_000])
def test_what_is_read_is_what_lies_there(shortest: int, offset: int) -> None:
    """However little a server gives at a time, and in whatever order it answers."""
    assert b"".join(wire_to(Server(shortest=shortest)).read(wire.text("h"), offset)) == DATA[offset:]


def test_what_is_written_arrives_at_its_place() -> None:
    """From an offset on, as when an interrupted copy goes on; progress ends at the last byte."""
    server = Server()
    told: list[int] = []
    new = random.Random(6).randbytes(1_000_000)
    wire_to(server).write(wire.text("h"), 500, [new[:300_000], new[300_000:]], told.append)
    assert server.data == DATA[:500] + new + DATA[1_000_500:]
    assert (told[-1], told) == (1_000_500, sorted(told))


def test_after_a_failed_write_the_next_request_gets_its_own_answer() -> None:
    """The answers to what was sent ahead are passed over; so are those to a file that was not read to its end."""
    one = wire_to(Server(full=100_000))
    with pytest.raises(wire.RefusalError, match="no"):
        one.write(wire.text("h"), 0, [bytes(1_000_000)], lambda _: None)
    assert next(iter(one.read(wire.text("h"), 200_000))) == DATA[200_000 : 200_000 + wire.BLOCK]
    kind, _ = one.ask(wire.MKDIR, wire.text("x"))
    assert kind == wire.STATUS


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda _: b"Welcome!", StorageError),
        (lambda size: b"\0" * size, StorageError),
        (lambda _: b"", UnreachableError),
    ],
)
def test_a_server_that_talks_something_else(answer: Callable[[int], bytes], error: type[Exception]) -> None:
    """A greeting of a start-up file, zeros, nothing: an error that says so, and no endless wait."""

    class Other:
        def write(self, data: bytes) -> None:
            """Ignore it."""

        def read(self, size: int) -> bytes:
            return answer(size)[:size]

    with pytest.raises(error):
        wire_to(Other())
