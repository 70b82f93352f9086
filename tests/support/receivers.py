"""The other ends of notices, as real servers on this machine: a web server, a mail server, and one that hangs."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Receiver:
    """A server that keeps what it gets.

    Attributes:
        host: its address and port
        got: the method and path of each request with its body, or an envelope and the mail
        statuses: HTTP statuses for the next requests; 200 when there are none left
    """

    host: str = ""
    got: list[tuple[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [head.partition(" ")[2] for head, _ in self.got]


@contextmanager
def web() -> Iterator[Receiver]:
    """Run a web server that takes everything."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            receiver.got.append((f"{self.command} {self.path}", body))
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the form of the base class

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, _served(server):
        receiver.host = f"127.0.0.1:{server.server_address[1]}"
        yield receiver


@contextmanager
def mail() -> Iterator[Receiver]:
    """Run a mail server that takes every letter."""
    receiver = Receiver()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            envelope: list[str] = []
            self.wfile.write(b"220 test\r\n")
            while line := self.rfile.readline().decode().strip():
                if line.upper() == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    letter = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                    receiver.got.append((" ".join(envelope), letter))
                    self.wfile.write(b"250 taken\r\n")
                elif line.upper() == "QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    envelope += [line] if line.upper().startswith(("MAIL", "RCPT")) else []
                    self.wfile.write(b"250 yes\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server, _served(server):
        receiver.host = f"127.0.0.1:{server.server_address[1]}"
        yield receiver


@contextmanager
def silence() -> Iterator[Receiver]:
    """Run a server that accepts connections and never says a word."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            over.wait(60)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server, _served(server):
        try:
            yield Receiver(f"127.0.0.1:{server.server_address[1]}")
        finally:
            over.set()


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
