"""The whole window as its user sees it: a real screen, a real keyring, a real server; hands from outside alone."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from psycopg import sql

from tests.support.desktop import Desktop, desktop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

ROLE = "e2e_owner"
PASSWORD = 'pLaNtEd @:/%#"`$ 1'


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    with desktop() as made:
        yield made


@pytest.fixture
def application(screen: Desktop, tmp_path: Path) -> Iterator[Desktop]:
    env = screen.env | {"PYTHONPATH": ":".join(sys.path), "PYTHONFAULTHANDLER": "1"}
    running = subprocess.Popen([sys.executable, "-m", "loopin_backup_gui.app"], env=env, cwd=tmp_path)
    yield screen
    assert running.poll() is None, "The application ended by itself."
    running.terminate()
    running.wait()


@pytest.fixture
def owned(fresh_database: FreshDatabase, server: PgServer) -> Iterator[PgDatabase]:
    """LoopIn's database, owned by a role with a password that may create databases."""
    with server.connect() as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(sql.Identifier(ROLE), PASSWORD))
    made = fresh_database("e2e_loopin", options=f"OWNER {ROLE}")
    with made.connect(user=ROLE, password=PASSWORD) as connection:
        connection.execute(
            "CREATE TABLE updates (id serial PRIMARY KEY, title text);"
            "INSERT INTO updates (title) SELECT 'update ' || n FROM generate_series(1, 5000) AS n;"
            "CREATE TABLE users (id serial PRIMARY KEY, name text);"
            "INSERT INTO users (name) SELECT 'user ' || n FROM generate_series(1, 200) AS n"
        )
    yield made
    for one in server.psql("SELECT datname FROM pg_database WHERE datname LIKE 'e2e\\_loopin%'").decode().split():
        server.psql(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE)')
    server.psql(f"DROP ROLE {ROLE}")


def first_run(hands: Desktop, database: PgDatabase) -> None:
    """Follow the guide from the tools to the first drill."""
    hands.see("Find the tools", "label")
    hands.press("Continue")
    hands.see("Connect to the database", "label")
    url = urlsplit(database.url)
    fields = (("Host and port", url.hostname), ("Port", str(url.port)), ("Database", database.name), ("User", ROLE))
    for field, text in (*fields, ("Name", "prod")):
        hands.fill(field, text or "", "text")
    hands.fill("Password", PASSWORD, "password text")
    hands.press("Test connection")
    hands.see("Good: Connected to .*")
    hands.see("Good: .* may read everything that a dump holds.")
    hands.press("Continue")
    hands.see("Choose the place", "label")
    hands.press("Save profile")
    hands.see("Set the schedule", "label")
    hands.press("Skip this step")
    hands.see("Make the first backup", "label")
    hands.press("Back up now", "push button")
    hands.see("The first backup is there.*", "label")
    hands.press("Continue")
    hands.see("Prove that it restores", "label")
    hands.press("Start the drill")
    hands.see("Proven: this backup can be restored.", "label", wait=60)
    hands.press("Finish")


def wiped(hands: Desktop, database: PgDatabase) -> None:
    """Somebody empties a table; the next backup is suspect, and that is shown wherever one looks."""
    hands.see("prod, protected")
    database.execute("TRUNCATE updates")
    hands.keys("ctrl+b")
    hands.see("prod, suspect", wait=60)
    hands.see(".*Backup suspect · .*", "label")
    hands.press("Backups", "page tab")
    hands.see("suspect", "table cell")


def restored(hands: Desktop, database: PgDatabase) -> None:
    """The wizard puts the good backup in the place of the live database."""
    hands.keys("ctrl+r")
    hands.press("Continue")
    hands.press("In the place of the live database", "radio button")
    hands.press("Continue")
    hands.fill("Name to confirm", database.name)
    hands.press(f"Replace {database.name}", "push button")
    hands.see(f"{database.name} is the backup now", "label", wait=90)
    assert rows(database) == 5000


def undone(hands: Desktop, database: PgDatabase) -> None:
    """One more exchange of names brings back what was there before."""
    hands.press("Undo", "push button")
    hands.fill("Name to confirm", database.name)
    hands.press(f"Undo: replace {database.name}", "push button")
    hands.see("Undone|.* again, after .*", wait=60)
    assert rows(database) == 0


def rows(database: PgDatabase) -> int:
    """Return how many updates there are now."""
    ((count,),) = database.execute("SELECT count(*) FROM updates")
    return int(count)


def places_with(secret: str, home: Path) -> list[str]:
    """Return the files below a folder, and the argument lists of all processes, that hold a secret."""
    candidates = [*(path for path in home.rglob("*") if path.is_file()), *Path("/proc").glob("[0-9]*/cmdline")]
    found = []
    for path in candidates:
        with suppress(OSError):
            if secret.encode() in path.read_bytes():
                found.append(str(path))
    return found


@pytest.mark.timeout(400)
def test_from_nothing_to_undo(application: Desktop, owned: PgDatabase, tmp_path: Path) -> None:
    """First run, profile with password, backup, drill, wipe, suspect in three places, restore by wizard, undo.

    The password is in the keyring and nowhere else.
    """
    first_run(application, owned)
    wiped(application, owned)
    restored(application, owned)
    undone(application, owned)
    kept = subprocess.run(
        [sys.executable, "-c", "import keyring; print(keyring.get_password('loopin-backup', 'prod'))"],
        env=application.env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert kept.stdout.rstrip("\n") == PASSWORD
    assert places_with(PASSWORD, Path(application.env["HOME"])) == []
    assert places_with(PASSWORD, tmp_path) == []
