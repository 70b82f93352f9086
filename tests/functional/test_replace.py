"""Replacing a live database: proven first, exchanged in one transaction, and undone in one step."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg
import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.operations import sample
from loopin_backup_core.operations.restore import targets
from loopin_backup_core.rules.content_compare import compare
from tests.support.program import Program
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.model.dump_index import DumpIndex
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer


def names_like(server: PgServer, name: str) -> list[str]:
    with server.connect() as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
        return sorted(row[0] for row in found)


@pytest.fixture
def live(database: PgDatabase) -> Iterator[PgDatabase]:
    """The sample database; what restores leave beside it is dropped."""
    database.load(sample.script())
    yield database
    drop_those_like(database.server, f"{database.name}_")


@pytest.fixture
def live_on_each(fresh_database: FreshDatabase, each_pg: PgServer) -> Iterator[PgDatabase]:
    """The sample database on every version; what restores leave beside it is dropped."""
    database = fresh_database(server=each_pg)
    database.load(sample.script())
    yield database
    drop_those_like(each_pg, f"{database.name}_")


def drop_those_like(server: PgServer, name: str) -> None:
    with server.connect() as connection:
        for one in names_like(server, name):
            connection.execute(f'DROP DATABASE "{one}" WITH (FORCE)'.encode())


def index_of(database: PgDatabase) -> DumpIndex:
    return index_bytes(database.dump())


class Writers:
    """Clients that write through the database all the time and come back when they are thrown out."""

    def __init__(self, database: PgDatabase, number: int) -> None:
        self._over = threading.Event()
        self._url = database.url
        self.written = 0
        self._threads = [threading.Thread(target=self._write, daemon=True) for _ in range(number)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        while not self._over.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as connection:
                    while not self._over.is_set():
                        connection.execute("UPDATE users SET updated_at = now() WHERE id = 1")
                        self.written += 1
                        self._over.wait(0.02)
            except psycopg.Error:
                self._over.wait(0.05)


def test_a_wiped_database_is_replaced_under_load_and_the_replacement_undone(
    live_on_each: PgDatabase, tmp_path: Path
) -> None:
    """Thirty clients write through it: wipe, replace, every table equals the backup, undo brings the other back."""
    live = live_on_each
    live.execute(f"ALTER DATABASE {live.name} SET work_mem = '7MB'; COMMENT ON DATABASE {live.name} IS 'live one'")
    program = Program(tmp_path, live)
    made = program.backup("daily", "--compress", "zstd")
    backup = index_of(live)
    with Writers(live, 30) as writers:
        live.execute("TRUNCATE read_logs, activity_logs; DELETE FROM archived_updates")
        plan = program("restore", made["backup"], "--replace", "--plan", "--json", *program.tools).json()
        assert plan["method"] == "swap"
        assert plan["rows_back"] >= 2_400 + 1_600 + 200
        assert len(plan["connected"]) > 5
        done = program("restore", made["backup"], "--replace", "--confirm", live.name, "--json", *program.tools).json()
        assert done["kept"].startswith(f"{live.name}_before_")
        assert done["swap_seconds"] < allowed(5)
        time.sleep(0.3)
        before = writers.written
        time.sleep(0.5)
        assert writers.written > before, "the clients came back by themselves"
    restored = index_of(live)
    differing = {d.subject for d in compare(backup.sections, restored.sections)}
    assert differing <= {"public.users"}, "only what the clients have written since may differ"
    assert live.execute("SHOW work_mem") == [("7MB",)]
    listed = program("undo", "--list", "--json").json()
    assert [one["name"] for one in listed] == [done["kept"]]
    undone = program("undo", "--confirm", live.name, "--json").json()
    assert undone["back"] == done["kept"]
    assert undone["seconds"] < allowed(1)
    assert live.execute("SELECT count(*) FROM read_logs") == [(0,)]
    program("undo", undone["kept"], "--confirm", live.name)
    assert live.execute("SELECT count(*) FROM read_logs") == [(2400,)]
    assert program("journal", "verify", code=None).code == 0


def test_the_target_is_looked_at_before_any_backup_is_read(live: PgDatabase) -> None:
    """The server, the database with its size, the way there is, and the names that are taken; nothing changes."""
    profile = Profile("live", live.url, Path("nowhere"), Path("nowhere"))
    around = JobContext({"PGPASSWORD": live.server.password}, lambda: datetime.now(UTC), NullReporter(), CancelToken())
    with live.connect():
        found = targets.look(profile, around)
    assert (found.database, found.exists, found.method, found.can_create) == (live.name, True, targets.SWAP, True)
    assert (found.host, found.port) == ("127.0.0.1", int(live.server.params(tcp=True)["port"]))
    assert found.size > 5_000_000
    assert found.connected >= 1
    assert {live.name, "postgres"} <= set(found.names)
    assert found.kept == ()
    assert targets.free_name(live.name, found.names) == f"{live.name}_restored"


def test_nothing_happens_without_the_name(live: PgDatabase, tmp_path: Path) -> None:
    """No confirmation, or a wrong one: refused, and nothing has changed; undo and drop alike."""
    program = Program(tmp_path, live)
    program.backup()
    before = names_like(live.server, live.name)
    for confirm in ((), ("--confirm", "wrong"), ("--confirm", live.name.upper())):
        result = program("restore", "latest", "--replace", *confirm, *program.tools, code=1)
        assert "not confirmed" in result.err
        assert "Nothing was changed" in result.err
    assert "no kept database" in program("undo", "--confirm", live.name, code=1).err
    assert names_like(live.server, live.name) == before


@pytest.fixture(params=["CREATEDB", "NOCREATEDB"])
def owned(
    request: pytest.FixtureRequest, fresh_database: FreshDatabase, each_pg: PgServer, tmp_path: Path
) -> Iterator[tuple[PgDatabase, Program, str]]:
    """The sample database of an ordinary role; yields it, the program as that role, and whether it may create some."""
    database = fresh_database(server=each_pg)
    role = f"owner_{database.name}"
    database.execute(f"CREATE ROLE {role} LOGIN {request.param} PASSWORD 'x'")
    database.execute(f"ALTER DATABASE {database.name} OWNER TO {role}; GRANT CREATE ON SCHEMA public TO {role}")
    with database.connect(user=role, password="x") as connection:
        connection.execute(sample.script().encode())
    program = Program(tmp_path, DATABASE_URL=each_pg.url(database.name, user=role, password="x"))
    program.tools = ("--tools", str(each_pg.bin))
    yield database, program, request.param
    drop_those_like(each_pg, database.name)
    with each_pg.connect() as connection:
        connection.execute(f"DROP ROLE {role}".encode())


def test_an_ordinary_owner_can_do_all_of_it(owned: tuple[PgDatabase, Program, str]) -> None:
    """With CREATEDB by a swap, without it in place after a safety backup; both can be taken back."""
    live, program, right = owned
    made = program.backup()
    backup = index_of(live)
    live.execute("TRUNCATE read_logs; DROP TABLE archived_updates CASCADE")
    plan = program("restore", made["backup"], "--replace", "--plan", "--json", *program.tools).json()
    assert plan["method"] == ("swap" if right == "CREATEDB" else "in place")
    done = program("restore", made["backup"], "--replace", "--confirm", live.name, "--json", *program.tools).json()
    assert compare(backup.sections, index_of(live).sections) == []
    if right == "CREATEDB":
        program("undo", "--confirm", live.name)
    else:
        assert {b["kind"] for b in program("list", "--json").json()} == {"manual", "safety"}
        program("restore", done["safety"], "--replace", "--confirm", live.name, *program.tools)
    assert live.execute("SELECT count(*) FROM read_logs") == [(0,)]


def test_in_place_leaves_everything_as_it_was_when_it_fails(owned: tuple[PgDatabase, Program, str]) -> None:
    """An index cannot be made, long after the data and the large objects: nothing has changed (one transaction)."""
    live, program, right = owned
    function = "BEGIN IF current_setting('app.no', true) = '1' THEN RAISE 'not now'; END IF; RETURN 1; END"
    with live.connect(user=f"owner_{live.name}", password="x") as connection:
        connection.execute(
            f"CREATE FUNCTION public.one(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $${function}$$;"
            "CREATE INDEX at_last ON users (public.one(id))".encode()
        )
    made = program.backup()
    live.execute(f"TRUNCATE read_logs; ALTER DATABASE {live.name} SET app.no = '1'")
    before = index_of(live)
    args = ("restore", made["backup"], "--replace", "--in-place", "--confirm", live.name)
    result = program(*args, *program.tools, code=1)
    assert "not now" in result.err, right
    assert "Nothing was changed" in result.err
    assert compare(before.sections, index_of(live).sections) == []


def test_a_database_of_somebody_else_is_refused(live_on_each: PgDatabase, tmp_path: Path) -> None:
    """A role that may create databases and does not own this one is told so, with the owner's name."""
    live = live_on_each
    role = f"other_{live.name}"
    live.execute(f"CREATE ROLE {role} LOGIN CREATEDB PASSWORD 'x'; GRANT pg_read_all_data TO {role}")
    try:
        program = Program(tmp_path, live)
        program.backup()
        program.env["DATABASE_URL"] = live.server.url(live.name, user=role, password="x")
        result = program("restore", "latest", "--replace", "--confirm", live.name, *program.tools, code=1)
        assert "belongs to postgres" in result.err
        assert "Nothing was changed" in result.err
    finally:
        live.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_kept_database_is_dropped_on_request_only(live: PgDatabase, tmp_path: Path) -> None:
    """It takes its full name, typed."""
    program = Program(tmp_path, live)
    program.backup()
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    (kept,) = program("undo", "--list", "--json").json()
    assert kept["size"] > 0
    program("undo", kept["name"], "--drop", code=1)
    program("undo", kept["name"], "--drop", "--confirm", kept["name"])
    assert program("undo", "--list", "--json").json() == []


