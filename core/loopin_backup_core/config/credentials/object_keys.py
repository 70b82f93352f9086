"""The keys of an S3-compatible store: from a file, from the keyring, from systemd, or where AWS's own tools look."""

from __future__ import annotations

import configparser
import stat
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.config.credentials.secret import Secret
from loopin_backup_core.model.errors import CredentialsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.destination import Destination

# Where these are set, the machine (a container, a pod) has a role that lets it in.
ROLE_VARIABLES = (
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)
_HOW = (
    "“loopin-backup-cli destination add” keeps them in the keyring or in a file; AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, ~/.aws/credentials and systemd's LoadCredential are read as well."
)


@dataclass(frozen=True, slots=True)
class ObjectKeys:
    """What a store wants to know of who asks; only the key's id may be shown."""

    key: str
    secret: Secret = field(repr=False)
    session: Secret = field(default=Secret(""), repr=False)


def entry(profile: str, destination: str) -> str:
    """Return the name under which the keys of a destination lie in the keyring and in ``$CREDENTIALS_DIRECTORY``."""
    return f"{profile}@{destination}"


def keys_for(destination: Destination, profile: str, environ: Mapping[str, str]) -> ObjectKeys | None:
    """Return the keys of a destination; None where the machine's own role is to be used.

    What the destination itself names comes first, then ``$CREDENTIALS_DIRECTORY``, the environment, and AWS's own file.
    Raises CredentialsError where there are none; never asks anybody.
    """
    if destination.credentials:
        return from_file(Path(destination.credentials))
    if destination.keyring:
        return _from_keyring(destination, profile, environ)
    if destination.role:
        return None
    if found := _from_systemd(entry(profile, destination.name), environ) or _from_environment(environ):
        return found
    if any(environ.get(name) for name in ROLE_VARIABLES):
        return None
    shared = Path(environ.get("AWS_SHARED_CREDENTIALS_FILE") or Path(environ.get("HOME") or "/") / ".aws/credentials")
    if shared.is_file():
        return from_file(shared, environ.get("AWS_PROFILE") or "default")
    raise CredentialsError(f"There are no keys for {destination.url}.", hint=_HOW)


def with_environment(destination: Destination, environ: Mapping[str, str]) -> Destination:
    """Return a destination with the endpoint and the region of AWS's variables where it names none."""
    endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL") or ""
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or ""
    return replace(
        destination,
        endpoint=destination.endpoint or endpoint,
        region=destination.region or region,
        ca=destination.ca or environ.get("AWS_CA_BUNDLE", ""),
    )


def text_of(key: str, secret: str) -> str:
    """Return keys as a file holds them, in the form of AWS's own."""
    return f"[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"


def parse(text: str, where: str, section: str = "default") -> ObjectKeys:
    """Return the keys in a text in the form of AWS's credentials file. Raises CredentialsError, which shows nothing."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
        found = parser[section]
        return ObjectKeys(
            found["aws_access_key_id"].strip(),
            Secret(found["aws_secret_access_key"].strip()),
            Secret(found.get("aws_session_token", "").strip()),
        )
    except (configparser.Error, KeyError):
        raise CredentialsError(
            f"{where} has no keys under [{section}].",
            hint=f"Write [{section}], and below it aws_access_key_id = … and aws_secret_access_key = …",
        ) from None


def from_file(path: Path, section: str = "default") -> ObjectKeys:
    """Return the keys of a file that only its owner may read. Raises CredentialsError."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise CredentialsError(f"{path} is not a regular file.")
        if sys.platform != "win32" and mode & 0o077:
            raise CredentialsError(f"Others may read the keys in {path}.", hint=f"Type: chmod 600 {path}")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CredentialsError(f"The keys in {path} cannot be read: {error}", hint=_HOW) from error
    return parse(text, str(path), section)


def _from_keyring(destination: Destination, profile: str, environ: Mapping[str, str]) -> ObjectKeys:
    found = keyrings.get(entry(profile, destination.name), environ)
    if found is None:
        raise CredentialsError(f"The keyring has no keys for the destination {destination.name}.", hint=_HOW)
    return parse(found, "The keyring's entry")


def _from_systemd(name: str, environ: Mapping[str, str]) -> ObjectKeys | None:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory or "/" in name or "\0" in name:
        return None
    path = Path(directory) / name
    if not path.is_file():
        return None
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CredentialsError(f"The credential {path} cannot be read: {error}") from error


def _from_environment(environ: Mapping[str, str]) -> ObjectKeys | None:
    key, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        return None
    return ObjectKeys(key, Secret(secret), Secret(environ.get("AWS_SESSION_TOKEN", "")))
