"""Fault 52: a drill that fails because the place where it ran is another one is no word about the backup."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.errors import LoadError, NotPossibleError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.progress import CancelToken, NullReporter
from loopin_backup_core.model.source import DatabaseFacts, Needs
from loopin_backup_core.operations import drill
from loopin_backup_core.operations.restore import drill_place
from loopin_backup_core.postgres import client_tools
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from tests.support import store
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase

# Constraints and partitions that mean something else under locale C.
TEXTS = {
    "check": "CREATE TABLE person (name text CHECK (name ~ '^[[:alpha:]]+$')); INSERT INTO person VALUES ('Jörg');",
    "generated": "CREATE TABLE u (a text, b text GENERATED ALWAYS AS (upper(a)) STORED); INSERT INTO u VALUES ('ö');"
    "CREATE UNIQUE INDEX ON u (lower(b)); ALTER TABLE u ADD CHECK (b = 'Ö');",
}


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program on an empty database."""
    return Program(tmp_path, database)


def drilled(program: Program, **facts: Any) -> str:
    """Drill the newest backup as if its manifest told other facts of its database."""
    backup = Catalog(program.backups).find("latest")
    assert backup.manifest is not None
    assert backup.data_path is not None
    source = backup.manifest.source
    database = replace(source.database, **facts)
    altered = replace(backup, manifest=replace(backup.manifest, source=replace(source, database=database)))
    folders = (Path(program.tools[1]),)
    index = index_bytes(backup.data_path.read_bytes())
    around = JobContext({}, lambda: datetime.now(UTC), NullReporter(), CancelToken())
    return drill.run(altered, index, client_tools.find_tools(folders), around, scratch_on=None, tool_folders=folders)


def verdict(program: Program) -> str:
    """Return what the list says of the newest backup."""
    return str(program("list", "--json").json()[0]["verdict"])


