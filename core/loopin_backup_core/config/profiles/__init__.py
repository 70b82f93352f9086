"""The databases to protect: profiles in a TOML file, or the one that ``DATABASE_URL`` names. Never a password."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.credentials import OTHER_SECRETS, PASSWORD, Secret, keyrings
from loopin_backup_core.config.profiles import dotenv, notices, store, table, values
from loopin_backup_core.config.profiles.scheduling import set_schedule
from loopin_backup_core.config.profiles.store import write_private
from loopin_backup_core.config.profiles.values import check_name
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import CredentialsError, UsageError
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.rules.recipients import several
from loopin_backup_core.system.paths import config_file, data_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loopin_backup_core.model.destination import Destination

__all__ = [
    "DEFAULT",
    "add",
    "all_profiles",
    "check_name",
    "config_file",
    "data_directory",
    "encrypt",
    "find",
    "load",
    "put_destination",
    "remove",
    "remove_destination",
    "resolve",
    "set_schedule",
    "write_private",
]

DEFAULT = "default"
"""The name of the profile that ``DATABASE_URL`` makes."""

NAMED = "LOOPIN_BACKUP_PROFILE"
"""The variable that names the profile where no option does."""

KEPT = ("retention", "guard", "schedule", "notices", "destinations", "kept_days", "recipients", "identity_file")
"""The keys of a profile that have their own commands, or none."""


def resolve(name: str | None, directory: Path | None, environ: Mapping[str, str], cwd: Path) -> Profile:
    """Return the profile that a call means: the named one, else the one of ``DATABASE_URL`` or ``.env`` in ``cwd``.

    ``directory`` overrides where the backups are. Without a ``DATABASE_URL`` the ``conninfo`` is empty, which is enough
    to look at backups. Raises UsageError.
    """
    name = name or environ.get(NAMED)
    profile = load(name, environ) if name else _from_environment(environ, cwd)
    if not name and not profile.conninfo and directory is None and not profile.directory.exists():
        # Nobody says what is meant, and nothing lies here: where there is one profile, it is that one.
        names = list(store.read(config_file(environ))[0])
        profile = load(names[0], environ) if len(names) == 1 else profile
    return dataclasses.replace(profile, directory=cwd / directory) if directory is not None else profile


def _from_environment(environ: Mapping[str, str], cwd: Path) -> Profile:
    known = {**dotenv.values(cwd), **{name: value for name, value in environ.items() if value}}
    url = known.get("DATABASE_URL", "")
    text, password, secrets = conninfo.split_secrets(url) if url else ("", None, {})
    return Profile(
        name=DEFAULT,
        conninfo=text,
        directory=cwd / (known.get("BACKUP_DIR") or "backups"),
        logs=cwd / "logs",
        recipients=_recipients(known.get("BACKUP_RECIPIENTS", "")),
        identity_file=str(cwd / known["BACKUP_IDENTITY_FILE"]) if known.get("BACKUP_IDENTITY_FILE") else "",
        extra={
            **({PASSWORD: Secret(password)} if password else {}),
            **({OTHER_SECRETS: {key: Secret(value) for key, value in secrets.items()}} if secrets else {}),
        },
    )


def _recipients(text: str) -> tuple[str, ...]:
    try:
        return several([one for one in text.split(",") if one.strip()])
    except UsageError as error:
        raise UsageError(f"BACKUP_RECIPIENTS cannot be used. {error.message}", hint=error.hint) from error


def load(name: str, environ: Mapping[str, str]) -> Profile:
    """Return a profile of the TOML file. Raises UsageError, with names alike if there is none of that name."""
    path = config_file(environ)
    tables, source = store.read(path)
    if name not in tables:
        import difflib

        near = difflib.get_close_matches(name, tables, n=3) or sorted(tables)
        known = f"There is: {', '.join(near)}." if near else "There is none yet."
        hint = f"{known} Add one with “loopin-backup-cli profile add NAME CONNINFO”."
        raise UsageError(f"There is no profile {name!r} in {path}.", hint=hint)
    return table.profile_from(path, name, tables[name], source, environ)


def find(name: str, environ: Mapping[str, str]) -> Profile | None:
    """Return a profile of the TOML file, None if there is none of that name. Raises UsageError."""
    return load(name, environ) if name in store.read(config_file(environ))[0] else None


def all_profiles(environ: Mapping[str, str]) -> list[Profile]:
    """Return the profiles of the TOML file in its order. Raises UsageError for the first that is not understood."""
    path = config_file(environ)
    tables, source = store.read(path)
    return [table.profile_from(path, name, values, source, environ) for name, values in tables.items()]


def add(profile: Profile, environ: Mapping[str, str], *, password: str | None = None, replace: bool = False) -> Profile:
    """Write a profile, and its password into the keyring (``profile.keyring``) or else into a passfile beside the TOML.

    A password is given a home before the profile is written; ``profile.passfile`` is the path of a file that is there
    already, or any other text to ask for one.
    Returns the profile as written. Raises UsageError, CredentialsError, StorageError, NotAllowedError.
    """
    values.check_name(profile.name)
    path = config_file(environ)
    tables, _ = store.read(path)
    if profile.name == DEFAULT or (profile.name in tables and not replace):
        why = "stands for DATABASE_URL" if profile.name == DEFAULT else "exists already"
        raise UsageError(f"The profile {profile.name} {why}.", hint="Choose another name, or replace it: --replace.")
    _require_right(profile, tables.get(profile.name))
    conninfo.refuse_other_secrets(conninfo.parse(profile.conninfo))
    if password is not None and not profile.keyring and not profile.passfile:
        raise CredentialsError(
            "The connection string has a password, and a profile keeps none.",
            hint="Say where it shall lie: --keyring (this user's keyring) or --passfile (a file only you can read).",
        )
    own_passfile = path.with_name(f"{profile.name}.pass")
    if profile.passfile and not Path(profile.passfile).is_absolute():
        profile = dataclasses.replace(profile, passfile=str(own_passfile))
    if profile.passfile == str(own_passfile) and password is not None:
        store.write_private(own_passfile, conninfo.passfile_line(password) + "\n")
    if profile.keyring and password is not None:
        keyrings.store(profile.name, password, environ)
    # No option sets these: a profile that is replaced keeps what somebody wrote there, and never stops to encrypt.
    written = table.values_from(profile)

    def added(before: dict[str, Any]) -> dict[str, Any]:
        if before and not replace:
            raise UsageError(f"The profile {profile.name} exists already.", hint="Somebody has added it meanwhile.")
        return {**{key: before[key] for key in KEPT if key in before}, **written}

    store.change(path, profile.name, added)
    if not profile.passfile:
        own_passfile.unlink(missing_ok=True)
    return load(profile.name, environ)


def encrypt(name: str, recipients: tuple[str, ...], identity_file: str, environ: Mapping[str, str]) -> Profile:
    """Let the backups of a profile be encrypted from now on; returns the profile as written.

    An empty ``identity_file`` means that the identity lies elsewhere. Raises UsageError, StorageError, NotAllowedError.
    """
    from loopin_backup_core.config import permission
    from loopin_backup_core.rules.policy import Action

    changed = dataclasses.replace(load(name, environ), recipients=several(recipients), identity_file=identity_file)
    permission.require(changed.directory, Action.ENCRYPTION)
    wanted = table.values_from(changed)

    def encrypted(before: dict[str, Any]) -> dict[str, Any]:
        values = {key: value for key, value in before.items() if key != "identity_file"}
        return {**values, **{key: wanted[key] for key in ("recipients", "identity_file") if key in wanted}}

    store.change(config_file(environ), name, encrypted)
    return load(name, environ)


def put_destination(
    profile: Profile, destination: Destination, environ: Mapping[str, str], *, keys: str | None = None
) -> Destination:
    """Write a destination into a profile, in the place of one of that name, and its keys where it says they lie.

    ``keys`` is what :func:`object_keys.text_of` makes: they go into the keyring (``destination.keyring``) or into a
    file beside the profiles, for its owner alone. Returns it as written. Raises UsageError, CredentialsError,
    StorageError, NotAllowedError.
    """
    from loopin_backup_core.config.credentials import object_keys
    from loopin_backup_core.config.profiles import destinations

    values.check_name(destination.name, "A destination")
    for key in destinations.misplaced(destination):
        raise UsageError(f"“{key}” says nothing about a destination of the kind {destination.way}.")
    _require_right(profile, None)
    path = config_file(environ)
    entry = object_keys.entry(profile.name, destination.name)
    if keys is not None and destination.keyring:
        keyrings.store(entry, keys, environ)
    elif keys is not None:
        own_file = path.with_name(f"{entry}.keys")
        store.write_private(own_file, keys)
        destination = dataclasses.replace(destination, credentials=str(own_file))
    written = _with_destination(profile, destination.name, destination, environ).destinations
    return next(one for one in written if one.name == destination.name)


def remove_destination(profile: Profile, destination: Destination, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Forget a destination and its keys; what lies there stays. Returns sentences about what could not be forgotten.

    Raises UsageError, NotAllowedError.
    """
    from loopin_backup_core.config.credentials import object_keys

    _require_right(profile, None)
    _with_destination(profile, destination.name, None, environ)
    entry = object_keys.entry(profile.name, destination.name)
    own_file = config_file(environ).with_name(f"{entry}.keys")
    if destination.credentials == str(own_file):
        own_file.unlink(missing_ok=True)
    try:
        if destination.keyring:
            keyrings.delete(entry, environ)
    except CredentialsError as error:
        return (f"The keys are still in the keyring: {error.message}",)
    return ()


