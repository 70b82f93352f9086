"""Every kind of object between versions: source, tools and target of 14 to 18."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import index_bytes
from tests.support.effort import EFFORT
from tests.support.installed import MAJORS
from tests.support.postgres import PgDatabase, create_database
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.postgres import PgServer

SCRIPT = Path(__file__).parents[1] / "data" / "all_objects.sql"
# A source is never newer than its tools (pg_dump refuses), and a dump of a newer server is not for an older one.
ALL = [(source, tools, target) for source, tools, target in itertools.product(MAJORS, repeat=3) if source <= tools]
SOME = {(14, 14, 18), (14, 18, 14), (16, 18, 15), (17, 18, 17)}
CHOSEN = [one for one in ALL if one in SOME or EFFORT > 1]

_sources: pytest.StashKey[dict[int, PgDatabase]] = pytest.StashKey()


@pytest.fixture(scope="module")
def sources(pg: Callable[[int], PgServer]) -> Iterator[Callable[[int], PgDatabase]]:
    """Return the database with every kind of object on the server of a version, made when it is first asked for."""
    made: dict[int, PgDatabase] = {}

    def source(major: int) -> PgDatabase:
        if major not in made:
            made[major] = create_database(pg(major), "matrix")
            made[major].load(SCRIPT.read_bytes())
        return made[major]

    yield source
    for database in made.values():
        database.drop()


@pytest.mark.parametrize(("source", "tools", "target"), CHOSEN, ids=str)
def test_a_backup_goes_where_its_own_tools_would_bring_it(
    pg: Callable[[int], PgServer],
    sources: Callable[[int], PgDatabase],
    tmp_path: Path,
    source: int,
    tools: int,
    target: int,
) -> None:
    """Where psql loads that dump into that server, it is restored and nothing differs; elsewhere nothing is left."""
    of, where = sources(source), pg(target)
    sources(target)
    tools_of = ("--tools", str(pg(tools).bin))
    program = Program(tmp_path, of)
    program("backup", "manual", *tools_of)
    program.env["DATABASE_URL"] = where.url()
    right, ours = create_database(where, "matrix_right"), PgDatabase(where, "matrix_ours")
    try:
        works = by_psql(pg(max(tools, target)), dump_by(pg(tools), of), right)
        result = program(
            "restore", "latest", "--to", ours.name, "--json", *tools_of, "--tools", str(where.bin), code=None
        )
        assert (result.code == 0) == (works == ""), f"psql: {works}\n{result.err}"
        if not works:
            assert definitions(ours) == definitions(right)
            assert index_bytes(ours.dump()).sections[1:-1] == index_bytes(right.dump()).sections[1:-1]
    finally:
        right.drop()
        ours.drop()


def by_psql(psql: PgServer, dump: bytes, into: PgDatabase) -> str:
    """Load a dump as an administrator would who leaves out what an older server does not know; return the error."""
    stream = (
        re.sub(rb"^SET transaction_timeout = 0;\n", b"", dump, flags=re.MULTILINE) if into.server.major < 17 else dump
    )
    done = subprocess.run(
        [psql.installation.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"],
        input=stream,
        capture_output=True,
        env=into.server.environment(into.name),
        check=False,
    )
    return done.stderr.decode(errors="replace") if done.returncode else ""


def definitions(database: PgDatabase) -> list[str]:
    text = database.dump("--schema-only").decode()
    return [line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def dump_by(tools: PgServer, database: PgDatabase) -> bytes:
    done = subprocess.run(
        [tools.installation.program("pg_dump")],
        capture_output=True,
        env=database.server.environment(database.name),
        check=True,
    )
    return done.stdout
