"""The command line for each deed. Pure; never with a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_gui import commandline
from loopin_backup_gui.pages.backups.refusals import Deed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile


def command(deed: Deed, profile: Profile, chosen: Sequence[Backup]) -> tuple[str, ...]:
    """Return the command line that does a deed; of what takes one backup alone, for the first."""
    stems = [one.stem for one in chosen]
    words: tuple[str, ...]
    match deed:
        case Deed.RESTORE:
            words = ("restore", stems[0], "--plan")
        case Deed.CHECKSUM | Deed.STRUCTURE | Deed.DRILL:
            words = ("verify", *stems, "--level", deed.name.lower())
        case Deed.COMPARE:
            words = ("compare", *stems[:2], *(() if len(stems) > 1 else ("latest",)))
        case Deed.NOTE:
            words = ("note", stems[0], chosen[0].note or "…")
        case Deed.EXPORT:
            words = ("export", stems[0], f"{stems[0]}.sql")
        case Deed.DELETE:
            words = ("delete", stems[0], "--yes")
        case Deed.PIN | Deed.UNPIN | Deed.ACCEPT:
            words = (deed.name.lower(), stems[0])
        case _:
            words = ("show", stems[0])
    return commandline.of(profile, *words)
