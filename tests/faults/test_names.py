"""Fault 11: the name of a database is data, whatever it looks like, on the way to us and on the way to client tools."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.config import credentials
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres import server as servers
from tests.support.connections import connected

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabase

NAMES = (
    "--file=x", "-f", "a=b", "dbname=postgres", "postgresql://x", "postgres://127.0.0.1:1/x", "service=x", "two\nlines",
    "it's", 'a"b', "back\\slash", " leading", "%00", "$(id)", "; drop", "ünïcödé",
    ".", "..", "a/b", "\x1b[31mred", "\t",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_database_of_any_name_is_reached(fresh_database: FreshDatabase, tmp_path: Path, name: str) -> None:
    """We and pg_dump reach the database of exactly this name, and nothing else happens."""
    database = fresh_database(name)
    database.load("CREATE TABLE marker AS SELECT 4711;")
    psql = database.server.installation.program("psql")
    with connected(database) as server:
        assert server.value("SELECT current_database()") == name
        params = server.params()
        with credentials.PerRunFiles(server.password, params) as files:
            env = conninfo.child_environment(params, str(files.passfile), str(files.service_file))
            dump = [str(database.server.installation.program("pg_dump")), "-w"]
            done = subprocess.run(dump, env=env, cwd=tmp_path, check=True, capture_output=True)
            query = [str(psql), "-X", "-At", "-w", "-c", "SELECT current_database()"]
            shown = subprocess.run(query, env=env, cwd=tmp_path, check=True, capture_output=True).stdout
    assert b"4711" in done.stdout
    assert shown.decode().removesuffix("\n") == name
    assert list(tmp_path.iterdir()) == []


def test_a_uri_that_names_such_a_database_reaches_it(fresh_database: FreshDatabase) -> None:
    """Percent-encoded in DATABASE_URL, as libpq wants it."""
    database = fresh_database("postgresql://elsewhere/x?a=b")
    target = connection.target_from(database.url, {})
    with servers.connect(target.params, target.password) as server:
        assert server.database == database.name


def test_nul_is_refused() -> None:
    """PostgreSQL's names end at NUL: a name with one would reach another database."""
    with pytest.raises(UsageError):
        conninfo.parse("dbname=loopin\0_copy")
    with pytest.raises(UsageError):
        conninfo.child_environment({"dbname": "loopin\0_copy"}, "", "")
    with pytest.raises(UsageError):
        conninfo.parse("postgresql://h/loopin%00_copy")
