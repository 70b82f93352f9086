"""Which backups a cleanup deletes, and why each other one stays. Pure: knows no files and no clock.

Only a good, verified backup of this program's own is counted, and only such a one may be deleted. The newest of each
day, ISO week or month (UTC) counts for that period, so that many runs on one day cannot push out a week of history.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from loopin_backup_core.model.backup import newest_first
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.retention import Decision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.retention import RetentionPolicy

    Database = tuple[str, str]

SOUND = frozenset({Verdict.GOOD, Verdict.WARNINGS, Verdict.SUSPECT})
"""What a backup must be to be worth a copy: a suspect one is a sound dump too."""

CLOCK_TOLERANCE = timedelta(minutes=5)
_PERIODS = {Kind.HOURLY: "hour", Kind.DAILY: "day", Kind.WEEKLY: "week", Kind.MONTHLY: "month"}


def database_of(backup: Backup) -> Database:
    """Return what tells databases apart: the name, and the system identifier of the server."""
    identifier = backup.manifest.source.system_identifier if backup.manifest is not None else ""
    return backup.database_name, identifier


def is_same(one: Database, other: Database) -> bool:
    """Tell whether two databases may be one: by name, and by server, unless one of the servers hides which it is."""
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def of_same(backups: Iterable[Backup], database: Database) -> list[Backup]:
    """Return the backups that are, or may be, of this database, in the order given."""
    return [one for one in backups if is_same(database_of(one), database)]


def servers_of(backups: Iterable[Backup], name: str) -> dict[str, str]:
    """Return the servers that backups of databases of a name came from: their identifiers and addresses, in order."""
    found: dict[str, str] = {}
    for one in backups:
        if one.manifest is not None and one.database_name == name and one.manifest.source.system_identifier:
            source = one.manifest.source
            found.setdefault(source.system_identifier, f"{source.host}:{source.port}")
    return found


def server_meant(backups: Iterable[Backup], name: str, addresses: Collection[str]) -> str:
    """Return which of several servers with a database of this name is meant, of backups with the newest first.

    It is the one that was last backed up at one of these addresses (``host:port``), else the one that was last backed
    up at all; empty where there are not several.
    """
    servers = servers_of(backups, name)
    if len(servers) < 2:
        return ""
    return at_address(backups, name, addresses) or next(iter(servers))


def at_address(backups: Iterable[Backup], name: str, addresses: Collection[str]) -> str:
    """Return the server that was last backed up at one of these addresses, empty if none was."""
    sources = (one.manifest.source for one in backups if one.manifest is not None and one.database_name == name)
    found = (one.system_identifier for one in sources if f"{one.host}:{one.port}" in addresses)
    return next((one for one in found if one), "")


def brought_back(event: str, facts: Mapping[str, object]) -> Database | None:
    """Return the database that an entry of the journal says a restore has brought back; None for any other entry.

    A restore of another database's backup, or of the very suspect one, brings nothing back, and an exchange of which a
    mere name told to an earlier version may never have been.
    """
    if event not in {"replaced", "restored"} or facts.get("verdict") == Verdict.SUSPECT.value:
        return None
    if facts.get("recovered") is True and "system" not in facts:
        return None
    name = str(facts.get("database" if event == "replaced" else "target"))
    return (name, str(facts.get("system", ""))) if facts.get("of", "") in {"", name} else None


def last_restore(restored: Mapping[Database, int], database: Database) -> int:
    """Return the journal's number of the last restore over a database, 0 for none."""
    return max((number for other, number in restored.items() if is_same(other, database)), default=0)


def decide_each(
    backups: Sequence[Backup],
    policy: RetentionPolicy,
    now: datetime,
    *,
    restored: Mapping[Database, int],
    frozen_reason: str = "",
    held: Mapping[str, str] | None = None,
) -> list[Decision]:
    """Return a decision for every backup of a directory, in the order given: each database by itself.

    ``restored`` is the number of the journal's entry about the last restore over each database. Those of one name on
    several servers are several databases, of which each settles its own suspicion and freezes all.
    """
    by_database: dict[Database, list[Backup]] = {}
    for backup in backups:
        by_database.setdefault(database_of(backup), []).append(backup)
    waiting = suspicions(backups, restored)
    frozen = {one: frozen_reason or waiting.get(one, "") for one in by_database}
    decisions = {
        decision.backup.stem: decision
        for one, of_database in by_database.items()
        for decision in decide(of_database, policy, now, frozen_reason=frozen[one], held=held)
    }
    return [decisions[backup.stem] for backup in backups]


