"""``schedule``: times in the profile, and runs in this machine's real schedulers."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.repository.catalog import Catalog
from tests.support.private_cron import PrivateCron
from tests.support.program import Program
from tests.support.unattended import Machine

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase

OTHERS = b'# mine\nMAILTO=""\n\n*/5  *\t* * *   /bin/true % x\n0 4 * * 1 echo "caf\xe9" # loopin\n'
LONGEST_WAIT = 80


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program with one profile that has no schedule, and a PATH without systemctl."""
    program = Program(tmp_path, LOOPIN_BACKUP_CONFIG=str(tmp_path / "profiles.toml"))
    program("profile", "add", "prod", "dbname=loopin", "--directory", "kept")
    return program


class TestTimes:
    """``schedule set`` and ``schedule show``."""

    def test_a_profile_has_none_at_first(self, program: Program) -> None:
        """And show says what to type."""
        shown = program("schedule", "show", "--json").json()
        assert (shown["scheduled"], shown["next"]) == (False, [])
        assert "schedule install" in program("schedule", "show").out

    def test_what_is_set_is_shown(self, program: Program) -> None:
        """What is not named stays as it is; comments in the file stay too."""
        program("schedule", "set", "--daily", "05:30", "--monthly", "off", "--drill-days", "14")
        config = program.home / "profiles.toml"
        config.write_text(config.read_text(encoding="utf-8") + "# by ann\n", encoding="utf-8")
        shown: dict[str, Any] = program("schedule", "set", "--profile", "prod", "--grace", "2.5", "--json").json()
        assert {key: shown[key] for key in ("daily", "weekly", "monthly", "drill_days", "grace")} == {
            "daily": "05:30",
            "weekly": "Sun 03:00",
            "monthly": "off",
            "drill_days": 14,
            "grace": 2.5,
        }
        assert len(shown["next"]) == 5
        assert shown["next"][0]["at"] > datetime.now(UTC).isoformat()
        assert "# by ann" in config.read_text(encoding="utf-8")
        text = program("schedule", "show").out
        assert "daily    05:30" in text
        assert "prod: overdue" in text

    @pytest.mark.parametrize(
        ("option", "value"), [("--daily", "25:00"), ("--weekly", "02:00"), ("--monthly", "31 02:00"), ("--grace", "-1")]
    )
    def test_a_time_that_is_none_is_refused(self, program: Program, option: str, value: str) -> None:
        """Nothing is written."""
        before = (program.home / "profiles.toml").read_bytes()
        assert f"{option}: expected" in program("schedule", "set", option, value, code=exits.USAGE).err
        assert (program.home / "profiles.toml").read_bytes() == before

    def test_which_profile(self, program: Program) -> None:
        """With several, one must be named, but for show, which shows all."""
        program("profile", "add", "other", "dbname=other")
        assert "Name it with --profile: prod, other." in program("schedule", "install", code=exits.USAGE).err
        assert [one["profile"] for one in program("schedule", "show", "--json").json()] == ["prod", "other"]

    def test_database_url_has_none(self, tmp_path: Path) -> None:
        """A schedule belongs to a profile."""
        program = Program(tmp_path, DATABASE_URL="postgresql://a@b/c")
        assert "profile add" in program("schedule", "show", code=exits.USAGE).err


def test_doctor_sees_who_makes_the_backups(program: Program) -> None:
    """Nobody has promised any; nothing makes those that are due; systemd does; it does so at other times."""

    def found() -> tuple[str, str]:
        shown = program("doctor", "--profile", "prod", "--json", code=None).json()["findings"]
        (one,) = (finding for finding in shown if finding["area"] == "schedule")
        return one["level"], one["text"]

    assert found()[0] == "ok"
    program("schedule", "set", "--weekly", "off")
    assert found() == (
        "warning",
        "Backups are due (daily 02:00, monthly 1 04:00), and neither cron nor systemd of this user makes them.",
    )
    program("schedule", "install", "--with", "systemd")
    assert found() == ("ok", "Due daily 02:00, monthly 1 04:00; systemd makes them.")
    program("schedule", "set", "--daily", "03:00")
    assert found()[0] == "warning"


