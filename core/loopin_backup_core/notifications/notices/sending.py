"""Sending a notice, and writing down whether it went."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.credentials import addresses
from loopin_backup_core.model.errors import CredentialsError, LoopinError
from loopin_backup_core.notifications import delivery
from loopin_backup_core.notifications.notices import record
from loopin_backup_core.rules import notification_policy
from loopin_backup_core.rules.notification_policy import ADDRESSES, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.notifications.delivery import Delivery
    from loopin_backup_core.rules.notification_policy import Alert, Unsent

TEST = "test"
PING = "ping"


def tell(profile: Profile, news: Alert, around: JobContext) -> bool:
    """Send a notice to every place of a profile if it is time for it; return whether anybody got it.

    Never raises: what cannot be sent is written to the journal and told to the reporter.
    """
    try:
        if not addresses.are_configured(profile, around.environ):
            return False
        history = notification_policy.told_of(record.entries(profile))
        if not notification_policy.decide(news, profile.notices, history, around.now()):
            return False
        found = _send(profile, notification_policy.message(news), around)
        closes = [one.value for one in notification_policy.closed_by(news, history)]
        about = {"matter": news.matter.value, "database": news.database, "what": news.what}
        write_down(profile, found, around, {**about, "closes": closes} if closes else about)
        return any(one.ok for one in found)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong here must not look like a failed backup
        words = error.message if isinstance(error, LoopinError) else type(error).__name__
        say(around, f"The notice that {news.database} is “{news.matter}” could not be sent: {words}")
        return False


def say(around: JobContext, text: str) -> None:
    """Tell the reporter; a log that cannot be written stops nothing."""
    with suppress(LoopinError):
        around.reporter.notice(text)


def is_told_elsewhere(profile: Profile, news: Alert) -> bool:
    """Tell whether a trouble with another duty of the same database is known, and not known to be over."""
    return notification_policy.is_told_elsewhere(news, notification_policy.told_of(record.entries(profile)))


def _send(profile: Profile, message: Message, around: JobContext) -> list[Delivery]:
    try:
        places = [one for one in addresses.read(profile, around.environ) if not one.is_ping]
    except CredentialsError as error:
        return [delivery.Delivery(ADDRESSES, error.message)]
    return delivery.deliver(places, message)


def write_down(profile: Profile, found: Iterable[Delivery], around: JobContext, facts: Mapping[str, Any]) -> None:
    """Write to the journal and tell the reporter which places got a notice, and which did not. Raises StorageError."""
    got = [one.name for one in found if one.ok]
    if got:
        record.append(profile, around.now, "told", ways=got, **facts)
        say(around, f"A notice ({facts['matter']}) went to {', '.join(got)}.")
    by_reason: dict[str, list[str]] = {}
    for one in found:
        if not one.ok:
            by_reason.setdefault(one.reason, []).append(one.name)
    for reason, names in by_reason.items():
        record.append(profile, around.now, "untold", ways=names, reason=reason, **facts)
        say(around, f"A notice ({facts['matter']}) could not be sent to {', '.join(names)}: {reason}.")


def test(profile: Profile, around: JobContext) -> Sequence[Delivery]:
    """Send a test notice to every place of a profile and return what came of it. Raises CredentialsError, StorageError.

    A place that is pinged gets a line for its log, which says neither success nor failure.
    """
    places = addresses.read(profile, around.environ)
    text = f"This is a test of the profile {profile.name}. Nothing happened to any database."
    message = Message("LoopIn Backup: a test", text + "\n", grave=False)
    errand = delivery.ping([one for one in places if one.is_ping], "log", text)
    found = delivery.deliver([one for one in places if not one.is_ping], message) + errand.wait()
    write_down(profile, found, around, {"matter": TEST, "database": "", "what": TEST})
    return found


def unsent(profile: Profile, ways: Collection[str] | None = None) -> tuple[Unsent, ...]:
    """Return the places, of all or of those named ``ways``, that the last notice did not reach, the latest first."""
    return notification_policy.unsent(record.entries(profile), ways)
