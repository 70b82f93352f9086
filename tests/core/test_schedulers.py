"""What schedulers are told: lines, units and files, and never a secret or a path that depends on a session."""

from __future__ import annotations

import plistlib
import shlex
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model.errors import NotPossibleError, UsageError
from loopin_backup_core.model.schedule import Schedule, Slot
from loopin_backup_core.scheduling.formats import Call, crontab, launchd, systemd, windows
from loopin_backup_core.scheduling.install import program

CRON = "/opt/loopin-backup/bin/loopin-backup-cron"
CALL = Call("prod", Schedule(), (CRON,), {})
ODD = Call(
    "prod", Schedule(weekly=None), ("/opt/it's 100%/python", "-m", "mod"), {"LOOPIN_BACKUP_CONFIG": "/a b/50%$HOME"}
)

# Whatever people write into their crontabs, but for our own mark.
foreign = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=40).filter(
    lambda line: "# loopin-backup: " not in line
)
crontabs = st.tuples(st.lists(foreign), st.booleans()).map(
    lambda one: ("\n".join(one[0]) + ("\n" if one[1] and one[0] else "")).encode()
)


class TestCrontab:
    """Lines for cron."""

    def test_the_usual_schedule(self) -> None:
        """Three kinds, a catch-up every hour and one after a boot; each with our mark."""
        assert crontab.lines(CALL) == [
            f"0 2 * * * {CRON} daily --profile prod # loopin-backup: prod",
            f"0 3 * * 0 {CRON} weekly --profile prod # loopin-backup: prod",
            f"0 4 1 * * {CRON} monthly --profile prod # loopin-backup: prod",
            f"17 * * * * {CRON} catch-up --profile prod # loopin-backup: prod",
            f"@reboot sleep 60 && {CRON} catch-up --profile prod # loopin-backup: prod",
        ]

    def test_odd_paths(self) -> None:
        """Quotes for the shell, and a backslash before each %, which cron would take for the end of the command."""
        line = crontab.lines(ODD)[0]
        assert "%" not in line.replace(r"\%", "")
        command = line.split(None, 5)[5].replace(r"\%", "%").rpartition(" # ")[0]
        assert shlex.split(command) == [
            "/usr/bin/env", "LOOPIN_BACKUP_CONFIG=/a b/50%$HOME", "/opt/it's 100%/python", "-m", "mod", "daily",
            "--profile", "prod",
        ]  # fmt: skip

    def test_a_path_with_a_line_break_is_refused(self) -> None:
        """It would be a line of its own, and run."""
        with pytest.raises(UsageError):
            crontab.lines(replace(CALL, program=("/opt/a\n* * * * * evil",)))

    @given(crontabs)
    def test_other_lines_stay_byte_for_byte(self, before: bytes) -> None:
        """Installing adds ours at the end, installing again changes nothing, removing brings back what was there."""
        once = crontab.with_call(before, CALL)
        assert once.startswith(before)
        assert crontab.with_call(once, CALL) == once
        assert crontab.installed(once, "prod") == crontab.lines(CALL)
        gap = b"\n" if before and not before.endswith(b"\n") else b""
        assert crontab.without(once, "prod") == before + gap
        assert crontab.without(before, "prod") == before

    def test_bytes_that_are_no_text_stay(self) -> None:
        """A crontab has no encoding."""
        before = b"0 1 * * * /bin/echo \xff\xfe\r\n# caf\xe9"
        assert crontab.with_call(before, CALL).startswith(before)

    def test_each_profile_has_its_own_lines(self) -> None:
        """Names that begin alike are not mixed up, and a comment with our mark is somebody's comment."""
        other = replace(CALL, profile="prod-2")
        comment = b"# 0 2 * * * x # loopin-backup: prod\n"
        both = crontab.with_call(crontab.with_call(comment, CALL), other)
        assert crontab.profiles(both) == ["prod", "prod-2"]
        assert crontab.without(both, "prod") == crontab.with_call(comment, other)

    def test_new_times_take_the_place_of_the_old(self) -> None:
        """No line of the schedule before is left."""
        changed = replace(CALL, schedule=Schedule(Slot(5, 30), None, None))
        text = crontab.with_call(crontab.with_call(b"", CALL), changed)
        assert crontab.installed(text, "prod") == crontab.lines(changed)
        assert len(text.splitlines()) == 3


