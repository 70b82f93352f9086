"""Changing the profiles' file: what is not named stays, what another process wrote stays, odd TOML is no obstacle."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import loopin_backup_core
from loopin_backup_core.cli.console import Console
from loopin_backup_core.cli.main import run
from loopin_backup_core.config import profiles
from loopin_backup_core.model.schedule import UNSCHEDULED
from loopin_backup_core.system.paths import config_file
from tests.support.store import put

CORE = Path(loopin_backup_core.__file__).parents[1]

SETTING = """
import sys
from loopin_backup_core.config.profiles import store
from pathlib import Path
for number in range(20):
    store.change(Path(sys.argv[1]), f"p{sys.argv[2]}_{number}", lambda before: {"conninfo": "dbname=x"})
    store.change(Path(sys.argv[1]), "shared", lambda before: {**before, f"k{sys.argv[2]}_{number}": number})
"""

OUT_OF_ORDER = """# kept
[profile.a]
conninfo = "dbname=a"   # why
[profile.b]
conninfo = "dbname=b"
[profile.a.retention]
daily = 3
[profile.b.schedule]
daily = "02:00"
[profile.a.destinations.usb]
url = "/mnt/usb"
[profile.b.destinations.nas]
url = "/mnt/nas"
[profile.a.schedule]
daily = "03:00"
"""


B_FIRST = """[profile.b.schedule]
daily = "02:00"
[profile.a]
conninfo = "dbname=a"
[profile.b]
conninfo = "dbname=b"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir(mode=0o700)
    return tmp_path


def cli(home: Path, *args: str, code: int = 0) -> str:
    """Run the command line and return what it prints."""
    out = io.StringIO()
    assert run(args, Console(out, out), environ(home), home) == code, out.getvalue()
    return out.getvalue()


def environ(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "LOOPIN_BACKUP_CONFIG": str(home / "config")}


def table(home: Path, name: str) -> dict[str, Any]:
    """Return one profile's table as it lies on the disk."""
    found: dict[str, Any] = tomllib.loads(config_file(environ(home)).read_text())["profile"][name]
    return found


def test_what_is_not_named_stays(home: Path) -> None:
    """``profile add --replace`` and ``profile set`` change one thing; everything can be taken back by name."""
    everything = ["--directory", "b", "--logs", "l", "--compress", "zstd", "--no-owner", "--production"]
    (home / "config" / "p.pass").write_text("*:*:*:*:pw\n")
    cli(home, "profile", "add", "p", "postgresql://u:pw@h/x", "--passfile", *everything, "--lock-timeout", "9")
    before = table(home, "p")
    cli(home, "profile", "add", "p", "postgresql://u@h2/x", "--replace")
    assert table(home, "p") == {**before, "conninfo": table(home, "p")["conninfo"]}
    assert "h2" in table(home, "p")["conninfo"]
    assert (home / "config" / "p.pass").exists()
    cli(home, "profile", "set", "p", "--deadline", "7")
    assert table(home, "p") == {**before, "conninfo": table(home, "p")["conninfo"], "deadline": 7.0}
    cli(home, "profile", "set", "p", "--no-production", "--owner", "--compress", "none", "--deadline", "0")
    assert {"production", "no_owner", "compression", "deadline"}.isdisjoint(table(home, "p"))
    cli(home, "profile", "set", "p", "--conninfo", "postgresql://u:new@h3/x")
    assert "new" in (home / "config" / "p.pass").read_text()
    assert "new" not in config_file(environ(home)).read_text()
    cli(home, "profile", "set", "nobody", "--deadline", "7", code=2)


def test_a_destination_keeps_what_is_not_named(home: Path) -> None:
    """``destination add`` of one that is there and ``destination set``; the others stay as they are."""
    cli(home, "profile", "add", "p", "dbname=x")
    at = ("--profile", "p")
    s3 = ("s3://bucket/x", "--endpoint", "https://minio.example", "--region", "eu", "--required", "--role")
    cli(home, "destination", "add", "far", *s3, *at)
    cli(home, "destination", "add", "usb", "/mnt/usb", *at)
    before = table(home, "p")["destinations"]
    assert "as before" in cli(home, "destination", "add", "far", "s3://bucket/y", *at)
    assert table(home, "p")["destinations"] == {**before, "far": {**before["far"], "url": "s3://bucket/y"}}
    cli(home, "destination", "set", "far", "--region", "us", *at)
    assert table(home, "p")["destinations"]["far"]["endpoint"] == "https://minio.example"
    cli(home, "destination", "set", "far", "--not-required", "--url", "/mnt/other", *at)
    assert table(home, "p")["destinations"] == {"far": {"url": "/mnt/other"}, "usb": before["usb"]}
    cli(home, "destination", "set", "none", "--required", *at, code=2)


