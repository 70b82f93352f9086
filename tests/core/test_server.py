"""One connection: what it tells, what it survives, and how its failures read, on every server version."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import CancelledError, CredentialsError, LockTimeoutError, ServerError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.postgres import server as servers
from tests.support.connections import PASSWORD, a_role, connected

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase, PgServer


def test_the_source_is_described(each_pg: PgServer) -> None:
    """Host, port, user, version, system identifier and database are those of the server that answered."""
    params = each_pg.params(tcp=True)
    with servers.connect(params, None) as server:
        source = server.source()
    assert (source.host, source.port, source.user) == (params["host"], int(params["port"]), params["user"])
    assert source.server_version_num // 10000 == each_pg.major
    assert source.server_version.startswith(each_pg.installation.version_text)
    assert source.system_identifier.isdecimal()
    assert source.timezone
    assert not source.standby
    assert source.database.name == "postgres"
    assert (source.database.encoding, source.database.collate) == ("UTF8", "C")


def test_role_timeouts_do_not_end_our_queries(fresh_database: FreshDatabase, each_pg: PgServer) -> None:
    """A role with a limit of 50 ms on everything can still be waited for, by us and by client tools."""
    database = fresh_database(server=each_pg)
    names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout"]
    names += ["transaction_timeout"] if each_pg.major >= 17 else []
    with a_role(each_pg, "hasty") as role:
        for name in names:
            database.execute(f"ALTER ROLE {role} SET {name} = '50ms'")
        with connected(database, user=role) as server:
            server.export_snapshot()
            assert server.value("SELECT pg_sleep(0.2) IS NOT NULL")
            time.sleep(0.2)
            server.release_snapshot()
            time.sleep(0.2)
            assert [server.value(f"SELECT current_setting('{name}')") for name in names] == ["0"] * len(names)
            child = conninfo.child_environment(server.params(), "", "")
        for name in names:
            shown = psql(each_pg, {**child, "PGPASSWORD": PASSWORD}, f"SHOW {name}")
            assert (name, shown) == (name, "0")


def psql(server: PgServer, env: dict[str, str], query: str) -> str:
    """Run a query with psql in exactly this environment."""
    import subprocess

    argv = [str(server.installation.program("psql")), "-X", "-At", "-c", query]
    return subprocess.run(argv, env=env, check=True, capture_output=True, text=True).stdout.strip()


def test_the_live_parameters_lead_a_child_to_the_same_server(database: PgDatabase) -> None:
    """Of several hosts the one that answered; no password; the database's name as it is."""
    params = {**database.server.params(database.name, tcp=True)}
    password = params.pop("password")
    several = {**params, "host": "127.0.0.1,127.0.0.1", "port": f"1,{params['port']}", "target_session_attrs": "any"}
    with servers.connect(several, password) as server:
        live = server.params()
        assert server.password == password
        assert server.source().port == int(params["port"])
    assert (live["host"], live["port"], live["dbname"]) == ("127.0.0.1", params["port"], database.name)
    assert "password" not in live
    assert "target_session_attrs" not in live
    child = {**conninfo.child_environment(live, "", ""), "PGPASSWORD": password}
    assert psql(database.server, child, "SELECT current_database()") == database.name


def test_the_environments_options_are_not_inherited(database: PgDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """PGOPTIONS of the caller changes neither our queries nor a dump."""
    monkeypatch.setenv("PGOPTIONS", "-c search_path=elsewhere")
    with connected(database) as server:
        assert server.value("SHOW search_path") == "pg_catalog, public"
        assert "elsewhere" not in server.params()["options"]


def test_a_wrong_password_is_about_credentials(database: PgDatabase) -> None:
    """It names user, host and database, and not the password that was tried."""
    with a_role(database.server, "ann") as role, pytest.raises(CredentialsError) as caught:
        connected(database, user=role, password="wr0ng-one")
    assert f"ann@127.0.0.1:{database.server.params(tcp=True)['port']}/{database.name}" in caught.value.message
    assert "wr0ng" not in f"{caught.value}{caught.value.hint}"
    assert caught.value.__cause__ is None


def test_no_password_is_about_credentials(database: PgDatabase) -> None:
    """A server that wants one and gets none."""
    params = database.server.params(database.name, tcp=True)
    del params["password"]
    with pytest.raises(CredentialsError):
        servers.connect({**params, "passfile": os.devnull}, None)


def test_a_missing_database_names_those_that_exist(database: PgDatabase) -> None:
    """The hint lists the databases of the server."""
    with pytest.raises(ServerError) as caught:
        servers.connect(database.server.params("no such\nthing", tcp=True), None)
    assert f"'{database.name}'" in caught.value.hint


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"port": "1"}, "Check host and port"),
        ({"host": "no-such-host.invalid"}, "host's name"),
        ({"host": "/nonexistent"}, "Check host and port"),
        ({"sslmode": "require"}, "SSL"),
        ({"target_session_attrs": "standby"}, "target_session_attrs"),
    ],
)
def test_an_unreachable_server_says_what_to_check(database: PgDatabase, changed: dict[str, str], hint: str) -> None:
    """Each way of not being there has its own advice."""
    params = {**database.server.params(database.name, tcp=True), **changed}
    with pytest.raises(ServerError) as caught:
        servers.connect(params, None)
    assert hint in caught.value.hint


