"""``check``: right for every state that a directory can be in, in the words and exit codes that monitoring knows."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository.journal import Journal
from tests.support import ordinary_user
from tests.support.program import Program
from tests.support.store import put

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OK, WARNING, CRITICAL, UNKNOWN = range(4)

# A time that is due every hour would be no schedule; this one was due an hour ago wherever the tests run.
DUE = (datetime.now().astimezone() - HOUR).strftime("%H:%M")
SCHEDULE = f'daily = "{DUE}"\nweekly = "off"\nmonthly = "off"\ngrace = 0.5\n'


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program with the profile ``prod``, whose daily backup was due an hour ago with half an hour of grace."""
    program = Program(tmp_path, LOOPIN_BACKUP_CONFIG=str(tmp_path / "profiles.toml"))
    write_profiles(program, {"prod": SCHEDULE})
    program.backups.mkdir(mode=0o700)
    return program


def write_profiles(program: Program, schedules: dict[str, str]) -> None:
    text = ""
    for name, schedule in schedules.items():
        directory = program.backups if name == "prod" else program.home / name
        text += f'[profile.{name}]\nconninfo = "dbname=loopin"\ndirectory = "{directory}"\n'
        text += f"[profile.{name}.schedule]\n{schedule}" if schedule else ""
    (program.home / "profiles.toml").write_text(text, encoding="utf-8")
    (program.home / "profiles.toml").chmod(0o600)


def check(program: Program, code: int, *args: str) -> dict[str, Any]:
    """Return what ``check --json`` says of the only profile."""
    (found,) = program("check", "--json", *args, code=code).json()
    result: dict[str, Any] = found
    return result


def test_fresh(program: Program) -> None:
    """A backup since it was due, drilled: OK, and numbers for a graph."""
    put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
    shown = program("check", code=OK).out
    line, _, numbers = shown.rstrip("\n").partition(" | ")
    # The clock goes on while the test runs.
    words = r"LOOPIN BACKUP OK - prod: Last backup 3\d min ago · Proven restorable 3\d min ago · Next "
    assert re.match(words, line), line
    assert re.fullmatch(r"('\w+'=\d+(s|B)?(;\d*){0,2} ?)+", numbers)
    assert re.search(r"'age'=1[89]", numbers)
    found = check(program, OK)
    assert (found["severity"], found["checksum_ok"], found["reasons"]) == ("ok", True, [])
    assert program("check", "--quiet", code=OK).out == ""


def test_overdue(program: Program) -> None:
    """The run did not happen: critical, and which one."""
    put(program.backups, NOW - DAY)
    found = check(program, CRITICAL)
    assert (found["level"], found["missed"][0]["kind"]) == ("overdue", "daily")
    first = program("check", "--quiet", code=CRITICAL).out.splitlines()[0]
    assert re.match(r"LOOPIN BACKUP CRITICAL - prod: The daily backup of (today|yesterday) ..:.. was not made\.", first)


def test_without_a_schedule(program: Program) -> None:
    """A good recent backup is well; one that is old is not."""
    write_profiles(program, {"prod": ""})
    put(program.backups, NOW - 2 * DAY)
    assert check(program, OK)["level"] == "protected"
    write_profiles(program, {"prod": SCHEDULE})
    assert check(program, CRITICAL)["level"] == "overdue"


def test_an_old_proof_is_a_warning(program: Program) -> None:
    """Backups are made in time; that they restore was not proven for too long."""
    put(program.backups, NOW - 9 * DAY, verified=Level.DRILL)
    put(program.backups, NOW - HOUR / 2)
    found = check(program, WARNING)
    assert (found["level"], found["headline"]) == ("overdue", "Proof overdue")


def test_failed(program: Program) -> None:
    """The last run failed, though there is a backup in time."""
    put(program.backups, NOW - HOUR / 2)
    Journal(program.backups).append("failed", kind="daily", error="the disk | is full", database="loopin")
    found = check(program, CRITICAL)
    assert found["level"] == "failing"
    assert "The last run failed just now: the disk / is full" in program("check", code=CRITICAL).out


def test_suspect(program: Program) -> None:
    """A backup of a database that seems to have been wiped."""
    put(program.backups, NOW - DAY)
    put(program.backups, NOW - HOUR / 2, verdict=Verdict.SUSPECT, reasons=("public.users was emptied.",))
    found = check(program, CRITICAL)
    assert found["level"] == "suspect"
    assert "public.users was emptied." in found["reasons"][0]