def decide(
    backups: Iterable[Backup],
    policy: RetentionPolicy,
    now: datetime,
    *,
    frozen_reason: str = "",
    held: Mapping[str, str] | None = None,
) -> list[Decision]:
    """Return a decision for every backup, newest first.

    With a ``frozen_reason`` nothing is deleted. ``held`` says by name why a backup is needed now.
    """
    ordered = newest_first(backups)
    counted = [backup for backup in ordered if counts(backup, now)]
    last = _last_of_each_database(counted)
    surplus = _surplus(counted, policy)
    decisions: list[Decision] = []
    for backup in ordered:
        reason = _protection(backup, policy, now, held or {}) or last.get(backup.stem, "")
        if reason or backup.stem not in surplus:
            decisions.append(Decision(backup, delete=False, reason=reason or _within(backup, policy)))
        elif frozen_reason:
            decisions.append(Decision(backup, delete=False, reason=f"Cleanup is frozen: {frozen_reason}"))
        else:
            decisions.append(Decision(backup, delete=True, reason=surplus[backup.stem]))
    return decisions


def counts(backup: Backup, now: datetime) -> bool:
    """Tell whether a backup counts: this program's own, good, verified, and not dated in the future."""
    return (
        backup.manifest is not None
        and backup.verdict.is_good
        and backup.verified is not None
        and backup.created_at is not None
        and not _is_ahead(backup, now)
    )


def unless_of_another(decision: Decision, only: Collection[str]) -> Decision:
    """Return a decision that keeps what belongs to other databases, whose profiles may want more of them."""
    name = decision.backup.database_name
    if not decision.delete or name in only:
        return decision
    return replace(
        decision, delete=False, reason=f"It is of {name}, and this cleanup is for {', '.join(sorted(only))}."
    )


def without_copies(backups: Iterable[Backup], destinations: Iterable[Destination]) -> dict[str, str]:
    """Return the backups that have no good copy at a destination which requires one, and why each is needed.

    A copy that a cleanup there has let go counts: two retentions have agreed that it is not needed.
    """
    required = [one for one in destinations if one.required]
    missing: dict[str, str] = {}
    for backup in backups:
        there = {copy.address for copy in backup.copies if copy.is_good or copy.let_go}
        if lacking := [one.name for one in required if one.address not in there]:
            missing[backup.stem] = (
                f"it has no copy at {', '.join(lacking)} yet, and one is required. “loopin-backup-cli copy --all”."
            )
    return missing


def unseen(backups: Iterable[Backup], destination: Destination, why: str) -> dict[str, str]:
    """Return the backups whose required copy at a destination nobody can see now, and why each is needed."""
    address = destination.address
    reason = f"nobody can see whether its copy at {destination.name} is there, and one is required: {why}"
    let_go = [any(copy.let_go and copy.address == address for copy in one.copies) for one in backups]
    return {one.stem: reason for one, is_let_go in zip(backups, let_go, strict=True) if not is_let_go}


def unsettled(backups: Iterable[Backup], restored: int = 0) -> Backup | None:
    """Return the newest suspect backup of one database that nobody has settled; while there is one, nothing may go.

    It is settled when somebody accepts it or a later backup, or restores over the database: ``restored`` is the
    journal's number of the last restore. A later good backup alone settles nothing: a few rows may have come back.
    """
    for backup in newest_first(one for one in backups if one.manifest is not None):
        if backup.accepted:
            return None
        is_suspect = backup.manifest is not None and backup.manifest.verdict is Verdict.SUSPECT
        if is_suspect and (backup.sequence is None or backup.sequence > restored):
            return backup
    return None


def suspicion(backups: Iterable[Backup], restored: int = 0) -> str:
    """Return why nothing of a database may go, and how to settle that; empty where there is nothing to settle."""
    ordered = newest_first(one for one in backups if one.manifest is not None)
    suspect = unsettled(ordered, restored)
    if suspect is None or suspect.manifest is None:
        return ""
    return (
        f"{suspect.stem} is suspect. {' '.join(suspect.manifest.reasons)} If the database is as it should be now: "
        f"“loopin-backup-cli accept {ordered[0].stem}”. If not, restore an earlier one."
    )


