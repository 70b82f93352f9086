"""A cron of our own: the real programs, in name spaces in which their crontabs and processes are nobody else's."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support import needs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SPOOL = "/var/spool/cron/crontabs"
_INSIDE = f'mount --bind "$1/spool" {SPOOL} && mount --bind "$1/run" /run && shift && exec "$@"'


class PrivateCron:
    """Runs programs where ``crontab`` and ``cron`` see only the crontabs below a folder. Needs root."""

    def __init__(self, folder: Path) -> None:
        for name in ("unshare", "mount"):
            needs.program(name, "util-linux")
        self.crontab_program = needs.program("crontab", "cron")
        self.program = needs.program("cron", path="/usr/sbin")
        self._folder = folder
        for name in ("spool", "run"):
            (folder / name).mkdir()
        (folder / "spool").chmod(0o1730)
        if os.geteuid() != 0 or self.run("true", check=False).returncode != 0:
            pytest.skip("only root may make name spaces here")

    def argv(self, *words: str) -> list[str]:
        """Return the arguments that run a program there."""
        spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        return [*spaces, "sh", "-c", _INSIDE, "sh", str(self._folder), *words]

    def run(
        self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program there."""
        done = subprocess.run(self.argv(*words), input=stdin, env=env, capture_output=True, check=False)
        assert done.returncode == 0 or not check, (words, done.stdout, done.stderr)
        return done

    def crontab(self) -> bytes:
        """Return the crontab; nothing if there is none."""
        return self.run(self.crontab_program, "-l", check=False).stdout

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let cron run, with an environment as bare as at boot."""
        cron = subprocess.Popen(self.argv(self.program, "-f"), env={"PATH": "/usr/bin:/bin"})
        try:
            yield
        finally:
            cron.kill()
            cron.wait()
