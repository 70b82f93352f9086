"""Where everything is, and what this release is called."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
DIST = ROOT / "dist"
VENV = BUILD / "venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BUNDLE = BUILD / "bundle" / "loopin-backup"
CORE_BUNDLE = BUILD / "bundle" / "loopin-backup-core"
TOOLS = BUILD / "postgresql"
PROGRAMS = ("loopin-backup-cli", "loopin-backup-cron", "loopin-backup-gui")
APP_ID = "io.github.loopin.Backup"


def version() -> str:
    """Return the version, which is written once, in core."""
    text = (ROOT / "core" / "loopin_backup_core" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        sys.exit("core/loopin_backup_core/__init__.py tells no version.")
    return found[1]


def target() -> str:
    """Return the system and the processor that the packages are for, as in ``linux-x86_64``."""
    names = {"darwin": "macos", "win32": "windows"}
    return f"{names.get(sys.platform, sys.platform)}-{platform.machine().lower()}"


def work_of(bundle: Path) -> Path:
    """Return where PyInstaller keeps the tables of contents of a bundle; the last name is that of the description."""
    return BUILD / "work" / bundle.name / "loopin-backup"


def commit() -> str:
    """Return the commit that is built, marked if files differ from it; empty outside of a repository."""
    told = _git("describe", "--always", "--abbrev=40", "--dirty", "--exclude=*")
    return told.replace("-dirty", ", changed")


def moment() -> int:
    """Return the time that files get, in seconds since 1970: ``SOURCE_DATE_EPOCH``, else that of the commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct")
    return int(given) if given.isdigit() else 0


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Run a program and return what it printed; leave with what it said if it fails."""
    argv = [str(word) for word in command]
    done = subprocess.run(argv, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(
            f"{' '.join(argv)}\nfailed with exit code {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
        )
    return done.stdout


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder, links not followed and counted as nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
