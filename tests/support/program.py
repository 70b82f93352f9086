"""The command line, run as a user runs it: a bare environment, and a directory of its own.

Where the process itself matters (it is killed, watched, measured, or its child prints) a test runs it apart. Else its
entry is called in this process, with the same arguments, environment, directory and no standard input: what a process
needs to start and to import costs more than most of the jobs. A keyring is found once in a process's life, so whoever
has a session bus runs apart too.
entry is called in this process, with the same arguments, environment, directory and standard input: what a process
needs to start and to import costs more than most of the jobs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Any, Self
from unittest import mock

from loopin_backup_core.cli.console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.support.postgres import PgDatabase


@dataclass(frozen=True)
class Result:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str

    def checked(self, args: Sequence[str], code: int | None) -> Self:
        """Return it if it ended with this code."""
        assert code is None or self.code == code, f"{args}: exit code {self.code}\n{self.out}\n{self.err}"
        return self

    def json(self) -> Any:
        """Return what it printed as JSON."""
        return json.loads(self.out)


class Program:
    """``loopin-backup-cli`` and ``loopin-backup-cron`` on one database, with everything below one folder.

    Attributes:
        home: the working directory and HOME
        backups: where the backups go
        env: the whole environment of every run
        typed: what a run in this process finds on standard input
    """

    def __init__(self, home: Path, database: PgDatabase | None = None, **env: str) -> None:
        self.home = home
        self.backups = home / "backups"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home / "tmp"), **env}
        (home / "tmp").mkdir(exist_ok=True)
        self.typed = ""
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
        if "DBUS_SESSION_BUS_ADDRESS" in self.env:
            return self.apart(*args, module=module, code=code)
        return self._here(args, module).checked(args, code)

    def apart(self, *args: str, module: str = "cli.main", code: int | None = 0) -> Result:
        """Run it to the end as a process of its own."""
        process = self.start(*args, module=module)
        out, err = process.communicate(timeout=120)
        return Result(process.returncode, out, err).checked(args, code)

    def _here(self, args: Sequence[str], module: str) -> Result:
        face = import_module(f"loopin_backup_core.{module}")
        out, err = StringIO(), StringIO()
        with ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, self.env, clear=True))
            stack.enter_context(mock.patch.object(tempfile, "tempdir", None))
            stack.enter_context(mock.patch.object(sys, "stdin", StringIO(self.typed)))
            stack.enter_context(chdir(self.home))
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            try:
                code: int = face.run(args, Console(out, err), os.environ, self.home)
            except SystemExit as end:
                code = int(end.code or 0)
        return Result(code, out.getvalue(), err.getvalue())

    def backup(self, kind: str = "manual", *args: str) -> dict[str, Any]:
        """Take a backup with the server's own tools and return what ``--json`` says."""
        document: dict[str, Any] = self("backup", kind, "--json", *self.tools, *args).json()
        return document
