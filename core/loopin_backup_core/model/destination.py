"""A second home for backups: another directory, an S3-compatible store, or a server that speaks SFTP. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, NamedTuple

from loopin_backup_core.model.backup import standing
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.backup import Verification
    from loopin_backup_core.model.retention import RetentionPolicy

_BUCKET = r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]\Z"
_HOST = r"[A-Za-z0-9_:%][A-Za-z0-9._:%-]*\Z"
_USER = r"[A-Za-z0-9_.@+=][A-Za-z0-9_.@+=$-]*\Z"
_FORMS = "Write a directory (/mnt/usb/backups), s3://BUCKET/PREFIX, or sftp://USER@HOST:PORT/PATH."


class DestinationType(StrEnum):
    """How a destination is reached."""

    DIRECTORY = "directory"
    S3 = "s3"
    SFTP = "sftp"


@value
class Destination:
    """A second home for backups. No secret is in it.

    ``required`` says that no backup may be deleted before it has a copy here. ``retention`` is what a cleanup keeps
    here; without one nothing is deleted here unless somebody says how much to keep. ``keyring`` says that the keys of
    an S3 store lie in the OS keyring, ``credentials`` is a file that holds them, ``role`` says that the machine has a
    role of its own that lets it in. ``ca`` is a file with a certificate authority of one's own, ``ssh_config`` a
    configuration for ssh instead of the user's.
    """

    name: str
    url: str
    endpoint: str = ""
    region: str = ""
    required: bool = False
    retention: RetentionPolicy | None = None
    keyring: bool = False
    credentials: str = ""
    role: bool = False
    ca: str = ""
    ssh_config: str = ""

    @property
    def way(self) -> DestinationType:
        """How it is reached."""
        scheme = self.url.partition("://")[0] if "://" in self.url else ""
        return {"s3": DestinationType.S3, "sftp": DestinationType.SFTP}.get(scheme, DestinationType.DIRECTORY)

    @property
    def address(self) -> str:
        """What tells this place from others, whatever it is called: the journal remembers copies by it."""
        url = self.url.rstrip("/") or "/"
        return f"{url} at {self.endpoint.rstrip('/')}" if self.endpoint else url


@value
class Copy:
    """A copy of a backup at a destination, as the journal tells: where it lies, when it was made, what verified it.

    ``verifications`` begin with the one that belongs to the copying: everything was read back. ``let_go`` says that a
    cleanup at the destination has deleted it since, ``lost`` that it is not there though nobody has deleted it.
    """

    destination: str
    address: str
    folder: str
    at: datetime
    verifications: tuple[Verification, ...]
    let_go: bool = False
    lost: bool = False

    @property
    def is_good(self) -> bool:
        """Whether it is there still, and nothing says that it was damaged since."""
        return not self.let_go and not self.lost and standing(self.verifications)[1] is None


class SftpPlace(NamedTuple):
    """The parts of an ``sftp://`` address; an empty ``user`` and a ``port`` of 0 are left to ssh's configuration."""

    user: str
    host: str
    port: int
    path: str


def from_url(url: str, name: str = "") -> Destination:
    """Return a destination of which only the address is known; its name is the address. Raises UsageError."""
    check_url(url)
    return Destination(name or url, url)


def check_url(url: str) -> None:
    """Raise UsageError for what is no address of a destination, or holds a password."""
    scheme = url.partition("://")[0] if "://" in url else ""
    if scheme == "s3":
        s3_place(url)
    elif scheme == "sftp":
        sftp_place(url)
    elif scheme or not is_absolute(url):
        raise UsageError(f"“{_without_secret(url)}” is no address of a destination.", hint=_FORMS)


def is_absolute(path: str) -> bool:
    """Tell whether a text is an absolute path on this or another system."""
    return PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()


def s3_place(url: str) -> tuple[str, str]:
    """Return the bucket and the prefix of an ``s3://`` address. Raises UsageError.

    >>> s3_place("s3://loopin-backups/office/")
    ('loopin-backups', 'office')
    """
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    parts = [part for part in prefix.split("/") if part]
    if not re.match(_BUCKET, bucket) or any(part in {".", ".."} for part in parts):
        hint = "Write s3://BUCKET/PREFIX; keys never stand in an address, see the page about copies."
        raise UsageError(f"“{_without_secret(url)}” is no address of a bucket.", hint=hint)
    return bucket, "/".join(parts)


def sftp_place(url: str) -> SftpPlace:
    """Return the parts of an ``sftp://`` address; a path that begins with ``/~/`` is relative to the home there.

    >>> sftp_place("sftp://backup@nas.example:2222/srv/backups")
    SftpPlace(user='backup', host='nas.example', port=2222, path='/srv/backups')
    >>> sftp_place("sftp://nas.example/~/backups").path
    'backups'
    """
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(url)
        port = parts.port or 0
    except ValueError as error:
        raise UsageError(f"“{_without_secret(url)}” is not understood: {error}.", hint=_FORMS) from error
    if parts.password is not None:
        raise UsageError(
            "A password must not stand in an address.",
            hint="Let ssh log in with a key: “ssh-keygen”, then “ssh-copy-id” to the server.",
        )
    user, host, path = unquote(parts.username or ""), parts.hostname or "", unquote(parts.path)
    if not re.match(_HOST, host) or (user and not re.match(_USER, user)) or not path.strip("/") or "\0" in path:
        raise UsageError(f"“{_without_secret(url)}” is no address of a folder on a server.", hint=_FORMS)
    home = path.removeprefix("/~/")
    return SftpPlace(user, host, port, (home if home != path else path).rstrip("/"))


def _without_secret(url: str) -> str:
    """Return an address that may be shown: what looks like a login is left out.

    >>> _without_secret("https://me:secret@host/x")
    'https://…@host/x'
    """
    return re.sub(r"//[^/@]*:[^/@]*@", "//…@", url)
