"""The notices and pings of one scheduled run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from loopin_backup_core.config.credentials import addresses
from loopin_backup_core.model.errors import BusyError, LoopinError
from loopin_backup_core.notifications import delivery
from loopin_backup_core.notifications.notices.news import failed, recovered, suspect
from loopin_backup_core.notifications.notices.sending import PING, say, tell, unsent, write_down
from loopin_backup_core.rules.notification_policy import ADDRESSES

if TYPE_CHECKING:
    from types import TracebackType

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.notifications.delivery import Delivery, Errand


class Run:
    """A scheduled run as a ``with`` block: tells a dead-man's switch how it went, and people what they should know.

    An error that leaves the block is told. Nothing here raises by itself, and nothing holds the run up: the first ping
    is on its way while the backup is made. ``job`` is what people call the run.
    """

    def __init__(self, profile: Profile, around: JobContext, *, job: str = "backup") -> None:
        self._profile = profile
        self._around = around
        self._job = job
        self._trouble = ""
        self._start: Errand | None = None
        self._unread: list[Delivery] = []
        self._places: list[addresses.Address] = []

    def __enter__(self) -> Self:
        try:
            self._places = [one for one in addresses.read(self._profile, self._around.environ) if one.is_ping]
        except LoopinError as error:
            self._unread = [delivery.Delivery(ADDRESSES, error.message)]
        self._start = delivery.ping(self._places, "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, BusyError):
            # The run that is at work will tell; nothing has failed.
            return
        if error is not None and self._around.token.cancelled:
            self._trouble = "somebody stopped it"
        elif error is not None:
            self.failed(error)
        if self._start is not None:
            self._start.wait()
        ended = delivery.ping(self._places, "fail" if self._trouble else "", self._trouble).wait()
        self._write_down([*self._unread, *ended])

    def good(self, manifest: Manifest) -> None:
        """Take note that a database was backed up, and tell so after a trouble."""
        news = recovered(self._profile, self._around, manifest=manifest, job=self._job)
        tell(self._profile, news, self._around)

    def suspect(self, manifest: Manifest) -> None:
        """Take note that a database seems to have been wiped."""
        self._trouble = self._trouble or f"{manifest.database_name} may have been wiped"
        name, reasons = manifest.database_name, manifest.reasons
        tell(self._profile, suspect(self._profile, name, reasons, self._around, backup=manifest.stem), self._around)

    def failed(self, error: BaseException, database: str = "", *, job: str = "") -> None:
        """Take note that something failed, with all of the profile's job or with one ``database`` of it.

        ``job`` is what people call that part of the run, where it is not the run as a whole.
        """
        news = failed(self._profile, error, self._around, database=database, job=job or self._job)
        self._trouble = self._trouble or f"the {news.job} of {news.database} failed: {news.cause}"
        tell(self._profile, news, self._around)

    def _write_down(self, found: list[Delivery]) -> None:
        """Write down the pings that failed, and the first that arrives after such a one: all others go unsaid."""
        try:
            before = {one.way for one in unsent(self._profile)}
            worth = [one for one in found if not one.ok or before & {one.name, ADDRESSES}]
            write_down(self._profile, worth, self._around, {"matter": PING, "database": "", "what": PING})
        except Exception as error:  # noqa: BLE001 - whatever goes wrong here must not look like a failed backup
            words = error.message if isinstance(error, LoopinError) else type(error).__name__
            say(self._around, f"What came of the pings could not be written down: {words}")