def suspicions(backups: Sequence[Backup], restored: Mapping[Database, int]) -> dict[Database, str]:
    """Return why nothing of a database may go, for each where there is something to settle.

    A server that was wiped as a whole comes back as another one: a suspicion about a database of the same name on
    another server counts too, and is settled there.
    """
    own = {
        one: suspicion(of_same(backups, one), last_restore(restored, one))
        for one in dict.fromkeys(map(database_of, backups))
    }
    by_name = {name: text for (name, _), text in reversed(own.items()) if text}
    return {one: text or by_name[one[0]] for one, text in own.items() if one[0] in by_name}


def _protection(backup: Backup, policy: RetentionPolicy, now: datetime, held: Mapping[str, str]) -> str:
    """Return why a backup is never deleted, whatever the numbers; empty if nothing protects it."""
    if reason := _unknown(backup):
        return reason
    if backup.pinned:
        return f"It is pinned. To let it go: “loopin-backup-cli unpin {backup.stem}”."
    if backup.stem in held:
        return f"It is needed: {held[backup.stem]}"
    if _is_ahead(backup, now):
        return "Its date lies in the future, and nothing is deleted for a date that cannot be right."
    if backup.kind is None or backup.kind not in policy.keep:
        return f"Backups of the kind {backup.kind or 'unknown'} are kept until you delete them yourself."
    if not counts(backup, now):
        return f"It is not verified yet. To have it counted: “loopin-backup-cli verify {backup.stem}”."
    return ""


def _unknown(backup: Backup) -> str:
    if backup.verdict is Verdict.INCOMPLETE:
        return "It is incomplete: it does not count. What a killed run has left is removed by the next backup."
    if backup.verdict is Verdict.DAMAGED:
        return "It is damaged: it does not count, and it is kept so that you can look at it."
    if backup.verdict is Verdict.SUSPECT:
        return "It is suspect: it does not count, and it is kept so that you can look at it."
    if backup.manifest is None or not backup.verdict.is_good:
        return "It was not made by this program, and what is not known is never deleted."
    return ""


def _is_ahead(backup: Backup, now: datetime) -> bool:
    return backup.created_at is not None and backup.created_at > now + CLOCK_TOLERANCE


def _last_of_each_database(counted: Iterable[Backup]) -> dict[str, str]:
    newest: dict[tuple[Database, bool], str] = {}
    for backup in counted:
        # A backup made before a restore may be of a wiped database: it takes the place of no other.
        newest.setdefault((database_of(backup), backup.kind is Kind.SAFETY), backup.stem)
    return {
        stem: f"It is the newest good, verified backup of {database[0]}, which is always kept."
        for (database, _), stem in newest.items()
    }


def _surplus(counted: Iterable[Backup], policy: RetentionPolicy) -> dict[str, str]:
    """Return the backups beyond the numbers of the policy, each with the reason."""
    kept: dict[tuple[Database, Kind], dict[object, str]] = {}
    surplus: dict[str, str] = {}
    for backup in counted:
        kind = backup.kind
        if kind is None or kind not in policy.keep:
            continue
        periods = kept.setdefault((database_of(backup), kind), {})
        period = _period(backup)
        if period in periods:
            surplus[backup.stem] = f"{periods[period]} is newer and of the same {_PERIODS[kind]}."
        elif len(periods) >= policy.keep[kind]:
            surplus[backup.stem] = f"It is older than the {policy.keep[kind]} {kind} backups that are kept."
        else:
            periods[period] = backup.stem
    return surplus


def _period(backup: Backup) -> object:
    when, kind = backup.created_at, backup.kind
    if when is None or kind not in _PERIODS:
        return backup.stem
    if kind is Kind.HOURLY:
        return when.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if kind is Kind.DAILY:
        return when.date()
    return when.isocalendar()[:2] if kind is Kind.WEEKLY else (when.year, when.month)


def _within(backup: Backup, policy: RetentionPolicy) -> str:
    kind = backup.kind
    number = policy.keep.get(kind, 0) if kind is not None else 0
    what = f"one a {_PERIODS[kind]}" if kind in _PERIODS else "by number"
    return f"It is among the {number} newest {kind} backups, counting {what}."
