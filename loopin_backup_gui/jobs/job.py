"""What is to be done, and how far it is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from loopin_backup_core.model.progress import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.progress import Progress


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class JobSpec(NamedTuple):
    """What a job does: one call of core, in words and as the command line that does the same.

    ``run`` is called in a thread of its own and touches no widget. Two pieces of work with the same ``profile`` are
    done one after the other. ``changes`` says that the profile's catalog is to be read again afterwards; ``command``
    is the command line without secrets. ``quiet`` work only looks at something that a page shows by itself: the strip
    leaves it out, and closing the window does not ask about it. ``aside`` work only looks, or writes a line to
    the journal: it does not wait for other work of its profile, nor does other work wait for it.
    """

    profile: str
    title: str
    run: Callable[[JobContext], Any]
    subject: str = ""
    command: tuple[str, ...] = ()
    changes: bool = True
    quiet: bool = False
    aside: bool = False


class Job:
    """One piece of work under way. Read by widgets, changed by the :class:`JobRunner` alone, on the GUI thread.

    ``result`` is what ``run`` returned; ``error`` why it failed. ``log`` is what it had to say, with the moment.
    """

    def __init__(self, number: int, work: JobSpec, queued: datetime) -> None:
        self.number = number
        self.work = work
        self.queued = queued
        self.state = JobState.QUEUED
        self.started: datetime | None = None
        self.ended: datetime | None = None
        self.progress: Progress | None = None
        self.result: Any = None
        self.error: LoopinError | None = None
        self.log: list[tuple[datetime, str]] = []
        self.token = CancelToken()

    @property
    def seconds(self) -> float:
        """How long it took; 0 while it is not over."""
        if self.started is None or self.ended is None:
            return 0.0
        return (self.ended - self.started).total_seconds()
