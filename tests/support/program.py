"""The command line, run as a user runs it: another process, a bare environment, a directory of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase


@dataclass(frozen=True)
class Result:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return what it printed as JSON."""
        return json.loads(self.out)


class Program:
    """``loopin-backup-cli`` and ``loopin-backup-cron`` on one database, with everything below one folder.

    Attributes:
        home: the working directory and HOME
        backups: where the backups go
        env: the whole environment of every run
    """

    def __init__(self, home: Path, database: PgDatabase | None = None, **env: str) -> None:
        self.home = home
        self.backups = home / "backups"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home / "tmp"), **env}
        (home / "tmp").mkdir(exist_ok=True)
        self.tools: tuple[str, ...] = ()
        if database is not None:
            self.env.setdefault("DATABASE_URL", database.url)
            self.tools = ("--tools", str(database.server.bin))

    def argv(self, *args: str, module: str = "cli.main") -> list[str]:
        """Return the arguments of a run."""
        return [sys.executable, "-m", f"loopin_backup_core.{module}", *args]

    def start(self, *args: str, module: str = "cli.main") -> subprocess.Popen[str]:
        """Start it and return at once."""
        return subprocess.Popen(
            self.argv(*args, module=module),
            cwd=self.home,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *args: str, module: str = "cli.main", code: int | None = 0) -> Result:
        """Run it to the end; any exit code but ``code`` fails the test (None accepts all)."""
        process = self.start(*args, module=module)
        out, err = process.communicate(timeout=120)
        result = Result(process.returncode, out, err)
        assert code is None or result.code == code, f"{args}: exit code {result.code}\n{out}\n{err}"
        return result

    def backup(self, kind: str = "manual", *args: str) -> dict[str, Any]:
        """Take a backup with the server's own tools and return what ``--json`` says."""
        document: dict[str, Any] = self("backup", kind, "--json", *self.tools, *args).json()
        return document
