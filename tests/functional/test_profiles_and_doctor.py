"""``profile`` and ``doctor`` as a user runs them."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.support import secret_service
from tests.support.connections import PASSWORD, a_role
from tests.support.program import Program
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgDatabase


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the program, with a home of its own and no database."""
    return Program(tmp_path)


@pytest.fixture
def role(database: PgDatabase) -> Iterator[str]:
    """Return a role that owns the database."""
    with a_role(database.server, "keeper", "LOGIN SUPERUSER") as name:
        yield name


def url_without_password(database: PgDatabase, role: str) -> str:
    """Return where a role logs in."""
    params = database.server.params(database.name, tcp=True)
    return f"postgresql://{role}@{params['host']}:{params['port']}/{database.name}"


def fed(program: Program, text: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the program with a text on standard input."""
    return subprocess.run(
        program.argv(*args), cwd=program.home, env=program.env, input=text, capture_output=True, text=True, check=False
    )


def everything_below(folder: Path) -> dict[str, bytes]:
    """Return all files with their contents."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_profile_with_a_passfile_from_add_to_remove(program: Program, database: PgDatabase, role: str) -> None:
    """add, list, show, test, a backup by it, remove: the password is asked for and lies only in its file."""
    url = url_without_password(database, role)
    added = fed(program, f"{PASSWORD}\n", "profile", "add", "prod", url, "--passfile", "--directory", "keep")
    assert (added.returncode, added.stderr) == (0, "")
    assert "prod" in program("profile", "list").out
    shown = program("profile", "show", "prod", "--json").json()
    assert (shown["directory"], shown["compression"]) == (str(program.home / "keep"), "none")
    assert program("profile", "test", "prod", "--json").json()["user"] == role
    assert "Connected to keeper@" in program("profile", "test", "prod").out
    tools = ("--tools", str(database.server.bin))
    program("backup", "manual", "--profile", "prod", *tools)
    assert len(program("list", "--profile", "prod", "--json").json()) == 1
    files = everything_below(program.home)
    assert [name for name, data in files.items() if PASSWORD.encode() in data.replace(b"\\", b"")] == [
        ".config/loopin-backup/prod.pass",
    ]
    removed = program("profile", "remove", "prod")
    assert "backups stay" in removed.out
    assert ".config/loopin-backup/prod.pass" not in everything_below(program.home)
    assert any(name.startswith("keep/") for name in everything_below(program.home))
    assert program("profile", "show", "prod", code=2).out == ""


def test_a_profile_in_a_real_keyring(program: Program, database: PgDatabase, role: str) -> None:
    """The password lies in GNOME Keyring; a locked one is exit code 6, at once, without a question."""
    url = url_without_password(database, role)
    with secret_service.keyring("unlocked") as bus:
        program.env["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        added = fed(program, f"{PASSWORD}\n", "profile", "add", "prod", url, "--keyring")
        assert (added.returncode, added.stderr) == (0, "")
        assert program("profile", "test", "prod", "--json").json()["user"] == role
        assert PASSWORD.encode() not in b"".join(everything_below(program.home).values())
        findings = program("doctor", "--profile", "prod", "--json").json()["findings"]
        assert [one["level"] for one in findings if one["area"] == "keyring"] == ["ok"]
    with secret_service.keyring("locked") as bus:
        program.env["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        begun = time.monotonic()
        refused = program("daily", "--profile", "prod", module="cron", code=6)
        assert time.monotonic() - begun < allowed(10)
        assert "locked" in refused.err
        assert refused.out == ""


def test_a_password_is_asked_for_without_showing_it(program: Program, database: PgDatabase, role: str) -> None:
    """On a terminal the prompt names the database and nothing is echoed."""
    url = url_without_password(database, role)
    leader, follower = pty.openpty()
    argv = program.argv("profile", "add", "prod", url, "--passfile")
    with subprocess.Popen(
        argv,
        cwd=program.home,
        env=program.env,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    ) as running:
        os.close(follower)
        seen = b""
        answered = False
        while running.poll() is None:
            if select.select([leader], [], [], 0.1)[0]:
                try:
                    seen += os.read(leader, 4096)
                except OSError:
                    break
            if b"Password for" in seen and not answered:
                os.write(leader, PASSWORD.encode() + b"\n")
                answered = True
        assert running.wait() == 0, seen
    os.close(leader)
    assert b"keeper@127.0.0.1" in seen
    assert PASSWORD.encode() not in seen
    assert program("profile", "test", "prod").code == 0


def test_a_password_in_the_call_needs_a_home(program: Program) -> None:
    """Exit code 6 and what to type; the password is not repeated, and nothing is written."""
    refused = program("profile", "add", "prod", "postgresql://u:hunter2@h/d", code=6)
    assert "--keyring" in refused.err
    assert "hunter2" not in refused.err + refused.out
    assert "hunter2" not in str(everything_below(program.home))
    assert program("profile", "list", "--json").json() == []


def test_a_conninfo_can_be_piped(program: Program) -> None:
    """``-`` keeps it out of the list of processes."""
    done = fed(program, "postgresql://u:hunter2@h/d\n", "profile", "add", "prod", "-", "--passfile")
    assert done.returncode == 0
    assert program("profile", "show", "prod", "--json").json()["database"] == "u@h:5432/d"


@pytest.mark.parametrize("text", ["hunter2", "postgresql://u:hun%ter2@h/d", "host=h passwort=hunter2"])
def test_a_bad_conninfo_is_usage(program: Program, text: str) -> None:
    """Exit code 2, without repeating what may be a password."""
    refused = program("profile", "add", "prod", text, code=2)
    assert "hun" not in refused.err + refused.out


def test_the_doctor_tells_the_truth_to_scripts(database: PgDatabase, tmp_path: Path) -> None:
    """Exit code 0 and ``healthy`` for a sound database; the picked tools are marked."""
    program = Program(tmp_path, database)
    report = program("doctor", "--json", *program.tools).json()
    assert report["healthy"] is True
    picked = [tool for tool in report["tools"] if tool["picked"]]
    assert {tool["name"] for tool in picked} == {"pg_dump", "pg_dumpall", "pg_restore", "psql"}
    assert {"area", "level", "text", "fix"} == set(report["findings"][0])
    shown = program("doctor", *program.tools).out
    assert "Connected to postgres@" in shown
    assert "problem" not in shown


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://nobody:wrong@{host}:{port}/{name}", 6),
        ("postgresql://{user}:{password}@{host}:{port}/no_such_database", 1),
        ("postgresql://{user}@127.0.0.1:1/x", 1),
        ("", 2),
    ],
)
def test_the_doctors_exit_code_says_what_is_wrong(database: PgDatabase, tmp_path: Path, url: str, code: int) -> None:
    """6 for credentials, 2 for the connection string, 1 for the rest; findings are printed all the same."""
    params = database.server.params(database.name, tcp=True)
    program = Program(tmp_path, DATABASE_URL=url.format(**params, name=database.name))
    told = program("doctor", code=code).out
    assert "problem  connection: " in told
    assert "wrong" not in told


def test_a_hostile_server_text_cannot_steer_the_terminal(database: PgDatabase, tmp_path: Path) -> None:
    """Names from a server are printed with their control characters escaped."""
    program = Program(tmp_path, database)
    with database.connect(application_name="x") as holder:
        holder.execute('CREATE TABLE "\x1b[2Jgone\x07" ()')
        holder.execute("BEGIN")
        holder.execute('LOCK TABLE "\x1b[2Jgone\x07"')
        told = program("doctor", *program.tools).out
    assert "gone" in told
    assert "\x1b" not in told
    assert "\x07" not in told
