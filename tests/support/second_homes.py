"""Real second homes for backups: an S3 server (moto), a private sshd, and a proxy that breaks connections to them."""

from __future__ import annotations

import getpass
import http.server
import os
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.support.needs import program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

SBIN = "/usr/sbin:/usr/local/sbin"
BUCKET = "loopin-backups"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIATEST0000000000AA", "AWS_SECRET_ACCESS_KEY": "s3cret-of-the-tests"}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; one that ends instead fails the test."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has ended"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


class ObjectStore:
    """An S3 server with one bucket, for a ``with`` block."""

    def __init__(self) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        argv = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(argv, stdin=quiet, stdout=quiet, stderr=quiet)
        wait_for(self.port, self._process)
        self.ask("PUT", f"/{BUCKET}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def env(self, endpoint: str = "") -> dict[str, str]:
        """Return the variables that let somebody in."""
        return {**KEYS, "AWS_ENDPOINT_URL": endpoint or self.endpoint, "AWS_REGION": "us-east-1"}

    def ask(self, method: str, path: str, data: bytes | None = None, **headers: str) -> bytes:
        """Send a request that is not signed, which this server lets in until it is told not to."""
        url = f"{self.endpoint}{path}"
        headers = {"Content-Type": "application/octet-stream", **headers}
        request = urllib.request.Request(url, data=data, method=method, headers=headers)  # noqa: S310 - our own
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own
            return bytes(answer.read())

    def forget(self) -> None:
        """Empty it, and begin with an empty bucket."""
        self.ask("POST", "/moto-api/reset", b"")
        self.ask("PUT", f"/{BUCKET}")


class WithObjectLock(http.server.BaseHTTPRequestHandler):
    """Between a client and moto, which wants another header than Amazon's S3 does for a bucket with object lock.

    A PUT without a checksum is refused in Amazon's words; one that has it gets moto's header too.
    """

    endpoint = ""
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""

    def pass_on(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "PUT" and "x-amz-checksum-sha256" not in self.headers:
            text = b"<Error><Code>InvalidRequest</Code><Message>Content-MD5 OR x-amz-checksum- HTTP header is required"
            self.answer(400, {}, text + b" for Put Object requests with Object Lock parameters</Message></Error>")
            return
        url, headers = self.endpoint + self.path, {"Content-Type": "application/octet-stream", **dict(self.headers)}
        if self.command == "PUT":
            headers["x-amz-sdk-checksum-algorithm"] = "SHA256"
        request = urllib.request.Request(url, data=data or None, method=self.command, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own
                self.answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            self.answer(error.code, dict(error.headers), error.read())

    def answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        length = {} if self.command == "HEAD" else {"Content-Length": str(len(data))}
        for name, value in {**headers, **length}.items():
            if name.lower() not in {"server", "date", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def with_object_lock(store: ObjectStore) -> Iterator[str]:
    """Give the endpoint of a server before a store that treats its bucket as one with object lock."""
    methods = {f"do_{method}": WithObjectLock.pass_on for method in ("GET", "HEAD", "PUT", "POST", "DELETE")}
    handler = type("Handler", (WithObjectLock,), {"endpoint": store.endpoint, **methods})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class SshServer:
    """A private sshd that serves SFTP to the user of the tests by a key, for a ``with`` block.

    Attributes:
        folder: where it keeps its keys
        port: where it listens
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._sshd = program("sshd", "openssh-server", path=SBIN)
        self._keygen = program("ssh-keygen", "openssh-client")
        for name in ("host", "user", "stranger"):
            self.key(name)
        (folder / "authorized").write_text((folder / "user.pub").read_text())
        (folder / "authorized").chmod(0o600)
        (folder / "sshd_config").write_text(
            f"ListenAddress 127.0.0.1:{self.port}\nHostKey {folder}/host\nPidFile none\nStrictModes no\nUsePAM no\n"
            f"AuthorizedKeysFile {folder}/authorized\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            "PermitRootLogin yes\nSubsystem sftp internal-sftp\nMaxStartups 100\nLogLevel ERROR\n"
        )

    def key(self, name: str) -> None:
        argv = [self._keygen, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(self.folder / name)]
        subprocess.run(argv, check=True)

    def __enter__(self) -> Self:
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        argv = [self._sshd, "-D", "-e", "-f", str(self.folder / "sshd_config")]
        self._log = (self.folder / "sshd.log").open("wb")
        self._process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        wait_for(self.port, self._process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()

    def url(self, path: Path, port: int = 0) -> str:
        return f"sftp://{getpass.getuser()}@127.0.0.1:{port or self.port}{path}"

    def env(
        self, name: str = "client", *, identity: str = "user", known: str = "host", port: int = 0
    ) -> dict[str, str]:
        """Return the variable that names a configuration of ssh: which key it shows, and which host it knows."""
        hosts = self.folder / f"{name}.known_hosts"
        public = (self.folder / f"{known}.pub").read_text() if known else ""
        hosts.write_text(f"[127.0.0.1]:{port or self.port} {public}" if known else "")
        config = self.folder / f"{name}.config"
        config.write_text(
            f"Host *\n  IdentityFile {self.folder}/{identity}\n  IdentitiesOnly yes\n  GlobalKnownHostsFile /dev/null\n"
            f"  UserKnownHostsFile {hosts}\n"
        )
        return {"LOOPIN_SSH_CONFIG": str(config)}


class Proxy:
    """Passes connections on to a server of this machine, and breaks some of them, for a ``with`` block.

    Attributes:
        port: where it listens
        cuts: how many more connections are to be cut
        cut_after: how many bytes a connection that is to be cut may carry
        stalls: whether such a connection is left hanging instead of being cut
        was_cut: how many were
    """

    def __init__(self, to: int, *, cuts: int, cut_after: int, stalls: bool = False) -> None:
        self.port = free_port()
        self.cuts = cuts
        self.cut_after = cut_after
        self.stalls = stalls
        self.was_cut = 0
        self._to = to
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", self.port))
        self._server.settimeout(0.1)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._server.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                client, _ = self._server.accept()
            except TimeoutError:
                continue
            client.setblocking(True)
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        passed = 0
        with client, socket.create_connection(("127.0.0.1", self._to)) as server, suppress(OSError):
            while not self._over.is_set():
                ready, _, _ = select.select([client, server], [], [], 0.1)
                for one in ready:
                    if not (data := one.recv(65536)):
                        return
                    passed += len(data)
                    if self.cuts > 0 and passed > self.cut_after:
                        self.cuts -= 1
                        self.was_cut += 1
                        if self.stalls:
                            self._over.wait()
                        return
                    (server if one is client else client).sendall(data)