@pytest.mark.parametrize("name", TEXTS)
def test_another_locale_is_no_damage(fresh_database: FreshDatabase, tmp_path: Path, name: str) -> None:
    """Where the recorded locale is not to be had the drill says so; in the same one it proves the backup (19a)."""
    source = fresh_database(options="TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    source.load(TEXTS[name])
    program = Program(tmp_path, source)
    program.backup()
    assert "1 rows in 1 tables equal" in drilled(program)
    with pytest.raises(NotPossibleError) as told:
        drilled(program, collate="xx_XX.UTF-8", ctype="xx_XX.UTF-8")
    assert "the locale here is C, and that of the source xx_XX.UTF-8" in told.value.message
    assert "not in doubt" in told.value.hint
    assert "verify loopin_backup_manual_" in told.value.hint


def test_partitions_by_text_may_be_others(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """Rows that go to another partition under another locale are counted as that, not as a loss (19b)."""
    source = fresh_database(options="TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    source.load(
        "CREATE TABLE c (name text NOT NULL) PARTITION BY LIST (upper(name));"
        "CREATE TABLE c_1 PARTITION OF c FOR VALUES IN ('Ö'); CREATE TABLE c_2 PARTITION OF c DEFAULT;"
        "INSERT INTO c VALUES ('ö'), ('a');"
    )
    program = Program(tmp_path, source)
    program.backup()
    drilled(program)
    with pytest.raises(NotPossibleError, match="the locale here is C"):
        drilled(program, collate="xx_XX.UTF-8", ctype="xx_XX.UTF-8")


def test_what_the_place_lacks_is_known_before_the_load(program: Program, database: PgDatabase) -> None:
    """Collations, parts of the build and versions of extensions stand in the manifest and are compared."""
    database.load("CREATE TABLE t (a int); INSERT INTO t VALUES (1);")
    program.backup()
    with pytest.raises(NotPossibleError, match="lacks the collation de_XX"):
        drilled(program, needs=Needs(collations=("de_XX",)))
    recorded = Catalog(program.backups).find("latest").manifest
    assert recorded is not None
    assert recorded.source.database.needs == Needs()


def test_what_a_database_uses_is_recorded(program: Program, database: PgDatabase) -> None:
    """Extensions with their versions, collations that initdb found, xml and lz4 where they are used."""
    database.load('CREATE EXTENSION citext; CREATE TABLE t (a text COLLATE "C.utf8");')
    version = database.execute("SELECT extversion FROM pg_extension WHERE extname = 'citext'")[0][0]
    program.backup()
    made = Catalog(program.backups).find("latest").manifest
    assert made is not None
    assert made.source.database.needs == Needs({"citext": version}, ("C.utf8",))


@pytest.mark.parametrize(
    ("sqlstate", "is_of_the_place"),
    [
        *((code, True) for code in ("53100", "53200", "57014", "57P01", "58P01", "0A000", "42501", "22023", "08006")),
        *((code, True) for code in ("XX000", "40001", "55P03", "25006", "54001")),
        *((code, False) for code in ("42P01", "42883", "23505", "23503", "23514", "22012", "P0001", "55000", "42704")),
    ],
)
def test_the_sqlstate_decides(database: PgDatabase, sqlstate: str, *, is_of_the_place: bool) -> None:
    """In a place that is like the source only codes about servers, machines and roles excuse a statement."""
    from loopin_backup_core.dump.filtering import NOTHING
    from loopin_backup_core.operations.restore import build_database
    from loopin_backup_core.postgres import connection as access

    with access.connect(access.Target(database.params, None)) as inside:
        source = replace(inside.source(), database=inside.database_facts())
        facts = store.manifest_of(source=source)
        plan = build_database.Plan(store.backup_of(Path(), facts, "x", None), facts.index, NOTHING, ())
        why = drill_place.why_not_the_backup(LoadError("x", sqlstate=sqlstate), inside, plan)
        assert bool(why) is is_of_the_place
        elsewhere = replace(source, database=replace(source.database, collate="xx"))
        plan = replace(plan, backup=store.backup_of(Path(), store.manifest_of(source=elsewhere), "x", None))
        why = drill_place.why_not_the_backup(LoadError("x", sqlstate=sqlstate), inside, plan)
        assert bool(why) is (is_of_the_place or sqlstate in {"23505", "23514", "22012", "P0001", "42704"})
        newer = replace(facts, source=replace(source, server_version_num=130000))
        plan = replace(plan, backup=store.backup_of(Path(), newer, "x", None))
        assert drill_place.why_not_the_backup(LoadError("x", sqlstate=sqlstate), inside, plan)


REFUSES_ELSEWHERE = """
    CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $$BEGIN
      IF current_database() ~ '^loopin_scratch' THEN
        RAISE EXCEPTION 'ERROR: 42P01: no' USING ERRCODE = '{code}';
      END IF;
      RETURN 1; END$$;
    CREATE MATERIALIZED VIEW public.m AS SELECT public.f();"""


@pytest.mark.parametrize(("code", "ends"), [("53100", 8), ("42501", 8), ("P0001", 5)])
def test_only_a_statement_that_has_all_it_needs_fails_a_drill(
    program: Program, database: PgDatabase, code: str, ends: int
) -> None:
    """Whatever the words are, the code decides; what was not possible changes nothing in the list."""
    database.load(REFUSES_ELSEWHERE.format(code=code))
    program.backup()
    result = program("verify", "latest", "--level", "drill", *program.tools, code=ends)
    assert ("not in doubt" in result.out) is (ends == 8)
    assert verdict(program) == ("good" if ends == 8 else "damaged")
    if ends == 5:
        entry = [one for one in Journal(program.backups).entries() if one.event == "verified"][-1]
        assert (entry.facts["cause"], entry.facts["sqlstate"]) == ("statement", code)


def test_tablespaces_are_made_for_a_drill(program: Program, database: PgDatabase) -> None:
    """The throwaway server gets them, so that tables, indexes and views in them are proven (37)."""
    server = database.server
    space = f"fast_{database.name}"
    folder = server.empty_folder()
    with server.connect() as connection:
        connection.execute(f"CREATE TABLESPACE {space} LOCATION '{folder}'".encode())
    try:
        database.load(f"CREATE TABLE t (id int PRIMARY KEY) TABLESPACE {space}; INSERT INTO t VALUES (1);")
        database.load(f"CREATE MATERIALIZED VIEW m TABLESPACE {space} AS SELECT * FROM t")
        program.backup()
        assert "1 rows in 1 tables equal" in program("verify", "latest", "--level", "drill", *program.tools).out
    finally:
        database.drop()
        with server.connect() as connection:
            connection.execute(f"DROP TABLESPACE {space}".encode())


def test_an_ordinary_role_on_a_given_server(program: Program, database: PgDatabase) -> None:
    """Without CREATEDB, or where roles are missing, exit code 8 says so; --no-owner --no-acl is the way that works."""
    server, role = database.server, f"ops_of_{database.name}"
    database.load(
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE ROLE gone_later; GRANT ALL ON t TO gone_later;"
    )
    program.backup()
    database.load(f"DROP TABLE t; DROP ROLE gone_later; CREATE ROLE {role} LOGIN PASSWORD 'x'")
    on = ("--level", "drill", "--on", server.url("postgres", user=role, password="x"), *program.tools)
    try:
        told = program("verify", "latest", *on, code=8)
        assert "the role gone_later" in told.out
        assert "--no-owner --no-acl" in told.out
        told = program("verify", "latest", "--no-owner", "--no-acl", *on, code=8)
        assert "may not create databases" in told.out
        assert verdict(program) == "good"
        database.load(f"ALTER ROLE {role} CREATEDB")
        assert "equal" in program("verify", "latest", "--no-owner", "--no-acl", *on).out
    finally:
        database.load(f"DROP ROLE {role}")


def test_a_server_that_cannot_be_reached_is_no_failure(program: Program) -> None:
    """It is the server of the drill that is away, not the backup that is bad."""
    program.backup()
    on = "postgresql://nobody@127.0.0.1:1/postgres"
    assert "not possible" in program("verify", "latest", "--level", "drill", "--on", on, *program.tools, code=8).out


def test_a_server_that_is_killed_is_no_failure(program: Program, database: PgDatabase) -> None:
    """The throwaway server dies in the middle of the load."""
    database.load(
        REFUSES_ELSEWHERE.format(code="P0001").replace("RAISE EXCEPTION", "PERFORM pg_sleep(60); RAISE EXCEPTION")
    )
    program.backup()
    running = program.start("verify", "latest", "--level", "drill", *program.tools)
    try:
        deadline = time.monotonic() + 60
        while not (pid := sleeping_server(running.pid)):
            assert time.monotonic() < deadline
            assert running.poll() is None
            time.sleep(0.05)
        os.kill(pid, signal.SIGQUIT)
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
        running.communicate()
    assert running.returncode == 8, out + err
    assert "not in doubt" in out
    assert verdict(program) == "good"


def sleeping_server(starter: int) -> int:
    """Return the server that a process has started and in which a view is being filled, else 0."""
    parents: dict[int, int] = {}
    words: dict[int, bytes] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words[int(entry.name)] = (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
    filling = [parents[pid] for pid, command in words.items() if b"MATERIALIZED" in command]
    return next((server for server in filling if parents.get(server) == starter), 0)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own that has room for an empty server, and not for much in it; others may enter it."""
    place = Path(tempfile.mkdtemp(prefix="loopin-test-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=96m,mode=1777", "loopin-test", str(place)]
    place.chmod(0o755)
    try:
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("a small file system cannot be mounted here")
        yield place
        subprocess.run(["umount", "-l", str(place)], check=True)
    finally:
        place.rmdir()


def test_a_full_temporary_disk_is_no_failure(program: Program, database: PgDatabase, small_disk: Path) -> None:
    """The server of the drill has no room, in the middle or from the beginning: exit code 8, and no mark on it."""
    database.load("CREATE TABLE t AS SELECT g, repeat(md5(g::text), 20) AS s FROM generate_series(1, 120000) AS g")
    program.backup("daily", "--compress", "zstd")
    program.env["TMPDIR"] = str(small_disk)
    told = program("verify", "latest", "--level", "drill", *program.tools, code=8)
    assert "space" in told.out
    with (small_disk / "ballast").open("wb") as file:
        file.write(b"x" * (shutil.disk_usage(small_disk).free - 8192))
    program("verify", "latest", "--level", "drill", *program.tools, code=8)
    assert verdict(program) == "good"


def test_a_drill_that_an_earlier_version_called_failed_is_no_damage(tmp_path: Path) -> None:
    """Its entries do not tell why; the backup counts as it did before, and is to be drilled again."""
    stem = store.put(tmp_path)
    journal = Journal(tmp_path, clock=lambda: store.NOON)
    detail = f"{stem} could not be restored: new row for relation “person” violates check constraint “person_name”"
    journal.append("verified", stem, level="drill", ok=False, detail=detail, duration=1.2)
    (backup,) = Catalog(tmp_path).backups()
    assert backup.verdict is Verdict.GOOD
    assert "drill it again" in " ".join(backup.reasons)
    journal.append("verified", stem, level="drill", ok=True, detail="", duration=1.2)
    assert Catalog(tmp_path).backups()[0].reasons == ()
    journal.append(
        "verified", stem, level="drill", ok=False, detail=detail, duration=1.2, cause="statement", sqlstate="23514"
    )
    assert Catalog(tmp_path).backups()[0].verdict is Verdict.DAMAGED


@pytest.mark.parametrize("words", ["{} is damaged: its bytes are not those that were written", "{} is cut off"])
def test_what_was_found_in_the_file_itself_stands(tmp_path: Path, words: str) -> None:
    """An earlier drill that never began, because the file was damaged, still tells of damage."""
    stem = store.put(tmp_path)
    Journal(tmp_path).append("verified", stem, level="drill", ok=False, detail=words.format(stem), duration=0.1)
    assert Catalog(tmp_path).backups()[0].verdict is Verdict.DAMAGED


def test_facts_of_earlier_manifests_are_read(tmp_path: Path) -> None:
    """A manifest that does not tell what the database used is read as before."""
    store.put(tmp_path)
    (backup,) = Catalog(tmp_path).backups()
    assert backup.manifest is not None
    assert backup.manifest.source.database == DatabaseFacts("loopin")
    assert b'"needs"' not in (tmp_path / f"{backup.stem}.json").read_bytes()
