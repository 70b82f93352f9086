"""Notices: who is told what, when a scheduled run fails, is suspect, and goes well again. Promise 6."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.model import conninfo
from loopin_backup_core.operations import sample
from tests.core.test_messengers import dead_port
from tests.support import receivers, secret_service
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase
    from tests.support.receivers import Receiver

TOKEN = "pLaNtEdToKeN"
VALUE = "a private value of a row"


class Unattended(Program):
    """A profile ``prod`` on a database, whose notices go to a web server that is also pinged."""

    def notice(self, action: str, *args: str, typed: str = "", code: int = 0) -> str:
        """Run ``notice`` with something on standard input, and return all that it printed."""
        self.typed = typed
        done = self("notice", action, "--profile", "prod", *args, code=code)
        return done.out + done.err

    def cron(self, code: int = 0, *args: str) -> str:
        """Do a scheduled run and return its line on stderr."""
        return self("daily", "--profile", "prod", *self.tools, *args, module="cron", code=code).err

    def told(self) -> list[dict[str, Any]]:
        """Return what the journal says of notices."""
        entries = self("journal", "show", "--profile", "prod", "--json").json()
        return [entry for entry in entries if entry["event"] in {"told", "untold"}]


@pytest.fixture
def web() -> Iterator[Receiver]:
    """Return a web server that takes everything."""
    with receivers.web() as one:
        yield one


@pytest.fixture
def program(tmp_path: Any, database: PgDatabase, web: Receiver) -> Unattended:
    """Return the program with a sample database, and one place that is told and one that is pinged."""
    database.load(sample.script())
    database.execute(f"UPDATE users SET name = '{VALUE}'")
    one = Unattended(tmp_path, database)
    config = tmp_path / ".config" / "loopin-backup" / "profiles.toml"
    config.parent.mkdir(parents=True)
    url, password = conninfo.split_password(database.url)
    one.env["PGPASSWORD"] = password or ""
    config.write_text(f'[profile.prod]\nconninfo = "{url}"\ndirectory = "{tmp_path / "backups"}"\n')
    config.chmod(0o600)
    one.notice("add", "--name", "ops", typed=f"json://{web.host}/{TOKEN}\n")
    one.notice("add", "--ping", typed=f"http://{web.host}/ping/{TOKEN}\n")
    return one


def bodies(web: Receiver) -> list[str]:
    """Return the words of the notices that arrived."""
    return [json.loads(body)["message"] for head, body in web.got if "/ping/" not in head]


def titles(web: Receiver) -> list[str]:
    """Return the titles of the notices that arrived."""
    return [json.loads(body)["title"] for head, body in web.got if "/ping/" not in head]


def pings(web: Receiver) -> list[str]:
    """Return the pings that arrived."""
    return [path.partition(TOKEN)[2] for path in web.paths if "/ping/" in path]


def everything_written(program: Program) -> dict[str, bytes]:
    """Return every file below the home but the addresses themselves."""
    files = (path for path in program.home.rglob("*") if path.is_file() and path.name != "prod.notices")
    return {str(path): path.read_bytes() for path in files}


@contextmanager
def gone(database: PgDatabase) -> Iterator[None]:
    """Let the database not be there for a while."""
    with database.server.connect() as admin:
        admin.execute(f'ALTER DATABASE "{database.name}" RENAME TO elsewhere')
        yield
        admin.execute(f'ALTER DATABASE elsewhere RENAME TO "{database.name}"')


def test_a_failure_is_told_and_so_is_its_end(program: Unattended, database: PgDatabase, web: Receiver) -> None:
    """A good run tells nobody; a failed one is told once a day, and the first good one after it once."""
    program.cron()
    assert (titles(web), pings(web)) == ([], ["/start", ""])
    with gone(database):
        program.cron(1)
        program.cron(1)
    program.cron()
    program.cron()
    name = database.name
    assert titles(web) == [
        f"LoopIn Backup: the daily backup of {name} failed",
        f"LoopIn Backup: the daily backup of {name} works again",
    ]
    assert pings(web) == ["/start", "", "/start", "/fail", "/start", "/fail", "/start", "", "/start", ""]
    assert "the newest good backup" in bodies(web)[0]
    assert "does not exist" not in str(web.got)
    assert [(one["event"], one["matter"]) for one in program.told()] == [("told", "failed"), ("told", "recovered")]


def test_a_suspicion_is_told_with_tables_and_numbers(program: Unattended, database: PgDatabase, web: Receiver) -> None:
    """The notice names tables, rows lost and the safe backup; it has no value of any row; the ping says fail."""
    program.cron()
    safe = program("list", "--profile", "prod", "--json").json()[0]["name"]
    database.execute("TRUNCATE users CASCADE")
    program.cron(3)
    assert titles(web)[0].endswith("may have been wiped")
    body = bodies(web)[0]
    assert "public.activity_logs was emptied of" in body
    assert safe in body
    assert "loopin-backup-cli accept" in body
    assert VALUE not in str(web.got)
    assert pings(web)[-1] == "/fail"


def test_a_dead_place_changes_nothing_but_is_seen(program: Unattended) -> None:
    """The run is good all the same; the journal, ``doctor`` and ``notice list`` say what could not be sent."""
    program.notice("remove", "ops")
    program.notice("remove", "ping")
    program.notice("add", "--ping", typed=f"http://127.0.0.1:{dead_port()}/ping/{TOKEN}\n")
    program.notice("add", typed=f"json://127.0.0.1:{dead_port()}/{TOKEN}\n")
    assert program.cron() == ""
    assert [(one["event"], one["matter"], one["ways"]) for one in program.told()] == [("untold", "ping", ["ping"])]
    assert "failed" in program.notice("list")
    assert "FAILED" in program.notice("test", code=1)
    found = program("doctor", "--profile", "prod", "--json", *program.tools, code=None).json()["findings"]
    assert any(one["area"] == "notices" and "json" in one["text"] for one in found)
    assert TOKEN not in str((program.told(), found))


def test_a_place_that_comes_back_is_no_longer_shown(program: Unattended, web: Receiver) -> None:
    """What arrives again, notice or ping, is written once, and nothing is left to complain about."""
    web.statuses = [500] * 4
    program.cron()
    program.cron()
    program.cron()
    assert [(one["event"], one["matter"]) for one in program.told()] == [("untold", "ping"), ("told", "ping")]
    assert "failed" not in program.notice("list")


def test_addresses_that_cannot_be_read_are_seen(program: Unattended, web: Receiver) -> None:
    """A file that others may read is not used; the run is good, and the journal says why nobody was told."""
    (program.home / ".config/loopin-backup/prod.notices").chmod(0o644)
    assert program.cron() == ""
    assert web.got == []
    assert "chmod" not in str(program.told())
    assert [one["ways"] for one in program.told()] == [["addresses"]]


def test_the_addresses_are_nowhere_else(program: Unattended, database: PgDatabase, web: Receiver) -> None:
    """They lie in one private file: no log, journal, profile, output or manifest has a word of them."""
    refused = program.notice("add", f"slack://{TOKEN}/{TOKEN}", code=2)
    assert "was not stored" in refused
    assert TOKEN not in refused
    assert TOKEN not in program.notice("add", typed=f"nosuchservice://{TOKEN}\n", code=2)
    assert TOKEN not in program.notice("list")
    web.statuses = [500] * 20
    with gone(database):
        assert TOKEN not in program.cron(1)
    shown = program("profile", "show", "prod").out
    assert TOKEN not in shown
    assert [name for name, data in everything_written(program).items() if TOKEN.encode() in data] == []
    path = program.home / ".config/loopin-backup/prod.notices"
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    program("profile", "remove", "prod")
    assert not path.exists()


def test_systemd_brings_addresses(program: Unattended, web: Receiver) -> None:
    """``$CREDENTIALS_DIRECTORY/<profile>.notices`` counts before the profile's own, and is not changed from here."""
    folder = program.home / "credentials"
    folder.mkdir()
    (folder / "prod.notices").write_text(f"other json://{web.host}/other\n")
    program.env["CREDENTIALS_DIRECTORY"] = str(folder)
    assert "other" in program.notice("list")
    assert "other" in program.notice("test")
    assert web.paths == ["/other"]
    assert "LoadCredential" in program.notice("add", typed="json://localhost/x\n", code=2)


