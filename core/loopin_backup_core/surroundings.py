"""What a job needs of the world around it, given to it rather than taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.errors import NoIdentityError
from loopin_backup_core.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from loopin_backup_core.events import CancelToken, Reporter

    Keys = Callable[[], str]
    """Gives the text of an identity file, to open what is encrypted; raises NoIdentityError where there is none."""


def no_keys() -> str:
    """Raise NoIdentityError: nobody has said where an identity is."""
    raise NoIdentityError(
        "There is no identity here.",
        hint="Give the file that holds it: --identity FILE.",
    )


@value
class Surroundings:
    """The environment, the clock (UTC), who listens, what may stop it, and what opens encrypted backups."""

    environ: Mapping[str, str]
    now: Callable[[], datetime]
    reporter: Reporter
    token: CancelToken
    keys: Keys = no_keys
