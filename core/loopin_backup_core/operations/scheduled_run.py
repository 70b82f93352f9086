"""One scheduled run: a backup, its structure checked, its copies, a cleanup. The first step that fails ends it.

A copy that cannot be made ends nothing: the backup is good, and what is required to have a copy is not deleted. After a
failure or a suspicion nothing is deleted. Every step leaves its line in the log.
"""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from loopin_backup_core.destinations import copies
from loopin_backup_core.model import errors, formatting
from loopin_backup_core.model.errors import (
    BusyError,
    CredentialsError,
    LoopinError,
    NoIdentityError,
    NotAllowedError,
    ServerError,
    StorageError,
    VerificationError,
)
from loopin_backup_core.model.kinds import Level, Verdict
from loopin_backup_core.notifications import notices
from loopin_backup_core.operations import all_databases, backup, cleanup, status, verify
from loopin_backup_core.operations.restore import undo
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.run_log import SCHEDULED, RunLog
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from loopin_backup_core.destinations.copies import Copied
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.retention import RetentionPolicy
    from loopin_backup_core.operations.all_databases import Outcome
    from loopin_backup_core.operations.backup import BackupOptions


class Log(Protocol):
    """Where the lines of a run go, such as a :class:`~loopin_backup_core.repository.run_log.RunLog`."""

    def write(self, level: str, text: str) -> None:
        """Add a line. Raises StorageError where that cannot be done."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run that came to its end: the backup, why it is suspect (empty for a good one), and the copies that failed."""

    facts: Manifest
    suspicion: str
    uncopied: tuple[Copied, ...] = ()


@dataclass(frozen=True, slots=True)
class AllDone:
    """A run of all databases that came to its end: what came of each, and the copies that failed."""

    outcomes: list[Outcome]
    uncopied: tuple[Copied, ...] = ()


def run(profile: Profile, wanted: BackupOptions, around: JobContext, log: Log, *, clean: bool = True) -> Done:
    """Back up, check the structure and, with ``clean``, delete what retention lets go; tell whoever is to be told.

    Raises what stopped it, after it has written it to the log; VerificationError for a backup that is not sound.
    """
    job = f"{wanted.kind.value} backup"
    with notices.Run(profile, around, job=job) as told, _explained(log, job):
        refuse_vanished(profile, around, log)
        facts = _backed_up(profile, wanted, around, log)
        uncopied = _copied(profile, around, log, told)
        if facts.verdict is Verdict.SUSPECT:
            told.suspect(facts)
            return Done(facts, " ".join(formatting.suspicion(facts)), uncopied)
        if clean:
            _clean_up(profile, around, log, {facts.database_name})
        if not uncopied:
            told.good(facts)
    return Done(facts, "", uncopied)


def run_all(
    profile: Profile,
    wanted: BackupOptions,
    around: JobContext,
    log: Log,
    *,
    clean: bool = True,
    exclude: Sequence[str] = (),
) -> AllDone:
    """Do the same for every database of the profile's server, each by itself; those that went well are cleaned up.

    Raises what keeps it from beginning, and CancelledError.
    """
    job = f"{wanted.kind.value} backup"
    with notices.Run(profile, around, job=job) as told, _explained(log, job):
        refuse_vanished(profile, around, log)
        names = all_databases.databases(profile, around, exclude)
        outcomes = all_databases.for_each(profile, names, around, lambda one: _backed_up(one, wanted, around, log))
        uncopied = _copied(profile, around, log, told)
        for one in outcomes:
            if one.facts is None or one.error is not None:
                told.failed(one.error or LoopinError("It was not made."), one.database)
            elif one.suspect:
                told.suspect(one.facts)
            elif not uncopied:
                told.good(one.facts)
        if clean:
            good = {one.database for one in outcomes if one.facts is not None and not one.suspect}
            _clean_up(profile, around, log, good)
    log.write("done", all_databases.summary(outcomes))
    return AllDone(outcomes, uncopied)


@contextmanager
def _explained(log: Log, job: str) -> Iterator[None]:
    """Make what nobody foresaw an error of ours, whose line is in the log."""
    try:
        yield
    except LoopinError:
        raise
    except Exception as error:
        known = errors.told(error)
        note(log, "error", f"{job} FAILED: {known.message} {known.hint}".strip())
        raise known from error


