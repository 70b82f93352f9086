"""A real PgBouncer in front of a server of the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import PgServer

CONFIG = """
[databases]
* = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
logfile = {home}/log
pidfile = {home}/pid
"""


def program() -> str:
    """Return PgBouncer's path; skip the test where there is none."""
    return needs.program("pgbouncer", path="/usr/sbin")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def pooled(server: PgServer, mode: str = "transaction") -> Iterator[dict[str, str]]:
    """Run a PgBouncer for a while; give the parameters that lead to it."""
    path = program()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o777)
        port = free_port()
        params = server.params(tcp=True)
        given = {**params, "password": "'" + params["password"] + "'"}
        text = CONFIG.format(
            own_port=port, mode=mode, home=home, **{k: given[k] for k in ("host", "port", "user", "password")}
        )
        (home / "ini").write_text(text, encoding="utf-8")
        as_nobody = ["--user=nobody"] if os.geteuid() == 0 else []
        with subprocess.Popen([path, *as_nobody, str(home / "ini")], stderr=subprocess.DEVNULL) as bouncer:
            try:
                _wait_for(port, bouncer)
                yield {"host": "127.0.0.1", "port": str(port), "user": params["user"]}
            finally:
                bouncer.terminate()


def _wait_for(port: int, bouncer: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert bouncer.poll() is None, "PgBouncer did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
