"""Writing a destination and its keys, in a thread: a keyring may take its time, or ask a person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import profiles
from loopin_backup_core.config.credentials import keyrings, object_keys
from loopin_backup_core.destinations import copies
from loopin_backup_gui import work_destinations as works

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.destinations.copies import Place
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_gui.session import Session


@dataclass(frozen=True, slots=True)
class Saving:
    """A destination to be written, and what was there ``before`` under its name.

    ``keys`` are the id of a key and its secret, None to leave what is kept as it is.
    """

    profile: Profile
    destination: Destination
    before: Destination | None
    keys: tuple[str, str] | None = field(default=None, repr=False)

    def write(self, environ: Mapping[str, str]) -> Destination:
        """Write it. Blocks; raises what core raises."""
        text = object_keys.text_of(*self.keys) if self.keys is not None else None
        # The profile may have other destinations than when the dialog was opened.
        profile = profiles.load(self.profile.name, environ)
        made = profiles.put_destination(profile, self.destination, environ, keys=text)
        if self.before is not None and self.before.keyring and not made.keyring:
            keyrings.delete(object_keys.entry(profile.name, made.name), environ)
        return made

    def place(self, session: Session, token: CancelToken) -> Place:
        """Return the place for a trial: keys that nobody has stored yet are handed over as the environment would."""
        environ, one = dict(session.environ), self.destination
        if self.keys is not None:
            environ.pop("CREDENTIALS_DIRECTORY", None)
            environ.pop("AWS_SESSION_TOKEN", None)
            environ["AWS_ACCESS_KEY_ID"], environ["AWS_SECRET_ACCESS_KEY"] = self.keys
            one = replace(one, keyring=False, credentials="")
        return copies.Place(self.profile, one, works.around(session, token, environ), pauses=())

    @property
    def command(self) -> tuple[str, ...]:
        """The command line that does the same; it asks for the keys."""
        keyfile = self.keys is not None and not self.destination.keyring
        return works.add_command(self.profile, self.destination, keyfile=keyfile)
