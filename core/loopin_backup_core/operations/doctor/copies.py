"""The examination of the second homes of the backups: whether they answer, and what has no copy there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.formatting import ago
from loopin_backup_core.operations.doctor.findings import Area, Finding, Grade, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.destinations.copies import State
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile


def examine(profile: Profile, around: JobContext) -> Iterator[Finding]:
    """Yield how things stand with each destination; the lack of any is said, and is no problem."""
    if not profile.destinations:
        text = "Backups have no second home: they are lost together with this disk (“loopin-backup-cli destination”)."
        yield Finding(Area.COPIES, Grade.OK, text)
        return
    try:
        found = copies.states(profile, around)
    except StorageError as error:
        yield problem(Area.COPIES, error)
        return
    for state in found:
        yield _finding(state, around)


def _finding(state: State, around: JobContext) -> Finding:
    name = state.destination.name
    if state.error is not None:
        return Finding(Area.COPIES, Grade.WARNING, f"{name} does not answer: {state.error.message}", state.error.hint)
    newest = f"its newest backup was made {ago(state.newest, around.now())}" if state.newest else "nothing is there yet"
    text = f"{name} ({state.destination.address}) answers; {newest}."
    if state.lost:
        fix = f"Is it the right disk or bucket? Copy them again: “loopin-backup-cli copy --all --to {name}”."
        return Finding(Area.COPIES, Grade.WARNING, f"{text} {state.lost} copies that were there are gone.", fix)
    if state.missing:
        fix = f"Copy them: “loopin-backup-cli copy --all --to {name}”."
        return Finding(Area.COPIES, Grade.WARNING, f"{text} {state.missing} backups have no copy there.", fix)
    return Finding(Area.COPIES, Grade.OK, text)
