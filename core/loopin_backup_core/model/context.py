"""What a job needs of the world around it, given to it rather than taken."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import NoIdentityError
from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from datetime import datetime

    from loopin_backup_core.model.progress import CancelToken, Reporter

    Keys = Callable[[], str]
    """Gives the text of an identity file, to open what is encrypted; raises NoIdentityError where there is none."""

_SENSITIVE = r"(?i)PASSW|SECRET|TOKEN|DATABASE_URL|ACCESS_KEY|API_?KEY|PRIVATE_KEY|_DSN$"
_LOGIN = r"(?i)\b[a-z][a-z0-9+]*://[^/@\s]*:[^@\s]*@|\bpassword\s*="


def no_keys() -> str:
    """Raise NoIdentityError: nobody has said where an identity is."""
    raise NoIdentityError(
        "There is no identity here.",
        hint="Give the file that holds it: --identity FILE.",
    )


@value
class JobContext:
    """The environment, the clock (UTC), who listens, what may stop it, and what opens encrypted backups."""

    environ: Mapping[str, str]
    now: Callable[[], datetime]
    reporter: Reporter
    token: CancelToken
    keys: Keys = no_keys


def own_environment(environ: MutableMapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of this process, and take out of it for good whatever looks like a secret.

    A library may start a program on its own, which gets all that is left there; nothing of ours is looked up in it.
    """
    given = dict(environ)
    for name, text in given.items():
        looks_secret = re.search(_SENSITIVE, name) or re.search(_LOGIN, text)
        if looks_secret and not name.lower().endswith("_proxy"):
            del environ[name]
    return given
