"""One profile as a table of the TOML file: read once, checked, and every complaint says where and what was expected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.profiles import notices, timing
from loopin_backup_core.config.profiles.keeping import retention_from, values_of
from loopin_backup_core.config.profiles.values import (
    Table,
    compression,
    days,
    flag,
    folder,
    inner,
    patterns,
    recipients,
    rows,
    seconds,
    share,
    text,
)
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.schedule import UNSCHEDULED
from loopin_backup_core.model.wipe_guard import WipeGuardConfig
from loopin_backup_core.system.paths import data_directory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.schedule import Schedule

KEYS = {
    "conninfo": "a connection string",
    "directory": "an absolute path",
    "logs": "an absolute path",
    "keyring": "true or false",
    "passfile": "an absolute path",
    "production": "true or false",
    "compression": f"one of {', '.join(Compression)}",
    "no_owner": "true or false",
    "exclude_table_data": "a list of patterns of tables as pg_dump reads them, such as audit.*",
    "lock_timeout": "a number of seconds",
    "deadline": "a number of seconds, 0 for none",
    "kept_days": "a number of days, 0 for ever",
    "recipients": "a list with a public key of age in each text: age1…, ssh-ed25519 … or ssh-rsa …",
    "identity_file": "an absolute path",
    "retention": "a table",
    "guard": "a table",
    "schedule": "a table",
    "notices": "a table",
    "destinations": "a table of tables",
}
"""The keys of a profile and what each of them expects."""

_SHARE, _ROWS = "a share from 0.0 to 1.0", "a number of rows"
GUARD_KEYS = {
    "table": _SHARE,
    "passing": _SHARE,
    "overall": _SHARE,
    "few": _ROWS,
    "some": _ROWS,
    "tables": "a table",
}
"""The keys of a profile's thresholds for the wipe guard."""


def profile_from(path: Path, name: str, values: Mapping[str, Any], source: str, environ: Mapping[str, str]) -> Profile:
    """Return the profile that a table describes; directories that it does not name are made up. Raises UsageError."""
    table = Table(path, name, values, source)
    table.refuse_others(KEYS)
    home = data_directory(environ, name)
    passfile = table.take("passfile", folder, KEYS["passfile"])
    return Profile(
        name=name,
        conninfo=_conninfo(table, passfile),
        directory=table.take("directory", folder, KEYS["directory"], home / "backups"),
        logs=table.take("logs", folder, KEYS["logs"], home / "logs"),
        keyring=table.take("keyring", flag, KEYS["keyring"], default=False),
        passfile=str(passfile or ""),
        production=table.take("production", flag, KEYS["production"], default=False),
        compression=table.take("compression", compression, KEYS["compression"], Compression.NONE),
        no_owner=table.take("no_owner", flag, KEYS["no_owner"], default=False),
        exclude_table_data=table.take("exclude_table_data", patterns, KEYS["exclude_table_data"], ()),
        lock_timeout=table.take("lock_timeout", seconds, KEYS["lock_timeout"], 60.0),
        deadline=table.take("deadline", seconds, KEYS["deadline"], 0.0),
        kept_days=table.take("kept_days", days, KEYS["kept_days"], 0.0),
        retention=retention_from(path, name, table, source) or RetentionPolicy(),
        guard=_guard(path, name, table, source),
        schedule=_schedule(path, name, table, source),
        recipients=table.take("recipients", recipients, KEYS["recipients"], ()),
        identity_file=str(table.take("identity_file", folder, KEYS["identity_file"]) or ""),
        notices=notices.settings_from(path, name, table.take("notices", inner, KEYS["notices"], {}), source),
        destinations=_destinations(path, name, table, source),
    )


