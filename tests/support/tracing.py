"""Running a program under strace, which makes its system calls fail or kills it between two of them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import loopin_backup_core
from tests.support import needs

ROOT = Path(__file__).parents[2]
CORE = Path(loopin_backup_core.__file__).parents[1]
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "PYTHONPATH": f"{CORE}{os.pathsep}{ROOT}",
    "PYTHONDONTWRITEBYTECODE": "1",
    "HOME": "/nonexistent",
}


@dataclass(frozen=True)
class Ended:
    """How a program ended: its exit code, negative for a signal, and what it wrote to stderr."""

    code: int
    err: str


def require_strace() -> str:
    """Return strace's path; skip the test where there is none, or where it may not trace."""
    found = needs.program("strace")
    tried = subprocess.run([found, "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here")
    return found


def run(code: str, *args: object, inject: str = "") -> Ended:
    """Run Python code with our core and the tests' helpers; ``inject`` is strace's, such as ``fsync:error=EIO``."""
    argv = [sys.executable, "-c", code, *map(str, args)]
    if inject:
        call = inject.partition(":")[0]
        argv = [require_strace(), "-qq", "-f", "-o", os.devnull, f"--trace={call}", f"--inject={inject}", *argv]
    ended = subprocess.run(argv, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    return Ended(ended.returncode, ended.stderr)


def killed_at(code: str, *args: object, call: str, number: int) -> bool:
    """Run code and kill it when it makes a system call for the ``number``-th time; tell whether it came so far."""
    ended = run(code, *args, inject=f"{call}:signal=SIGKILL:when={number}")
    assert ended.code in {0, -9}, ended.err
    return ended.code == -9
