"""Reaching the places where notices go: through Apprise, and the pings of a dead-man's switch.

Each place is asked in a thread of its own that nobody waits for beyond a deadline: what hangs in a name server or in a
dead host delays nothing. Nothing of an address is ever part of a reason.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from apprise import AppriseAsset

    from loopin_backup_core.config.credentials.addresses import Address
    from loopin_backup_core.rules.notification_policy import Message

DEADLINE = 15.0
"""Seconds that all places together have to take a notice."""
TIMEOUT = 5.0
"""Seconds that a place has to answer one ping."""
PAUSE = 0.5
LONGEST_REASON = 200
SHORTEST_SECRET = 4


class Delivery(NamedTuple):
    """What came of telling one place; ``reason`` is empty where it went well."""

    name: str
    reason: str

    @property
    def ok(self) -> bool:
        """Whether it arrived."""
        return not self.reason


class Errand:
    """Something that is being told to several places at the same time."""

    def __init__(self, places: Iterable[Address], tell: Callable[[Address], str], seconds: float = DEADLINE) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._found: dict[str, str] = {}
        self._threads = [(one, threading.Thread(target=self._run, args=(one, tell), daemon=True)) for one in places]
        for _, thread in self._threads:
            thread.start()

    def _run(self, place: Address, tell: Callable[[Address], str]) -> None:
        try:
            reason = tell(place)
            if reason:
                time.sleep(PAUSE)
                reason = tell(place)
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and its words may hold the address
            reason = f"failed with {type(error).__name__}"
        self._found[place.name] = reason

    def wait(self) -> list[Delivery]:
        """Return what came of it, at the latest when the time is over."""
        for _, thread in self._threads:
            thread.join(max(0.0, self._until - time.monotonic()))
        late = f"no answer within {self._seconds:g} seconds"
        return [Delivery(one.name, self._found.get(one.name, late)) for one, _ in self._threads]


def deliver(places: Sequence[Address], message: Message, seconds: float = DEADLINE) -> list[Delivery]:
    """Send a message to every place, each tried twice, and return what came of it."""
    if places:
        _prepare()
    return Errand(places, lambda one: _sent(one, message), seconds).wait()


def ping(places: Sequence[Address], verb: str, text: str = "", seconds: float = DEADLINE) -> Errand:
    """Begin to ping places, each tried twice; ``verb`` is ``start``, ``fail``, ``log``, or empty for success."""
    return Errand(places, lambda one: _pinged(one, verb, text), seconds)


def is_understood(url: str) -> bool:
    """Tell whether Apprise knows what to do with an address; sends nothing."""
    _prepare()
    import apprise

    return apprise.Apprise.instantiate(url, asset=_asset(), suppress_exceptions=True) is not None


def _asset() -> AppriseAsset:
    import apprise

    # Without a deadline of its own Apprise asks in the calling thread, and leaves none that would delay the end.
    return apprise.AppriseAsset(
        app_id="LoopIn Backup",
        app_desc="LoopIn Backup",
        image_url_mask="",
        async_mode=False,
        pgp_autogen=False,
        pem_autogen=False,
        service_timeout=0,
    )


def _sent(place: Address, message: Message) -> str:
    """Send a message by Apprise; return why it could not be, without a piece of the address."""
    import apprise

    kind = apprise.NotifyType.FAILURE if message.grave else apprise.NotifyType.SUCCESS
    sender = apprise.Apprise(asset=_asset())
    if not sender.add(str(place.url)):
        return "Apprise does not understand this address"
    result = sender.notify(message.body, message.title, notify_type=kind, body_format=apprise.NotifyFormat.TEXT)
    if result:
        return ""
    words = next((entry.message for entry in result.logs() if entry.level in {"WARNING", "ERROR"}), "")
    return masked(words, place) or "it was refused, or could not be reached"


def _prepare() -> None:
    """Load Apprise with all its services, and keep its own log off the terminal: it may tell more of an address."""
    import logging
    import warnings

    logger = logging.getLogger("apprise")
    if logger.propagate:
        logger.propagate = False
        logger.addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        # Some services need what Python calls deprecated; nobody here can mend that.
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost", asset=_asset())


def _pinged(place: Address, verb: str, text: str) -> str:
    import urllib.error
    import urllib.request

    request = urllib.request.Request(  # noqa: S310 - its scheme was checked
        ping_url(place.url, verb), data=text.encode()[:10_000] or None, headers={"User-Agent": "loopin-backup"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        return f"it answered with HTTP status {error.code}"
    except urllib.error.URLError as error:
        reason = error.reason
        return masked(getattr(reason, "strerror", "") or type(reason).__name__, place)
    except (OSError, ValueError) as error:
        return f"failed with {type(error).__name__}"


def ping_url(url: str, verb: str) -> str:
    """Return what to ask for: the verb follows the path.

    >>> ping_url("https://hc.example/ping/1234?create=1", "fail")
    'https://hc.example/ping/1234/fail?create=1'
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise ValueError("no address of a web server")
    path = f"{parts.path.rstrip('/')}/{verb}" if verb else parts.path
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def masked(words: str, place: Address) -> str:
    """Return somebody's words as a short line in which every piece of the address is blotted out."""
    line = " ".join(words.split())
    for piece in sorted(pieces(place.url), key=len, reverse=True):
        line = line.replace(piece, "***")
    return line[:LONGEST_REASON].rstrip(".")


def pieces(url: str) -> set[str]:
    """Return what in an address may be a secret: all between its separators, as written and decoded."""
    rest = url.partition("://")[2]
    for separator in "/@:?&=#,":
        rest = rest.replace(separator, " ")
    words = {one for one in rest.split() if len(one) >= SHORTEST_SECRET}
    return words | {unquote(one) for one in words}
