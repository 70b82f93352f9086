"""Encrypted connections: what libpq is told reaches client tools too, passphrases included; errors say what lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.config import credentials
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.postgres import server as servers
from tests.support import needs
from tests.support.postgres import PgServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSPHRASE = "key ph4se:\\'"


def openssl(*args: str) -> None:
    """Run openssl."""
    subprocess.run(["openssl", *args], check=True, capture_output=True)


def sign(folder: Path, name: str, subject: str, *more: str) -> None:
    """Make a key and a certificate that the test's own authority signed."""
    request = ["req", "-newkey", "rsa:2048", "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.csr"]
    openssl(*request, "-subj", f"/CN={subject}", *(more or ("-nodes",)))
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1", encoding="ascii")
    ca = ["-CA", f"{folder}/ca.crt", "-CAkey", f"{folder}/ca.key", "-CAcreateserial"]
    extra = ["-days", "2", "-extfile", f"{folder}/names", "-out", f"{folder}/{name}.crt"]
    openssl("x509", "-req", "-in", f"{folder}/{name}.csr", *ca, *extra)
    (folder / f"{name}.key").chmod(0o600)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an authority, a server's and a client's certificate, and another authority."""
    needs.program("openssl")
    folder = tmp_path_factory.mktemp("tls")
    for name in ("ca", "other"):
        argv = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
        openssl(*argv, "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.crt")
    sign(folder, "server", "localhost")
    sign(folder, "client", "postgres", "-passout", f"pass:{PASSPHRASE}")
    return folder


@pytest.fixture(scope="module")
def tls(server: PgServer, certificates: Path) -> Iterator[PgServer]:
    """Return a server that speaks TLS."""

    class TlsServer(PgServer):
        def _make_cluster(self) -> None:
            super()._make_cluster()
            for name in ("server.crt", "server.key", "ca.crt"):
                shutil.copy(certificates / name, self.home / "data" / name)
                (self.home / "data" / name).chmod(0o600)
                self._give_away(self.home / "data" / name)

    with TlsServer(server.installation, {"ssl": "on", "ssl_ca_file": "ca.crt"}) as running:
        yield running


def psql(params: dict[str, str], password: str | None, query: str) -> str:
    """Run a query with psql in the environment of a run."""
    with credentials.PerRunFiles(password, params) as files:
        env = conninfo.child_environment(params, str(files.passfile), str(files.service_file))
        argv = ["psql", "-X", "-At", "-w", "-c", query]
        done = subprocess.run(argv, env={**env, "PATH": os.environ["PATH"]}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_verified_connection_is_verified_for_client_tools_too(tls: PgServer, certificates: Path) -> None:
    """verify-full, a client certificate, and the passphrase of its key, which has no environment variable."""
    params = tls.params(tcp=True)
    password = params.pop("password")
    wanted = {
        **params, "host": "localhost", "sslmode": "verify-full", "sslrootcert": str(certificates / "ca.crt"),
        "sslcert": str(certificates / "client.crt"), "sslkey": str(certificates / "client.key"),
        "sslpassword": PASSPHRASE,
    }  # fmt: skip
    query = "SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    with servers.connect(wanted, password) as server:
        assert server.value(query) == "/CN=postgres"
        live = server.params()
        assert "sslpassword" in live
        assert PASSPHRASE not in str(conninfo.child_environment(live, "", ""))
        assert psql(live, server.password, query) == "/CN=postgres"


def test_a_certificate_of_another_authority_says_what_is_wanted(tls: PgServer, certificates: Path) -> None:
    """The hint names sslrootcert."""
    params = {**tls.params(tcp=True), "sslmode": "verify-ca", "sslrootcert": str(certificates / "other.crt")}
    with pytest.raises(ServerError) as caught:
        servers.connect(params, None)
    assert "sslrootcert" in caught.value.hint
