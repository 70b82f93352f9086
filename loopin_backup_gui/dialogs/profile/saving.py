"""Writing a profile and its password, in a thread: a keyring may take its time, or ask a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.config import profiles
from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.config.profiles.values import check_name
from loopin_backup_gui import commandline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken


@dataclass(frozen=True, slots=True)
class Saving:
    """A profile to be written, and what was there ``before`` under its name.

    ``secret`` is the password for the keyring, None to leave there what is there.
    """

    profile: Profile
    before: Profile | None
    secret: str | None = None

    def __repr__(self) -> str:
        """Return the profile's name; never the password."""
        return f"Saving({self.profile.name!r})"

    def write(self, environ: Mapping[str, str], token: CancelToken) -> Profile:
        """Write password and profile; if it was cancelled meanwhile, neither. Blocks; raises what core raises."""
        check_name(self.profile.name)
        stored = self.profile.keyring and self.secret is not None
        if stored and self.secret is not None:
            keyrings.store(self.profile.name, self.secret, environ)
        if token.cancelled:
            if stored and self.before is None:
                keyrings.delete(self.profile.name, environ)
            token.check()
        made = profiles.add(self.profile, environ, replace=self.before is not None)
        if self.before is not None and self.before.keyring and not self.profile.keyring:
            keyrings.delete(self.profile.name, environ)
        return made

    @property
    def command(self) -> tuple[str, ...]:
        """The command line that does the same; it asks for the password."""
        one = self.profile
        words = [commandline.PROGRAM, "profile", "add", one.name, one.conninfo, "--directory", str(one.directory)]
        words += ["--compress", one.compression.value]
        for wanted, option in (
            (one.keyring, "--keyring"),
            (bool(one.passfile), "--passfile"),
            (one.production, "--production"),
            (one.no_owner, "--no-owner"),
            (self.before is not None, "--replace"),
        ):
            words += [option] if wanted else []
        return tuple(words)
