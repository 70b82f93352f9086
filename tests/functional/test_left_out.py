"""What a dump leaves out is named, and nobody expects it of a restored database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.connections import PASSWORD, a_role
from tests.support.postgres import drop_database
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

VERSION_1 = """
CREATE TABLE ext_data (a int); CREATE TABLE ext_conf (a int);
SELECT pg_catalog.pg_extension_config_dump('ext_conf', 'WHERE a > 100');
INSERT INTO ext_conf VALUES (1);
"""
VERSION_2 = """
CREATE TABLE ext_new (a int); SELECT pg_catalog.pg_extension_config_dump('ext_new', '');
CREATE SEQUENCE ext_seq; SELECT pg_catalog.pg_extension_config_dump('ext_seq', '');
INSERT INTO ext_new VALUES (1);
"""


@pytest.fixture
def lab(pg: Callable[[int], PgServer]) -> Iterator[PgServer]:
    """A server that has the extension lab: PostgreSQL 18, whose extensions may lie anywhere."""
    server = pg(18)
    folder = server.home / "share" / "extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lab.control").write_text("default_version = '2'\nrelocatable = true\n")
    (folder / "lab--1.sql").write_text(VERSION_1)
    (folder / "lab--2.sql").write_text(VERSION_1 + VERSION_2)
    for path in (folder.parent, folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with server.connect() as connection:
        connection.execute(f"ALTER ROLE ALL SET extension_control_path = '$system:{folder.parent}'")
        yield server
        connection.execute("ALTER ROLE ALL RESET extension_control_path")


def test_a_newer_extension_is_no_difference(lab: PgServer, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """Rows that the extension does not let a dump have are named; what its next version adds is no difference."""
    database = fresh_database(server=lab)
    database.load(
        """
        CREATE EXTENSION lab VERSION '1';
        INSERT INTO ext_data VALUES (1); INSERT INTO ext_conf VALUES (101);
        CREATE TABLE own (a int); ALTER EXTENSION lab ADD TABLE own;
        CREATE TABLE plain AS SELECT 1 AS a;
        """
    )
    program = Program(tmp_path, database)
    made = program.backup()
    assert (made["rows"], made["verdict"]) == (2, "good")
    belongs = "and its rows (it belongs to the extension lab, which makes its tables itself)"
    assert made["excluded"][:-1] == [
        "rows of public.ext_conf that do not fulfil “WHERE a > 100” (the extension lab brings them)",
        f"table public.ext_data {belongs}",
        f"table public.own {belongs}",
        "version 1 of the extension lab (a restore makes the server's default, 2 on this one)",
    ]
    restored = program("restore", "latest", "--to", f"{database.name}_again", *program.tools)
    drop_database(lab, f"{database.name}_again")
    assert "equal to the backup" in restored.out


def test_what_is_left_out_is_told_by_backup_show_and_doctor(database: PgDatabase, tmp_path: Path) -> None:
    """Options of user mappings that the role may not read, foreign rows, and what lies in PostgreSQL's own schemas."""
    database.load(
        """
        CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w;
        CREATE USER MAPPING FOR postgres SERVER far OPTIONS ("user" 'guest', password 'guest-2');
        CREATE FOREIGN TABLE ft (a int) SERVER far;
        CREATE FUNCTION pg_catalog.left_out() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TABLE t AS SELECT 1 AS a;
        GRANT SELECT ON t TO public;
        """
    )
    expected = (
        "rows of the foreign table ft (they are on another server)",
        "options of the user mapping for postgres on server far (this role may not read them)",
        "function left_out() (pg_dump leaves out what is in PostgreSQL's own schemas)",
    )
    program = Program(tmp_path, database)
    with a_role(database.server, "reader") as role:
        program.env["DATABASE_URL"] = database.server.url(database.name, user=role, password=PASSWORD)
        told = program("backup", "manual", *program.tools).out
        shown = program("show", "latest").out
        examined = program("doctor", *program.tools, code=None).out
    for text in expected:
        assert f"not in it: {text}" in told
        assert f"not in it  {text}" in shown
        assert f"Not part of a dump: {text}" in examined
    assert "planner statistics" in shown
    assert "guest-2" not in told + shown + examined


