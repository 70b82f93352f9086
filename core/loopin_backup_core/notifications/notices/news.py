"""What there is to tell, made from the facts of a run. No words of a server: they may hold values of rows."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from loopin_backup_core.model import errors
from loopin_backup_core.model.notice import Matter
from loopin_backup_core.postgres import connection
from loopin_backup_core.repository.catalog import Catalog, good_of
from loopin_backup_core.rules import retention
from loopin_backup_core.rules.notification_policy import Alert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.retention import Database

LOG = "scheduled_backup.log"

# Errors whose messages are this program's own words alone.
_OWN_WORDS = (errors.StorageError, errors.BusyError, errors.ClientToolError, errors.CancelledError)
_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (errors.UsageError, "the call or the configuration is not understood"),
    (errors.CredentialsError, "there is no password, the keyring is locked, or the server refused the login"),
    (errors.LockTimeoutError, "somebody held a lock on a table for too long"),
    (errors.ServerError, "the server refused, or could not be reached"),
    (errors.ProcessError, "one of PostgreSQL's client tools failed"),
    (errors.VerificationError, "what was written is not what it should be"),
    (errors.NotAllowedError, "this user may not do that"),
    (errors.NotPossibleError, "this machine or server cannot do it"),
    (errors.LoopinError, "it could not be done"),
)


def cause_of(error: BaseException | str) -> str:
    """Return why something failed, a clause without a full stop and without words of a server; a text as it is.

    >>> cause_of(errors.ServerError('invalid input: "a value"'))
    'the server refused, or could not be reached'
    """
    if isinstance(error, _OWN_WORDS) and isinstance(error, errors.LoopinError):
        return error.message.rstrip(".")
    if isinstance(error, str):
        return error
    return next((words for kind, words in _CAUSES if isinstance(error, kind)), "the program itself failed")


def failed(
    profile: Profile, error: BaseException | str, around: JobContext, *, database: str = "", job: str = "backup",
    what: str = "backup",
) -> Alert:  # fmt: skip
    """Return the news that something (``what``, as people call it ``job``) failed."""
    name = database or _database(profile)
    newest = _newest(profile, _backups(profile), name)
    return _news(Matter.FAILED, profile, name, around, newest, what=what, job=job, cause=cause_of(error))


def suspect(
    profile: Profile, database: str, reasons: Sequence[str], around: JobContext, *, backup: str = "",
    what: str = "backup",
) -> Alert:  # fmt: skip
    """Return the news that a database (by default the profile's) seems to have been wiped.

    ``backup`` is the suspect one, by default the newest that nobody has settled.
    """
    name = database or _database(profile)
    backups = _backups(profile)
    waiting = _unsettled(profile, name, backups)
    facts = {"what": what, "reasons": tuple(reasons), "backup": backup or (waiting.stem if waiting else "")}
    return _news(Matter.SUSPECT, profile, name, around, _newest(profile, backups, name), **facts)


def overdue(
    profile: Profile, around: JobContext, *, database: str = "", job: str = "backup", what: str = "backup",
    due: datetime | None = None, reasons: Sequence[str] = (),
) -> Alert:  # fmt: skip
    """Return the news that something should have happened at ``due`` and did not."""
    name = database or _database(profile)
    newest = _newest(profile, _backups(profile), name)
    facts = {"what": what, "job": job, "due": due, "reasons": tuple(reasons)}
    return _news(Matter.OVERDUE, profile, name, around, newest, **facts)


def recovered(
    profile: Profile, around: JobContext, *, manifest: Manifest | None = None, database: str = "",
    job: str = "backup", what: str = "backup",
) -> Alert:  # fmt: skip
    """Return the news that something went well; told only after a trouble. A suspicion ends when it is settled."""
    backups = _backups(profile)
    name = manifest.database_name if manifest is not None else database or _database(profile)
    still = frozenset({Matter.SUSPECT} if _unsettled(profile, name, backups) is not None else ())
    made = () if manifest is None else (_made(manifest),)
    stem = manifest.stem if manifest is not None else ""
    facts = {"what": what, "job": job, "reasons": made, "backup": stem, "still": still}
    return _news(Matter.RECOVERED, profile, name, around, _newest(profile, backups, name), **facts)


def _made(manifest: Manifest) -> str:
    index = manifest.index
    return f"{manifest.stem} has {index.rows:,} rows in {len(index.tables)} tables, and is {manifest.verdict.value}."


def _news(
    matter: Matter, profile: Profile, database: str, around: JobContext, newest: Backup | None, **facts: object
) -> Alert:
    return Alert(
        matter=matter,
        database=database,
        at=around.now(),
        profile=profile.name,
        machine=platform.node(),
        log=str(profile.logs / LOG),
        newest=newest.stem if newest is not None else "",
        newest_at=newest.created_at if newest is not None else None,
        **facts,  # type: ignore[arg-type]
    )


def _database(profile: Profile) -> str:
    try:
        return connection.database_of(profile)
    except errors.LoopinError:
        return profile.name


def _backups(profile: Profile) -> list[Backup]:
    """Return what there is; nothing where that cannot be seen, for then nothing of it is safe."""
    try:
        return Catalog(profile.directory).backups()
    except errors.LoopinError:
        return []


def _meant(profile: Profile, name: str, backups: Sequence[Backup]) -> Database:
    """Return which of the databases of a name, on whatever server, the profile is about."""
    return name, retention.server_meant(backups, name, connection.addresses_of(profile))


def _newest(profile: Profile, backups: Sequence[Backup], name: str) -> Backup | None:
    return next(iter(good_of(backups, _meant(profile, name, backups))), None)


def _unsettled(profile: Profile, name: str, backups: Sequence[Backup]) -> Backup | None:
    database = _meant(profile, name, backups)
    return retention.unsettled(retention.of_same(backups, database), _restored(profile, database))


def _restored(profile: Profile, database: Database) -> int:
    try:
        return retention.last_restore(Catalog(profile.directory).restores(), database)
    except errors.LoopinError:
        return 0
