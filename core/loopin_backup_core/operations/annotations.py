"""What people say of a backup: pinned, noted, accepted. It is written to the journal, with who said it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.catalog.finding import LATEST
from loopin_backup_core.repository.journal import REVIEWED, Journal
from loopin_backup_core.rules import retention
from loopin_backup_core.rules.policy import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.rules.retention import Database


VOUCHED = "vouched"


class Mark(StrEnum):
    """What may be said; the value is the event in the journal."""

    PINNED = "pinned"
    UNPINNED = "unpinned"
    NOTED = "noted"
    ACCEPTED = "accepted"


# Who pins or notes takes nothing away; who unpins or accepts lets a cleanup delete.
ADMINISTRATORS_ONLY = {Mark.UNPINNED: Action.UNPIN, Mark.ACCEPTED: Action.ACCEPT}


def mark(
    directory: Path, name: str, what: Mark, clock: Callable[[], datetime], *, text: str = "",
    whose: Callable[[], str] = lambda: "", server: Callable[[Sequence[Backup]], str] = lambda _: "",
) -> Backup:  # fmt: skip
    """Write down what somebody says of a backup, and return it as it was; ``text`` is that of a note.

    ``whose`` gives the database that “latest” is about where there are backups of several, ``server`` its server.

    Raises UsageError where there is no such backup or nothing to accept, NotAllowedError.
    """
    catalog = Catalog(directory, clock=clock)
    backups = catalog.backups()
    backup = catalog.find(name, whose, server)
    if what in ADMINISTRATORS_ONLY:
        permission.require(directory, ADMINISTRATORS_ONLY[what], backup=backup.stem)
    if what is Mark.ACCEPTED and not backup.vouched:
        _vouch(backup, name, Journal(directory, clock=clock))
        return backup
    if what is Mark.ACCEPTED:
        _refuse_without_suspicion(backup, backups, catalog.restores())
    facts = {"text": text} if what is Mark.NOTED else {}
    Journal(directory, clock=clock).append(what.value, backup.stem, **facts)
    return backup


def _vouch(backup: Backup, name: str, journal: Journal) -> None:
    """Write down that somebody knows a file with a manifest for a backup of our own, by its name."""
    if name == LATEST or not backup.digest:
        raise UsageError(f"{backup.stem} is from elsewhere.", hint="Write its name, if you know that it is yours.")
    journal.append(VOUCHED, backup.stem, manifest=backup.digest)


def review(directory: Path, clock: Callable[[], datetime]) -> list[str]:
    """Write down that somebody has taken note of what is wrong with the journal, and return what that was.

    From then on cleanup decides again. Raises NotAllowedError, UsageError where nothing is wrong with it.
    """
    permission.require(directory, Action.REVIEW)
    journal = Journal(directory, clock=clock)
    problems = journal.verify()
    if not problems:
        raise UsageError(f"Nothing is wrong with the journal of {directory}: there is nothing to accept.")
    journal.append(REVIEWED, "", problems=len(problems))
    return problems


def _refuse_without_suspicion(backup: Backup, backups: Sequence[Backup], restored: Mapping[Database, int]) -> None:
    """A suspect backup can be accepted, and a later good one while a suspicion before it is not settled."""
    if backup.verdict is Verdict.SUSPECT:
        return
    if backup.manifest is not None:
        database = retention.database_of(backup)
        same = retention.of_same(backups, database)
        up_to_it = same[[one.stem for one in same].index(backup.stem) :]
        if retention.unsettled(up_to_it, retention.last_restore(restored, database)) is not None:
            return
    raise UsageError(f"{backup.stem} is not suspect but {backup.verdict.value}: there is nothing to accept.")