def test_never_ran(program: Program) -> None:
    """A schedule and no backup at all."""
    assert check(program, CRITICAL)["headline"] == "Never backed up"


def test_a_clock_that_was_set_back(program: Program) -> None:
    """The newest backup is of tomorrow: nobody knows how old it is."""
    put(program.backups, NOW - HOUR / 2)
    put(program.backups, NOW + DAY, Kind.MANUAL)
    found = check(program, UNKNOWN)
    assert (found["level"], found["headline"]) == ("unknown", "Clock in doubt")


def test_the_directory_is_gone(program: Program) -> None:
    """Its disk is not mounted, or it was deleted: critical."""
    program.backups.rmdir()
    found = check(program, CRITICAL)
    assert "does not exist" in found["reasons"][0]


@pytest.mark.parametrize("hidden", ["", "backups"])
def test_it_cannot_be_read(hidden: str) -> None:
    """Another user's directory, or one below such a one: nobody can tell, and that is said."""
    if not ordinary_user.IS_ROOT:
        pytest.skip("only root can be two users")
    with ordinary_user.home() as home:
        locked = home / "locked"
        (locked / "backups").mkdir(parents=True)
        (locked / hidden).chmod(0o700)
        result = ordinary_user.run(home, "check", "--directory", str(locked / "backups"), code=UNKNOWN)
    assert result.out.startswith("LOOPIN BACKUP UNKNOWN - default: ")
    assert "Permission denied" in result.out


def test_bytes_that_changed(program: Program) -> None:
    """The newest backup is read; that it is not what was written is critical, and remembered. --no-hash looks away."""
    stem = put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
    path = program.backups / f"{stem}.sql"
    path.write_bytes(path.read_bytes().replace(b"invented", b"inverted"))
    os.utime(path, ((NOW - HOUR).timestamp(), (NOW - HOUR).timestamp()))
    assert check(program, OK, "--no-hash")["checksum_ok"] is None
    found = check(program, CRITICAL)
    assert found["checksum_ok"] is False
    assert "SHA-256 differs" in found["reasons"][0]
    assert program("list", "--profile", "prod", "--json").json()[0]["verdict"] == "damaged"


def test_what_vanished(program: Program) -> None:
    """A backup that no cleanup has deleted is gone: a warning."""
    put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
    stem = put(program.backups, NOW - DAY)
    for path in program.backups.glob(f"{stem}*"):
        path.unlink()
    assert any("is gone, and no cleanup has deleted it" in text for text in check(program, WARNING)["reasons"])


def test_several_profiles(program: Program) -> None:
    """The gravest counts; the first line names it, and each has its line and its own numbers."""
    write_profiles(program, {"prod": SCHEDULE, "other": ""})
    put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
    lines = program("check", code=CRITICAL).out.splitlines()
    assert lines[0].startswith("LOOPIN BACKUP CRITICAL - 1 of 2 profiles: other: ")
    assert "'prod age'=" in lines[0]
    assert any(line.startswith("OK prod: Last backup") for line in lines)
    assert program("check", "--profile", "prod", code=OK).out.startswith("LOOPIN BACKUP OK - prod: ")


def test_several_databases_in_one_directory(program: Program) -> None:
    """No database hides another: not one of ``--all`` that fails or is suspect, and none where nobody says which."""
    for name in ("loopin", "shop", "wiki"):
        put(program.backups, NOW - HOUR / 2, verified=Level.DRILL, database_name=name, profile="prod")
    put(program.backups, NOW - 30 * DAY, database_name="elsewhere", profile="another")
    assert check(program, OK)["reasons"] == []
    journal = Journal(program.backups)
    journal.append("failed", kind="daily", error="no", database="shop")
    put(program.backups, NOW - HOUR / 3, verdict=Verdict.SUSPECT, database_name="wiki", profile="prod")
    found = check(program, CRITICAL)
    assert (found["level"], len(found["reasons"])) == ("protected", 2)
    assert "The last backup of shop failed: no" in found["reasons"]
    del program.env["LOOPIN_BACKUP_CONFIG"]
    anybody = check(program, CRITICAL, "--directory", str(program.backups))
    assert anybody["level"] == "suspect"


