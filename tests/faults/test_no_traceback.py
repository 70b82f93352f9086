"""No traceback reaches anybody: the system fails in the middle, streams are closed, paths cannot be entered."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.cli import exits, faults
from loopin_backup_core.repository.journal import Journal
from tests.support import ordinary_user
from tests.support.program import Program
from tests.support.store import put

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase

FAILING = """
import sys
from loopin_backup_core.operations import backup
from loopin_backup_core.repository import codec
from loopin_backup_core.system import files, process
from loopin_backup_core.system.files import system
what, module = sys.argv[1:3]
def fail(*args, **kwargs):
    if what == "thread":
        raise RuntimeError("can't start new thread")
    if what == "fault":
        raise KeyError("nobody foresaw it")
    raise OSError(5, "Input/output error")
if what == "statvfs":
    files.directories.free_bytes_at = fail
elif what == "read":
    class Broken:
        name = "the data"
        read = fail
    before = codec.HashingFile.__init__
    codec.HashingFile.__init__ = lambda self, file: before(self, Broken())
elif what == "fsync":
    files.partial.flush = fail
elif what == "fstat":
    files.partial.is_at = fail
elif what == "thread":
    process._Running._start = staticmethod(fail)
else:
    backup._suspicions = fail
import importlib
sys.argv[1:] = sys.argv[3:]
face = importlib.import_module("loopin_backup_core." + module)
sys.exit(face.main())
"""


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program with a small database."""
    database.execute("CREATE TABLE t AS SELECT generate_series(1, 100) AS x")
    return Program(tmp_path, database)


@pytest.mark.parametrize("face", ["cli.main", "cron"])
@pytest.mark.parametrize("what", ["statvfs", "read", "fsync", "fstat", "thread", "fault"])
def test_whatever_fails_is_told_and_journalled(program: Program, what: str, face: str) -> None:
    """One line, an exit code, an entry in the journal, nothing left; a fault of ours is whole in a log."""
    words = ["backup", "daily"] if face == "cli.main" else ["daily"]
    argv = [sys.executable, "-c", FAILING, what, face, *words, *program.tools]
    ended = subprocess.run(argv, cwd=program.home, env=program.env, capture_output=True, text=True, check=False)
    assert ended.returncode in {exits.FAILURE, exits.NOT_POSSIBLE, exits.VERIFICATION}, ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "loopin-backup: " in ended.stderr
    (failed,) = [one for one in Journal(program.backups).entries() if one.event == "failed"]
    assert failed.facts["error"]
    assert [one.name for one in program.backups.iterdir() if "loopin_backup" in one.name] == []
    if what == "fault":
        assert "KeyError" in ended.stderr
    program.backup()


def test_a_fault_of_ours_is_whole_in_a_log(tmp_path: Path) -> None:
    """The traceback is there, private, without passwords."""
    error = KeyError("postgresql://u:s3cret@h/d")
    known = faults.explained(error, {"HOME": str(tmp_path)})
    path = faults.log_file({"HOME": str(tmp_path)})
    assert str(path) in known.hint
    assert "KeyError" in path.read_text()
    assert "s3cret" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("closed", [(1,), (2,), (1, 2), (0, 1, 2)])
def test_closed_streams_stop_no_backup(program: Program, closed: tuple[int, ...]) -> None:
    """What cannot be printed is not printed into the files that are written, and the backup is as good as ever."""
    shut = " ".join(f"{number}>&-" if number else "<&-" for number in closed)
    command = f"exec {sys.executable} -m loopin_backup_core.cli.main backup manual {' '.join(program.tools)} {shut}"
    ended = subprocess.run(["/bin/sh", "-c", command], cwd=program.home, env=program.env, check=False)
    assert ended.returncode == 0
    program("verify", "--all")
    assert Journal(program.backups).verify() == []


