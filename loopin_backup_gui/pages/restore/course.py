"""How far a restore is: its stages in order, with when each began and ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from loopin_backup_core.model.progress import Phase
from loopin_backup_gui.pages.restore.choice import Choice, Where

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.progress import Progress


class Stage(StrEnum):
    """What a user sees of a restore's phases."""

    CHECK = "check"
    SAFETY = "safety"
    CREATE = "create"
    DATA = "data"
    POST = "post"
    COMPARE = "compare"
    STATISTICS = "statistics"
    SWAP = "swap"


_STAGES = {
    Phase.CREATE: Stage.CREATE,
    Phase.DATA: Stage.DATA,
    Phase.POST: Stage.POST,
    Phase.COMPARE: Stage.COMPARE,
    Phase.ANALYZE: Stage.STATISTICS,
    Phase.SWAP: Stage.SWAP,
}
_SAFETY = frozenset({Phase.CONNECT, Phase.LOCK, Phase.DUMP, Phase.FLUSH})


def stages_of(choice: Choice) -> tuple[Stage, ...]:
    """Return the stages of a restore, in order."""
    safe = (Stage.SAFETY,) if choice.safety_backup or choice.where is Where.IN_PLACE else ()
    last = (Stage.SWAP,) if choice.where is Where.REPLACE else ()
    return (Stage.CHECK, *safe, Stage.CREATE, Stage.DATA, Stage.POST, Stage.COMPARE, Stage.STATISTICS, *last)


@dataclass(slots=True)
class RestoreProgress:
    """Follows the progress of one restore. It only goes forward, however a later step reads a file once more."""

    stages: tuple[Stage, ...]
    at: int = 0
    began: dict[Stage, datetime] = field(default_factory=dict)
    ended: dict[Stage, datetime] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """The stage that it is at."""
        return self.stages[self.at]

    def begin(self, now: datetime) -> None:
        """Begin with the first stage."""
        self.began.setdefault(self.stages[0], now)

    def follow(self, progress: Progress, now: datetime) -> None:
        """Take note of where the job stands."""
        self.begin(now)
        stage = Stage.SAFETY if progress.phase in _SAFETY else _STAGES.get(progress.phase, self.stage)
        if stage in self.stages and self.stages.index(stage) > self.at:
            self._move(self.stages.index(stage), now)

    def end(self, now: datetime) -> None:
        """Take note that all is done."""
        self.begin(now)
        self._move(len(self.stages) - 1, now)
        self.ended.setdefault(self.stage, now)

    def _move(self, to: int, now: datetime) -> None:
        for one in self.stages[self.at : to]:
            self.began.setdefault(one, now)
            self.ended.setdefault(one, now)
        self.at = to
        self.began.setdefault(self.stages[to], now)