def test_the_profile_that_is_meant_need_not_be_named(home: Path) -> None:
    """The variable names one; the only one is meant where nothing else is said; a full path implies its directory."""
    (home / "first").mkdir(mode=0o700)
    stem = put(home / "first")
    cli(home, "profile", "add", "a", "dbname=a", "--directory", str(home / "first"))
    assert stem in cli(home, "list")
    assert stem in cli(home, "show", str(home / "first" / f"{stem}.sql"))
    (home / "second").mkdir(mode=0o700)
    cli(home, "profile", "add", "b", "dbname=b", "--directory", str(home / "second"))
    cli(home, "list", code=1)
    out = io.StringIO()
    assert run(("list",), Console(out, out), {**environ(home), "LOOPIN_BACKUP_PROFILE": "a"}, home) == 0
    assert stem in out.getvalue()
    assert stem in cli(home, "verify", str(home / "first" / f"{stem}.json"), "--level", "checksum")
    assert stem in cli(home / "first", "pin", f"./{stem}.sql", "--directory", ".")


def test_many_processes_lose_nothing(home: Path) -> None:
    """Four processes change the file at once: every profile and every key of a shared one is there."""
    path = config_file(environ(home))
    running = [
        subprocess.Popen([sys.executable, "-c", SETTING, str(path), str(number)], env={"PYTHONPATH": str(CORE)})
        for number in range(4)
    ]
    assert [one.wait(60) for one in running] == [0] * 4
    written = tomllib.loads(path.read_text())["profile"]
    assert len(written) == 81
    assert len(written["shared"]) == 80


@pytest.mark.parametrize(
    "text",
    [
        OUT_OF_ORDER,
        'profile.a.conninfo = "dbname=a"\nprofile.b = {conninfo = "dbname=b"}\nprofile.a.schedule.daily = "01:00"\n',
        '[profile]\na = {conninfo = "dbname=a"}\nb.conninfo = "dbname=b"\n',
        B_FIRST,
    ],
)
def test_toml_in_any_order_is_changed(home: Path, text: str) -> None:
    """Whatever order somebody wrote by hand, every change arrives and all else stays."""
    path = config_file(environ(home))
    path.write_text(text)
    path.chmod(0o600)
    others = table(home, "b")
    cli(home, "profile", "set", "a", "--production")
    cli(home, "destination", "add", "new", "/mnt/new", "--profile", "a")
    cli(home, "profile", "limit", "a", "--keep", "daily=5")
    profiles.set_schedule(profiles.load("a", environ(home)), UNSCHEDULED, environ(home))
    cli(home, "destination", "remove", "new", "--profile", "a")
    cli(home, "profile", "add", "c", "dbname=c")
    assert table(home, "b") == others
    assert table(home, "a")["production"] is True
    assert table(home, "a")["retention"]["daily"] == 5
    assert "schedule" not in table(home, "a")
    if "# kept" in text:
        assert path.read_text().startswith("# kept")
    cli(home, "profile", "remove", "a")
    assert table(home, "b") == others


@pytest.mark.parametrize(
    "value", ["[]", "{}", "1e400", "nan", "-1", '"~nobody-knows-whom/x"', '"\\u0000"', "1979-05-27"]
)
@pytest.mark.parametrize(
    "key", ["compression", "deadline", "kept_days", "directory", "recipients", "notices", "schedule"]
)
def test_an_odd_value_is_a_complaint(home: Path, key: str, value: str) -> None:
    """File, table and key are named, or it is taken; never a traceback."""
    path = config_file(environ(home))
    path.write_text(f'[profile.a]\nconninfo = "dbname=a"\n{key} = {value}\n')
    path.chmod(0o600)
    out = io.StringIO()
    assert run(("profile", "list"), Console(out, out), environ(home), home) in {0, 2}
    assert run(("list", "--profile", "a"), Console(out, out), environ(home), home) in {0, 1, 2}
