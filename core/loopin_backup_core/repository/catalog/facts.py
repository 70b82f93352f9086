"""What the journal tells of each backup, gathered in one pass over its entries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.model.backup import Verification
from loopin_backup_core.model.kinds import Level
from loopin_backup_core.rules import drill_verdicts, retention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loopin_backup_core.model.destination import Copy
    from loopin_backup_core.repository.journal import Entry
    from loopin_backup_core.rules.retention import Database

    Place = tuple[str, str]

_LEVELS = {level.value: level for level in Level}


class Facts:
    """What happened to one backup since it was made, or first heard of.

    Attributes:
        sequence: the number of the journal's entry that tells of its making
        made: that entry
        verifications: oldest first
        pinned: whether a cleanup must leave it alone
        note: what somebody wrote down about it
        indexed: the entry of the last time that a foreign dump was indexed
        imported: the entry that tells where a dump from elsewhere came from
        accepted: the entry that says that a suspect one is as it should be
        deleting: the entry of a cleanup's decision that was not carried out to the end
        vouched: the SHA-256 of every manifest of it that this program wrote, or somebody accepted
        copies: its copies by the address and the folder where they lie
        undecided: the entry of a drill that an earlier version called failed without asking why, if none came after it
        removing: where a cleanup began to delete a copy and did not finish
    """

    def __init__(self, made: Entry | None = None) -> None:
        self.made = made
        self.sequence = made.seq if made is not None else None
        self.verifications: list[Verification] = []
        self.pinned = False
        self.note = ""
        self.indexed: Entry | None = None
        self.imported: Entry | None = None
        self.accepted: Entry | None = None
        self.deleting: Entry | None = None
        self.undecided: Entry | None = None
        self.vouched: set[str] = set()
        self.copies: dict[Place, Copy] = {}
        self.removing: set[Place] = set()


def gather(entries: Iterable[Entry], *, and_deleted: bool = False) -> dict[str, Facts]:
    """Return what is known of each backup that was not deleted, by name. A name that is made anew starts afresh.

    ``and_deleted`` keeps what is known of those that were deleted here: they may have copies elsewhere.
    """
    known: dict[str, Facts] = {}
    for entry in entries:
        if entry.backup and not (and_deleted and entry.event == "deleted"):
            _take(known, entry)
    return known


def restores(entries: Iterable[Entry]) -> dict[Database, int]:
    """Return by database the number of the journal's entry up to which every suspicion is settled.

    That is the one that tells of the last restore over it, unless that was undone, or of the making of the last backup
    that was accepted: a backup may go, what was said of it stays.
    """
    found: dict[Database, int] = {}
    made: dict[str, tuple[Database, int]] = {}
    accepted: dict[Database, int] = {}
    for entry in entries:
        if entry.event == "created":
            made[entry.backup] = (_database(entry), entry.seq)
        elif entry.event == "accepted" and entry.backup in made:
            of, number = made[entry.backup]
            accepted[of] = max(number, accepted.get(of, 0))
        if (database := retention.brought_back(entry.event, entry.facts)) is not None:
            found[database] = entry.seq
        elif entry.event == "undone":
            undone = _database(entry)
            found = {one: number for one, number in found.items() if not retention.is_same(one, undone)}
    return {one: max(found.get(one, 0), accepted.get(one, 0)) for one in (*found, *accepted)}


def _database(entry: Entry) -> Database:
    return str(entry.facts.get("database", "")), str(entry.facts.get("system", ""))


def _take(known: dict[str, Facts], entry: Entry) -> None:
    if entry.event == "deleted":
        known.pop(entry.backup, None)
        return
    if entry.event == "created":
        known[entry.backup] = Facts(entry)
        _add_vouched(known[entry.backup], entry)
        return
    facts = known.get(entry.backup)
    if facts is None:
        facts = known[entry.backup] = Facts()
    _add(facts, entry)


def _add_vouched(facts: Facts, entry: Entry) -> None:
    if entry.event in {"created", "vouched", "copied"} and (digest := entry.facts.get("manifest")):
        facts.vouched.add(str(digest))


def _add(facts: Facts, entry: Entry) -> None:
    _add_vouched(facts, entry)
    if "address" in entry.facts:
        _add_copy(facts, entry)
        return
    match entry.event:
        case "verified":
            _add_verification(facts, entry)
        case "pinned" | "unpinned":
            facts.pinned = entry.event == "pinned"
        case "noted":
            facts.note = str(entry.facts.get("text", ""))
        case "indexed":
            facts.indexed = entry
        case "imported":
            facts.imported = entry
        case "accepted":
            facts.accepted = entry
        case "deleting":
            facts.deleting = entry
        case "spared":
            facts.deleting = None


def _add_verification(facts: Facts, entry: Entry) -> None:
    if drill_verdicts.is_undecided(entry.backup, entry.facts):
        facts.undecided = entry
    elif (verification := _verification(entry)) is not None:
        facts.verifications.append(verification)
        if verification.level is Level.DRILL:
            facts.undecided = None


def _add_copy(facts: Facts, entry: Entry) -> None:
    """Take note of what happened to a copy; of one that only another machine made, verifying is the first we hear."""
    from loopin_backup_core.model.destination import Copy

    name, address, folder = (str(entry.facts.get(key, "")) for key in ("destination", "address", "folder"))
    place = (address, folder)
    before = facts.copies.get(place)
    match entry.event:
        case "copied" if entry.facts.get("ok") is True:
            read_back = Verification(Level.CHECKSUM, ok=True, at=entry.at, detail="read back")
            facts.copies[place] = Copy(name, address, folder, entry.at, (read_back,))
        case "verified" if (one := _verification(entry)) is not None:
            earlier = before.verifications if before is not None else ()
            facts.copies[place] = Copy(name, address, folder, before.at if before else entry.at, (*earlier, one))
        case "lost" if before is not None:
            facts.copies[place] = replace(before, lost=True)
        case "removing":
            facts.removing.add(place)
        case "retained":
            facts.removing.discard(place)
        case "removed":
            if before is not None:
                facts.copies[place] = replace(before, let_go=True)
            facts.removing.discard(place)


def _verification(entry: Entry) -> Verification | None:
    level, duration = _LEVELS.get(str(entry.facts.get("level"))), entry.facts.get("duration")
    if level is None:
        return None
    return Verification(
        level=level,
        ok=entry.facts.get("ok") is True,
        at=entry.at,
        detail=str(entry.facts.get("detail", "")),
        duration=float(duration) if isinstance(duration, int | float) else 0.0,
    )
