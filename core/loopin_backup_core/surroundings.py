"""What a job needs of the world around it, given to it rather than taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_core.events import CancelToken, Reporter


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Surroundings(Value):
    """The environment, the clock (UTC), who listens, and what may stop it."""

    environ: Mapping[str, str]
    now: Callable[[], datetime]
    reporter: Reporter
    token: CancelToken