def test_a_scheduled_run_drops_kept_databases_when_the_profile_says_so(live: PgDatabase, tmp_path: Path) -> None:
    """Without kept_days none goes; with it a good run drops those that are older."""
    program = Program(tmp_path, live)
    url, password = conninfo.split_password(live.url)
    config = tmp_path / "profiles.toml"
    config.write_text(f'[profile.prod]\nconninfo = "{url}"\ndirectory = "{program.backups}"\n')
    config.chmod(0o600)
    program.env |= {"LOOPIN_BACKUP_CONFIG": str(config), "PGPASSWORD": password or ""}
    run = ("daily", "--profile", "prod", *program.tools)
    program(*run, module="cron")
    prod = ("--profile", "prod")
    program("restore", "latest", "--replace", "--confirm", live.name, *prod, *program.tools)
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    program(*run, module="cron")
    assert len(program("undo", "--list", "--json", *prod).json()) == 1
    config.write_text(config.read_text() + "kept_days = 1\n")
    program(*run, module="cron")
    assert len(program("undo", "--list", "--json", *prod).json()) == 1
    config.write_text(config.read_text().replace("kept_days = 1", "kept_days = 0.000001"))
    program(*run, module="cron")
    assert program("undo", "--list", "--json", *prod).json() == []
    assert len(program("undo", "--list", "--json").json()) == 1, "that of the other profile stays"
    assert "dropped the kept database" in next(tmp_path.rglob("scheduled_backup.log")).read_text()


def test_cleanup_drops_kept_databases_after_a_time(live: PgDatabase, tmp_path: Path) -> None:
    """Only those that bear the mark of this profile, only when it is asked to, and only when it is confirmed."""
    program = Program(tmp_path, live)
    program.backup()
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    (kept,) = program("undo", "--list", "--json").json()
    live.execute(f"CREATE DATABASE {live.name}_before_20200101_000000")
    now = ("cleanup", "--kept-days", "0.0000001")
    assert "would drop" not in program("cleanup", "--kept-days", "1", "--dry-run").out
    assert program(*now, "--dry-run").out.count("would drop") == 1
    program("cleanup", "--kept-days", "0", "--confirm", live.name)
    refused = program(*now, code=1)
    assert "Nothing was deleted or dropped" in refused.err
    assert all(word in refused.err for word in (kept["name"], "127.0.0.1:", "ago", live.name))
    program("cleanup", "--kept-days=-1", "--confirm", live.name, code=2)
    assert program("undo", "--list", "--json").json() == [kept]
    program(*now, "--confirm", live.name)
    assert program("undo", "--list", "--json").json() == []
    assert names_like(live.server, live.name) == [live.name, f"{live.name}_before_20200101_000000"]
