"""Changing when a profile's backups are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.errors import UsageError
from loopin_backup_core.locations import config_file
from loopin_backup_core.profiles import store, timing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model import Profile
    from loopin_backup_core.schedules import Schedule


def set_schedule(profile: Profile, schedule: Schedule, environ: Mapping[str, str]) -> None:
    """Write a profile's schedule; all else in the file stays. Raises UsageError, StorageError, NotAllowedError."""
    from loopin_backup_core import permission
    from loopin_backup_core.policy import Action

    path = config_file(environ)
    tables, _ = store.read(path)
    if profile.name not in tables:
        raise UsageError(
            "A schedule belongs to a profile, and DATABASE_URL is none.",
            hint="Add one: “loopin-backup-cli profile add NAME CONNINFO”, and name it with --profile.",
        )
    permission.require(profile.directory, Action.RETENTION)
    table = timing.values_from(schedule)

    def scheduled(before: dict[str, Any]) -> dict[str, Any]:
        values = {key: value for key, value in before.items() if key != "schedule"}
        return {**values, "schedule": table} if table else values

    store.change(path, profile.name, scheduled)
