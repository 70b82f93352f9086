"""A second home for backups: copied, the machine lost, and brought back on another one with nothing but the key."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.operations import sample
from loopin_backup_core.repository import age
from tests.support.postgres import PgDatabase
from tests.support.program import Program
from tests.support.second_homes import BUCKET, ObjectStore, SshServer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FreshDatabase


@pytest.fixture(params=["directory", "s3", "sftp"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, dict[str, str]]:
    """Return the address of a second home, and the environment that is its key."""
    place = tmp_path / "second home"
    place.mkdir(mode=0o700)
    if request.param == "directory":
        return str(place), {}
    if request.param == "sftp":
        server: SshServer = request.getfixturevalue("ssh_server")
        return server.url(place), server.env()
    store: ObjectStore = request.getfixturevalue("object_store")
    store.forget()
    return f"s3://{BUCKET}/office/berlin", store.env()


def test_the_machine_is_lost(home: tuple[str, dict[str, str]], fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """Copied and encrypted; then another machine, with the address and the keys, lists, verifies and restores."""
    address, key = home
    identity = age.generate()
    database = fresh_database()
    database.load(sample.script())
    rows = database.execute("SELECT count(*) FROM public.users")
    options = ("--compress", "zstd", "--encrypt-to", age.public_of(identity)[0])
    (tmp_path / "first").mkdir()
    first = Program(tmp_path / "first", database, **key)
    first.backup("daily", *options)
    first.backup("manual", *options)
    assert first("copy", "--all", "--to", address).out.count("read back") == 2
    assert "nothing to copy" in first("copy", "--all", "--to", address).out
    shutil.rmtree(first.home)
    database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    (tmp_path / "second").mkdir()
    second = Program(tmp_path / "second", database, **key)
    (second.home / "identity.txt").write_text(f"{identity}\n")
    (second.home / "identity.txt").chmod(0o600)
    there = ("--at", address)
    listed = second("list", *there, "--json").json()
    assert [(one["kind"], one["verdict"], one["verified"]) for one in listed] == [
        ("manual", "foreign", None),
        ("daily", "foreign", None),
    ]
    # No journal here tells of them: whoever knows the one that is needed says so.
    second("accept", listed[0]["name"], *there)
    assert [one["verdict"] for one in second("list", *there, "--json").json()] == ["good", "foreign"]
    assert second("show", "latest", *there, "--json").json()["name"] == listed[0]["name"]
    second("verify", "latest", *there, "--identity", "identity.txt")
    assert second("list", *there, "--json").json()[0]["verified"]["level"] == "structure"
    found = PgDatabase(database.server, f"{database.name}_found")
    try:
        second("restore", "latest", "--to", found.name, *there, "--identity", "identity.txt", *second.tools)
        assert found.execute("SELECT count(*) FROM public.users") == rows
    finally:
        found.drop()
    assert sorted(path.name for path in second.backups.iterdir()) == [".journal.head", "journal.jsonl"]
    events = [json.loads(line) for line in (second.backups / "journal.jsonl").read_text().splitlines()]
    assert [(one["event"], one["address"]) for one in events] == [
        ("vouched", address),
        ("verified", address),
        ("restored", address),
    ]


def test_a_drill_and_a_replacement_straight_from_a_destination(database: PgDatabase, tmp_path: Path) -> None:
    """It is fetched, restored into a throwaway server and compared: the proof is the copy's. Then it replaces."""
    database.load(sample.script())
    program = Program(tmp_path, database)
    program.backup()
    (tmp_path / "disk").mkdir(mode=0o700)
    program("copy", "latest", "--to", str(tmp_path / "disk"))
    program("verify", "latest", "--at", str(tmp_path / "disk"), "--level", "drill", *program.tools)
    assert program("list", "--at", str(tmp_path / "disk"), "--json").json()[0]["verified"]["level"] == "drill"
    assert program("list", "--json").json()[0]["verified"]["level"] == "checksum"
    rows = database.execute("SELECT count(*) FROM public.users")
    database.execute("DELETE FROM public.activity_logs; DELETE FROM public.read_logs; TRUNCATE public.users CASCADE")
    for path in program.backups.glob("loopin_backup*"):
        path.unlink()
    there = ("--at", str(tmp_path / "disk"), *program.tools)
    replaced = program("restore", "latest", "--replace", database.name, "--confirm", database.name, *there)
    try:
        assert database.execute("SELECT count(*) FROM public.users") == rows
        assert "interrupted" not in replaced.out + replaced.err
        assert "undo" in replaced.out
    finally:
        kept = [word.rstrip(".") for word in replaced.out.split() if word.startswith(f"{database.name}_before_")]
        PgDatabase(database.server, kept[0]).drop()


def test_a_profile_with_destinations(database: PgDatabase, tmp_path: Path) -> None:
    """``destination add|list|test|remove``; what a required one lacks is kept; keys are nowhere but in their file."""
    database.load(sample.script())
    program = Program(tmp_path, database)
    (tmp_path / "disk").mkdir(mode=0o700)
    program("profile", "add", "office", database.url, "--passfile", "--directory", str(program.backups))
    mine = ("--profile", "office")
    program("destination", "add", "usb", str(tmp_path / "disk"), "--required", *mine)
    program("destination", "add", "cloud", "s3://bucket/x", "--credentials", "keys.txt", *mine)
    assert "not overwritten" in program("destination", "test", "usb", *mine).out
    stems = [program.backup("daily", *mine)["backup"] for _ in range(2)]
    decided = program("cleanup", "--keep", "daily=1", *mine, "--json").json()
    assert [one["delete"] for one in decided] == [False, False]
    assert "no copy at usb" in decided[1]["reason"]
    program("copy", *stems, "--to", "usb", *mine)
    states = {one["name"]: one for one in program("destination", "list", *mine, "--json").json()}
    assert (states["usb"]["reachable"], states["usb"]["missing"]) == (True, 0)
    assert (states["cloud"]["reachable"], states["cloud"]["missing"]) == (False, 2)
    assert [one["delete"] for one in program("cleanup", "--keep", "daily=1", *mine, "--json").json()] == [False, True]
    assert len(program("list", "--at", "usb", *mine, "--json").json()) == 2
    program("cleanup", "--at", "usb", *mine, code=2)
    program("cleanup", "--at", "usb", "--keep", "daily=1", *mine)
    assert len(program("list", "--at", "usb", *mine, "--json").json()) == 1
    assert "nothing to copy" in program("copy", "--all", "--to", "usb", *mine).out
    run = program("daily", *mine, *program.tools, module="cron", code=6)
    assert "to cloud FAILED" in run.err
    assert "usb" not in run.err
    assert len(program("list", "--at", "usb", *mine, "--json").json()) == 2
    program("destination", "remove", "usb", *mine)
    assert [one["name"] for one in program("destination", "list", *mine, "--json").json()] == ["cloud"]
