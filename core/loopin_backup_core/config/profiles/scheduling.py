"""Changing when a profile's backups are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.profiles import store, timing
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.system.paths import config_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.schedule import Schedule


def set_schedule(profile: Profile, schedule: Schedule, environ: Mapping[str, str]) -> None:
    """Write a profile's schedule; all else in the file stays. Raises UsageError, StorageError, NotAllowedError."""
    from loopin_backup_core.config import permission
    from loopin_backup_core.rules.policy import Action

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
