"""Where notices go: addresses that are secrets, one a line, in a private file, the keyring or systemd's credentials."""

from __future__ import annotations

import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.config.credentials.secret import Secret
from loopin_backup_core.model.errors import CredentialsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loopin_backup_core.model.profile import Profile

PING = "ping"
SUFFIX = ".notices"
LARGEST = 100_000
_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}\Z"
_URL = r"([A-Za-z][A-Za-z0-9+.-]*)://\S+\Z"
_FORM = "a name and an address, such as “ops mailto://…”, or “ping https://…”"


@dataclass(frozen=True, slots=True)
class Address:
    """One place to tell. ``url`` is for Apprise, or is pinged if the name is, or begins with, ``ping``."""

    name: str
    url: Secret

    @property
    def is_ping(self) -> bool:
        """Whether it wants to hear of every run's start and end."""
        return self.name == PING or self.name.startswith(f"{PING}-")

    @property
    def service(self) -> str:
        """What may be shown of it: the service, and nothing that follows."""
        return PING if self.is_ping else self.url.partition("://")[0].lower()


def parse(text: str, where: str) -> tuple[Address, ...]:
    """Return the addresses of a file; ``where`` is said in a CredentialsError, which repeats nothing of a line."""
    found: list[Address] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split(maxsplit=1)
        if not words or words[0].startswith("#"):
            continue
        name, url = words if len(words) == 2 else (_free_name(words[0], found), words[0])
        if not re.match(_NAME, name) or not re.match(_URL, url.strip()) or name in {one.name for one in found}:
            raise CredentialsError(f"{where}, line {number}: expected {_FORM}, each name once.")
        found.append(Address(name, Secret(url.strip())))
    return tuple(found)


def text_of(addresses: Iterable[Address]) -> str:
    """Return what :func:`parse` reads."""
    return "".join(f"{one.name} {one.url!s}\n" for one in addresses)


def _free_name(url: str, taken: Iterable[Address]) -> str:
    return named(url.partition("://")[0].lower(), taken)


def named(wish: str, taken: Iterable[Address]) -> str:
    """Return a name like ``wish`` that no address has.

    >>> named("mailto", [Address("mailto", Secret("mailto://…"))])
    'mailto-2'
    """
    names = {one.name for one in taken}
    number = 2
    name = wish
    while name in names:
        name, number = f"{wish}-{number}", number + 1
    return name


def checked(name: str, url: str, taken: Iterable[Address]) -> Address:
    """Return a new address. Raises UsageError, without a word of the address, for one that cannot be."""
    if not re.match(_URL, url):
        raise UsageError("This is no address of a notice.", hint="Expected something like mailto://… or https://…")
    name = name or _free_name(url, taken)
    if not re.match(_NAME, name) or name in {one.name for one in taken}:
        raise UsageError(f"An address cannot be called {name!r}.", hint="Letters, digits, “-”, each name once.")
    one = Address(name, Secret(url))
    if one.is_ping and not url.startswith(("https://", "http://")):
        raise UsageError("An address to be pinged begins with https:// or http://.")
    return one


def are_configured(profile: Profile, environ: Mapping[str, str]) -> bool:
    """Tell whether a profile has a home for addresses, without opening it."""
    settings = profile.notices
    return bool(settings.file or settings.keyring or from_systemd(profile.name, environ))


def home(profile: Profile, environ: Mapping[str, str]) -> str:
    """Return where the addresses of a profile lie, in words; empty if nowhere."""
    if (path := from_systemd(profile.name, environ)) is not None:
        return str(path)
    return profile.notices.file or ("the keyring" if profile.notices.keyring else "")


def read(profile: Profile, environ: Mapping[str, str], *, interactive: bool = False) -> tuple[Address, ...]:
    """Return where the notices of a profile go; nothing where none is configured.

    The first of these answers: systemd's ``$CREDENTIALS_DIRECTORY/<profile>.notices``, the profile's file, the keyring.
    Raises CredentialsError where it is configured and cannot be had.
    """
    if (path := from_systemd(profile.name, environ)) is not None:
        return parse(_text(path), str(path))
    if profile.notices.file:
        path = Path(profile.notices.file)
        _check_private(path)
        return parse(_text(path), str(path))
    if not profile.notices.keyring:
        return ()
    found = keyrings.get(keyring_entry(profile.name), environ, interactive=interactive)
    return parse(found or "", "the keyring's entry for notices")


def keyring_entry(profile: str) -> str:
    """Return the name under which a profile's addresses lie in the keyring; no profile's name has a blank."""
    return f"{profile} notices"


def from_systemd(name: str, environ: Mapping[str, str]) -> Path | None:
    """Return the file with a profile's addresses that systemd has brought, None if there is none."""
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory or not name or "/" in name or "\0" in name:
        return None
    path = Path(directory) / (name + SUFFIX)
    return path if path.is_file() else None


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CredentialsError(f"The addresses for notices in {path} cannot be read: {reason}") from None


def _check_private(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise CredentialsError(
            f"The addresses for notices in {path} cannot be read: {error.strerror}",
            hint="Add them again: “loopin-backup-cli notice add --profile NAME”.",
        ) from error
    if not stat.S_ISREG(mode):
        raise CredentialsError(f"{path} is not a regular file.")
    if sys.platform != "win32" and mode & 0o077:
        raise CredentialsError(f"Others may read the addresses for notices in {path}.", hint=f"Type: chmod 600 {path}")