def refuse_vanished(profile: Profile, around: JobContext, log: Log) -> None:
    """Raise StorageError where a directory is gone into which, as the log of scheduled runs tells, a backup was put.

    Where its disk is not mounted, a new directory of that name would lie on another disk and hide that the backups are
    away.
    """
    if files.owner_of(profile.directory) is not None or not _was_filled(profile, around):
        return
    error = StorageError(
        f"{profile.directory} does not exist any more: is its disk mounted? Earlier runs put backups there, so that it "
        "was not made anew.",
        hint="Mount the disk. To begin anew without those backups: “loopin-backup-cli backup manual --begin-anew "
        f"--directory {shlex.quote(str(profile.directory))}”.",
    )
    note(log, "error", f"scheduled run of {profile.name} FAILED: {error.message} {error.hint}")
    raise error


def _was_filled(profile: Profile, around: JobContext) -> bool:
    """Tell whether the log has a run that put a backup into the directory: one that began there and was done."""
    begun = False
    for level, text in RunLog(profile.logs / SCHEDULED, around.now).lines():
        if level == "done" and begun:
            return True
        if level in {"start", "error"}:
            begun = level == "start" and text.endswith(_into(profile))
    return False


def _into(profile: Profile) -> str:
    return f" into {' '.join(str(profile.directory).split())}"


def _backed_up(profile: Profile, wanted: BackupOptions, around: JobContext, log: Log) -> Manifest:
    """Take one backup and check it; every step leaves its line in the log, and so does what stopped it."""
    job = f"{wanted.kind.value} backup"
    database = status.database_of(profile)
    log.write("start", f"{job} of {profile.name} ({database}){_into(profile)}")
    try:
        facts = backup.take(profile, wanted, around)
        log.write("done", formatting.summary(facts))
        _check(profile, facts, around, log)
    except LoopinError as error:
        note(log, "error", f"{job} FAILED: {error.message} {error.hint}".strip())
        raise
    if facts.verdict is Verdict.SUSPECT:
        log.write("error", " ".join(formatting.suspicion(facts)))
    return facts


def _check(profile: Profile, facts: Manifest, around: JobContext, log: Log) -> None:
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


def _copied(profile: Profile, around: JobContext, log: Log, told: notices.Run) -> tuple[Copied, ...]:
    """Copy what has no copy yet to every destination; say what failed, and return it."""
    done = copies.copy_missing(profile, around)
    for one in done:
        note(log, "error" if one.error is not None else "done", one.sentence)
    failed = tuple(one for one in done if one.error is not None)
    for name, error in {one.destination.name: one.error for one in reversed(failed) if one.error}.items():
        told.failed(error, job=f"copy to {name}")
    return failed


def _clean_up(profile: Profile, around: JobContext, log: Log, databases: Collection[str]) -> None:
    """Delete what retention lets go of some databases, here and at destinations that have a retention of their own.

    Where only administrators may, it is left to them.
    """
    homes = profile.destinations
    try:
        places = [copies.Place(profile, one, around) for one in homes]
        for decision in cleanup.cleanup(
            profile.directory, profile.retention, around.now(), only=databases, places=places
        ):
            if decision.delete:
                log.write("done", f"deleted {decision.backup.stem}: {decision.reason}")
        for destination in homes:
            if destination.retention is not None:
                _clean_up_at(copies.Place(profile, destination, around), destination.retention, log, databases)
        if profile.kept_days:
            for name in sorted(databases):
                _expire(profile, name, around, log)
    except NotAllowedError as error:
        log.write("notice", f"cleanup was left to an administrator: {error.message}")
    except BusyError as error:
        log.write("notice", f"cleanup was left to the next run: {error.message}")
    except LoopinError as error:
        note(log, "error", f"cleanup FAILED: {error.message} {error.hint}".strip())
        raise


def _clean_up_at(place: copies.Place, policy: RetentionPolicy, log: Log, databases: Collection[str]) -> None:
    """Delete what a destination's retention lets go; one that does not answer is cleaned up another time."""
    name = place.destination.name
    try:
        for decision in copies.clean_up(place, policy, only=databases):
            if decision.delete:
                log.write("done", f"deleted {decision.backup.stem} at {name}: {decision.reason}")
    except (StorageError, CredentialsError) as error:
        note(log, "notice", f"{name} was not cleaned up: {error.message}")


def _expire(profile: Profile, database: str, around: JobContext, log: Log) -> None:
    """Drop what restores replaced long ago; where that cannot be done now, the next run tries again."""
    try:
        for one in undo.expire_kept(profile, database, profile.kept_days, around):
            log.write("done", f"dropped the kept database {one.name}")
    except ServerError as error:
        log.write("error", f"The kept databases of {database} were not looked at: {error.message}")


def note(log: Log, level: str, text: str) -> None:
    """Write a line about something that counts more than a log that cannot be written."""
    try:
        log.write(level, text)
    except StorageError:
        return
