"""How many backups to keep, as a table of the profiles' file: a profile has one, and each destination may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config.profiles.values import Table, count, inner
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.retention import RetentionPolicy

if TYPE_CHECKING:
    from pathlib import Path

RETENTION_KEYS = {kind.value: "a number from 1 on" for kind in Kind if kind is not Kind.SAFETY}
"""The keys of a profile's retention."""


def retention_from(path: Path, name: str, table: Table, source: str) -> RetentionPolicy | None:
    """Return the policy that a table's key ``retention`` describes, None without one. Raises UsageError.

    ``name`` is the table's, and a kind that is not named keeps its usual number.
    """
    values = table.take("retention", inner, "a table")
    if values is None:
        return None
    numbers = Table(path, f"{name}.retention", values, source)
    numbers.refuse_others(RETENTION_KEYS)
    keep = {Kind(key): numbers.take(key, count, RETENTION_KEYS[key]) for key in RETENTION_KEYS if key in values}
    return RetentionPolicy({**RetentionPolicy().keep, **keep})


def values_of(policy: RetentionPolicy) -> dict[str, int]:
    """Return the table that describes a policy."""
    return {kind.value: number for kind, number in policy.keep.items()}
