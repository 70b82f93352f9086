"""The bundle: PyInstaller's folder with all three programs, made in an environment of locked versions."""

from __future__ import annotations

import hashlib
import shutil
import sys
import sysconfig
from pathlib import Path

from release import needs, places, postgresql, shipped
from release.places import BIN, BUILD, BUNDLE, CORE_BUNDLE, PYTHON, ROOT, TOOLS, VENV, run

LOCK = ROOT / "requirements" / "packaging.txt"
LARGEST = 180_000_000
"""Bytes that the whole bundle may have, the client tools not counted."""


def environment() -> None:
    """Make the environment of the bundle with what the lock names, and the checkout as users get it."""
    stamp = VENV / ".locked"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
        shutil.rmtree(VENV, ignore_errors=True)
        run(_interpreter(), "-m", "venv", VENV)
        pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps")
        run(*pip, "--require-hashes", "--requirement", LOCK)
        run(PYTHON, "-m", "pip", "--disable-pip-version-check", "check")
        stamp.write_text(wanted, encoding="ascii")
    pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps")
    run(*pip, "--no-build-isolation", "--force-reinstall", "./core", ".")


def make() -> Path:
    """Make the bundle of everything and return its folder."""
    environment()
    postgresql.make()
    return _collected(BUNDLE)


def make_core() -> Path:
    """Make the bundle of the command line and the cron helper alone and return its folder."""
    environment()
    return _collected(CORE_BUNDLE, "--", "--core")


def _collected(folder: Path, *more: str) -> Path:
    (BUILD / "commit.txt").write_text(places.commit() + "\n", encoding="ascii")
    work = places.work_of(folder)
    options = ("--noconfirm", "--clean", "--log-level=WARN", f"--distpath={folder.parent}", f"--workpath={work.parent}")
    # The order of sets must not change what is written.
    fixed = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(places.moment())}
    run(BIN / "pyinstaller", *options, ROOT / "packaging" / "loopin-backup.spec", *more, env=fixed)
    shipped.write_licences(folder, work)
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Say how large the bundle is and what it needs; end the run if that is too much, or if it does not start."""
    tools = places.size_of(folder / "_internal" / TOOLS.name)
    size = places.size_of(folder) - tools
    print(f"{folder.name}: {size / 1e6:.0f} MB, and {tools / 1e6:.0f} MB of PostgreSQL", flush=True)
    if size > LARGEST:
        sys.exit(f"It is larger than {LARGEST / 1e6:.0f} MB: see what is new in {folder}.")
    if broken := [str(path) for path in folder.rglob("*") if path.is_symlink() and not path.exists()]:
        sys.exit(f"These links lead nowhere: {', '.join(broken)}.")
    if sys.platform == "linux":
        print(f"It needs {needs.of(folder).text}.", flush=True)
    for name in sorted(one.name for one in folder.iterdir() if one.stem in places.PROGRAMS):
        told = run(folder / name, "--version", env={"QT_QPA_PLATFORM": "offscreen"}).strip()
        if not told.startswith(f"loopin-backup {places.version()}"):
            sys.exit(f"{name} --version says “{told}”.")


def _interpreter() -> Path:
    """Return the Python that this one's environment was made from, or this one."""
    if sys.prefix == sys.base_prefix:
        return Path(sys.executable)
    return Path(sys.base_prefix) / (
        "python.exe" if sys.platform == "win32" else f"bin/python{sysconfig.get_python_version()}"
    )
