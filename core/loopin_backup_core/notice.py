"""What a profile says of notices: which matters are told, how often, and where the addresses lie. Never an address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from loopin_backup_core.value import Value


class Matter(StrEnum):
    """What a notice can be about."""

    FAILED = "failed"
    SUSPECT = "suspect"
    OVERDUE = "overdue"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Notices(Value):
    """How the notices of a profile are sent.

    The same matter is told again after ``hours``, as long as it goes on. The addresses lie in ``file``, an absolute
    path, or in the OS keyring if ``keyring``; with neither, systemd may bring them.
    """

    matters: tuple[Matter, ...] = tuple(Matter)
    hours: float = 20.0
    file: str = ""
    keyring: bool = False
