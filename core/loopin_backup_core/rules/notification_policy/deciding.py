"""Whether a matter is told now, by what the journal says was told before.

The same matter is told again only after some hours; a recovery is told once, and after it a new trouble is told at
once. What could not be sent does not count as told, so that the next occasion tries again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from loopin_backup_core.model.notice import Matter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from loopin_backup_core.model.notice import Notices
    from loopin_backup_core.repository.journal import Entry
    from loopin_backup_core.rules.notification_policy.news import Alert

TOLD = "told"
UNTOLD = "untold"
ADDRESSES = "addresses"
"""What stands in the place of a way where the addresses themselves could not be read."""


class Told(NamedTuple):
    """One attempt to tell something, as the journal has it; ``sent`` says whether anybody got it."""

    matter: str
    database: str
    what: str
    at: datetime
    sent: bool
    closes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsent:
    """A way (the name of an address) by which the last attempt failed, when, for which matter, and why."""

    way: str
    at: datetime
    matter: str
    reason: str


def told_of(entries: Iterable[Entry]) -> list[Told]:
    """Return the attempts among the entries of a journal, oldest first."""
    return [_told(entry.event, entry.at, entry.facts) for entry in entries if entry.event in {TOLD, UNTOLD}]


def _told(event: str, at: datetime, facts: Mapping[str, Any]) -> Told:
    closes = facts.get("closes")
    return Told(
        str(facts.get("matter", "")),
        str(facts.get("database", "")),
        str(facts.get("what", "")),
        at,
        event == TOLD,
        tuple(map(str, closes)) if isinstance(closes, list) else (),
    )


def decide(news: Alert, settings: Notices, history: Iterable[Told], now: datetime) -> bool:
    """Tell whether the news are told now; ``history`` is oldest first."""
    if news.matter not in settings.matters:
        return False
    troubles = _troubles(news, history)
    if news.matter is Matter.RECOVERED:
        return bool(troubles.keys() - news.still)
    last = troubles.get(news.matter)
    # A moment in the future is that of a clock which was wrong; it must not silence anything.
    return last is None or not timedelta(0) <= now - last < timedelta(hours=settings.hours)


def closed_by(news: Alert, history: Iterable[Told]) -> tuple[Matter, ...]:
    """Return the matters that the news end: none, unless they are of a recovery."""
    if news.matter is not Matter.RECOVERED:
        return ()
    return tuple(one for one in _troubles(news, history) if one not in news.still)


def is_told_elsewhere(news: Alert, history: Iterable[Told]) -> bool:
    """Tell whether a trouble with another duty of the same database is known, and not known to be over."""
    told = list(history)
    return any(_open_of(news.database, what, told) for what in {one.what for one in told} - {news.what})


def _troubles(news: Alert, history: Iterable[Told]) -> dict[Matter, datetime | None]:
    return _open_of(news.database, news.what, history)


def _open_of(database: str, what: str, history: Iterable[Told]) -> dict[Matter, datetime | None]:
    """Return the troubles of a duty that were not told to be over, with the moment of the last notice that went."""
    open_now: dict[Matter, datetime | None] = {}
    for one in history:
        if (one.database, one.what) != (database, what) or one.matter not in set(Matter):
            continue
        matter = Matter(one.matter)
        if matter is not Matter.RECOVERED:
            open_now[matter] = one.at if one.sent else open_now.get(matter)
        elif one.sent:
            open_now = {key: at for key, at in open_now.items() if key not in one.closes}
    return open_now


def unsent(entries: Iterable[Entry], ways: Collection[str] | None = None) -> tuple[Unsent, ...]:
    """Return the ways by which the last attempt failed, of all or of those named ``ways``; the latest first."""
    failed: dict[str, Unsent] = {}
    for entry in entries:
        if entry.event not in {TOLD, UNTOLD}:
            continue
        if entry.event == TOLD:
            failed.pop(ADDRESSES, None)
        named = entry.facts.get("ways")
        for way in map(str, named if isinstance(named, list) else ()):
            failed.pop(way, None)
            if entry.event == UNTOLD:
                facts = entry.facts
                failed[way] = Unsent(way, entry.at, str(facts.get("matter", "")), str(facts.get("reason", "")))
    return tuple(one for one in reversed(failed.values()) if ways is None or one.way in {*ways, ADDRESSES})
