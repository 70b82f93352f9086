"""One database to protect: how to connect, where its backups go, what is done with them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.notice import Notices
from loopin_backup_core.model.schedule import UNSCHEDULED, Schedule
from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from loopin_backup_core.model.destination import Destination
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.wipe_guard import WipeGuardConfig


@value
class Profile:
    """One database to protect. ``conninfo`` never holds a password.

    ``recipients`` are the public keys of age to which its backups are encrypted, none for plain ones;
    ``identity_file`` is where the identity lies that opens them, if not in the keyring or with systemd.
    ``passfile`` is a libpq password file; ``keyring`` says that the password lies in the OS keyring under this
    profile's name. ``lock_timeout`` and ``deadline`` are in seconds; a ``deadline`` of 0 is none. Scheduled runs
    drop what restores replaced more than ``kept_days`` ago; 0 keeps it.
    """

    name: str
    conninfo: str
    directory: Path
    logs: Path
    keyring: bool = False
    passfile: str = ""
    production: bool = False
    compression: Compression = Compression.NONE
    no_owner: bool = False
    exclude_table_data: tuple[str, ...] = ()
    lock_timeout: float = 60.0
    deadline: float = 0.0
    kept_days: float = 0.0
    retention: RetentionPolicy = field(default_factory=RetentionPolicy)
    guard: WipeGuardConfig = field(default_factory=WipeGuardConfig)
    schedule: Schedule = UNSCHEDULED
    recipients: tuple[str, ...] = ()
    identity_file: str = ""
    notices: Notices = field(default_factory=Notices)
    destinations: tuple[Destination, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
