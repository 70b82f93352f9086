"""``backup --all``: one backup of each database of a server, in one directory, and none stands in another's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.program import Program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase

ROWS = "CREATE TABLE things AS SELECT i FROM generate_series(1, {}) i"
ODD = 'od"d = x'


@pytest.fixture
def three(fresh_database: FreshDatabase) -> dict[str, PgDatabase]:
    """Three databases with a table each, one of them with a name that is hard on programs."""
    found = {name: fresh_database(name) for name in ("shop", "wiki", ODD)}
    for number, database in enumerate(found.values(), 1):
        database.execute(ROWS.format(number * 1000))
    return found


@pytest.fixture
def program(tmp_path: Path, three: dict[str, PgDatabase]) -> Program:
    """Return the program, whose DATABASE_URL names one of the three."""
    return Program(tmp_path, three["shop"])


def listed(program: Program, database: str) -> list[dict[str, Any]]:
    """Return what ``list`` says of one database, newest first."""
    return [one for one in program("list", "--json").json() if one["database"] == database]


def everything(program: Program, *args: str, code: int = 0) -> Any:
    """Back up all databases but that of the administrators, and return what was printed."""
    return program("backup", "daily", "--all", "--exclude", "postgr*", *program.tools, *args, code=code)


def test_each_database_has_its_backup(program: Program, three: dict[str, PgDatabase]) -> None:
    """Every database but templates and those left out is backed up into the one directory, with its roles."""
    document = everything(program, "--json").json()
    assert sorted(one["database"] for one in document["backups"]) == sorted(three)
    assert {one["database"]: one["rows"] for one in document["backups"]} == {"shop": 1000, "wiki": 2000, ODD: 3000}
    assert (document["failures"], document["exit_code"]) == ([], 0)
    assert len(list(program.backups.glob("*.globals.sql"))) == 3
    printed = program("list").out
    assert "DATABASE" in printed
    assert ODD in printed
    (program.home / "nothing").mkdir(0o700)
    assert "DATABASE" not in program("list", "--directory", "nothing").out
    program("verify", "--all")


def test_the_password_files_line_for_one_database_serves_all(program: Program, three: dict[str, PgDatabase]) -> None:
    """A line that names only the profile's own database is enough: a role has one password on a server."""
    base = three["shop"].server.params("shop", tcp=True)
    passfile = program.home / "pgpass"
    passfile.write_text(f"127.0.0.1:{base['port']}:shop:{base['user']}:{base['password']}\n", encoding="utf-8")
    passfile.chmod(0o600)
    program.env["PGPASSFILE"] = str(passfile)
    program.env["DATABASE_URL"] = f"postgresql://{base['user']}@127.0.0.1:{base['port']}/shop"
    everything(program)


def test_one_that_fails_does_not_stop_the_others(program: Program, three: dict[str, PgDatabase]) -> None:
    """The others have their backups; summary, exit code and journal name the one that failed."""
    everything(program)
    three["wiki"].execute("ALTER TABLE things RENAME TO held")
    with three["wiki"].connect() as holder:
        holder.autocommit = False
        holder.execute("LOCK TABLE held")
        done = everything(program, "--lock-timeout", "0.2", code=1)
    assert "Backed up 2 of 3 databases. FAILED: wiki." in done.out
    assert "pg_dump could not lock public.held within 0.2 s: Process " in done.err
    assert "ends it. Nothing was kept. Wait for that session" in done.err
    assert [len(listed(program, name)) for name in three] == [2, 1, 2]
    failed = [one for one in program("journal", "show", "--json").json() if one["event"] == "failed"]
    assert [one["database"] for one in failed] == ["wiki"]


def test_a_suspicion_is_of_one_database(program: Program, three: dict[str, PgDatabase]) -> None:
    """A wiped database is suspect, with exit code 3; the others are good, and ``latest`` stays their own."""
    everything(program)
    three["wiki"].execute("TRUNCATE things")
    done = everything(program, code=3)
    assert "SUSPECT: wiki." in done.out
    assert [listed(program, name)[0]["verdict"] for name in three] == ["good", "suspect", "good"]
    program("accept", listed(program, "wiki")[0]["name"])
    everything(program)


def test_latest_is_of_the_profiles_own_database(program: Program, three: dict[str, PgDatabase]) -> None:
    """``latest`` never means a backup of another database; where nobody says whose, it is refused."""
    program.backup()
    own = program("list", "--json").json()[0]["name"]
    assert program("show", "latest", "--json").json()["name"] == own
    everything(program)
    newest = listed(program, "shop")[0]["name"]
    everything(program, "--exclude", "shop")
    assert program("list", "--json").json()[0]["database"] != "shop"
    for args in (("show",), ("verify",), ("pin",)):
        assert newest in program(*args, "latest").out
    program("restore", "latest", "--to", "again", *program.tools)
    with three["shop"].server.connect("again") as restored:
        assert restored.execute("SELECT count(*) FROM things").fetchone() == (1000,)
        restored.close()
    three["shop"].server.psql("DROP DATABASE again")
    del program.env["DATABASE_URL"]
    assert "may mean any of them" in program("show", "latest", code=2).err


def test_a_backup_of_another_database_is_pointed_out(program: Program, three: dict[str, PgDatabase]) -> None:
    """The plan of a restore says so, first of all."""
    everything(program)
    for name in ("shop", "wiki"):
        args = ("restore", listed(program, name)[0]["name"], "--replace", "--plan", *program.tools)
        assert ("ATTENTION  this backup is of another database, wiki" in program(*args).out) is (name == "wiki")


def test_cron_cleans_up_only_what_it_backs_up(program: Program, three: dict[str, PgDatabase]) -> None:
    """A scheduled run deletes older daily backups of its own database; those of others wait for their own runs."""
    everything(program)
    everything(program)
    cron = ("daily", *program.tools)
    program(*cron, module="cron")
    assert [len(listed(program, name)) for name in three] == [1, 2, 2]
    assert program(*cron, "--all", "--exclude", "postgres", module="cron").err == ""
    assert [len(listed(program, name)) for name in three] == [1, 1, 1]
    three["wiki"].execute("TRUNCATE things")
    line = program(*cron, "--all", "--exclude", "postgres", module="cron", code=3).err
    assert "Backed up 3 of 3 databases. SUSPECT: wiki." in line
    assert [len(listed(program, name)) for name in three] == [1, 2, 1]
    assert listed(program, "wiki")[1]["verdict"] == "good"


def test_what_is_left_out(program: Program, three: dict[str, PgDatabase]) -> None:
    """Left out are patterns, databases that a restore has replaced, and closed ones; nothing left is an error."""
    program.backup()
    program("restore", "latest", "--replace", "--confirm", "shop", *program.tools)
    three["wiki"].server.psql("ALTER DATABASE wiki ALLOW_CONNECTIONS false")
    document = everything(program, "--json", "--exclude", "od*").json()
    assert [one["database"] for one in document["backups"]] == ["shop"]
    assert "none to back up" in program("backup", "daily", "--all", "--exclude", "*", *program.tools, code=8).err
    assert "--exclude goes with --all" in program("backup", "daily", "--exclude", "x", code=2).err
    for kept in program("undo", "--list", "--json").json():
        program("cleanup", "--kept-days", "0")
        assert kept
    three["wiki"].server.psql("ALTER DATABASE wiki ALLOW_CONNECTIONS true")
