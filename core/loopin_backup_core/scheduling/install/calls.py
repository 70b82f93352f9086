"""Where this program lies, so that a scheduler can start it: from a venv, from a package, from a bundle."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import NotPossibleError
from loopin_backup_core.scheduling.formats import Call, carried

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from loopin_backup_core.model.profile import Profile

NAME = "loopin-backup-cron"


def call_for(profile: Profile, environ: Mapping[str, str]) -> Call:
    """Return how a scheduler calls a profile's runs. Raises NotPossibleError where the program is not to be found."""
    here = program(Path(sys.executable), sys.argv[0], is_frozen=getattr(sys, "frozen", False), is_file=os.path.isfile)
    return Call(profile.name, profile.schedule, here, carried(environ))


def program(
    executable: Path, argv0: str, *, is_frozen: bool, is_file: Callable[[Path], bool], suffix: str | None = None
) -> tuple[str, ...]:
    """Return what starts the scheduled runs: absolute, the program first.

    Beside the running program lies the other: in the bundle of PyInstaller (``is_frozen``), in a venv's ``bin``, in
    ``/usr/bin``. Where it does not, the interpreter is asked to run the module. Raises NotPossibleError for a bundle
    without it.
    """
    name = NAME + ((".exe" if sys.platform == "win32" else "") if suffix is None else suffix)
    folders = [executable.absolute().parent]
    if not is_frozen and os.path.dirname(argv0):  # noqa: PTH120 - a bare name has no folder, and Path gives it one
        folders.append(Path(argv0).absolute().parent)
    for folder in folders:
        if is_file(folder / name):
            return (str(folder / name),)
    if is_frozen:
        raise NotPossibleError(
            f"{name} is not in {folders[0]}, where this program lies.",
            hint="Unpack the whole bundle again: a scheduler starts that program.",
        )
    return (str(executable.absolute()), "-m", "loopin_backup_core.cron")
