"""A server that speaks another language: a wrong password is still told from a missing database."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import CredentialsError, LockTimeoutError, ServerError
from loopin_backup_core.postgres import server as servers
from loopin_backup_core.postgres import throwaway
from loopin_backup_core.system import process
from tests.support import needs
from tests.support.connections import connected
from tests.support.postgres import PgDatabase, PgServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def german() -> Iterator[PgServer]:
    """Return a server that answers in German, if one with translations is installed."""
    for one in throwaway.find_servers():
        translated = Path(f"/usr/share/locale/de/LC_MESSAGES/postgres-{one.version[0]}.mo").exists()
        if translated and one.path_bin.is_relative_to("/usr/lib/postgresql"):
            break
    else:
        needs.unavailable("no server with German messages is installed (Debian: apt install postgresql)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "INHERITED", (*process.INHERITED, "LANGUAGE"))
        patch.setenv("LANGUAGE", "de")
        with PgServer(one, {"lc_messages": "C.UTF-8"}) as server:
            if not speaks_german(server):
                pytest.skip("the C library ignores LANGUAGE here")
            yield server


def speaks_german(server: PgServer) -> bool:
    """Tell whether the language took effect; a C library may ignore it."""
    with server.connect() as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute("SELECT no_such_column")
    return "existiert nicht" in str(caught.value)


def test_a_wrong_password_in_german(german: PgServer) -> None:
    """By what libpq knows of the attempt, and that no other database lets us in."""
    with pytest.raises(CredentialsError, match="fehlgeschlagen"):
        servers.connect(german.params(tcp=True), "wrong")


def test_a_missing_database_in_german(german: PgServer) -> None:
    """The same login works elsewhere, so it is the database; those that exist are named."""
    with pytest.raises(ServerError, match="existiert nicht") as caught:
        servers.connect(german.params("nowhere", tcp=True), None)
    assert "'postgres'" in caught.value.hint


def test_statements_are_understood_by_their_codes(german: PgServer) -> None:
    """A refused locale and a held lock are recognized without words."""
    database = PgDatabase(german, "postgres")
    with connected(database) as server, connected(database) as other:
        other.run("CREATE TABLE IF NOT EXISTS public.held ()")
        other.run("BEGIN; LOCK TABLE public.held")
        with pytest.raises(LockTimeoutError):
            server.run("BEGIN; LOCK TABLE public.held NOWAIT")


def test_a_superusers_pg_dump_speaks_english(german: PgServer) -> None:
    """Its messages are looked into for locks and rights."""
    with connected(PgDatabase(german, "postgres")) as server:
        env = conninfo.child_environment(server.params(), "", "")
    env |= {"PATH": os.environ["PATH"], "PGPASSWORD": german.password}
    argv = [str(german.installation.program("psql")), "-X", "-c", "SELECT no_such_column"]
    said = subprocess.run(argv, env=env, capture_output=True, text=True, check=False).stderr
    assert "does not exist" in said
