"""Fault 28: passwords with every printable character, by every way in which one can be given."""

from __future__ import annotations

import dataclasses
import os
import string
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from psycopg import sql

from loopin_backup_core.config import credentials, profiles
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import CredentialsError, UsageError
from loopin_backup_core.postgres import server as servers
from tests.support.connections import a_role
from tests.support.postgres import drop_database
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgDatabase

PRINTABLE = "".join(char for char in string.printable if char.isprintable())
PASSWORDS = (PRINTABLE, "p@:/%#?&=+", " spaces around ", "#comment", "back\\slash:colon\\", "'", '"', "pässwörd€", "\t")


@pytest.fixture
def role(database: PgDatabase) -> Iterator[str]:
    """Return a role of the default server."""
    with a_role(database.server, "ann") as name:
        yield name


def give(database: PgDatabase, role: str, password: str) -> None:
    """Set a role's password."""
    with database.connect() as connection:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def user_of(params: dict[str, str], password: str | None) -> str:
    """Connect, and let psql connect through the files of one run; return whom both see."""
    with servers.connect(params, password) as server:
        live = server.params()
        with credentials.PerRunFiles(server.password, live) as files:
            env = conninfo.child_environment(live, str(files.passfile), str(files.service_file))
            env |= {"PATH": os.environ["PATH"]}
            argv = ["psql", "-X", "-At", "-w", "-c", "SELECT current_user"]
            shown = subprocess.run(argv, env=env, check=True, capture_output=True, text=True).stdout.strip()
        assert shown == server.user
        return server.user


@pytest.mark.parametrize("password", PASSWORDS, ids=range(len(PASSWORDS)))
def test_a_password_of_any_characters_logs_in(database: PgDatabase, role: str, password: str, tmp_path: Path) -> None:
    """In a URI, in quoted words, in a passfile beside the profiles, and from there to a client tool."""
    give(database, role, password)
    base = database.server.params(database.name, tcp=True)
    where = f"{base['host']}:{base['port']}/{database.name}"
    params = {"host": base["host"], "port": base["port"], "user": role, "dbname": database.name}
    for text in (
        f"postgresql://{role}:{quote(password, safe='')}@{where}",
        f"postgresql+psycopg2://{role}@{where}?password={quote(password, safe='')}",
        conninfo.text_of({**params, "password": password}),
    ):
        parsed, secret = conninfo.without_password(conninfo.parse(text))
        assert secret == password
        assert user_of(parsed, secret) == role
    environ = {"LOOPIN_BACKUP_CONFIG": str(tmp_path / "profiles.toml"), "HOME": str(tmp_path)}
    profile = profiles.resolve(None, None, {"DATABASE_URL": conninfo.text_of(params)}, tmp_path)
    wanted = dataclasses.replace(profile, name="ann", passfile="yes")
    made = profiles.add(wanted, environ, password=password)
    assert credentials.password_for(made, conninfo.parse(made.conninfo), environ) is None
    assert user_of(conninfo.parse(made.conninfo), None) == role