def test_a_database_of_all_that_never_succeeded(program: Program) -> None:
    """It has no manifest that could tell of it; the journal does, until it is backed up or tried no more."""
    put(program.backups, NOW - HOUR / 2, verified=Level.DRILL, database_name="loopin", profile="prod")
    journal = Journal(program.backups)
    journal.append("failed", kind="daily", error="stopped", database="shop", cancelled=True)
    journal.append("failed", kind="daily", error="no", database="other", profile="another")
    assert check(program, OK)["reasons"] == []
    journal.append("failed", kind="daily", error="no right", database="shop", profile="prod")
    assert check(program, CRITICAL)["reasons"] == ["There is no backup of shop: no right"]
    put(program.backups, NOW - HOUR / 3, verified=Level.DRILL, database_name="shop", profile="prod")
    assert check(program, OK)["reasons"] == []


def test_what_was_due_before_there_was_a_backup(program: Program) -> None:
    """A profile whose first backup is of today has missed no weekly or monthly one."""
    weekday = (datetime.now().astimezone() - 2 * DAY).strftime("%a")
    due = f'daily = "{DUE}"\nweekly = "{weekday} {DUE}"\nmonthly = "off"\ngrace = 0.5\n'
    write_profiles(program, {"prod": due})
    put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
    assert check(program, OK)["reasons"] == []
    put(program.backups, NOW - 3 * DAY, verified=Level.DRILL)
    (reason,) = check(program, CRITICAL)["reasons"]
    assert reason.startswith("The weekly backup of ")


def test_a_second_home(program: Program) -> None:
    """Its copies are held to the same schedule: missing is critical, unreachable a warning while they are fresh."""
    stem = put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
    usb = program.home / "usb"
    usb.mkdir(mode=0o700)
    program("destination", "add", "usb", str(usb), "--profile", "prod")
    found = check(program, CRITICAL)
    assert found["copies"] == [{"destination": "usb", "answers": True, "newest": None, "missing": 1}]
    assert "The newest copy at usb does not exist: copies are overdue." in found["reasons"]
    program("copy", stem, "--to", "usb", "--profile", "prod")
    assert check(program, OK)["copies"][0]["missing"] == 0
    usb.rename(program.home / "away")
    found = check(program, WARNING)
    assert any(text.startswith("usb does not answer: ") for text in found["reasons"])
    assert check(program, OK, "--no-copies")["copies"] == []
    shown = program("check", "--prometheus", "loopin.prom", code=WARNING)
    assert "usb does not answer" in shown.out
    labels = 'profile="prod",database="loopin",destination="usb"'
    text = (program.home / "loopin.prom").read_text(encoding="utf-8")
    assert f"loopin_backup_copies_reachable{{{labels}}} 0\n" in text


def test_a_call_that_is_not_understood(program: Program) -> None:
    """No such profile: unknown, with a reason on the line that monitoring shows."""
    assert program("check", "--profile", "none", code=UNKNOWN).out.startswith("LOOPIN BACKUP UNKNOWN - There is no")
    assert json.loads(program("check", "--profile", "none", "--json", code=UNKNOWN).out)["exit_code"] == UNKNOWN


class TestPrometheus:
    """``--prometheus FILE``."""

    LINE = re.compile(r'loopin_backup_[a-z_]+\{([a-z]+="[^"\\\n]*",?)+\} -?[0-9.e+]+')

    def test_the_file(self, program: Program) -> None:
        """Every line is a sample or a comment, each metric has its type once, and anybody may read it."""
        put(program.backups, NOW - HOUR / 2, verified=Level.DRILL)
        folder = program.home / "textfiles"
        program("check", "--prometheus", "textfiles/loopin.prom", code=OK)
        lines = (folder / "loopin.prom").read_text(encoding="utf-8").splitlines()
        samples = [line for line in lines if not line.startswith("# ")]
        assert all(self.LINE.fullmatch(line) for line in samples)
        types = [line.split()[2] for line in lines if line.startswith("# TYPE")]
        assert len(types) == len(set(types))
        assert {line.split("{")[0] for line in samples} == set(types)
        labels = 'profile="prod",database="loopin"'
        assert f'loopin_backup_state{{{labels},level="protected"}} 1' in samples
        assert f"loopin_backup_last_good_timestamp_seconds{{{labels}}} {(NOW - HOUR / 2).timestamp():.15g}" in samples
        assert (folder / "loopin.prom").stat().st_mode & 0o777 == 0o644
        assert [path.name for path in folder.iterdir()] == ["loopin.prom"]

    def test_a_file_that_cannot_be_written(self, program: Program) -> None:
        """Is an alarm of its own: nobody would see that the numbers are old."""
        (program.home / "file").write_text("", encoding="utf-8")
        shown = program("check", "--prometheus", "file/loopin.prom", code=UNKNOWN).out
        assert shown.startswith("LOOPIN BACKUP UNKNOWN - ")
