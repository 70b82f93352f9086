"""The command line that does the same as an action of the window. Pure; never with a secret."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.profile import Profile

PROGRAM = "loopin-backup-cli"


def of(profile: Profile, *words: str, directory: bool = False) -> tuple[str, ...]:
    """Return the command for a profile; the one of ``DATABASE_URL`` needs no name.

    >>> from pathlib import Path
    >>> from loopin_backup_core.model.profile import Profile
    >>> of(Profile("prod", "", Path("b"), Path("l")), "backup", "manual")
    ('loopin-backup-cli', 'backup', 'manual', '--profile', 'prod')
    """
    from loopin_backup_core.config.profiles import DEFAULT

    name = () if profile.name == DEFAULT else ("--profile", profile.name)
    where = ("--directory", str(profile.directory)) if directory else ()
    return (PROGRAM, *words, *name, *where)


def text(command: Sequence[str]) -> str:
    """Return a command as it is typed into a shell.

    >>> text(["loopin-backup-cli", "note", "latest", "before the move"])
    "loopin-backup-cli note latest 'before the move'"
    """
    return shlex.join(command)