def test_a_run_of_all_databases_tells_of_each(
    program: Unattended, database: PgDatabase, fresh_database: FreshDatabase, web: Receiver
) -> None:
    """One of several that fails is told by its name, and its end later; the run is one for the dead-man's switch."""
    other = fresh_database()
    other.execute("CREATE TABLE held AS SELECT 1 AS a")
    everything = ("--all", "--exclude", "postgres", "--lock-timeout", "0.2")
    with other.connect() as holder:
        holder.autocommit = False
        holder.execute("LOCK TABLE held")
        assert f"FAILED: {other.name}." in program.cron(1, *everything)
    program.cron(0, *everything)
    assert titles(web) == [
        f"LoopIn Backup: the daily backup of {other.name} failed",
        f"LoopIn Backup: the daily backup of {other.name} works again",
    ]
    assert "somebody held a lock on a table for too long" in bodies(web)[0]
    assert pings(web) == ["/start", "/fail", "/start", ""]
    assert {one["database"] for one in program("list", "--profile", "prod", "--json").json()} == {
        database.name,
        other.name,
    }


def test_addresses_in_a_real_keyring(program: Unattended, web: Receiver) -> None:
    """add, test and remove with the keyring of a desktop: no file has the address, and a locked one is said."""
    program.notice("remove", "ops")
    program.notice("remove", "ping")
    config = program.home / ".config" / "loopin-backup" / "profiles.toml"
    config.write_text(config.read_text().partition("[profile.prod.notices]")[0])
    with secret_service.keyring("unlocked") as session:
        program.env["DBUS_SESSION_BUS_ADDRESS"] = session["DBUS_SESSION_BUS_ADDRESS"]
        assert "the keyring" in fed(program, f"json://{web.host}/{TOKEN}\n", "add", "--keyring").stdout
        assert "keyring = true" in config.read_text()
        assert "sent" in fed(program, "", "test").stdout
        assert web.paths == [f"/{TOKEN}"]
        assert [name for name, data in everything_written(program).items() if TOKEN.encode() in data] == []
        assert "told no more" in fed(program, "", "remove", "json").stdout


def fed(program: Program, text: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run ``notice`` as a process of its own, which finds the session bus in its environment."""
    argv = program.argv("notice", *args, "--profile", "prod")
    return subprocess.run(
        argv, cwd=program.home, env=program.env, input=text, capture_output=True, text=True, check=False
    )


def test_watch_tells_what_it_finds_between_two_backups(
    program: Unattended, database: PgDatabase, web: Receiver
) -> None:
    """With --notify a wipe is told within minutes, and once."""
    program.cron()
    database.execute("TRUNCATE users CASCADE")
    for _ in range(2):
        program("watch", "--profile", "prod", code=3)
    assert titles(web) == []
    for _ in range(2):
        program("watch", "--profile", "prod", "--notify", code=3)
    assert titles(web) == [f"LoopIn Backup: {database.name} may have been wiped"]
    assert "public.activity_logs" in bodies(web)[0]
