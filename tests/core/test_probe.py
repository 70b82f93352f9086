"""The quick examination of a connection, asked with asyncio: the same words as the doctor's, and cancelled at once."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model.errors import CredentialsError, ServerError
from loopin_backup_core.operations.doctor import Grade, probe
from tests.support.connections import PASSWORD, a_role, connected
from tests.support.promises import allowed

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase


def params_of(database: PgDatabase, **changes: str) -> tuple[dict[str, str], str]:
    """Return how the superuser, or somebody else, connects over TCP."""
    params = {**database.server.params(database.name, tcp=True), **changes}
    return params, params.pop("password")


def test_a_superuser_lacks_nothing(database: PgDatabase) -> None:
    """Version, size, where the data lies, and no problem."""
    found = asyncio.run(probe.ask(*params_of(database)))
    assert found.version_num // 10000 == database.server.major
    assert found.size > 1_000_000
    assert found.data_directory
    assert {one.grade for one in found.findings} == {Grade.OK}


def test_it_finds_the_same_lack_of_rights_as_the_doctor(database: PgDatabase) -> None:
    """What a role may not read is told in the same sentences, with what to type."""
    database.execute("CREATE TABLE closed (n int); SELECT lo_create(4711)")
    with a_role(database.server, "looker") as role:
        found = asyncio.run(probe.ask(params_of(database, user=role)[0], PASSWORD))
        with connected(database, user=role) as server:
            expected = [(one.text, one.fix) for one in server.rights().problems]
    told = [(one.text, one.fix) for one in found.findings if one.grade is Grade.PROBLEM]
    assert told == expected
    assert len(told) == 2
    assert [one.text for one in found.findings if one.grade is Grade.WARNING] == [
        "looker may not create databases, so it cannot restore into a new one."
    ]


@pytest.mark.parametrize(
    ("changes", "kind", "about", "hint"),
    [
        ({"password": "wrong"}, CredentialsError, "password", "Check the user"),
        ({"dbname": "no_such"}, ServerError, "dbname", "The server has these databases: "),
        ({"port": "1"}, ServerError, "host", "Check host and port"),
        ({"host": "no.such.invalid"}, ServerError, "host", "Check the host's name"),
        ({"sslmode": "require"}, ServerError, "sslmode", "sslmode=prefer"),
    ],
)
def test_an_error_names_the_keyword_that_it_is_about(
    database: PgDatabase, changes: dict[str, str], kind: type[Exception], about: str, hint: str
) -> None:
    """So that a form can show it beside the right field; the password is in none of the words."""
    with pytest.raises(kind) as raised:
        asyncio.run(probe.ask(*params_of(database, **changes)))
    error = raised.value
    assert isinstance(error, CredentialsError | ServerError)
    assert (error.about, hint in error.hint) == (about, True), error.hint
    assert "wrong" not in f"{error}{error.hint}".replace("is wrong", "")


def test_a_server_that_never_answers_can_be_left(database: PgDatabase) -> None:
    """Cancelling the task ends the attempt within a moment."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])

        async def give_up() -> None:
            task = asyncio.create_task(probe.ask(*params_of(database, port=port)))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        begun = time.monotonic()
        asyncio.run(give_up())
        assert time.monotonic() - begun < allowed(2)
