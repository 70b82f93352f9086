"""Every database goes out and comes back the same, on every server, plain and compressed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.operations import sample
from loopin_backup_core.rules.content_compare import compare
from tests.support.postgres import PgDatabase
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgServer

DATA = Path(__file__).parent.parent / "data"


def load_sample(database: PgDatabase) -> None:
    """The LoopIn sample database."""
    database.load(sample.script())


def load_all_objects(database: PgDatabase) -> None:
    """One of every object that pg_dump handles."""
    database.load((DATA / "all_objects.sql").read_bytes())


@pytest.mark.parametrize("fill", [load_sample, load_all_objects], ids=["sample", "all-objects"])
@pytest.mark.parametrize("compress", ["none", "zstd"])
def test_backup_drill_restore_compare(
    each_pg: PgServer,
    fresh_database: FreshDatabase,
    tmp_path: Path,
    fill: Callable[[PgDatabase], None],
    compress: str,
) -> None:
    """backup, verify --level drill and restore --to give back a database without a difference."""
    source = fresh_database(server=each_pg)
    fill(source)
    program = Program(tmp_path, source)
    made = program.backup("daily", "--compress", compress)
    assert made["verdict"] in {"good", "good, with warnings"}
    (drill,) = program("verify", "latest", "--level", "drill", "--json", *program.tools).json()
    assert drill["ok"] is True, drill
    name = f"{source.name}_restored"
    restored = PgDatabase(each_pg, name)
    try:
        proof = program("restore", "latest", "--to", name, "--json", *program.tools).json()
        assert proof["rows"] == made["rows"]
        before, after = index_bytes(source.dump()), index_bytes(restored.dump())
        assert compare(before.sections, after.sections) == []
        assert after.objects == before.objects
    finally:
        restored.drop()


def test_a_restore_into_a_database_that_exists_is_refused(database: PgDatabase, tmp_path: Path) -> None:
    """Nothing is ever restored over something."""
    load_sample(database)
    program = Program(tmp_path, database)
    program.backup()
    result = program("restore", "latest", "--to", database.name, code=1)
    assert "exists already" in result.err
    assert "Nothing was changed" in result.err
