"""One matter that may be worth a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.notice import Matter


@value
class Alert:
    """What happened to one database, at ``at`` (UTC), in facts that hold no secret and no value of a row.

    Attributes:
        what: which duty it concerns, such as ``backup``, ``drill`` or ``copy``; matters of different duties are apart
        job: the run as people call it, such as ``daily backup``
        cause: why, a clause without a full stop; never the words of a server
        reasons: sentences about tables and numbers of rows
        backup: the backup that it is about
        newest: the newest good backup, taken at ``newest_at``; empty where there is none
        due: when it should have happened
        still: the matters that a recovery does not end
    """

    matter: Matter
    database: str
    at: datetime
    profile: str = ""
    machine: str = ""
    what: str = "backup"
    job: str = "backup"
    cause: str = ""
    reasons: tuple[str, ...] = ()
    backup: str = ""
    newest: str = ""
    newest_at: datetime | None = None
    due: datetime | None = None
    still: frozenset[Matter] = frozenset()
    log: str = ""