@pytest.mark.parametrize("committed", [False, True])
def test_a_prepared_transaction_is_not_in_it(database: PgDatabase, tmp_path: Path, *, committed: bool) -> None:
    """Its changes are not committed: they are in no dump, and that is said."""
    database.load("CREATE TABLE t (a int); BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'half done'")
    if committed:
        database.execute("COMMIT PREPARED 'half done'")
    made = Program(tmp_path, database).backup()
    said = "changes of the prepared transaction 'half done' (it has not been committed)"
    assert (made["rows"], said in made["excluded"]) == (int(committed), not committed)
    if not committed:
        database.execute("ROLLBACK PREPARED 'half done'")


BOOKS = """
CREATE SCHEMA audit;
CREATE TABLE audit.log AS SELECT generate_series(1, 500) AS a;
CREATE TABLE audit."Old log" AS SELECT generate_series(1, 50) AS a;
CREATE TABLE book (a int PRIMARY KEY); INSERT INTO book SELECT generate_series(1, 200);
"""


def test_rows_that_are_left_out_are_told_everywhere(database: PgDatabase, tmp_path: Path) -> None:
    """By the backup, list, show, the plan and the restore; the wipe guard and the comparison expect none of them."""
    database.load(BOOKS)
    program = Program(tmp_path, database)
    assert program.backup("daily")["rows"] == 750
    made = program.backup("daily", "--exclude-table-data", "audit.*")
    assert (made["rows"], made["verdict"], made["warnings"]) == (200, "good", [])
    assert made["without_rows"] == ['audit."Old log"', "audit.log"]
    assert "rows of the table audit.log (--exclude-table-data audit.*)" in made["excluded"]
    assert (
        "--exclude-table-data=audit.*"
        in program("show", "latest", "--json").json()["manifest"]["tool"]["pg_dump_options"]
    )
    assert "rows of the table audit.log" in program("show", "latest").out
    listed = program("list").out
    assert "200*" in listed
    assert f'* {made["backup"]} has not the rows of audit."Old log", audit.log' in listed
    program("verify", "latest", "--level", "drill", *program.tools)
    plan = program("restore", "latest", "--replace", database.name, "--plan", *program.tools).out
    assert 'the backup has not the rows of audit."Old log", audit.log: they will be empty' in plan
    again = program("restore", "latest", "--to", f"{database.name}_again", *program.tools).out
    drop_database(database.server, f"{database.name}_again")
    assert 'The rows of audit."Old log", audit.log are not in this backup' in again
    assert program.backup("daily")["verdict"] == "good"


def test_what_a_profile_leaves_out_is_not_left_out_for_safety(database: PgDatabase, tmp_path: Path) -> None:
    """The profile's patterns count for every backup but the one before a restore in place."""
    database.load(BOOKS)
    program = Program(tmp_path, database)
    program.typed = database.server.password
    url = database.server.url(database.name)
    program("profile", "add", "books", url, "--passfile", "--directory", str(program.backups), code=None)
    program("profile", "set", "books", "--exclude-table-data", "audit.*")
    assert program("profile", "show", "books", "--json").json()["exclude_table_data"] == ["audit.*"]
    made = program("backup", "manual", "--profile", "books", "--json", *program.tools).json()
    assert made["rows"] == 200
    replace = ("restore", made["backup"], "--replace", database.name, "--confirm", database.name, "--in-place")
    program(*replace, "--profile", "books", *program.tools)
    assert {one["kind"]: one["rows"] for one in program("list", "--json").json()} == {"manual": 200, "safety": 750}
    program("profile", "set", "books", "--all-table-data")
    assert program("profile", "show", "books", "--json").json()["exclude_table_data"] == []


def test_a_pattern_that_cannot_work_is_a_warning(database: PgDatabase, tmp_path: Path) -> None:
    """One that means no table, and one that leaves out what other rows refer to."""
    database.load(BOOKS + "CREATE TABLE loan (a int REFERENCES book); INSERT INTO loan VALUES (1);")
    program = Program(tmp_path, database)
    (warning,) = program.backup("manual", "--exclude-table-data", "nothing*")["warnings"]
    assert "No table is meant by --exclude-table-data nothing*" in warning
    (warning,) = program.backup("manual", "--exclude-table-data", "book")["warnings"]
    assert "The foreign key loan_a_fkey of public.loan cannot be restored" in warning
    both = program.backup("manual", "--exclude-table-data", "book", "--exclude-table-data", "loan")
    assert both["warnings"] == []