def test_several_hosts_a_service_and_a_password_file_are_libpqs(
    fresh_database: FreshDatabase, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each as libpq reads it; what answered is what client tools get."""
    database = fresh_database("of a service")
    give(database, role, "a:b\\c")
    base = database.server.params(database.name, tcp=True)
    (tmp_path / "services").write_text(
        f"[prod]\nhost=127.0.0.1,127.0.0.1\nport=1,{base['port']}\nuser={role}\ndbname={database.name}\n",
        encoding="utf-8",
    )
    passfile = tmp_path / "pass"
    passfile.write_text(f"127.0.0.1:{base['port']}:of a service:{role}:a\\:b\\\\c\n", encoding="utf-8")
    passfile.chmod(0o600)
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    assert user_of(conninfo.parse("service=prod"), None) == role
    assert user_of(conninfo.parse("postgresql://?service=prod"), None) == role
    monkeypatch.delenv("PGPASSFILE")
    assert user_of(conninfo.parse(f"service=prod passfile={passfile}"), None) == role


def test_a_password_that_no_file_can_carry_is_refused(database: PgDatabase, role: str) -> None:
    """A line break logs us in but could reach no client tool; it is said, and the password is not."""
    give(database, role, "two\nlines")
    params = {**database.server.params(database.name, tcp=True), "user": role}
    with servers.connect(params, "two\nlines") as server, pytest.raises(CredentialsError) as caught:
        credentials.PerRunFiles(server.password, server.params())
    assert "lines" not in caught.value.message.replace("line break", "")


def test_a_badly_encoded_password_is_not_in_the_error() -> None:
    """The most common slip: a percent sign or an @ that is not encoded."""
    for text in ("postgresql://ann:hunter%2@h/d", "postgresql://ann:hun/ter2@h/d"):
        with pytest.raises(UsageError) as caught:
            conninfo.parse(text)
        assert "hun" not in f"{caught.value}{caught.value.hint}"


def test_run_files_are_private_and_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """0600 whatever the umask, in a directory of 0700, and nothing is left, also after an error."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = os.umask(0)
    try:
        with pytest.raises(RuntimeError), credentials.PerRunFiles("s3cret", {"host": "h"}) as files:
            assert files.passfile.read_text(encoding="utf-8") == "*:*:*:*:s3cret\n"
            assert [path.stat().st_mode & 0o777 for path in (files.passfile, files.service_file)] == [0o600, 0o600]
            assert files.passfile.parent.stat().st_mode & 0o777 == 0o700
            raise RuntimeError
    finally:
        os.umask(before)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys, tempfile
tempfile.tempdir = sys.argv[1]
from loopin_backup_core.config.credentials import PerRunFiles
with PerRunFiles("s3cret", {}):
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_run_left_is_swept_and_a_living_one_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The next run removes the password file of a process that got SIGKILL, and no other."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    argv = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"ready\n"
        (left,) = tmp_path.iterdir()
        assert credentials.sweep_leftovers() == []
        killed.kill()
        killed.wait()
        assert (left / "passfile").exists()
        with credentials.PerRunFiles("other", {}) as files:
            assert list(tmp_path.iterdir()) == [files.passfile.parent]
    assert list(tmp_path.iterdir()) == []


def test_a_line_of_a_password_file_for_one_database_serves_all_that_a_restore_connects_to(
    database: PgDatabase, role: str, tmp_path: Path
) -> None:
    """``host:port:app:user:password`` in ``~/.pgpass`` is enough for CREATE DATABASE, which is sent elsewhere."""
    give(database, role, "a:b")
    with database.connect() as connection:
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(role)))
    base = database.server.params(database.name, tcp=True)
    program = Program(tmp_path, database, DATABASE_URL=f"postgresql://{role}@127.0.0.1:{base['port']}/{database.name}")
    passfile = tmp_path / ".pgpass"
    passfile.write_text(f"127.0.0.1:{base['port']}:{database.name}:{role}:a\\:b\n", encoding="utf-8")
    passfile.chmod(0o600)
    program.env["PGPASSFILE"] = str(passfile)
    program.backup()
    new = f"{database.name}_new"
    try:
        program("restore", "latest", "--to", new, "--no-owner", "--no-acl", *program.tools)
    finally:
        drop_database(database.server, new)


def test_what_is_as_secret_as_a_password_stays_out_of_profiles_and_sight(database: PgDatabase, tmp_path: Path) -> None:
    """``sslpassword`` and its kin are refused for a profile, with a way that works: libpq's own service file."""
    secret = "hidden-0815"
    program = Program(tmp_path, database)
    program.env["LOOPIN_BACKUP_CONFIG"] = str(tmp_path / "profiles.toml")
    params = database.server.params(database.name, tcp=True)
    for keyword in ("sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"):
        text = conninfo.text_of({**params, keyword: secret})
        refused = program("profile", "add", "prod", text, "--passfile", code=None)
        assert refused.code != 0
        assert keyword in refused.err
        assert secret not in refused.out + refused.err
    assert not (tmp_path / "profiles.toml").exists()
    program.env["DATABASE_URL"] = conninfo.text_of({**params, "sslpassword": secret})
    made = program("backup", "manual", *program.tools)
    shown = program("show", "latest", "--json")
    assert secret not in made.out + made.err + shown.out
    assert not [path for path in program.backups.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    service = "".join(f"{key}={value}\n" for key, value in {**params, "sslpassword": secret}.items())
    (tmp_path / "services").write_text(f"[prod]\n{service}", encoding="utf-8")
    program.env["PGSERVICEFILE"] = str(tmp_path / "services")
    program("profile", "add", "prod", "service=prod")
    program("backup", "manual", "--profile", "prod", *program.tools)
    shown = program("profile", "show", "prod", "--json")
    assert secret not in shown.out + (tmp_path / "profiles.toml").read_text(encoding="utf-8")
