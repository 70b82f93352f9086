"""A profile with a schedule, and the runs that nobody watches, at any time of ours."""

from __future__ import annotations

import io
import os
from contextlib import chdir
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from loopin_backup_core import cron
from loopin_backup_core.cli.console import Console
from loopin_backup_core.cli.main import Context
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.model.value import value
from loopin_backup_core.repository.catalog import Catalog
from tests.support.program import Program, Result

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from tests.support.postgres import PgDatabase

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@value
class Someday(Context):
    """A run at another time."""

    when: datetime = field(default=datetime.max.replace(tzinfo=UTC))

    def now(self) -> datetime:
        return self.when


class Machine(Program):
    """A machine with one profile, ``prod``, and its schedule as TOML text; its password lies in a passfile."""

    def __init__(self, home: Path, database: PgDatabase, schedule: str, *, more: str = "", port: int = 0) -> None:
        super().__init__(home, LOOPIN_BACKUP_CONFIG=str(home / "profiles.toml"), LOOPIN_PG_BIN=str(database.server.bin))
        params = database.server.params(database.name, tcp=True)
        self.add("pass", f"*:*:*:*:{params['password']}\n")
        address = f"host={params['host']} port={port or params['port']} user={params['user']} dbname={database.name}"
        lines = [f'conninfo = "{address}"', f'passfile = "{home / "pass"}"', f'directory = "{self.backups}"']
        lines += [f'logs = "{home / "logs"}"', more, "[profile.prod.schedule]", schedule]
        self.add("profiles.toml", "\n".join(["[profile.prod]", *lines, ""]))

    def add(self, name: str, text: str) -> None:
        """Write a private file."""
        (self.home / name).write_text(text, encoding="utf-8")
        (self.home / name).chmod(0o600)

    def cron(self, *args: str, when: datetime | None = None) -> Result:
        """Do what cron does, at that time, in this process."""
        out = io.StringIO()
        context = Someday(Console(out, out), self.env, self.home, CancelToken(), when or datetime.now(UTC))
        parsed = cron.parser().parse_args(args)
        with chdir(self.home):
            return Result(cron.dispatch(parsed, context), "", out.getvalue())

    def made(self) -> list[Backup]:
        """Return the backups, newest first."""
        return Catalog(self.backups).backups()

    @property
    def log(self) -> str:
        """What the runs have written down."""
        path = self.home / "logs" / "scheduled_backup.log"
        return path.read_text(encoding="utf-8") if os.path.lexists(path) else ""