class TestSystemd:
    """Units for systemd."""

    def test_the_usual_schedule(self) -> None:
        """One timer with all times, one service; what was missed runs at boot."""
        found = systemd.units(CALL)
        assert [*found] == ["loopin-backup-prod.service", "loopin-backup-prod.timer"]
        service, timer = found.values()
        assert f'ExecStart="{CRON}" "catch-up" "--profile" "prod"\n' in service
        assert "Type=oneshot\n" in service
        assert [line for line in timer.splitlines() if line.startswith(("OnCalendar", "Persistent"))] == [
            "OnCalendar=*-*-* 02:00:00",
            "OnCalendar=Sun *-*-* 03:00:00",
            "OnCalendar=*-*-01 04:00:00",
            "OnCalendar=*-*-* *:17:00",
            "Persistent=true",
        ]

    def test_odd_paths(self) -> None:
        """Nothing of a path is a specifier, a variable or the end of a word."""
        service = systemd.units(ODD)["loopin-backup-prod.service"]
        assert 'Environment="LOOPIN_BACKUP_CONFIG=/a b/50%%$HOME"\n' in service
        assert 'ExecStart="/opt/it\'s 100%%/python" "-m" "mod" "catch-up"' in service


def test_launchd() -> None:
    """A property list with all times, Sunday as 0, and an hourly catch-up."""
    facts = plistlib.loads(launchd.agent(ODD).encode())
    assert facts["ProgramArguments"] == ["/opt/it's 100%/python", "-m", "mod", "catch-up", "--profile", "prod"]
    assert facts["EnvironmentVariables"] == ODD.environment
    assert facts["StartCalendarInterval"] == [
        {"Hour": 2, "Minute": 0},
        {"Hour": 4, "Minute": 0, "Day": 1},
        {"Minute": 17},
    ]


def test_windows() -> None:
    """Well-formed XML with one trigger for each time; a missed run starts as soon as it can."""
    text = windows.task(Call("prod", Schedule(), (r"C:\Program Files\LoopIn & Co\loopin-backup-cron.exe",), {}))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    root = ET.fromstring(text.replace(' encoding="UTF-16"', ""))  # noqa: S314 - our own file
    assert len(root.findall(f"{space}Triggers/{space}CalendarTrigger")) == 4
    assert root.findtext(f".//{space}Command") == r"C:\Program Files\LoopIn & Co\loopin-backup-cron.exe"
    assert root.findtext(f".//{space}Arguments") == "catch-up --profile prod"
    assert root.findtext(f".//{space}StartWhenAvailable") == "true"
    starts = [one.text for one in root.iter(f"{space}StartBoundary")]
    assert starts == [f"2026-01-01T{time}:00" for time in ("02:00", "03:00", "04:00", "00:17")]
    with pytest.raises(UsageError):
        windows.task(ODD)


class TestProgram:
    """Where the program for the scheduler lies."""

    @staticmethod
    def found(executable: str, argv0: str, *there: str, is_frozen: bool = False) -> tuple[str, ...]:
        known = {Path(one) for one in there}
        return program(Path(executable), argv0, is_frozen=is_frozen, is_file=known.__contains__, suffix="")

    def test_in_a_venv(self) -> None:
        """Beside its Python, whose link is not followed."""
        assert self.found("/v/bin/python", "-c", "/v/bin/loopin-backup-cron") == ("/v/bin/loopin-backup-cron",)

    def test_installed_for_a_user(self) -> None:
        """Beside the program that runs, where Python lies elsewhere."""
        there = "/home/a/.local/bin/loopin-backup-cron"
        assert self.found("/usr/bin/python3", "/home/a/.local/bin/loopin-backup-cli", there) == (there,)

    def test_in_a_bundle(self) -> None:
        """Beside the bundle's program; a bundle without it says so."""
        there = "/opt/loopin-backup/loopin-backup-cron"
        assert self.found("/opt/loopin-backup/loopin-backup", "x", there, is_frozen=True) == (there,)
        with pytest.raises(NotPossibleError):
            self.found("/opt/loopin-backup/loopin-backup", "/usr/bin/x", is_frozen=True)

    def test_nowhere(self) -> None:
        """Python itself runs the module; every path is absolute."""
        assert self.found("/usr/bin/python3", "loopin") == ("/usr/bin/python3", "-m", "loopin_backup_core.cron")
