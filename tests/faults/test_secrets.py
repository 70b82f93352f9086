"""Fault 28 and promise 5: a password is in no argument list, log, manifest, journal or message."""

from __future__ import annotations

import string
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from psycopg import sql

from loopin_backup_core.operations import sample
from tests.support import tracing
from tests.support.program import Program

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase

PRINTABLE = "".join(c for c in string.printable if c.isprintable())
PASSWORD = "pLaNtEd" + PRINTABLE
ROLE = "secretive"


class Watch(threading.Thread):
    """Looks at the argument list of every process on the machine, again and again."""

    def __init__(self, words: tuple[bytes, ...]) -> None:
        super().__init__(daemon=True)
        self._words = words
        self._over = threading.Event()
        self.found: set[bytes] = set()
        self.looks = 0

    def run(self) -> None:
        while not self._over.is_set():
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    text = path.read_bytes()
                except OSError:
                    continue
                self.looks += 1
                if any(word in text for word in self._words):
                    self.found.add(text)

    def stop(self) -> None:
        self._over.set()
        self.join()


@pytest.fixture
def owner(database: PgDatabase) -> PgDatabase:
    """The sample database, and a role with the hardest password that owns everything in it."""
    role = sql.Identifier(ROLE)
    with database.connect() as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN CREATEDB SUPERUSER PASSWORD {}").format(role, sql.Literal(PASSWORD))
        )
    database.load(sample.script())
    return database


def test_the_password_appears_nowhere(owner: PgDatabase, tmp_path: Path) -> None:
    """Backup, verify, drill, restore and failures: the planted password is in nothing that they leave or show."""
    url = owner.server.url(owner.name, user=ROLE, password=PASSWORD)
    program = Program(tmp_path, DATABASE_URL=url)
    tools = ("--tools", str(owner.server.bin))
    forms = (PASSWORD.encode(), quote(PASSWORD, safe="").encode(), b"pLaNtEd")
    watch = Watch(forms)
    watch.start()
    texts = []
    try:
        for args in (
            ("backup", "daily", "--role-passwords", *tools),
            ("doctor",),
            ("verify", "latest", "--level", "drill", *tools),
            ("restore", "latest", "--to", "secret_restored", *tools),
            ("restore", "latest", "--to", "secret_restored", *tools),
            ("list", "--json"),
            ("show", "latest"),
        ):
            result = program.apart(*args, code=None)
            texts.append(result.out + result.err)
        wrong = Program(tmp_path, DATABASE_URL=url.replace("pLaNtEd", "pLaNtEdX"))
        result = wrong("backup", "daily", *tools, code=6)
        texts.append(result.out + result.err)
    finally:
        time.sleep(0.1)
        watch.stop()
        owner.execute("DROP DATABASE IF EXISTS secret_restored")
        owner.execute(f"REASSIGN OWNED BY {ROLE} TO postgres; DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")
    assert watch.looks > 1000
    # The URL in the environment of our own child is the user's choice; the argument lists are ours.
    assert watch.found == set()
    for text in texts:
        assert "pLaNtEd" not in text
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"pLaNtEd" not in path.read_bytes(), path
    assert list((tmp_path / "tmp").iterdir()) == []


# What our programs start: PostgreSQL's own tools, and what these start themselves.
POSTGRESQL = {"pg_dump", "pg_dumpall", "pg_restore", "psql", "postgres", "initdb", "pg_ctl", "pg_config"}
BY_POSTGRESQL = {"sh", "locale", "python3", "python3.11"}


def executions(program: Program, trace: Path, *args: str, module: str = "cli.main") -> list[str]:
    """Run it under strace and return every program that anybody started: its path, arguments and environment."""
    strace = tracing.require_strace()
    words = [strace, "-f", "-v", "-qq", "-s", "8192", "-e", "trace=execve", "-o", str(trace)]
    subprocess.run(
        [*words, *program.argv(*args, module=module)],
        cwd=program.home, env=program.env, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    lines = trace.read_text(errors="replace").splitlines()
    return [line for line in lines if "execve(" in line and "ENOENT" not in line]


@pytest.mark.parametrize("form", ["DATABASE_URL", "PGPASSWORD"])
def test_no_other_program_is_started_and_none_gets_a_secret(database: PgDatabase, tmp_path: Path, form: str) -> None:
    """Whoever starts it, a library too: nothing but PostgreSQL's programs runs, and the secrets are in none of them."""
    secret = "pLaNtEdSecret"
    url = database.server.url(database.name, password=secret)
    program = Program(tmp_path, database)
    program.env |= {"AWS_SECRET_ACCESS_KEY": secret, "MY_API_TOKEN": secret, "SOME_DSN": url, form: url}
    if form == "PGPASSWORD":
        program.env |= {"DATABASE_URL": database.url, form: secret}
    for number, (module, args) in enumerate(
        [
            ("cli.main", ("doctor", *program.tools)),
            ("cli.main", ("profile", "add", "kept", database.url, "--keyring")),
            ("cron", ("daily", *program.tools)),
            ("cli.main", ("check",)),
        ]
    ):
        ours, *others = executions(program, tmp_path / f"trace{number}", *args, module=module)
        assert secret in ours
        for line in others:
            name = line.partition('execve("')[2].partition('"')[0].rsplit("/", 1)[-1]
            assert name in POSTGRESQL | BY_POSTGRESQL, line[:300]
            assert secret not in line
