"""The table ``notices`` of a profile, and the one place where the addresses of its notices are written."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.credentials import addresses, keyrings
from loopin_backup_core.config.profiles import store
from loopin_backup_core.config.profiles.values import Table, choices, flag, folder, positive
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.notice import Matter, Notices
from loopin_backup_core.system.paths import config_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loopin_backup_core.config.credentials.addresses import Address
    from loopin_backup_core.model.profile import Profile

KEYS = {
    "matters": f"a list of {', '.join(Matter)}",
    "hours": "a number of hours above 0",
    "file": "an absolute path",
    "keyring": "true or false",
}
"""The keys of a profile's notices and what each of them expects."""


def settings_from(path: Path, name: str, values: Mapping[str, Any], source: str) -> Notices:
    """Return what a table says of notices; what it leaves out is as usual. Raises UsageError."""
    table = Table(path, f"{name}.notices", values, source)
    table.refuse_others(KEYS)
    usual = Notices()
    return Notices(
        matters=table.take("matters", choices(Matter), KEYS["matters"], usual.matters),
        hours=table.take("hours", positive, KEYS["hours"], usual.hours),
        file=str(table.take("file", folder, KEYS["file"], "")),
        keyring=table.take("keyring", flag, KEYS["keyring"], default=usual.keyring),
    )


def values_from(settings: Notices) -> dict[str, Any]:
    """Return the table that describes settings; what is as usual is left out."""
    usual = Notices()
    values = dataclasses.asdict(settings) | {"matters": [one.value for one in settings.matters]}
    return {key: value for key, value in values.items() if getattr(settings, key) != getattr(usual, key)}


def check_home(profile: Profile, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the tables of all profiles if this one can keep addresses.

    Raises UsageError for a profile that stands in no file, or whose addresses systemd brings; StorageError.
    """
    path = config_file(environ)
    tables, _ = store.read(path)
    if profile.name not in tables:
        raise UsageError(
            "Addresses of notices belong to a profile, and DATABASE_URL alone is none.",
            hint="Name one with --profile; “loopin-backup-cli profile add NAME CONNINFO” makes it.",
        )
    if addresses.from_systemd(profile.name, environ) is not None:
        raise UsageError(
            "The addresses come from systemd's credentials and are not changed from here.",
            hint=f"Change what LoadCredential={profile.name}{addresses.SUFFIX} names in the unit.",
        )
    return tables


def keep(profile: Profile, wanted: Sequence[Address], environ: Mapping[str, str], *, keyring: bool = False) -> Profile:
    """Write the addresses of a profile, and where they lie into its table; return the profile as it is then.

    They stay where they are; the first go into a file beside the profiles, or into the keyring if ``keyring``. Raises
    UsageError for a profile that cannot keep any, CredentialsError, StorageError.
    """
    path = config_file(environ)
    check_home(profile, environ)
    settings = profile.notices
    if not settings.file and not settings.keyring:
        own = {"keyring": True} if keyring else {"file": str(path.with_name(profile.name + addresses.SUFFIX))}
        settings = dataclasses.replace(settings, **own)
    text = addresses.text_of(wanted)
    if settings.file:
        store.write_private(Path(settings.file), text)
    else:
        _in_keyring(profile.name, text, environ)
    if settings != profile.notices:
        store.change(path, profile.name, lambda before: {**before, "notices": values_from(settings)})
    return dataclasses.replace(profile, notices=settings)


def _in_keyring(name: str, text: str, environ: Mapping[str, str]) -> None:
    entry = addresses.keyring_entry(name)
    if text:
        keyrings.store(entry, text, environ)
    else:
        keyrings.delete(entry, environ)


def forget(profile: Profile, environ: Mapping[str, str]) -> None:
    """Delete the addresses of a profile that is removed: those in the keyring, and in the file that was made for it."""
    own = config_file(environ).with_name(profile.name + addresses.SUFFIX)
    if profile.notices.file == str(own):
        own.unlink(missing_ok=True)
    if profile.notices.keyring:
        keyrings.delete(addresses.keyring_entry(profile.name), environ)
