"""From which losses on a backup is suspect."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping


@value
class WipeGuardConfig:
    """How much may be lost from one backup to the next before it is suspect. Shares are of the rows before.

    ``table`` is for ordinary tables, ``passing`` for those whose rows come and go (logs, sessions, queues), ``overall``
    for all tables but the one that lost most. ``few`` rows in a table are too few to judge by shares, ``some`` rows
    too few to mind when they all go. ``tables`` overrides ``table`` by table: 1.0 never minds, 0.0 minds any loss. With
    ``minds`` false nothing is ever suspect.
    """

    table: float = 0.5
    passing: float = 0.95
    overall: float = 0.25
    few: int = 100
    some: int = 10
    tables: Mapping[str, float] = field(default_factory=dict)
    minds: bool = True
