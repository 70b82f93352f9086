"""Where a password comes from, and how it reaches the programs that need it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.config.credentials.run_files import PerRunFiles, sweep_leftovers
from loopin_backup_core.config.credentials.secret import Secret
from loopin_backup_core.model.errors import CredentialsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile

__all__ = ["PerRunFiles", "Secret", "check_passfile", "keyrings", "password_for", "sweep_leftovers"]

PASSWORD = "password"  # noqa: S105 - the name of an entry, not a password
"""The entry of ``Profile.extra`` with the password that stood in ``DATABASE_URL``, as a :class:`Secret`."""

OTHER_SECRETS = "secrets"
"""The entry of ``Profile.extra`` with what else in ``DATABASE_URL`` was secret, by libpq's keyword."""


def password_for(
    profile: Profile, params: Mapping[str, str], environ: Mapping[str, str], *, interactive: bool = False
) -> str | None:
    """Return the password for a connection, None where libpq shall look for itself or none is needed.

    The first of these answers: the connection string (``params``, or ``DATABASE_URL``), ``PGPASSWORD``, systemd's
    ``$CREDENTIALS_DIRECTORY/<profile>``, the profile's passfile (which libpq reads), the keyring if the profile says
    so. Raises CredentialsError where a password should be and is not; never asks on a terminal.
    """
    given = params.get("password") or profile.extra.get(PASSWORD) or environ.get("PGPASSWORD")
    if given:
        return str(given)
    from_systemd = _systemd_credential(profile.name, environ)
    if from_systemd is not None:
        return from_systemd
    if profile.passfile:
        check_passfile(Path(profile.passfile))
        return None
    if not profile.keyring:
        return None
    found = keyrings.get(profile.name, environ, interactive=interactive)
    if found is None:
        raise CredentialsError(
            f"The keyring has no password for the profile {profile.name}.",
            hint=f"Store it: loopin-backup-cli profile add {profile.name} CONNINFO --keyring --replace",
        )
    return found


def _systemd_credential(name: str, environ: Mapping[str, str]) -> str | None:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory or not name or name in {".", ".."} or "/" in name or "\0" in name:
        return None
    path = Path(directory) / name
    if not path.is_file():
        return None
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CredentialsError(f"The credential {path} cannot be read: {error}") from error


def check_passfile(path: Path) -> None:
    """Raise CredentialsError for a password file that is missing or that libpq would silently ignore."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        message = f"The password file {path} cannot be used: {error.strerror or error}"
        raise CredentialsError(
            message, hint="Create it again with “loopin-backup-cli profile add … --passfile”."
        ) from error
    if not stat.S_ISREG(mode):
        raise CredentialsError(f"The password file {path} is not a regular file.")
    if sys.platform != "win32" and mode & 0o077:
        raise CredentialsError(f"Others may read the password file {path}.", hint=f"Type: chmod 600 {path}")
