"""What the journal of a directory tells of one database: failures, drills and alarms that nothing has settled since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.kinds import Level
from loopin_backup_core.model.value import value
from loopin_backup_core.rules import drill_verdicts, retention

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import datetime

    from loopin_backup_core.repository.journal import Entry


@value
class Record:
    """What happened to one database's backups.

    ``failures`` are the runs that failed since the last backup was made, oldest first, and ``failure`` is why the last
    of them did. ``proof`` is the last drill that went well; ``failed_drill`` the last that went wrong, and
    ``unproven`` the last that this machine could not do, if no proof came after it; each with why. ``alarm`` is what a
    look at the database has found since its last backup. ``first`` is when the first backup was made, and ``restored``
    the number of the entry up to which suspicions are settled: about the last restore over the database, or the making
    of the last backup that was accepted; 0 for none.
    """

    failures: tuple[datetime, ...] = ()
    failure: str = ""
    proof: datetime | None = None
    failed_drill: datetime | None = None
    failed_drill_why: str = ""
    unproven: datetime | None = None
    unproven_why: str = ""
    alarm: str = ""
    first: datetime | None = None
    restored: int = 0


def record_of(
    entries: Iterable[Entry],
    database: str,
    stems: Mapping[str, str],
    server: str = "",
    servers: Mapping[str, str] = {},
    suspect: Container[str] = (),
) -> Record:
    """Return what entries, oldest first, tell of a database; of all databases if it is empty.

    ``stems`` gives the database of the backups that are there, for those whose making the journal does not tell.
    Where there are databases of this name on several servers, ``server`` is the system identifier of the one that is
    meant, and ``servers`` gives that of each backup. A drill of one of the ``suspect`` backups proves nothing.
    """
    gathering = _Gathering(database, stems, server, servers, suspect)
    for entry in entries:
        gathering.take(entry)
    return Record(**gathering.found)


class _Gathering:
    def __init__(
        self,
        database: str,
        stems: Mapping[str, str],
        server: str,
        servers: Mapping[str, str],
        suspect: Container[str],
    ) -> None:
        self._suspect = suspect
        self.found: dict[str, Any] = {}
        self._failures: tuple[datetime, ...] = ()
        self._made: dict[str, int] = {}
        self._accepted = 0
        self._database = database
        self._stems = dict(stems)
        self._server = server
        self._servers = dict(servers)

    def take(self, entry: Entry) -> None:
        facts = entry.facts
        match entry.event:
            case "created":
                self._stems[entry.backup] = str(facts.get("database", self._database))
                self._servers[entry.backup] = str(facts.get("system", "")) or self._servers.get(entry.backup, "")
                if self._is_mine(entry):
                    self._made[entry.backup] = entry.seq
                    self._fail(())
                    self.found |= {"alarm": "", "first": self.found.get("first") or entry.at}
            case "failed" if facts.get("cancelled") is not True and self._is_mine(entry):
                self._fail((*self._failures, entry.at), str(facts.get("error", "")))
            case "verified" | "unproven" if entry.backup in self._stems and self._is_mine(entry):
                self._verified(entry)
            case "watched" | "guarded" if facts.get("findings") and self._is_mine(entry):
                self.found["alarm"] = " ".join(map(str, facts["findings"]))
            case "accepted" if self._is_mine(entry):
                self._accepted = max(self._accepted, self._made.get(entry.backup, 0))
                self.found |= {"alarm": "", "restored": max(self._accepted, self.found.get("restored", 0))}
            case "undone" if self._is_target(entry):
                self.found |= {"alarm": "", "restored": self._accepted}
            case "replaced" | "restored" if self._is_target(entry) and retention.brought_back(entry.event, facts):
                self.found |= {"alarm": "", "restored": entry.seq}

    def _fail(self, failures: tuple[datetime, ...], why: str = "") -> None:
        self._failures = failures
        self.found |= {"failures": failures, "failure": why}

    def _verified(self, entry: Entry) -> None:
        if "address" in entry.facts and entry.facts.get("ok") is not True:
            # It is a copy somewhere else that is not well.
            return
        why = str(entry.facts.get("detail", ""))
        is_good = entry.facts.get("ok") is True
        if entry.event == "unproven" or drill_verdicts.is_undecided(entry.backup, entry.facts):
            self.found |= {"unproven": entry.at, "unproven_why": why}
        elif entry.facts.get("level") != Level.DRILL.value:
            if not is_good:
                self._fail((*self._failures, entry.at), why)
        elif is_good and entry.backup in self._suspect:
            # It brings back what is there after a wipe.
            return
        elif is_good:
            self.found |= {"proof": entry.at, "failed_drill": None, "unproven": None}
        else:
            self.found |= {"failed_drill": entry.at, "failed_drill_why": why}

    def _is_mine(self, entry: Entry) -> bool:
        named = entry.facts.get("database")
        if named is None and entry.backup:
            named = self._stems.get(entry.backup)
        system = entry.facts.get("system") or self._servers.get(entry.backup, "")
        return self._is_meant(named, system)

    def _is_target(self, entry: Entry) -> bool:
        """Tell whether a restore went to this database: its backup may be of another one, or of another server."""
        named = entry.facts.get("target" if entry.event == "restored" else "database")
        return self._is_meant(named, entry.facts.get("system", ""))

    def _is_meant(self, named: object, system: object) -> bool:
        is_name = not self._database or named is None or named == self._database
        return is_name and (not self._server or not system or system == self._server)
