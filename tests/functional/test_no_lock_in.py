"""Every backup restores with PostgreSQL's own tools when this program is gone."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.operations import sample
from loopin_backup_core.rules.content_compare import compare
from tests.support.program import Program

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer


def stored(program: Program, *args: str) -> Path:
    return Path(program.backup("manual", *args)["path"])


def test_psql_restores_a_plain_backup_into_a_new_database(
    each_pg: PgServer, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """``psql -f backup.sql`` is enough."""
    source, target = fresh_database(server=each_pg), fresh_database(server=each_pg)
    source.load(sample.script())
    path = stored(Program(tmp_path, source))
    each_pg.psql(path.read_bytes(), target.name)
    assert compare(index_bytes(source.dump()).sections, index_bytes(target.dump()).sections) == []


def test_psql_restores_over_a_database_that_was_partly_wiped(
    each_pg: PgServer, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """``psql -1 -v ON_ERROR_STOP=1 < backup.sql``, the recovery that LoopIn's administrators know, still works."""
    source = fresh_database(server=each_pg)
    source.load(sample.script())
    before = index_bytes(source.dump())
    path = stored(Program(tmp_path, source))
    source.execute(
        "TRUNCATE read_logs, activity_logs; DELETE FROM archived_updates; DROP TABLE lessons_learned CASCADE"
    )
    source.execute("UPDATE updates SET title = 'gone'; CREATE TABLE later (a int)")
    each_pg.tool(
        "psql", ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1"], dbname=source.name, stdin=path.read_bytes()
    )  # fmt: skip
    source.execute("DROP TABLE later")
    assert compare(before.sections, index_bytes(source.dump()).sections) == []


def test_zstd_gives_back_what_pg_dump_wrote(database: PgDatabase, tmp_path: Path) -> None:
    """``zstd -dc`` of a compressed backup is the plain backup, and both are pg_dump's own bytes."""
    database.load(sample.script())
    program = Program(tmp_path, database)
    plain = stored(program).read_bytes()
    packed = stored(program, "--compress", "zstd")
    unpacked = subprocess.run(["zstd", "-dc", str(packed)], check=True, capture_output=True).stdout
    direct = database.dump("--clean", "--if-exists")
    assert without_key(unpacked) == without_key(plain) == without_key(direct)


def without_key(data: bytes) -> bytes:
    r"""Return a dump without the random key of its ``\restrict`` pair, which differs in every run of pg_dump."""
    return b"\n".join(line for line in data.split(b"\n") if not line.startswith((b"\\restrict ", b"\\unrestrict ")))