def _conninfo(table: Table, passfile: Path | None) -> str:
    given = table.take("conninfo", text, KEYS["conninfo"])
    if given is None:
        raise table.complaint("conninfo", "expected a connection string, found nothing")
    try:
        kept, password, secrets = conninfo.split_secrets(given)
        conninfo.refuse_other_secrets(secrets)
    except UsageError as error:
        refused = table.complaint("conninfo", error.message.rstrip("."))
        refused.hint = error.hint
        raise refused from error
    if password is not None:
        refused = table.complaint("conninfo", "a password must not stand in this file")
        refused.hint = "Remove it, and store it: “loopin-backup-cli profile add NAME CONNINFO --keyring --replace”."
        raise refused
    return conninfo.with_passfile(kept, str(passfile)) if passfile else kept


def _destinations(path: Path, name: str, table: Table, source: str) -> tuple[Destination, ...]:
    values = table.take("destinations", inner, KEYS["destinations"])
    if not values:
        return ()
    from loopin_backup_core.config.profiles.destinations import destinations_from

    return destinations_from(path, name, values, source)


def _guard(path: Path, name: str, table: Table, source: str) -> WipeGuardConfig:
    values = table.take("guard", inner, KEYS["guard"], {})
    given = Table(path, f"{name}.guard", values, source)
    given.refuse_others(GUARD_KEYS)
    usual = WipeGuardConfig()
    overrides = given.take("tables", inner, GUARD_KEYS["tables"], {})
    by_table = Table(path, f"{name}.guard.tables", overrides, source)
    for key in overrides:
        if "." not in key:
            raise by_table.complaint(key, "expected a table's name with its schema, such as public.users")
    return WipeGuardConfig(
        table=given.take("table", share, GUARD_KEYS["table"], usual.table),
        passing=given.take("passing", share, GUARD_KEYS["passing"], usual.passing),
        overall=given.take("overall", share, GUARD_KEYS["overall"], usual.overall),
        few=given.take("few", rows, GUARD_KEYS["few"], usual.few),
        some=given.take("some", rows, GUARD_KEYS["some"], usual.some),
        tables={key: by_table.take(key, share, _SHARE) for key in overrides},
    )


def _schedule(path: Path, name: str, table: Table, source: str) -> Schedule:
    values = table.take("schedule", inner, KEYS["schedule"])
    return UNSCHEDULED if values is None else timing.schedule_from(Table(path, f"{name}.schedule", values, source))


def values_from(profile: Profile) -> dict[str, Any]:
    """Return the table that describes a profile; what is as usual is left out."""
    params = {key: value for key, value in conninfo.parse(profile.conninfo).items() if key != "passfile"}
    values: dict[str, Any] = {"conninfo": conninfo.text_of(conninfo.without_password(params)[0])}
    values |= {"directory": str(profile.directory), "logs": str(profile.logs)}
    usual = Profile("", "", Path(), Path())
    for key in (
        "keyring",
        "passfile",
        "production",
        "no_owner",
        "lock_timeout",
        "deadline",
        "kept_days",
        "identity_file",
    ):
        if getattr(profile, key) != getattr(usual, key):
            values[key] = getattr(profile, key)
    if profile.compression is not usual.compression:
        values["compression"] = profile.compression.value
    for key in ("exclude_table_data", "recipients"):
        if listed := getattr(profile, key):
            values[key] = list(listed)
    if profile.retention != usual.retention:
        values["retention"] = values_of(profile.retention)
    if guard := guard_values(profile.guard):
        values["guard"] = guard
    if schedule := timing.values_from(profile.schedule):
        values["schedule"] = schedule
    if told := notices.values_from(profile.notices):
        values["notices"] = told
    if profile.destinations:
        from loopin_backup_core.config.profiles.destinations import values_from_destinations

        values["destinations"] = values_from_destinations(profile.destinations)
    return values


def guard_values(guard: WipeGuardConfig) -> dict[str, Any]:
    """Return the table that describes thresholds; what is as usual is left out."""
    usual = WipeGuardConfig()
    keys = ("table", "passing", "overall", "few", "some")
    values: dict[str, Any] = {key: getattr(guard, key) for key in keys if getattr(guard, key) != getattr(usual, key)}
    return values | ({"tables": dict(guard.tables)} if guard.tables else {})
