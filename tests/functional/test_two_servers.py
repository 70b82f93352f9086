"""Production and a copy for trials with one database name in one directory: by name and server, never by name alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

ROWS = "CREATE TABLE orders AS SELECT g AS id, '{}' AS what FROM generate_series(1, {}) g"


@pytest.fixture
def twins(
    request: pytest.FixtureRequest, pg: Callable[[int], PgServer], fresh_database: FreshDatabase
) -> tuple[PgDatabase, PgDatabase]:
    """Two databases of one name on two servers."""
    from tests.conftest import chosen_majors

    majors = chosen_majors(request.config)
    if len(majors) < 2:
        pytest.skip("two servers of different versions are needed")
    return fresh_database("twin", server=pg(majors[0])), fresh_database("twin", server=pg(majors[-1]))


@pytest.fixture
def both(twins: tuple[PgDatabase, PgDatabase], tmp_path: Path) -> tuple[Program, Program]:
    """The program on each, with one directory of backups."""
    made = []
    for number, one in enumerate(twins):
        (tmp_path / str(number)).mkdir()
        made.append(Program(tmp_path / str(number), one, BACKUP_DIR=str(tmp_path / "backups")))
    return made[0], made[1]


def daily(program: Program, code: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = program("backup", "daily", "--json", *program.tools, code=code).json()
    return made


def frozen(program: Program) -> bool:
    return "frozen" in program("cleanup", "--keep", "daily=1", "--dry-run").out


def test_a_wiped_production_is_noticed_beside_a_small_copy(
    twins: tuple[PgDatabase, PgDatabase], both: tuple[Program, Program]
) -> None:
    """The first backup of another server says so, and is settled by itself; then each is compared with its own."""
    (production, _), (here, there) = twins, both
    twins[0].execute(ROWS.format("real", 1000))
    twins[1].execute("CREATE TABLE orders (id int, what text)")
    daily(here)
    first = daily(there, code=3)
    assert "of another server, 127.0.0.1:" in first["reasons"][0]
    there("accept", first["backup"])
    daily(here)
    daily(there)
    assert not frozen(here)
    production.execute("TRUNCATE orders")
    assert daily(here, code=3)["reasons"] == ["public.orders was emptied of 1,000 rows."]
    # A good backup of the other one, and its acceptance, are no word about this one.
    daily(there)
    assert frozen(here)
    there("accept", first["backup"], code=None)
    assert frozen(here)


def test_latest_is_that_of_the_same_server(twins: tuple[PgDatabase, PgDatabase], both: tuple[Program, Program]) -> None:
    """Whichever is newer; a list tells them apart; a restore from the other server's is called that in the plan."""
    here, there = both
    twins[0].execute(ROWS.format("real", 100))
    twins[1].execute(ROWS.format("trial", 120))
    mine, other = daily(here), daily(there)
    assert here("show", "latest", "--json").json()["name"] == mine["backup"]
    assert there("show", "latest", "--json").json()["name"] == other["backup"]
    assert "SERVER" in here("list").out
    plan = here("restore", other["backup"], "--replace", "twin", "--plan", *here.tools, code=None)
    assert "ATTENTION  this backup is of another server" in plan.out
    assert "ATTENTION" not in here("restore", "latest", "--replace", "twin", "--plan", *here.tools).out
    # Where the server cannot be asked and its address tells nothing, nothing is taken for the latest.
    here.env["DATABASE_URL"] = "postgresql://postgres@127.0.0.1:1/twin"
    assert "on 2 servers" in here("show", "latest", code=2).err


def test_only_a_restore_here_settles_what_is_suspected_here(
    twins: tuple[PgDatabase, PgDatabase], both: tuple[Program, Program]
) -> None:
    """Neither one of the same name on another server, nor a plan, nor one of the suspect backup itself."""
    (production, copy), (here, there) = twins, both
    production.execute(ROWS.format("real", 500))
    stems = [daily(here)["backup"] for _ in range(3)]
    production.execute("TRUNCATE orders")
    suspect = daily(here, code=3)["backup"]
    copy.drop()
    there("restore", stems[0], "--to", "twin", "--quiet", *there.tools, code=None)
    assert frozen(here)
    journal = (here.backups.parent.parent / "backups" / "journal.jsonl").read_bytes()
    production.execute("CREATE DATABASE twin_before_20250101_120000")
    try:
        here("restore", stems[0], "--replace", "twin", "--plan", "--quiet", *here.tools)
    finally:
        production.execute("DROP DATABASE twin_before_20250101_120000")
    assert (here.backups.parent.parent / "backups" / "journal.jsonl").read_bytes() == journal
    assert frozen(here)
    run = ("--replace", "twin", "--confirm", "twin", "--quiet", *here.tools)
    here("restore", suspect, *run)
    assert frozen(here)
    here("restore", stems[0], *run)
    assert not frozen(here)
    here("undo", "--confirm", "twin")
    assert frozen(here)
    for one in here("undo", "--list", "--json").json():
        here("undo", one["name"], "--drop", "--confirm", one["name"])


@pytest.mark.parametrize("way", ["unreadable", "gone", "older"])
def test_what_came_before_and_cannot_be_read_is_suspicion(database: PgDatabase, tmp_path: Path, way: str) -> None:
    """Manifests that are damaged or gone do not make a wiped database a first one."""
    program = Program(tmp_path, database)
    if way == "older":
        database.execute("CREATE TABLE orders (id int, what text)")
        daily(program)
        database.execute("DROP TABLE orders")
    database.execute(ROWS.format("real", 1000))
    made = daily(program)
    for path in program.backups.glob(f"{made['backup']}.*"):
        if path.suffix == ".json" and way != "gone":
            path.write_text(path.read_text()[:500])
        elif way == "gone":
            path.unlink()
    database.execute("TRUNCATE orders")
    (reason,) = daily(program, code=3)["reasons"]
    assert made["backup"] in reason
    assert ("1,000 rows" in reason) == (way == "older")


def test_a_damaged_last_good_one_still_tells_what_was_in_it(database: PgDatabase, tmp_path: Path) -> None:
    """Its data is damaged, its manifest is not: a wipe after it is noticed, and an ordinary day is good."""
    program = Program(tmp_path, database)
    database.execute(ROWS.format("real", 1000))
    made = daily(program)
    with next(program.backups.glob(f"{made['backup']}.sql*")).open("r+b") as file:
        file.seek(100)
        file.write(b"\0")
    program("verify", made["backup"], code=5)
    assert json.loads(program("list", "--json").out)[0]["verdict"] == "damaged"
    assert daily(program)["verdict"] == "good"
    for path in program.backups.glob("loopin_backup_*"):
        if made["backup"] not in path.name:
            path.unlink()
    database.execute("TRUNCATE orders")
    assert daily(program, code=3)["reasons"][0] == "public.orders was emptied of 1,000 rows."
