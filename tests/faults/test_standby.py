"""Fault 24: a backup of a standby says what a standby cannot give."""

from __future__ import annotations

import dataclasses
import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.connections import connected
from tests.support.program import Program
from tests.support.standby import Standby

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase


@pytest.mark.slow
def test_a_standby_is_backed_up_without_its_unlogged_rows(database: PgDatabase, tmp_path: Path) -> None:
    """The snapshot can be exported there, the backup is whole, and the unlogged table is recorded as excluded."""
    database.load(
        """
        CREATE TABLE kept AS SELECT generate_series(1, 1000) AS a;
        CREATE UNLOGGED TABLE "Cache" AS SELECT generate_series(1, 1000) AS a;
        CREATE UNLOGGED TABLE queue (id serial PRIMARY KEY, v text);
        INSERT INTO queue (v) VALUES ('x');
        """
    )
    program = Program(tmp_path, database)
    assert program.backup("daily")["rows"] == 2001
    with Standby(database.server) as standby:
        there = dataclasses.replace(database, server=standby)
        wait_for(there, "SELECT count(*) FROM kept", 1000)
        with connected(there) as server:
            assert server.source().standby
            assert server.export_snapshot().name
            server.release_snapshot()
            assert server.excluded() == (
                'rows of the unlogged table public."Cache" (a standby has none)',
                "rows of the unlogged table public.queue (a standby has none)",
                "value of the unlogged sequence public.queue_id_seq (a standby has none)",
            )
            assert server.blockers() == ()
            assert server.rights()
        program = Program(tmp_path, there)
        made = program.backup("weekly")
        assert (made["rows"], made["verdict"], made["warnings"]) == (1000, "good", [])
        manifest = json.loads(next(program.backups.glob("loopin_backup_weekly_*.json")).read_text(encoding="utf-8"))
        assert manifest["without_rows"] == ['public."Cache"', "public.queue", "public.queue_id_seq"]
        assert "rows of the unlogged table public.queue" in program("show", "latest").out
        program("verify", "latest", "--level", "drill", *program.tools)
        assert program("doctor", "--json", *program.tools).json()["healthy"] is True


def wait_for(database: PgDatabase, query: str, value: int) -> None:
    """Wait until a standby has caught up."""
    deadline = time.monotonic() + 30
    while database.execute(query) != [(value,)]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
