"""The command line as a user who is not root: when the tests run as root, in another process that becomes one.

What it may need is imported before, since such a user may not be allowed to read our own environment.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.program import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

IS_ROOT = os.name == "posix" and os.geteuid() == 0
NUMBER = 65534 if IS_ROOT else os.getuid()

_BECOME = """
import difflib, importlib, json, os, pkgutil, sys
import dotenv, encodings.idna, getpass, psycopg, tempfile, tomlkit, tomllib, zstandard
import loopin_backup_core
for one in pkgutil.walk_packages(loopin_backup_core.__path__, "loopin_backup_core."):
    importlib.import_module(one.name)
from loopin_backup_core.cli.main import main
number, groups, argv = json.loads(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups(groups)
    os.setgid(number)
    os.setuid(number)
sys.argv[1:] = argv
raise SystemExit(main())
"""


@contextmanager
def home() -> Iterator[Path]:
    """Give a folder that belongs to that user and that he can reach."""
    folder = Path(tempfile.mkdtemp(prefix="loopin-test-")).resolve()
    try:
        give(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


def give(path: Path, number: int = NUMBER) -> None:
    """Make a path, and what lies below it, that user's own."""
    if IS_ROOT:
        for one in (path, *path.rglob("*")):
            os.chown(one, number, number)


def run(folder: Path, *args: str, code: int, groups: tuple[int, ...] = (), **env: str) -> Result:
    """Run ``loopin-backup-cli`` as that user, in ``groups`` besides his own, and check its exit code."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **env}
    argv = [sys.executable, "-c", _BECOME, json.dumps([NUMBER, groups, args])]
    done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
    return Result(done.returncode, done.stdout, done.stderr)
