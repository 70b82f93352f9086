"""How a scheduler calls this program: absolute paths, because schedulers know no PATH of ours, and no secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.schedule import Schedule

CATCH_UP = "catch-up"
CARRIED = ("LOOPIN_BACKUP_CONFIG", "LOOPIN_PG_BIN", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
"""The variables that say where a profile, its data and the client tools lie; a scheduler must hand them on."""


@dataclass(frozen=True, slots=True)
class Call:
    """A profile's runs as a scheduler starts them.

    ``program`` is the program and what always follows it, absolute; ``environment`` is set for it, beside what the
    scheduler sets by itself.
    """

    profile: str
    schedule: Schedule
    program: tuple[str, ...]
    environment: Mapping[str, str]

    def argv(self, job: str) -> tuple[str, ...]:
        """Return the argument list of a job: a kind of backup, or ``catch-up``."""
        return (*self.program, job, "--profile", self.profile)


def carried(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what of an environment a scheduler must hand on.

    >>> carried({"PATH": "/bin", "LOOPIN_PG_BIN": "/opt/pg/bin", "PGPASSWORD": "secret", "XDG_DATA_HOME": ""})
    {'LOOPIN_PG_BIN': '/opt/pg/bin'}
    """
    return {name: environ[name] for name in CARRIED if environ.get(name)}
