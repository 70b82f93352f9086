"""One psql that is asked and answers, for work that must see what its own transaction has done."""

from __future__ import annotations

import re
import secrets
import threading
from typing import TYPE_CHECKING, Protocol, Self

from loopin_backup_core.model.errors import ProcessError
from loopin_backup_core.system.process import Dialogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.system.process import Command

OPTIONS = ("--no-align", "--tuples-only", "--set=VERBOSITY=verbose")
"""What psql gets besides its usual options, so that its answers can be read and its errors carry a code."""

PIECE = 1 << 20
LOOK_EVERY = 0.2
_ERROR = re.compile(r"^psql:[^\n]*?:\d+: [^\s:]+:\s+([0-9A-Z]{5}): ", re.MULTILINE)


class Taker(Protocol):
    """Takes an answer as it comes, cut anywhere."""

    def __call__(self, data: bytes, /) -> object:
        """Take the next bytes."""


def code_of(error: ProcessError) -> str:
    """Return the SQLSTATE of the error that psql stopped at; empty where it stopped for another reason."""
    found = _ERROR.search(error.stderr)
    return found.group(1) if found else ""


class Conversation:
    r"""A context manager; leaving it ends psql, and with it a transaction that was not committed.

    psql gets a ``\restrict`` key, so that nothing that is sent can be one of its commands. Answers are read by a thread
    all the time: a psql that cannot write would not read either. Every method may raise ProcessError, as soon as a
    statement has failed, and CancelledError.
    """

    def __init__(self, command: Command, token: CancelToken) -> None:
        self._psql = Dialogue(command, token)
        self._argv = command.argv
        self._token = token
        self._mark = b""
        self._taker: Taker = _drop
        self._reached = threading.Event()
        self._ended = False
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._psql.__enter__()
        self._listener.start()
        self._psql.write(f"\\restrict {secrets.token_hex(24)}\n".encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._psql.stop()
        # The pipe is closed when nobody reads it any more.
        self._listener.join()
        self._psql.__exit__(kind, error, trace)

    def ask(self, statements: bytes, taker: Taker | None = None, meanwhile: Callable[[], None] | None = None) -> str:
        """Have statements run and return what they print, or hand it to ``taker``.

        ``meanwhile`` is called now and then until they have.
        """
        heard = bytearray()
        self.begin(taker or heard.extend)
        self.write(statements)
        self.settle(meanwhile)
        return heard.decode("utf-8", "replace").rstrip("\n")

    def begin(self, taker: Taker | None = None) -> None:
        """Begin to send statements with :meth:`write`; what they print is dropped without a ``taker``."""
        self._taker = taker or _drop
        self._reached.clear()
        self._mark = secrets.token_hex(24).encode()

    def write(self, data: bytes) -> None:
        """Send some of the statements."""
        self._psql.write(data)

    def settle(self, meanwhile: Callable[[], None] | None = None) -> None:
        """Wait until everything that was sent since :meth:`begin` has been done."""
        self._psql.write(b"\nSELECT '" + self._mark + b"';\n")
        while not self._reached.wait(LOOK_EVERY):
            if meanwhile is not None:
                meanwhile()
        if self._ended:
            self._psql.finish()
            raise ProcessError(self._argv, 0, "psql ended before it was told to")

    def _listen(self) -> None:
        rest = b""
        while piece := self._psql.read_some(PIECE):
            data = rest + piece
            mark = self._mark + b"\n"
            if data.endswith(mark):
                self._taker(data[: -len(mark)])
                rest = b""
                self._reached.set()
            else:
                keep = max(0, len(data) - len(mark))
                self._taker(data[:keep])
                rest = data[keep:]
        self._ended = True
        self._reached.set()


def _drop(data: bytes, /) -> None:
    """Take an answer that nobody wants."""
