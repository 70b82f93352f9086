"""The sample database: the same everywhere, and restorable as LoopIn's administrators always did it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.operations import sample
from loopin_backup_core.postgres import server as servers

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer

ROWS = {
    "users": 50,
    "updates": 800,
    "read_logs": 2400,
    "activity_logs": 1600,
    "sop_summaries": 50,
    "lessons_learned": 100,
    "archived_updates": 200,
    "archived_sop_summaries": 16,
    "archived_lessons_learned": 20,
}
# Of all rows as COPY writes them in UTC; a change here changes what every demo and measurement works on.
DATA_SHA256 = "9f30cd47792ad9c963d99159b7f2d070005a9279eb16b98dd43683035f5e544b"

WIPES = (
    "TRUNCATE public.read_logs",
    "DROP TABLE public.read_logs CASCADE",
    "DELETE FROM public.activity_logs; DROP VIEW public.unread_updates",
    "DROP TABLE public.activity_logs_2026_02",
    "DROP TABLE public.archived_updates; SELECT lo_unlink(4711)",
    "UPDATE public.users SET name = 'nobody'; SELECT setval('public.ticket_numbers', 1)",
)


def load(database: PgDatabase, scale: float = 1.0) -> None:
    """Fill a database with the sample."""
    with servers.connect(database.params, None) as connection:
        sample.load(connection, scale)


def comparable(dump: bytes) -> bytes:
    r"""Leave out of a dump what differs every time: the key of ``\restrict``."""
    return re.sub(rb"(?m)^\\(un)?restrict .*$", b"", dump)


def test_it_is_the_same_everywhere(each_pg: PgServer, fresh_database: FreshDatabase) -> None:
    """On every version the rows are these, byte for byte."""
    database = fresh_database(server=each_pg, options="TEMPLATE template0")
    load(database)
    digest = hashlib.sha256()
    for table in sample.TABLES:
        rows = each_pg.psql(
            f"SET timezone = 'UTC'; COPY (SELECT * FROM public.{table} ORDER BY 1, 2, 3) TO STDOUT", database.name
        )
        assert rows.count(b"\n") == ROWS[table]
        digest.update(rows)
    assert digest.hexdigest() == DATA_SHA256


def test_more_of_it(database: PgDatabase) -> None:
    """The scale multiplies the rows, down to a handful."""
    load(database, 0.1)
    assert database.execute("SELECT count(*) FROM public.updates") == [(80,)]


@pytest.mark.slow
def test_a_plain_dump_restores_over_a_wiped_database(each_pg: PgServer, fresh_database: FreshDatabase) -> None:
    """``psql -1 -v ON_ERROR_STOP=1 < dump`` brings back all of it, whatever was wiped before."""
    database = fresh_database(server=each_pg)
    load(database)
    dump = database.dump("--clean", "--if-exists")
    for wipe in WIPES:
        database.execute(wipe)
        each_pg.psql(dump, database.name, "-1")
        assert comparable(database.dump("--clean", "--if-exists")) == comparable(dump), wipe
