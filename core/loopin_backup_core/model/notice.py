"""What a profile says of notices: which matters are told, how often, and where the addresses lie. Never an address."""

from __future__ import annotations

from enum import StrEnum

from loopin_backup_core.model.value import value


class Matter(StrEnum):
    """What a notice can be about."""

    FAILED = "failed"
    SUSPECT = "suspect"
    OVERDUE = "overdue"
    RECOVERED = "recovered"


@value
class Notices:
    """How the notices of a profile are sent.

    The same matter is told again after ``hours``, as long as it goes on. The addresses lie in ``file``, an absolute
    path, or in the OS keyring if ``keyring``; with neither, systemd may bring them.
    """

    matters: tuple[Matter, ...] = tuple(Matter)
    hours: float = 20.0
    file: str = ""
    keyring: bool = False
