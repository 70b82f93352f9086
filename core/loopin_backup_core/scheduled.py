"""One scheduled run: a backup, its structure checked, a cleanup. The first step that fails ends it.

After a failure or a suspicion nothing is deleted. Every step leaves its line in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from loopin_backup_core import backup, cleanup, notices, verify, wording
from loopin_backup_core.catalog import Catalog
from loopin_backup_core.errors import LoopinError, NoIdentityError, NotAllowedError, StorageError, VerificationError
from loopin_backup_core.model import Level, Verdict

if TYPE_CHECKING:
    from loopin_backup_core.backup import Wanted
    from loopin_backup_core.model import Manifest, Profile
    from loopin_backup_core.surroundings import Surroundings


class Log(Protocol):
    """Where the lines of a run go, such as a :class:`~loopin_backup_core.runlog.RunLog`."""

    def write(self, level: str, text: str) -> None:
        """Add a line. Raises StorageError where that cannot be done."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run that came to its end: the backup, and why it is suspect (empty for a good one)."""

    facts: Manifest
    suspicion: str


def run(profile: Profile, wanted: Wanted, around: Surroundings, log: Log, *, clean: bool = True) -> Done:
    """Back up, check the structure and, with ``clean``, delete what retention lets go; tell whoever is to be told.

    Raises what stopped it, after it has written it to the log; VerificationError for a backup that is not sound.
    """
    job = f"{wanted.kind.value} backup"
    log.write("start", f"{job} of {profile.name} into {profile.directory}")
    with notices.Run(profile, around, job=job) as told:
        done = _steps(profile, wanted, around, log, clean=clean)
        if done.suspicion:
            told.suspect(done.facts)
        else:
            told.good(done.facts)
    return done


def _steps(profile: Profile, wanted: Wanted, around: Surroundings, log: Log, *, clean: bool) -> Done:
    try:
        facts = backup.take(profile, wanted, around)
        log.write("done", wording.summary(facts))
        _check(profile, facts, around, log)
        if facts.verdict is Verdict.SUSPECT:
            text = " ".join(wording.suspicion(facts))
            log.write("error", text)
            return Done(facts, text)
        if clean:
            _clean_up(profile, around, log)
    except LoopinError as error:
        note(log, "error", f"{wanted.kind.value} backup FAILED: {error.message} {error.hint}".strip())
        raise
    return Done(facts, "")


def _check(profile: Profile, facts: Manifest, around: Surroundings, log: Log) -> None:
    """Write down what the check found, or raise what is wrong.

    A server that only has the recipient cannot look inside what it wrote; that its bytes are right must do there. An
    identity that does not open it is another matter: then nobody may be able to.
    """
    outcome = verify.verify(Catalog(profile.directory).find(facts.stem), Level.STRUCTURE, around)
    if isinstance(outcome.locked, NoIdentityError):
        log.write("notice", f"{outcome.detail} Its structure was not checked: there is no identity on this machine.")
    elif outcome.locked is not None:
        raise outcome.locked
    elif not outcome.ok:
        raise VerificationError(outcome.detail, hint=outcome.hint)
    else:
        log.write("done", f"{facts.stem} verified: {outcome.detail}")


def _clean_up(profile: Profile, around: Surroundings, log: Log) -> None:
    """Delete what retention lets go; where only administrators may, it is left to them."""
    try:
        for decision in cleanup.cleanup(profile.directory, profile.retention, around.now()):
            if decision.delete:
                log.write("done", f"deleted {decision.backup.stem}: {decision.reason}")
    except NotAllowedError as error:
        log.write("notice", f"cleanup was left to an administrator: {error.message}")


def note(log: Log, level: str, text: str) -> None:
    """Write a line about something that counts more than a log that cannot be written."""
    try:
        log.write(level, text)
    except StorageError:
        return
