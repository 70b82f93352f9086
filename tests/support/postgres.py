"""Real servers and databases for tests, and the client tools that belong to them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from loopin_backup_core.postgres import throwaway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Enough for tests of logical decoding and of many connections; everything else is as in a drill.
SETTINGS = {
    "wal_level": "logical",
    "max_wal_senders": "4",
    "max_connections": "60",
    "max_prepared_transactions": "4",
    "max_locks_per_transaction": "1024",
    "max_wal_size": "256MB",
}
# A database is three hundred files: in memory it is made in a tenth of the time.
MEMORY = Path("/dev/shm")
ENOUGH = 4 << 30


def in_memory() -> Path | None:
    """Return a folder in memory with room for the servers of the tests, None where there is none."""
    try:
        return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH else None
    except OSError:
        return None


class PgServer(throwaway.ThrowawayServer):
    """A server of the tests: on a socket and on a port of 127.0.0.1, and nobody gets in without a password."""

    def __init__(self, installation: throwaway.Installation, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(installation, parent=in_memory(), tcp=True, settings={**SETTINGS, **(settings or {})})

    @property
    def major(self) -> int:
        """The major version."""
        return self.installation.version[0]

    @property
    def bin(self) -> Path:
        """The folder of its programs, client tools included."""
        return self.installation.path_bin

    def url(self, dbname: str = "postgres", *, user: str = "", password: str = "", **options: str) -> str:
        """Return a connection URL over TCP, by default the superuser's; ``options`` such as ``sslmode``."""
        params = self.params(dbname, tcp=True)
        login = f"{quote(user or params['user'], safe='')}:{quote(password or params['password'], safe='')}"
        more = f"?{urlencode(options, quote_via=quote)}" if options else ""
        return f"postgresql://{login}@{params['host']}:{params['port']}/{quote(dbname, safe='')}{more}"

    def connect(self, dbname: str = "postgres", **params: Any) -> psycopg.Connection[Any]:
        """Connect as the superuser (or as ``user``, with ``password``), in autocommit mode."""
        return psycopg.connect(**{**self.params(dbname), **params}, autocommit=True)

    def environment(self, dbname: str = "postgres") -> dict[str, str]:
        """Return what a client tool needs in its environment to work on a database as the superuser."""
        params = self.params(dbname)
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "PGHOST": params["host"],
            "PGPORT": params["port"],
            "PGUSER": params["user"],
            "PGPASSWORD": params["password"],
            "PGDATABASE": dbname,
        }

    def tool(
        self, name: str, args: Sequence[str] = (), *, dbname: str = "postgres", stdin: bytes = b"", check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one of this version's client tools on a database; an error shows what it said."""
        done = subprocess.run(
            [self.installation.program(name), *args],
            input=stdin,
            capture_output=True,
            env=self.environment(dbname),
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done

    def psql(self, script: str | bytes, dbname: str = "postgres", *args: str) -> bytes:
        """Run a script with psql, stopping at the first error; return what it printed (unaligned, tuples only)."""
        data = script.encode() if isinstance(script, str) else script
        return self.tool("psql", ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", *args], dbname=dbname, stdin=data).stdout

    def dump(self, dbname: str, *args: str) -> bytes:
        """Return what this version's pg_dump writes."""
        return self.tool("pg_dump", args, dbname=dbname).stdout


@dataclass(frozen=True)
class PgDatabase:
    """A database of the tests, dropped when its test has ended."""

    server: PgServer
    name: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The superuser's connection URL, over TCP."""
        return self.server.url(self.name)

    @property
    def params(self) -> dict[str, str]:
        """The superuser's connection parameters, over the socket."""
        return self.server.params(self.name)

    def connect(self, **params: Any) -> psycopg.Connection[Any]:
        """Connect in autocommit mode, by default as the superuser."""
        return self.server.connect(self.name, **params)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement, or several without results; return the rows of a query."""
        with self.connect() as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def load(self, script: str | bytes) -> None:
        """Run a script with psql."""
        self.server.psql(script, self.name)

    def dump(self, *args: str) -> bytes:
        """Return what pg_dump of the server's version writes."""
        return self.server.dump(self.name, *args)

    def drop(self) -> None:
        """Drop it, whoever is connected."""
        drop_database(self.server, self.name)


def create_database(server: PgServer, name: str, options: str = "") -> PgDatabase:
    """Create a database; ``options`` is what follows its name in CREATE DATABASE."""
    with server.connect() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + sql.SQL(f" {options}"))
    return PgDatabase(server, name)


def drop_database(server: PgServer, name: str) -> None:
    """Drop a database if it exists, whoever is connected, and the subscriptions in it, which would keep it."""
    with server.connect() as connection:
        subscriptions = connection.execute(
            "SELECT subname FROM pg_subscription JOIN pg_database AS d ON d.oid = subdbid WHERE datname = %s", [name]
        ).fetchall()
    if subscriptions:
        with server.connect(name) as inside:
            for (subscription,) in subscriptions:
                for action in ("ALTER {} DISABLE", "ALTER {} SET (slot_name = NONE)", "DROP {}"):
                    what = sql.SQL("SUBSCRIPTION {}").format(sql.Identifier(subscription))
                    inside.execute(sql.SQL(action).format(what))
    with server.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
