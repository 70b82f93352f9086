"""Databases that chance made go out, are drilled, restored, replaced and taken back without a difference.

    LOOPIN_TEST_EFFORT=84 pytest -s tests/functional/test_random_databases.py

takes 504 of them through all steps, in about an hour on two processors; LOOPIN_TEST_SEED names another first one. What
is right is what the source holds, or where a dump cannot keep it, what ``pg_dump -C | psql`` gives. It is compared by
tests/support/catalog_facts.py, which shares no code with the program.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.catalog_facts import differences, facts_of
from tests.support.effort import times
from tests.support.postgres import PgDatabase, create_database, drop_database
from tests.support.program import Program
from tests.support.random_databases import Maker, quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.catalog_facts import Facts
    from tests.support.postgres import PgServer
    from tests.support.program import Result
    from tests.support.random_databases import RandomDatabase

ROUNDS = times(3)
FIRST = int(os.environ.get("LOOPIN_TEST_SEED") or 1)
PASSWORD = "none of your business"


@dataclass
class Findings:
    """What came of it: how each step ended, and what is wrong."""

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    scripts_refused: int = 0
    scripts: int = 0


class Case:
    """One random database on a server, taken through all steps."""

    def __init__(self, server: PgServer, made: RandomDatabase, folder: Path, findings: Findings) -> None:
        self.server = server
        self.made = made
        self.findings = findings
        self.database = PgDatabase(server, made.name)
        self.target = f"{made.name[:40]} new"
        user = {"user": made.user, "password": PASSWORD} if made.user else {}
        folder.mkdir()
        self.url = server.url(made.name, **user)
        self.program = Program(folder, self.database, DATABASE_URL=self.url)
        self.source: Facts = {}
        self.said = ""
        self.reference: Facts | None = None

    def create(self) -> None:
        """Create roles and database, send the scripts, and set what is set."""
        made = self.made
        with self.server.connect() as connection:
            for role in made.roles:
                connection.execute(f"CREATE ROLE {quoted(role)} LOGIN CREATEDB PASSWORD '{PASSWORD}'".encode())
        create_database(self.server, made.name, f"ENCODING '{made.encoding}' LOCALE 'C' TEMPLATE template0")
        with self.server.connect() as connection:
            if made.owner:
                connection.execute(f"ALTER DATABASE {quoted(made.name)} OWNER TO {quoted(made.owner)}".encode())
            connection.execute(f"ALTER DATABASE {quoted(made.name)} CONNECTION LIMIT {made.limit}".encode())
        if made.settings_first:
            self._set()
        for script in made.scripts:
            self.findings.scripts += 1
            self.findings.scripts_refused += not self._send(script)
        if not made.settings_first:
            self._set()

    def _set(self) -> None:
        with self.server.connect() as connection:
            for line in self.made.settings:
                try:
                    connection.execute(line.encode())
                except psycopg.Error:
                    self.findings.ends["setting refused"] += 1

    def _send(self, script: str) -> bool:
        free = "-c default_transaction_read_only=off -c statement_timeout=0 -c lock_timeout=0"
        with self.database.connect(client_encoding="utf8", options=free) as connection:
            if self.made.user:
                connection.execute(f"SET SESSION AUTHORIZATION {quoted(self.made.user)}".encode())
            try:
                connection.execute(script.encode())
            except psycopg.Error as error:
                if os.environ.get("LOOPIN_TEST_SEED"):
                    print(f"refused: {error}")  # noqa: T201 - the generator is to be mended
                return False
            return True

    def drop(self) -> None:
        """Drop the databases and roles."""
        like = f"%rnd\\_{self.made.name.split('_')[-1]}%" if "_" in self.made.name else f"%{self.made.name}%"
        with self.server.connect() as connection:
            names = connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s OR datname LIKE 'loopin%%'", [like]
            ).fetchall()
        for (name,) in [*names, (self.made.name,), (self.target,)]:
            drop_database(self.server, name)
        with self.server.connect() as connection:
            for role in self.made.roles:
                connection.execute(f"DROP ROLE IF EXISTS {quoted(role)}".encode())

    def facts(self, name: str = "") -> Facts:
        """Return all facts of a database of the server."""
        return facts_of(self.server.params("postgres"), name or self.made.name)

    def say(self, step: str, result: Result) -> bool:
        """Count how a step ended; tell whether it worked."""
        reason = "" if result.code == 0 else f": {(result.err.strip() or result.out.strip())[-500:]}"
        self.findings.ends[f"{step} {result.code}"] += 1
        self.said = result.out + result.err
        if result.code != 0:
            self.blame(f"{step} ended with {result.code}{reason}")
        return result.code == 0

    def blame(self, text: str) -> None:
        """Note what is wrong with this database."""
        made = self.made
        self.findings.wrong.append(f"seed {made.name!r} ({made.encoding}, user {made.user!r}): {text}")

    def compare(self, step: str, name: str = "") -> None:
        """A database holds what the source held, or what pg_dump and psql make of it."""
        found = self.facts(name)
        different = differences(self.source, found)
        if not different:
            return
        if self.reference is None:
            self.reference = self._reference()
        keys = (self.source.keys() | found.keys()) - {
            key for key in self.source.keys() | found.keys() if self.source.get(key) == found.get(key)
        }
        for key in sorted(keys):
            if self.reference.get(key) != found.get(key) and not self._is_told(key):
                self.blame(
                    f"{step}: {key}: {self.source.get(key)} -> {found.get(key)}; psql: {self.reference.get(key)}"
                )

    def _is_told(self, key: str) -> bool:
        """Tell whether a role without the right to set it was told that something is not set."""
        return bool(self.made.user) and key.startswith("pg_db_role_setting") and "setting" in self.said.lower()

    def _reference(self) -> Facts:
        """Let pg_dump and psql make the database anew under its name, on the same server."""
        name, aside = self.made.name, f"{self.made.name[:40]} aside"
        # Nor can pg_dump connect where the database sets an encoding that its own does not convert to.
        env = {**self.server.environment(name), "PGCLIENTENCODING": self.made.encoding}
        pg_dump: list[str | Path] = [self.server.installation.program("pg_dump"), "-C"]
        dump = subprocess.run(pg_dump, capture_output=True, env=env, check=True).stdout
        with self.server.connect() as connection:
            connection.execute(f"ALTER DATABASE {quoted(name)} RENAME TO {quoted(aside)}".encode())
            try:
                # A database that is read only by its own setting cannot be restored by psql at all without this.
                env = {**self.server.environment(), "PGOPTIONS": "-c default_transaction_read_only=off"}
                psql: list[str | Path] = [self.server.installation.program("psql"), "-X", "-q"]
                done = subprocess.run(psql, input=dump, capture_output=True, env=env, check=False)
                said = done.stderr.decode(errors="replace")
                if "ERROR" in said:
                    self.findings.ends[f"psql met {said[said.index('ERROR') :][:200]}"] += 1
                return self.facts()
            finally:
                drop_database(self.server, name)
                connection.execute(f"ALTER DATABASE {quoted(aside)} RENAME TO {quoted(name)}".encode())

    def run(self) -> None:
        """Backup, drill, restore, replace, undo."""
        self.create()
        self.source = self.facts()
        run, tools = self.program, self.program.tools
        if not self.say("backup", run("backup", "manual", "--quiet", *tools, code=None)):
            return
        self.say("drill", run("verify", "latest", "--level", "drill", *tools, code=None))
        if self.say("restore", run("restore", "latest", "--to", self.target, *tools, code=None)):
            self.compare("restore", self.target)
        confirm = ("--confirm", self.made.name)
        if self.say("replace", run("restore", "latest", "--replace", *confirm, *tools, code=None)):
            self.compare("replace")
            if self.say("undo", run("undo", *confirm, code=None)):
                self.compare("undo")


@pytest.fixture
def finished(tmp_path: Path) -> Callable[[PgServer, int], Findings]:
    """Take as many random databases through all steps on a server, and tell what came of it."""

    def take(server: PgServer, rounds: int) -> Findings:
        findings = Findings()
        for seed in range(FIRST, FIRST + rounds):
            case = Case(server, Maker(seed, server.major).make(), tmp_path / f"{server.major}_{seed}", findings)
            try:
                case.run()
            except Exception as error:  # noqa: BLE001 - whatever one of them meets, the others are tried
                case.blame(f"{type(error).__name__}: {error}")
            finally:
                case.drop()
        return findings

    return take


@pytest.mark.slow
@pytest.mark.parametrize("major", [15, 18])
@pytest.mark.timeout(0)
def test_random_databases(
    pg: Callable[[int], PgServer], finished: Callable[[PgServer, int], Findings], major: int
) -> None:
    """No silent difference, and no sound backup called damaged."""
    findings = finished(pg(major), ROUNDS)
    for end, number in sorted(findings.ends.items()):
        print(f"{number:5} {end}")  # noqa: T201 - what it met is of interest
    print(f"{findings.scripts_refused} of {findings.scripts} scripts refused by the server")  # noqa: T201
    assert not findings.wrong, "\n".join(line[:400] for line in findings.wrong[:60])