def test_a_closed_database_says_how_to_open_it(database: PgDatabase) -> None:
    """No CONNECT privilege, a connection limit, ALLOW_CONNECTIONS false: each has its advice."""
    with a_role(database.server, "ann") as role:
        database.execute(f"REVOKE CONNECT ON DATABASE {database.name} FROM PUBLIC")
        with pytest.raises(ServerError) as caught:
            connected(database, user=role)
        assert "GRANT CONNECT" in caught.value.hint
        database.execute(f"GRANT CONNECT ON DATABASE {database.name} TO PUBLIC")
        database.execute(f"ALTER DATABASE {database.name} CONNECTION LIMIT 0")
        with pytest.raises(ServerError) as caught:
            connected(database, user=role)
        assert "Every connection is taken" in caught.value.hint
        database.server.psql(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS false")
        with pytest.raises(ServerError) as caught:
            connected(database, user=role)
        assert "ALLOW_CONNECTIONS true" in caught.value.hint


def test_a_login_of_a_role_without_one_is_about_credentials(database: PgDatabase) -> None:
    """NOLOGIN roles are told apart from wrong passwords."""
    with a_role(database.server, "group_only", "NOLOGIN") as role, pytest.raises(CredentialsError) as caught:
        connected(database, user=role)
    assert "LOGIN" in caught.value.hint


def test_failing_statements_say_what_they_were_for(database: PgDatabase) -> None:
    """A refused statement is a ServerError with the server's words, a lock that is held a LockTimeoutError."""
    database.execute("CREATE TABLE t ()")
    with connected(database) as server:
        with pytest.raises(ServerError, match=r"Cannot do it: .*no_such_table"):
            server.run("SELECT FROM no_such_table", "Cannot do it")
        with connected(database) as other:
            other.run("BEGIN")
            other.run("LOCK TABLE t")
            with pytest.raises(LockTimeoutError):
                server.run("BEGIN; LOCK TABLE t NOWAIT")


def test_a_lost_connection_says_so(database: PgDatabase) -> None:
    """A backend that is ended from outside shows as a lost connection."""
    with connected(database) as server:
        database.execute(f"SELECT pg_terminate_backend({server.value('SELECT pg_backend_pid()')})")
        with pytest.raises(ServerError, match="lost"):
            server.value("SELECT 1")


def test_a_query_is_cancelled_within_two_seconds(database: PgDatabase) -> None:
    """The token stops a query that runs, and it is gone from the server as well."""
    token = CancelToken()
    with connected(database, token=token) as server:
        pid = server.value("SELECT pg_backend_pid()")
        threading.Timer(0.3, token.cancel).start()
        started = time.monotonic()
        with pytest.raises(CancelledError):
            server.value("SELECT pg_sleep(60)")
        assert time.monotonic() - started < 2
    time.sleep(0.1)
    assert database.server.psql(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}").strip() == b"0"


def test_an_attempt_to_connect_is_cancelled_within_two_seconds() -> None:
    """A host that swallows everything does not hold the user."""
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        token = CancelToken()
        threading.Timer(0.3, token.cancel).start()
        started = time.monotonic()
        with pytest.raises(CancelledError):
            servers.connect({"host": "127.0.0.1", "port": str(silent.getsockname()[1])}, None, token=token)
        assert time.monotonic() - started < 2


def test_a_snapshot_can_be_used_elsewhere(database: PgDatabase) -> None:
    """What is committed after the export is not seen through it."""
    database.execute("CREATE TABLE t AS SELECT 1")
    with connected(database) as server, connected(database) as other:
        snapshot = server.export_snapshot()
        database.execute("INSERT INTO t SELECT 2")
        other.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        other.run(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        assert other.value("SELECT count(*) FROM t") == 1
        server.release_snapshot()
        assert server.value("SELECT count(*) FROM t") == 2


def test_texts_of_an_sql_ascii_database_come_through(fresh_database: FreshDatabase) -> None:
    """Bytes that are no UTF-8 in a name neither stop nor change a query."""
    database = fresh_database(options="TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    with database.connect(client_encoding="LATIN1") as connection:
        connection.execute('CREATE TABLE "caf\xe9" ()')
    with connected(database) as server:
        assert list(server.expected_rows()) == ['public."caf\udce9"']


def test_our_connections_have_a_name(database: PgDatabase) -> None:
    """An administrator sees in pg_stat_activity who we are."""
    with connected(database) as server:
        assert server.value("SHOW application_name") == "loopin-backup"
        assert not server.is_pooled()
        assert server.database_size() > 0
        assert server.is_superuser
        assert server.data_directory()


def test_an_ordinary_role_asks_the_same_questions(each_pg: PgServer, fresh_database: FreshDatabase) -> None:
    """Everything that a backup asks works without being a superuser."""
    database = fresh_database(server=each_pg)
    with a_role(each_pg, "ordinary") as role, connected(database, user=role) as server:
        assert server.source().database.name == database.name
        assert server.rights()
        assert server.excluded() == ()
        assert server.blockers() == ()
        assert server.running_dumps() == ()
        assert server.collation_drift() == ()
        assert server.expected_rows() == {}
        assert server.data_directory() == ""
        assert not server.is_superuser
        assert not server.can_create_databases
        assert server.is_empty()
