"""Where the identity lies that opens encrypted backups: a file, systemd's credentials, or the keyring."""

from __future__ import annotations

import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.config.credentials.secret import Secret
from loopin_backup_core.model.errors import CredentialsError, NoIdentityError, StorageError
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.context import JobContext, Keys
    from loopin_backup_core.model.profile import Profile

LARGEST = 64 * 1024
KEYRING = "the keyring"
SUFFIX = ".age"
"""What follows a profile's name in the name of systemd's credential."""


def entry(profile: str) -> str:
    """Return the name of an identity's entry in the keyring; no profile, whose password lies there, has a colon.

    >>> entry("loopin")
    'identity:loopin'
    """
    return f"identity:{profile}"


def keys_of(profile: Profile, environ: Mapping[str, str], given: Path | None = None) -> Keys:
    """Return what opens a profile's encrypted backups, for a job's surroundings; asked for when needed, and once."""
    from functools import cache

    return cache(lambda: find(profile, environ, given))


def opening(profile: Profile, around: JobContext) -> JobContext:
    """Return the surroundings of a job that may have to open the profile's encrypted backups."""
    return replace(around, keys=keys_of(profile, around.environ))


def find(profile: Profile, environ: Mapping[str, str], given: Path | None = None) -> Secret:
    """Return the text of the identity file that opens a profile's backups, as :func:`locate` does."""
    return locate(profile, environ, given)[0]


def locate(profile: Profile, environ: Mapping[str, str], given: Path | None = None) -> tuple[Secret, str]:
    """Return the text of the identity file that opens a profile's backups, which may hold several, and where it lies.

    The first of these answers: the file ``given``, systemd's ``$CREDENTIALS_DIRECTORY/<profile>.age``, the profile's
    ``identity_file``, the keyring. Raises NoIdentityError where there is none at all, CredentialsError for a file that
    cannot be read or that others may read.
    """
    if given is not None:
        return read(given), str(given)
    if (credential := _systemd(profile.name, environ)) is not None:
        # systemd itself guards it, and shows the reader's right as one of a group.
        return _text(credential), str(credential)
    if profile.identity_file:
        return read(Path(profile.identity_file)), profile.identity_file
    try:
        found = keyrings.get(entry(profile.name), environ)
    except CredentialsError as error:
        raise _none(f"There is no identity here, and the keyring cannot be asked. {error.message}") from error
    if not found:
        raise _none("There is no identity here.")
    return Secret(found), KEYRING


def read(path: Path) -> Secret:
    """Return what an identity file holds. Raises CredentialsError for one that is missing or that others may read."""
    try:
        _check_private(path, path.stat().st_mode)
    except OSError as error:
        raise _unusable(path, error) from error
    return _text(path)


def _text(path: Path) -> Secret:
    try:
        return Secret(files.read_all(path.resolve(), LARGEST).decode())
    except (OSError, StorageError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> CredentialsError:
    reason = "it is no text" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None) or error
    return CredentialsError(
        f"The identity file {path} cannot be used: {reason}",
        hint="Give the file that holds the identity: --identity FILE.",
    )


def _check_private(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode) and sys.platform != "win32" and mode & 0o077:
        raise CredentialsError(f"Others may read the identity file {path}.", hint=f"Type: chmod 600 {path}")


def _systemd(name: str, environ: Mapping[str, str]) -> Path | None:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory or not name or "/" in name or "\0" in name:
        return None
    path = Path(directory) / f"{name}{SUFFIX}"
    return path if path.is_file() else None


def _none(why: str) -> NoIdentityError:
    return NoIdentityError(
        why,
        hint="Give the file with the identity: --identity FILE; or bring it here for good: “loopin-backup-cli key "
        "import”. It stands on the recovery sheet.",
    )
