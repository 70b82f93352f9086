"""The demo's world: a folder and a server of its own, in which the window may do anything."""

from __future__ import annotations

import dataclasses
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.config import profiles
from loopin_backup_core.destinations import copies
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.destination import Destination
from loopin_backup_core.model.kinds import Compression, Kind
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.schedule import Schedule
from loopin_backup_core.operations import backup, sample
from loopin_backup_core.postgres import connection, throwaway
from loopin_backup_core.postgres.throwaway import leftovers
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.system import clock
from loopin_backup_gui.demo.growth import Growth
from loopin_backup_gui.demo.past import Story
from loopin_backup_gui.demo.writing import Writer
from loopin_backup_gui.jobs import JobSpec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.postgres.throwaway import ThrowawayServer

MARK = "LOOPIN_BACKUP_DEMO"
"""The variable that tells the window that it shows a demo: nothing may be installed on this machine."""

MAIN, PRODUCTION, OVERDUE, FAILING, FRESH = "loopin", "loopin_prod", "loopin_eu", "analytics", "archive_2027"
SCALE = 1.5
OLDEST = 140000
DISK = "usb-disk"
COPIED = 14
"""How many of the main database's backups have a copy on the second disk; the others are left to “Copy now”."""
NOWHERE = "host=127.0.0.1 port=9 user=backup dbname=analytics connect_timeout=3"
REFUSED = "Cannot connect to backup@127.0.0.1:9/analytics: connection refused. Is the server running there?"
STORIES = {
    MAIN: Story(365, missed=frozenset({71, 72, 204}), failing=frozenset({131}), why="No space left on the device."),
    PRODUCTION: Story(180, missed=frozenset({40}), dailies=20),
    OVERDUE: Story(90, ends=3, dailies=10),
    FAILING: Story(60, failing=frozenset({0, 1, 2}), why=REFUSED, dailies=10),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Demo", text)


DUE = 4
"""How many daily backups of the main database the next cleanup deletes."""


def _retention(name: str) -> RetentionPolicy:
    """Return what the story of a database tells: as many as were kept, but for what the next cleanup is to show."""
    dailies = STORIES[name].dailies if name in STORIES else Story(0).dailies
    return RetentionPolicy({Kind.DAILY: dailies - (DUE if name == MAIN else 0), Kind.WEEKLY: 8, Kind.MONTHLY: 12})


class World:
    """A context manager; when it is left, its server has stopped and its files are gone.

    Attributes:
        home: the folder that holds everything.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.home: Path = leftovers.place(shared=False)

    def __enter__(self) -> Self:
        place = leftovers.place(shared=False)
        leftovers.sweep(place)
        with ExitStack() as stack:
            self.home = stack.enter_context(leftovers.home_of_run(place, shared=False))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def environ(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return an environment that points to nothing of the user's: no server, no profiles, no data, no keyring."""
        dropped = ("DATABASE_URL", "BACKUP_DIR", "DBUS_SESSION_BUS_ADDRESS", "CREDENTIALS_DIRECTORY")
        kept = {name: value for name, value in given.items() if not name.startswith("PG") and name not in dropped}
        places = {"LOOPIN_BACKUP_CONFIG": str(self.home / profiles.config_file({"HOME": str(self.home)}).name)}
        return {**kept, **places, "XDG_DATA_HOME": str(self.home / "data"), MARK: "1"}

    def work(self) -> JobSpec:
        """Return the work that prepares everything: the server, the databases, their past, and the profiles."""
        return JobSpec("", _tr("Demo"), self._prepare, _tr("a server with a year of backups"), changes=False)

    def _prepare(self, around: JobContext) -> None:
        around.reporter.progress(Progress(Phase.SERVER))
        found = throwaway.find_servers()
        wheel = [one for one in found if one.origin.startswith("wheel")]
        installation = throwaway.choose(wheel or found, OLDEST)
        server = self._stack.enter_context(throwaway.ThrowawayServer(installation, token=around.token))
        made = {name: self._profile(server, name) for name in (MAIN, PRODUCTION, OVERDUE, FAILING, FRESH)}
        self._fill(made[MAIN], around)
        pattern = self._pattern(server, made[MAIN], around)
        for name, story in STORIES.items():
            around.reporter.progress(Progress(Phase.DATA, name))
            pattern.write(made[name], connection.database_of(made[name]), story)
        self._make_present(server, made, around)
        for profile in made.values():
            password = server.password if profile.passfile else None
            profiles.add(profile, around.environ, password=password)
        self._copy_last(made[MAIN], around)

    def _profile(self, server: ThrowawayServer, name: str) -> Profile:
        params = server.params(name)
        password = params.pop("password", "")
        text = NOWHERE if name == FAILING else conninfo.text_of(params)
        passfile = self.home / f"{name}.pass"
        if password and name != FAILING:
            passfile.touch(0o600)
            passfile.write_text(conninfo.passfile_line(password) + "\n", encoding="utf-8")
        return Profile(
            name=name,
            conninfo=text,
            directory=self.home / "stores" / name,
            logs=self.home / "logs" / name,
            passfile=str(passfile) if passfile.exists() else "",
            production=name == PRODUCTION,
            compression=Compression.ZSTD,
            retention=_retention(name),
            schedule=Schedule(),
        )

    def _fill(self, profile: Profile, around: JobContext) -> None:
        """Make the databases, each with the sample."""
        from psycopg import sql

        target = connection.target_of(profile, around.environ)
        with connection.connect(target.of("postgres"), around.token) as maintenance:
            for name in (MAIN, PRODUCTION, OVERDUE, FRESH):
                maintenance.run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        for name in (MAIN, PRODUCTION, OVERDUE, FRESH):
            around.reporter.progress(Progress(Phase.CREATE, name))
            with connection.connect(target.of(name), around.token) as live:
                sample.load(live, SCALE)
            # Another session, so that the server's counters have been told of the rows before they are counted again.
            with connection.connect(target.of(name), around.token) as live:
                live.run("ANALYZE")

    def _pattern(self, server: ThrowawayServer, profile: Profile, around: JobContext) -> Writer:
        """Take a real backup, which the past is made of."""
        plain = dataclasses.replace(profile, directory=self.home / "pattern", compression=Compression.NONE)
        facts = self._take(server, plain, around)
        dump = (plain.directory / facts.file_name).read_bytes()
        return Writer(facts, Growth(dump, facts.index), around.now(), clock.LocalZone(), around.token)

    def _make_present(self, server: ThrowawayServer, made: Mapping[str, Profile], around: JobContext) -> None:
        """Take today's backups from the running server; before that of production, somebody has an accident."""
        self._take(server, made[MAIN], around, _tr("Taken when the demo began"))
        target = connection.target_of(made[PRODUCTION], around.environ)
        with connection.connect(target, around.token) as live:
            live.run("TRUNCATE public.read_logs")
            live.run("ANALYZE")
        self._take(server, made[PRODUCTION], around)

    def _copy_last(self, profile: Profile, around: JobContext) -> None:
        """Give the last backups a second home."""
        disk = self.home / DISK
        disk.mkdir(mode=0o700)
        destination = profiles.put_destination(profile, Destination(DISK, str(disk)), around.environ)
        last = Catalog(profile.directory).backups()[:COPIED]
        copies.copy(copies.Place(profile, destination, around), last)

    def _take(self, server: ThrowawayServer, profile: Profile, around: JobContext, note: str = "") -> Manifest:
        tools = (server.installation.path_bin,)
        wanted = backup.BackupOptions(Kind.MANUAL, profile.compression, note=note, tool_folders=tools)
        return backup.take(profile, wanted, around)