class TestFiles:
    """What is printed, or written for systemd."""

    def test_a_dry_run_writes_nothing(self, program: Program) -> None:
        """It prints the lines, and the profile stays without a schedule."""
        before = (program.home / "profiles.toml").read_bytes()
        lines = program("schedule", "install", "--with", "cron", "--dry-run", "--weekly", "off").out.splitlines()
        assert [line.split()[:5] for line in lines[:2]] == [["0", "2", "*", "*", "*"], ["0", "4", "1", "*", "*"]]
        beside = Path(sys.executable).with_name("loopin-backup-cron")
        assert all(str(beside) in line for line in lines)
        assert f"LOOPIN_BACKUP_CONFIG={program.home / 'profiles.toml'}" in lines[0]
        assert (program.home / "profiles.toml").read_bytes() == before

    @pytest.mark.parametrize(("scheduler", "word"), [("launchd", "launchctl bootstrap"), ("windows", "schtasks")])
    def test_files_for_other_systems(self, program: Program, scheduler: str, word: str) -> None:
        """They are printed, or written, and what to do with them is said."""
        del program.env["LOOPIN_BACKUP_CONFIG"]
        program("profile", "add", "prod", "dbname=loopin")
        printed = program("schedule", "install", "--with", scheduler)
        assert word in printed.err
        written = program("schedule", "install", "--with", scheduler, "--output", "file")
        assert word in written.out
        encoding = "utf-16" if scheduler == "windows" else "utf-8"
        assert (program.home / "file").read_bytes().decode(encoding) == printed.out

    def test_units_of_systemd(self, program: Program) -> None:
        """Written for this user; where no systemd answers, what to type is said. Removing takes them away."""
        installed = program("schedule", "install", "--with", "systemd")
        folder = program.home / ".config" / "systemd" / "user"
        assert {path.name for path in folder.iterdir()} == {"loopin-backup-prod.service", "loopin-backup-prod.timer"}
        assert "systemctl --user daemon-reload && systemctl --user enable --now loopin-backup-prod.timer" in (
            installed.err
        )
        places = {one["with"]: one for one in program("schedule", "show", "--json").json()["installed"]}
        assert places["systemd"]["current"] is True
        program("schedule", "set", "--daily", "06:00")
        assert "do not fit the times" in program("schedule", "show").out
        removed = program("schedule", "remove", "--with", "systemd")
        assert "Removed the runs of prod from systemd." in removed.out
        assert "--daily off --weekly off --monthly off" in removed.out
        assert list(folder.iterdir()) == []


def test_what_cron_cannot_know_is_said(tmp_path: Path) -> None:
    """A keyring that is locked at night, and a crontab whose times are not local."""
    cron = PrivateCron(tmp_path)
    program = Program(tmp_path)
    folder = tmp_path / ".config" / "loopin-backup"
    folder.mkdir(parents=True)
    (folder / "profiles.toml").write_text('[profile.prod]\nconninfo = "dbname=d"\nkeyring = true\n', encoding="utf-8")
    cron.run(cron.crontab_program, "-", stdin=b"CRON_TZ=UTC\n")
    said = cron.run(*program.argv("schedule", "install", "--with", "cron"), env=program.env).stderr.decode()
    assert "The password lies in the keyring" in said
    assert "sets a time zone" in said


def test_a_profile_that_is_removed_leaves_runs_behind(program: Program) -> None:
    """That is said, and they can be taken away without the profile; a name is never a path."""
    program("schedule", "install", "--with", "systemd")
    removed = program("profile", "remove", "prod")
    assert "Its runs are still in systemd" in removed.err
    odd = program("schedule", "remove", "--profile", "../../prod", "--with", "systemd", code=exits.USAGE)
    assert "cannot be called" in odd.err
    shown = program("schedule", "remove", "--profile", "prod", "--with", "systemd")
    assert shown.out == "Removed the runs of prod from systemd.\n"
    assert list((program.home / ".config" / "systemd" / "user").iterdir()) == []


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_cron_makes_the_backup(database: PgDatabase, tmp_path: Path) -> None:
    """The real cron, in its bare environment: at the next minute there is a backup; all other lines are as they were.

    Waits for up to a minute.
    """
    cron = PrivateCron(tmp_path)
    database.execute("CREATE TABLE t AS SELECT generate_series(1, 100) AS id")
    machine = Machine(tmp_path, database, "drill_days = 0")
    cron.run(cron.crontab_program, "-", stdin=OTHERS)
    due = (datetime.now().astimezone() + timedelta(seconds=62)).replace(second=0, microsecond=0)
    times = ["--daily", f"{due:%H:%M}", "--weekly", "off", "--monthly", "off"]
    cron.run(*machine.argv("schedule", "install", "--with", "cron", *times), env=machine.env)
    installed = cron.crontab()
    assert installed.startswith(OTHERS)
    assert installed.count(b"# loopin-backup: prod\n") == 3
    assert b"pass" not in installed[len(OTHERS) :].replace(str(tmp_path).encode(), b"")
    with cron.running():
        until = time.monotonic() + LONGEST_WAIT
        while "verified" not in machine.log and time.monotonic() < until:
            time.sleep(0.2)
    (made,) = Catalog(machine.backups).backups()
    assert (made.kind, made.verdict, made.rows) == ("daily", "good", 100)
    assert made.created_at is not None
    assert timedelta(0) <= made.created_at - due < timedelta(seconds=20)
    cron.run(*machine.argv("schedule", "remove", "--with", "cron"), env=machine.env)
    assert cron.crontab() == OTHERS


def test_a_crontab_of_our_lines_alone_goes_with_them(tmp_path: Path) -> None:
    """Nothing is left behind; and without lines there is nothing to remove."""
    cron = PrivateCron(tmp_path)
    program = Program(tmp_path, LOOPIN_BACKUP_CONFIG=str(tmp_path / "profiles.toml"))
    program("profile", "add", "prod", "dbname=loopin")
    env = {**program.env, "PATH": os.defpath}
    for words, said in (
        (("install",), b"Installed for prod with cron:"),
        (("show",), b"  cron:\n    0 2 * * * "),
        (("remove",), b"Removed the runs of prod from cron."),
        (("remove",), b"There are no runs of prod in cron."),
    ):
        assert said in cron.run(*program.argv("schedule", *words), env=env).stdout
    assert not list((tmp_path / "spool").iterdir())
