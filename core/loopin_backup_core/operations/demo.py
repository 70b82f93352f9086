"""The whole job on a server of its own: back up, verify, wipe, restore, prove. Nothing of the user's is touched."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import VerificationError
from loopin_backup_core.model.kinds import Kind, Level
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations import backup, sample, verify
from loopin_backup_core.operations.restore import new_database
from loopin_backup_core.postgres import connection, throwaway
from loopin_backup_core.repository.catalog import Catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.postgres.throwaway import ThrowawayServer

    Tell = Callable[[str], None]

DATABASE = "loopin"
RESTORED = "loopin_restored"
WIPED = "read_logs"
OLDEST = 140000


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: its rows, and a hash of them all in whatever order."""

    rows: int
    digest: str


def run(around: JobContext, tell: Tell, *, keep: Path | None = None) -> None:
    """Tell the story of one backup, a sentence at a time, while it happens.

    The backup is kept in the directory ``keep``; without one, nothing is left. Raises VerificationError if a row did
    not come back, NotPossibleError if this machine has no server to start.
    """
    began = time.monotonic()
    quiet = replace(around, environ=_without_connection(around))
    with ExitStack() as stack:
        around.reporter.progress(Progress(Phase.SERVER))
        server = stack.enter_context(throwaway.ThrowawayServer(_installation(), token=around.token))
        tell(f"Started PostgreSQL {server.installation.version_text} in {server.home}, a folder of its own.")
        _Story(server, _profile(server, keep or server.home / "demo"), quiet, tell).tell()
    where = f"The backup is kept in {keep / 'backups'}." if keep else "The server is stopped, its files are gone."
    tell(f"{where} All this took {time.monotonic() - began:.0f} seconds.")


def _without_connection(around: JobContext) -> dict[str, str]:
    """Return the environment without what points to a database of the user's."""
    return {k: v for k, v in around.environ.items() if not k.startswith("PG") and k != "DATABASE_URL"}


def _installation() -> throwaway.Installation:
    found = throwaway.find_servers()
    wheel = [one for one in found if one.origin.startswith("wheel")]
    return throwaway.choose(wheel or found, OLDEST)


def _profile(server: ThrowawayServer, home: Path) -> Profile:
    params = server.params(DATABASE)
    password = params.pop("password", "")
    passfile = ""
    if password:
        passfile = str(server.home / "passfile")
        Path(passfile).touch(0o600)
        Path(passfile).write_text(conninfo.passfile_line(password), encoding="utf-8")
    text = conninfo.text_of(params)
    return Profile(name="demo", conninfo=text, directory=home / "backups", logs=home / "logs", passfile=passfile)


class _Story:
    """The chapters, in order."""

    def __init__(self, server: ThrowawayServer, profile: Profile, around: JobContext, say: Tell) -> None:
        self._profile = profile
        self._around = around
        self._say = say
        self._target = connection.target_of(profile, around.environ)
        self._tools = (server.installation.path_bin,)

    def tell(self) -> None:
        with connection.connect(self._target.of("postgres"), self._around.token) as maintenance:
            maintenance.run("CREATE DATABASE loopin TEMPLATE template0")
        with connection.connect(self._target, self._around.token) as live:
            before = self._fill(live)
            stem = self._back_up()
            self._drill(stem)
            self._wipe(live, before)
        self._restore(stem)
        with connection.connect(self._target.of(RESTORED), self._around.token) as restored:
            self._prove(restored, before)

    def _fill(self, live: Server) -> dict[str, Content]:
        sample.load(live)
        before = _contents(live)
        rows = sum(content.rows for content in before.values())
        tables = f"{len(before)} tables, one of them in 4 partitions"
        self._say(f"Filled the database “{DATABASE}” with LoopIn's sample: {rows:,} rows in {tables}.")
        return before

    def _back_up(self) -> str:
        wanted = backup.BackupOptions(Kind.DAILY, tool_folders=self._tools, is_passing=True)
        made = backup.take(self._profile, wanted, self._around)
        size = f"{made.file_size / 1e6:.1f} MB, {made.index.rows:,} rows, SHA-256 {made.sha256[:12]}…"
        self._say(f"Took the daily backup {made.file_name}: {size}")
        return made.stem

    def _drill(self, stem: str) -> None:
        one = Catalog(self._profile.directory).find(stem)
        outcome = verify.verify(one, Level.DRILL, self._around, tool_folders=self._tools)
        if not outcome.ok:
            raise VerificationError(outcome.detail, hint=outcome.hint)
        self._say(f"Verified it by a drill on a second server: {outcome.detail}.")

    def _wipe(self, live: Server, before: dict[str, Content]) -> None:
        live.run("TRUNCATE public.read_logs")
        left = live.value("SELECT count(*) FROM public.read_logs")
        self._say(f"Then somebody wiped the table “{WIPED}”: of {before[WIPED].rows:,} rows {left} are left.")

    def _restore(self, stem: str) -> None:
        one = Catalog(self._profile.directory).find(stem)
        request = new_database.Request(one, RESTORED, tool_folders=self._tools)
        proof = new_database.to_new_database(self._profile, request, self._around)
        self._say(f"Restored the backup to the new database “{RESTORED}” in {proof.seconds:.1f} seconds.")

    def _prove(self, restored: Server, before: dict[str, Content]) -> None:
        after = _contents(restored)
        for table, content in before.items():
            same = "equal" if after.get(table) == content else "DIFFERENT"
            self._say(f"  {table:<26}{content.rows:>6,} rows before, {after[table].rows:>6,} now: {same}")
        if after != before:
            raise VerificationError("The restored database is not what was backed up.")
        self._say("Every row is back, and every table's content is the same as before the accident.")


def _contents(server: Server) -> dict[str, Content]:
    from psycopg import sql

    query = sql.SQL("SELECT count(*), coalesce(md5(string_agg(h, '' ORDER BY h)), '') FROM {} AS t, md5(t::text) AS h")
    contents = {}
    for table in sample.TABLES:
        ((rows, digest),) = server.rows(query.format(sql.Identifier("public", table)))
        contents[table] = Content(rows, digest)
    return contents
