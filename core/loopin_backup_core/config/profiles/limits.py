"""Changing how many backups of a profile are kept, and how much may be lost before one is suspect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.profiles import store, table
from loopin_backup_core.config.profiles.keeping import RETENTION_KEYS, values_of
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.system.paths import config_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loopin_backup_core.model.profile import Profile

SHARES = ("table", "passing", "overall")
COUNTS = ("few", "some")

ALL = "all"
"""What stands for no limit; of manual backups alone, for the other kinds have a usual number."""


def set_limits(profile: Profile, environ: Mapping[str, str]) -> None:
    """Write the retention and the guard of a profile; all else in the file stays.

    Raises UsageError, StorageError, NotAllowedError.
    """
    from loopin_backup_core.config import permission
    from loopin_backup_core.rules.policy import Action

    path = config_file(environ)
    tables, _ = store.read(path)
    if profile.name not in tables:
        raise UsageError(
            "Limits belong to a profile, and DATABASE_URL is none.",
            hint="Add one: “loopin-backup-cli profile add NAME CONNINFO”.",
        )
    permission.require(profile.directory, Action.RETENTION)

    def limited(before: dict[str, Any]) -> dict[str, Any]:
        values = {key: value for key, value in before.items() if key not in {"retention", "guard"}}
        if profile.retention != RetentionPolicy():
            values["retention"] = values_of(profile.retention)
        if guard := table.guard_values(profile.guard):
            values["guard"] = guard
        return values

    store.change(path, profile.name, limited)


def changed(profile: Profile, keep: Iterable[str], guard: Iterable[str]) -> Profile:
    """Return a profile with other limits, each written as ``key=value``. Raises UsageError."""
    numbers = dict(profile.retention.keep)
    for text in keep:
        key, value = _parts(text)
        if (key, value) == (Kind.MANUAL.value, ALL):
            numbers.pop(Kind.MANUAL, None)
            continue
        if key not in RETENTION_KEYS or not (value.isdecimal() and int(value) > 0):
            raise UsageError(f"--keep: expected one of {', '.join(RETENTION_KEYS)}, “=”, and a number, found {text!r}.")
        numbers[Kind(key)] = int(value)
    shares: dict[str, Any] = {}
    for text in guard:
        key, value = _parts(text)
        number = _number(value)
        if key in SHARES and number is not None and 0 <= number <= 1:
            shares[key] = number
        elif key in COUNTS and value.isdecimal():
            shares[key] = int(value)
        else:
            expected = f"{', '.join(SHARES)} (0.0 to 1.0) or {', '.join(COUNTS)} (rows)"
            raise UsageError(f"--guard: expected one of {expected}, “=”, and a value, found {text!r}.")
    return replace(profile, retention=RetentionPolicy(numbers), guard=replace(profile.guard, **shares))


def _parts(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
