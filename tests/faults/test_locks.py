"""Faults 16 and 17: who is in a dump's way, and in whose way a dump is."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tests.support.connections import a_role, connected

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer


def wait_until(ready: Callable[[], object]) -> None:
    """Wait for something that happens in another process."""
    deadline = time.monotonic() + 10
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_holder_of_a_lock_is_named(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """Process, user, program, tables, and what ends it; also for an ordinary role that asks."""
    database = fresh_database(server=each_pg)
    database.load('CREATE TABLE users (a int); CREATE TABLE "Odd one" (a int);')
    with database.connect(application_name="migration") as holder:
        holder.execute("BEGIN")
        holder.execute('LOCK TABLE users, "Odd one"')
        with connected(database) as server:
            (said,) = server.blockers()
        with a_role(each_pg, "ordinary") as role, connected(database, user=role) as server:
            (to_others,) = server.blockers()
        pid = holder.info.backend_pid
    for text in (said, to_others):
        assert f"Process {pid} (postgres, migration" in text
        assert 'holds an exclusive lock on "Odd one", users' in text
        assert f"pg_terminate_backend({pid})" in text
    assert "idle in transaction" in said
    with connected(database) as server:
        assert server.blockers() == ()


def test_who_waits_for_an_exclusive_lock_is_in_the_way_too(database: PgDatabase) -> None:
    """A migration that queues behind a reader makes a dump queue behind itself."""
    database.load("CREATE TABLE users (a int);")
    with database.connect() as reading, database.connect() as waiting, connected(database) as server:
        reading.execute("BEGIN")
        reading.execute("SELECT FROM users")
        thread = threading.Thread(target=lambda: waiting.execute("ALTER TABLE users ADD b int"), daemon=True)
        thread.start()
        wait_until(server.blockers)
        assert "waits for an exclusive lock on users" in server.blockers()[0]
        reading.execute("COMMIT")
        thread.join(10)


def test_a_prepared_transaction_is_named_with_what_ends_it(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """It holds locks without any process."""
    database = fresh_database(server=each_pg)
    ends = "ROLLBACK PREPARED 'it''s left'"
    database.load("CREATE TABLE users (a int); BEGIN; LOCK TABLE users; PREPARE TRANSACTION 'it''s left';")
    with connected(database) as server:
        assert server.blockers() == (
            f"The prepared transaction 'it''s left' holds an exclusive lock on users; {ends} ends it",
        )
        server.run("ROLLBACK PREPARED 'it''s left'")
        assert server.blockers() == ()


def test_locks_elsewhere_and_weaker_ones_do_not_matter(fresh_database: FreshDatabase) -> None:
    """Another database's locks, temporary tables and ordinary writing are in nobody's way."""
    database, other = fresh_database(), fresh_database()
    database.load("CREATE TABLE users (a int);")
    other.load("CREATE TABLE users (a int);")
    with database.connect() as writing, other.connect() as elsewhere, connected(database) as server:
        writing.execute("BEGIN")
        writing.execute("INSERT INTO users VALUES (1)")
        writing.execute("CREATE TEMPORARY TABLE mine (a int)")
        elsewhere.execute("BEGIN")
        elsewhere.execute("LOCK TABLE users")
        assert server.blockers() == ()


def test_a_running_dump_is_shown_with_who_waits_for_it(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """A migration that cannot go on is seen beside the dump that it waits for."""
    database = fresh_database(server=each_pg)
    database.load("CREATE TABLE users (a int);")
    with connected(database) as dumping, database.connect() as migration, connected(database) as server:
        dumping.export_snapshot()
        dumping.run("LOCK TABLE users IN ACCESS SHARE MODE")
        thread = threading.Thread(target=lambda: migration.execute("ALTER TABLE users ADD b int"), daemon=True)
        thread.start()
        wait_until(lambda: any(dump.waiting for dump in server.running_dumps()))
        (dump,) = server.running_dumps()
        assert dump.waiting == (migration.info.backend_pid,)
        assert dump.pid == dumping.backend_pid
        assert dump.user == "postgres"
        dumping.release_snapshot()
        thread.join(10)
        assert server.running_dumps()[0].waiting == ()