def test_a_full_output_is_told(program: Program) -> None:
    """A result that cannot be printed is exit code 1, one line and no traceback; a backup is made all the same."""
    with Path("/dev/full").open("w") as full:
        made = subprocess.run(
            program.argv("backup", "manual", "--json", *program.tools),
            cwd=program.home, env=program.env, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert made.returncode == 1
    assert "could not be printed" in made.stderr
    assert "Traceback" not in made.stderr
    assert "Exception" not in made.stderr
    program("verify", "--all")


LOOKS = [
    ("list",), ("cleanup",), ("cleanup", "--dry-run"), ("verify", "--all"), ("copy", "--all", "--to", "{here}"),
    ("journal", "verify"), ("journal", "show"), ("show", "latest"), ("restore", "latest", "--to", "x"),
    ("restore", "latest", "--replace", "x", "--plan"), ("pin", "latest"), ("export", "latest", "{here}/y.sql"),
    ("import", "{locked}/x.sql"), ("backup", "manual"), ("list", "--at", "{locked}/there"), ("delete", "latest"),
    ("compare", "latest", "latest"), ("watch",), ("cleanup", "--at", "{locked}/there", "--keep", "daily=1"),
]  # fmt: skip

EVERY = """
import io, json, os, sys
import difflib, importlib, pkgutil, tomllib, tomlkit, psycopg, zstandard, dotenv, tempfile
from pathlib import Path
import loopin_backup_core
from loopin_backup_core.cli.console import Console
from loopin_backup_core.cli.main import run
for one in pkgutil.walk_packages(loopin_backup_core.__path__, "loopin_backup_core."):
    importlib.import_module(one.name)
number, home, calls = int(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(number); os.setuid(number)
environ = {"HOME": str(home), "PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x"}
for call in calls:
    out = io.StringIO()
    code = run(call, Console(out, out), environ, home)
    print(json.dumps([call, code, out.getvalue()]))
"""


@pytest.mark.parametrize("where", ["locked", "locked/backups", "file/backups", "gone/backups"])
def test_a_path_that_cannot_be_entered_is_said(where: str) -> None:
    """Whatever command meets it: one line, an exit code that is not 0, no traceback."""
    with ordinary_user.home() as home:
        (home / "locked" / "backups").mkdir(parents=True)
        (home / "file").write_text("a file")
        ordinary_user.give(home)
        (home / "locked").chmod(0o000)
        names = {"here": str(home), "locked": str(home / "locked")}
        directory = ("--directory", str(home / where))
        calls = [[*(word.format(**names) for word in call), *directory] for call in LOOKS]
        argv = [sys.executable, "-c", EVERY, str(ordinary_user.NUMBER), str(home), json.dumps(calls)]
        ended = subprocess.run(argv, capture_output=True, text=True, check=False, cwd="/")
        (home / "locked").chmod(0o700)
    assert ended.returncode == 0, ended.stderr
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(told) == len(calls)
    for call, code, text in told:
        assert code not in {0, None}, (call, text)
        assert "Traceback" not in text
        assert "Something went wrong inside" not in text, (call, text)


def test_one_that_somebody_removed_is_begun_anew_by_hand(program: Program) -> None:
    """Its disk is there: who backs up by hand is told, scheduled kinds are refused; on another disk all are."""
    program.backup()
    for remake in (False, True):
        shutil.rmtree(program.backups)
        if remake:
            program.backups.mkdir(mode=0o700)
        assert "mounted" in program("backup", "daily", *program.tools, code=exits.FAILURE).err
        assert "begun anew" in program("backup", "manual", *program.tools).err
        assert len(program("list", "--json").json()) == 1
    remembered = next(program.home.rglob("directories.json"))
    text = remembered.read_text(encoding="utf-8")
    remembered.write_text(re.sub(r"disk:\d+", "disk:1", text), encoding="utf-8")
    shutil.rmtree(program.backups)
    assert "mounted" in program("backup", "manual", *program.tools, code=exits.FAILURE).err


def test_the_directory_must_be_the_one_that_was_there(program: Program) -> None:
    """An unmounted disk, its empty mount point and another disk are errors; what was there is well again."""
    program.backup()
    away = program.home / "away"
    copy = ("copy", "--all", "--to", str(program.home))
    looks = (("list",), ("verify", "--all"), copy, ("journal", "verify"), ("cleanup",))
    program.backups.rename(away)
    for state in ("gone", "empty", "another"):
        if state != "gone":
            program.backups.mkdir(mode=0o700)
        if state == "another":
            put(program.backups)
        for look in (*looks, ("backup", "daily", *program.tools)):
            said = program(*look, code=exits.FAILURE).err
            assert "mount" in said.lower(), (state, look, said)
        program("daily", *program.tools, module="cron", code=exits.FAILURE)
        if state != "gone":
            shutil.rmtree(program.backups)
    away.rename(program.backups)
    for look in looks:
        program(*look, code=None if look is copy else 0)
    program.backups.rename(away)
    program.backup("manual", "--begin-anew")
    program.backup()
    shutil.rmtree(program.backups)
    away.rename(program.backups)
    program.backup()
