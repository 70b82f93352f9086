"""What the window knows of one profile: read in a thread, shown until the next reading."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.operations import cleanup, delete, status
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.catalog.facts import restores
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import health
from loopin_backup_core.system import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.retention import Decision
    from loopin_backup_core.repository.catalog import Remembered
    from loopin_backup_core.repository.journal.chain import Entry
    from loopin_backup_core.rules.health import State
    from loopin_backup_gui.charts.drawn import Drawn

NOWHERE = "?"
FIRST = 200
"""How many backups are shown while the rest of thousands is read."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One profile at one moment.

    ``backups`` are the newest first, ``entries`` the journal's, the oldest first, ``decisions`` what a cleanup would do
    now. ``used`` and ``free`` are bytes, ``free`` -1 where nobody knows. ``problem`` is why the directory cannot be
    read; the rest is empty then. ``suspicions`` keep the backups of a database from being deleted, ``told`` are the
    entries about each backup, ``drawn`` is what the charts show. One that is not whole knows the newest backups only,
    and of the rest nothing. ``is_installed`` says whether a scheduler of this machine makes the backups, None where
    nobody knows or nothing is due.
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
    is_whole: bool = True
    suspicions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    told: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    drawn: Drawn | None = None
    is_installed: bool | None = None

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


def glance(profile: Profile, now: datetime, remembered: Remembered) -> Snapshot | None:
    """Read the newest backups of a directory that holds very many; None where reading all is as quick."""
    try:
        newest = tuple(Catalog(profile.directory, clock=lambda: now, remembered=remembered).newest(FIRST))
    except LoopinError:
        return None
    if len(newest) < FIRST:
        return None
    state = health.unreadable(profile, "", "", now, clock.LocalZone())
    return Snapshot(profile, now, state, newest, is_whole=False)


def read(
    profile: Profile, now: datetime, remembered: Remembered | None = None, before: Snapshot | None = None
) -> Snapshot:
    """Read a profile's directory; what is wrong with it is part of the answer.

    What is as it was ``before`` are the same objects, so that nobody has to compare thousands.
    """
    from loopin_backup_gui.charts.drawn import draw

    try:
        found = Catalog(profile.directory, clock=lambda: now, remembered=remembered).backups()
        backups = tuple(_the_same(found, before.backups if before is not None else ()))
        entries = tuple(Journal(profile.directory).entries())
        decisions = tuple(_decisions(profile, now, backups))
        state = status.state_from(profile, list(backups), now, clock.LocalZone())
    except LoopinError as error:
        return failed(profile, now, error)
    used = sum(one.size for one in backups)
    return Snapshot(
        profile,
        now,
        state,
        backups,
        entries,
        decisions,
        used,
        _free(profile),
        suspicions=delete.frozen(backups, restores(entries)),
        told=_by_backup(entries),
        drawn=draw(backups, entries, now),
    )


def is_installed(profile: Profile, environ: Mapping[str, str]) -> bool | None:
    """Tell whether a scheduler of this machine has the profile's runs; None where no times are set. Blocks."""
    from loopin_backup_core.scheduling.install import Cron, Systemd

    if not profile.schedule.is_set or sys.platform == "win32":
        return None
    try:
        return any(place.installed(profile.name) for place in (Cron(environ), Systemd(environ)))
    except LoopinError:
        return None


def is_same(one: Backup, other: Backup) -> bool:
    """Tell whether two readings of a backup say the same; a manifest that was read once is the same object."""
    return one is other or (one.manifest is other.manifest and _facts(one) == _facts(other))


def _facts(one: Backup) -> tuple[object, ...]:
    facts = (one.stem, one.verdict, one.size, one.rows, one.pinned, one.note, one.accepted, one.indexed, one.sequence)
    return (*facts, one.verifications, one.copies, one.reasons, one.created_at, one.data_path, one.extra_paths)


def _the_same(found: Iterable[Backup], before: Iterable[Backup]) -> Iterable[Backup]:
    known = {one.stem: one for one in before}
    for one in found:
        old = known.get(one.stem)
        yield old if old is not None and is_same(old, one) else one


def _by_backup(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    told: dict[str, list[Entry]] = {}
    for one in entries:
        if one.backup:
            told.setdefault(one.backup, []).append(one)
    return {stem: tuple(of_one) for stem, of_one in told.items()}


def _decisions(profile: Profile, now: datetime, backups: tuple[Backup, ...]) -> list[Decision]:
    where, rules = profile.directory, profile.retention
    return cleanup.plan(where, rules, now, destinations=profile.destinations, backups=backups)


def failed(profile: Profile, now: datetime, error: LoopinError) -> Snapshot:
    """Return what is left to say of a profile whose directory cannot be read."""
    state = health.unreadable(profile, error.message, error.hint, now, clock.LocalZone())
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
