"""What the window knows of one profile: read in a thread, shown until the next reading."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core import cleanup, clock, conninfo, protection, status
from loopin_backup_core.catalog import Catalog
from loopin_backup_core.errors import LoopinError
from loopin_backup_core.journal import Journal

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.journal.chain import Entry
    from loopin_backup_core.model import Backup, Decision, Profile
    from loopin_backup_core.protection import State

NOWHERE = "?"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One profile at one moment.

    ``backups`` are the newest first, ``entries`` the journal's, the oldest first, ``decisions`` what a cleanup would do
    now. ``used`` and ``free`` are bytes, ``free`` -1 where nobody knows. ``problem`` is why the directory cannot be
    read; the rest is empty then.
    """

    profile: Profile
    read_at: datetime
    state: State
    backups: tuple[Backup, ...] = ()
    entries: tuple[Entry, ...] = ()
    decisions: tuple[Decision, ...] = ()
    used: int = 0
    free: int = -1
    problem: LoopinError | None = None

    @property
    def latest(self) -> Backup | None:
        """The newest of our own backups."""
        return next((one for one in self.backups if one.manifest is not None), None)

    @property
    def latest_good(self) -> Backup | None:
        """The newest backup that may be restored without a second thought."""
        return next((one for one in self.backups if one.manifest is not None and one.verdict.is_good), None)

    @property
    def where(self) -> str:
        """The server and its version in a few words: “db1.internal · PG 16”."""
        latest = self.latest
        host = named(latest.manifest.source.host) if latest and latest.manifest else host_of(self.profile)
        if latest is None or latest.manifest is None:
            return host
        return f"{host} · PG {latest.manifest.source.server_version_num // 10000}"


def read(profile: Profile, now: datetime) -> Snapshot:
    """Read a profile's directory; what is wrong with it is part of the answer."""
    try:
        backups = tuple(Catalog(profile.directory, clock=lambda: now).backups())
        entries = tuple(Journal(profile.directory).entries())
        decisions = tuple(cleanup.plan(profile.directory, profile.retention, now, destinations=profile.destinations))
        state = status.state_from(profile, list(backups), now, clock.LocalZone())
    except LoopinError as error:
        return failed(profile, now, error)
    used = sum(one.size for one in backups)
    return Snapshot(profile, now, state, backups, entries, decisions, used, _free(profile))


def failed(profile: Profile, now: datetime, error: LoopinError) -> Snapshot:
    """Return what is left to say of a profile whose directory cannot be read."""
    state = protection.unreadable(profile, error.message, error.hint, now, clock.LocalZone())
    return Snapshot(profile, now, state, problem=error)


def host_of(profile: Profile) -> str:
    """Return the host that a profile names, as people say it."""
    try:
        params = conninfo.parse(profile.conninfo)
    except LoopinError:
        return NOWHERE
    host = params.get("host") or params.get("service") or "localhost"
    return named(host)


def named(host: str) -> str:
    """Return a host as people call it: that of a socket's folder is this machine.

    >>> named("/var/run/postgresql"), named("db1.internal")
    ('localhost', 'db1.internal')
    """
    return "localhost" if host.startswith("/") else host


def _free(profile: Profile) -> int:
    path = profile.directory
    while not path.exists() and path != path.parent:
        path = path.parent
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return -1
