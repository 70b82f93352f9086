"""Fixtures for all tests: real servers, fresh databases, and an eye on the log."""

from __future__ import annotations

import itertools
import logging
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import hypothesis
import pytest

from tests.support import installed
from tests.support.effort import times
from tests.support.needs import unavailable
from tests.support.postgres import PgDatabase, PgServer, create_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.second_homes import ObjectStore, SshServer

DEFAULT_MAJOR = 15
ORDER = ("functional", "faults", "gui", "packaging", "core")

used: pytest.StashKey[list[str]] = pytest.StashKey()


hypothesis.settings.register_profile("house", deadline=None, max_examples=times(100))
hypothesis.settings.load_profile("house")


class FreshDatabase(Protocol):
    """Makes databases that end with the test."""

    def __call__(self, name: str = "", *, server: PgServer | None = None, options: str = "") -> PgDatabase:
        """Create a database, by default with a name of its own on the server of the test."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the versions be chosen."""
    parser.addoption(
        "--pg-versions",
        default=os.environ.get("LOOPIN_TEST_PG", ""),
        help="major versions for the tests that run on several servers, such as 15,18 (default: all)",
    )


def chosen_majors(config: pytest.Config) -> tuple[int, ...]:
    """Return the major versions to test with."""
    given = str(config.getoption("--pg-versions"))
    return tuple(int(word) for word in given.split(",")) if given else installed.MAJORS


def default_major(config: pytest.Config) -> int:
    """Return the version of the tests that need only one server."""
    majors = chosen_majors(config)
    candidates = (DEFAULT_MAJOR, *majors[::-1]) if DEFAULT_MAJOR in majors else majors[::-1]
    return next((major for major in candidates if installed.installation(major)), candidates[0])


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which servers there are."""
    lines = []
    for major in chosen_majors(config):
        one = installed.installation(major)
        lines.append(f"{major}: " + (f"{one.version_text} from {one.path_bin}" if one else "none to be had"))
    default = default_major(config)
    return [f"PostgreSQL (default {default})", *(f"  {line}" for line in lines)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``each_pg`` on every chosen version."""
    if "each_pg" in metafunc.fixturenames:
        metafunc.parametrize(
            "each_pg", chosen_majors(metafunc.config), indirect=True, scope="session", ids="pg{}".format
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow folders, so that no worker is left with a slow file at the end."""
    items.sort(key=lambda item: ORDER.index(item.path.parent.name) if item.path.parent.name in ORDER else len(ORDER))


@pytest.fixture(scope="session")
def pg() -> Iterator[Callable[[int], PgServer]]:
    """Return the server of a major version, started when it is first asked for."""
    servers: dict[int, PgServer] = {}
    with ExitStack() as stack:

        def start(major: int) -> PgServer:
            if major not in servers:
                found = installed.installation(major)
                if found is None:
                    unavailable(f"There is no PostgreSQL {major} server on this machine, and it could not be fetched.")
                    raise AssertionError
                servers[major] = stack.enter_context(PgServer(found))
            return servers[major]

        yield start


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, pg: Callable[[int], PgServer]) -> PgServer:
    """Return a running server, of the version that is there."""
    return pg(default_major(request.config))


@pytest.fixture(scope="session")
def each_pg(request: pytest.FixtureRequest, pg: Callable[[int], PgServer]) -> PgServer:
    """Return the server of each chosen version in turn."""
    return pg(request.param)


@pytest.fixture(scope="session")
def serial_numbers() -> Iterator[int]:
    """Return numbers that nobody had before."""
    return itertools.count(1)


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, serial_numbers: Iterator[int]) -> Iterator[FreshDatabase]:
    """Return a maker of databases; they are dropped when the test ends."""
    with ExitStack() as stack:

        def create(name: str = "", *, server: PgServer | None = None, options: str = "") -> PgDatabase:
            where = server or request.getfixturevalue("server")
            database = create_database(where, name or f"test_{next(serial_numbers)}", options)
            stack.callback(database.drop)
            return database

        yield create


@pytest.fixture
def database(fresh_database: FreshDatabase) -> PgDatabase:
    """Return an empty database on the default server."""
    return fresh_database()


@pytest.fixture(scope="module")
def object_store() -> Iterator[ObjectStore]:
    """Return a running S3 server for the tests of one file."""
    from tests.support.second_homes import ObjectStore

    with ObjectStore() as store:
        yield store


@pytest.fixture(scope="module")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """Return a running sshd for the tests of one file."""
    from tests.support.second_homes import SshServer

    with SshServer(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse without being marked ``log_expected``."""
    yield
    if request.node.get_closest_marker("log_expected") is None:
        # The log of Apprise goes nowhere in the program; pytest listens to it all the same.
        records = [record for record in caplog.get_records("call") if record.name != "apprise"]
        assert [record.getMessage() for record in records if record.levelno >= logging.WARNING] == []