def _with_destination(
    profile: Profile, name: str, destination: Destination | None, environ: Mapping[str, str]
) -> Profile:
    """Write one destination of a profile, or remove it, and return the profile; the others stay as they are on disk."""
    from loopin_backup_core.config.profiles.destinations import values_from_destinations

    def placed(before: dict[str, Any]) -> dict[str, Any]:
        tables = dict(before.get("destinations", {}))
        if destination is None:
            tables.pop(name, None)
        else:
            tables |= values_from_destinations((destination,))
        values = {key: value for key, value in before.items() if key != "destinations"}
        return {**values, "destinations": tables} if tables else values

    store.change(config_file(environ), profile.name, placed)
    return load(profile.name, environ)


def _require_right(wanted: Profile, before: Mapping[str, Any] | None) -> None:
    """A profile says how long backups are kept: those of its directory, and of the one that it had before."""
    from loopin_backup_core.config import permission
    from loopin_backup_core.rules.policy import Action

    permission.require(wanted.directory, Action.RETENTION)
    given = (before or {}).get("directory")
    if isinstance(given, str) and given:
        permission.require(Path(given).expanduser(), Action.RETENTION)


def remove(name: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Forget a profile and its password; its backups stay. Returns sentences about what could not be forgotten.

    Raises UsageError if there is none of that name, NotAllowedError.
    """
    from loopin_backup_core.config import permission
    from loopin_backup_core.rules.policy import Action

    profile = load(name, environ)
    permission.require(profile.directory, Action.RETENTION)
    path = config_file(environ)
    store.change(path, name, lambda before: None)  # noqa: ARG005 - whatever it was
    if profile.passfile == str(path.with_name(f"{name}.pass")):
        path.with_name(f"{name}.pass").unlink(missing_ok=True)
    remarks: list[str] = []
    if profile.keyring:
        remarks += _unforgotten("The password", lambda: keyrings.delete(name, environ))
    remarks += _unforgotten("The addresses of its notices", lambda: notices.forget(profile, environ))
    if profile.recipients:
        remarks.append(
            "The identity that opens its encrypted backups stays where it is: they are of no use without it."
        )
    return tuple(remarks)


def _unforgotten(what: str, forget: Callable[[], None]) -> Iterator[str]:
    try:
        forget()
    except CredentialsError as error:
        yield f"{what} could not be forgotten and is still in the keyring: {error.message}"
