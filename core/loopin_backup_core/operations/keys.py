"""The keys of a profile: made, brought here, shown, proven. What is secret leaves this room only on a sheet."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config import permission, profiles
from loopin_backup_core.config.credentials import Secret, identities, keyrings
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import (
    CredentialsError,
    NoIdentityError,
    RefusedError,
    UsageError,
    VerificationError,
)
from loopin_backup_core.operations import recovery_sheet as sheet
from loopin_backup_core.repository import age
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.rules.policy import Action
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile

TRIAL = b"a few bytes to try a key with"


@dataclass(frozen=True, slots=True)
class Kept:
    """A key that has found its home: the profile as it is now, the key's recipients, and where the identity lies.

    ``strange`` are recipients of the profile that it does not open.
    """

    profile: Profile
    recipients: tuple[str, ...]
    home: str
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """What may be told of a profile's keys. ``home`` is empty where no identity is at hand; ``why`` says so then.

    ``opens`` are the recipients that the identity belongs to, of the profile and of former days.
    """

    recipients: tuple[str, ...]
    opens: tuple[str, ...]
    home: str
    why: str


@dataclass(frozen=True, slots=True)
class Proven:
    """What an identity was seen to open: recipients of the profile, and the newest backup to one of them, if any."""

    opened: tuple[str, ...]
    others: tuple[str, ...]
    backup: str


def create(name: str, environ: Mapping[str, str], *, file: Path | None = None, replace: bool = False) -> Kept:
    """Make a key for a profile: its identity goes into the keyring, or the new file ``file``; then it is read again.

    From now on backups are encrypted to it. With ``replace`` it takes the place of the profile's own key, whose
    identity is kept beside it for the backups of former days; recipients of others stay. Raises RefusedError where
    there is one and ``replace`` was not said, NotAllowedError, CredentialsError, UsageError, StorageError.
    """
    profile = _allowed(name, environ)
    before = _known(profile, environ)
    if profile.recipients and not replace:
        raise RefusedError(
            f"{name} is encrypted already, to {', '.join(profile.recipients)}. Nothing was changed.",
            hint="To use a new key from now on: --replace. Backups of former days need the former one, which is kept.",
        )
    identity = age.generate()
    mine = age.public_of(before) if before else ()
    others = tuple(one for one in profile.recipients if one not in mine)
    recipients = age.public_of(identity)
    return _keep(profile, _joined(identity, before), (*recipients, *others), environ, file)


def adopt(name: str, text: str, environ: Mapping[str, str], *, file: Path | None = None) -> Kept:
    """Bring an identity here, as it stands on a recovery sheet; a profile without recipients gets its recipient.

    Raises what :func:`create` raises.
    """
    profile = _allowed(name, environ)
    found = age.public_of(text)
    if not found:
        raise UsageError(
            "A private key of SSH stays in its own file.",
            hint=f"Name it in the profile: identity_file. profiles.toml is {profiles.config_file(environ)}.",
        )
    kept = _keep(profile, _joined(text, _known(profile, environ)), profile.recipients or found, environ, file)
    strange = tuple(one for one in kept.profile.recipients if one not in kept.recipients)
    return Kept(kept.profile, found, kept.home, strange)


def describe(profile: Profile, environ: Mapping[str, str]) -> Described:
    """Return what may be told of a profile's keys; nothing secret."""
    try:
        text, home = identities.locate(profile, environ)
        return Described(profile.recipients, age.public_of(text), home, "")
    except CredentialsError as error:
        return Described(profile.recipients, (), "", error.message)


def test(profile: Profile, given: Callable[[], str]) -> Proven:
    """Prove that an identity opens what is encrypted for a profile: a trial for each recipient, and a real backup.

    Raises CredentialsError if it opens none of the recipients or not the newest backup, UsageError if there is neither.
    """
    text = given()
    age.identities_in(text)
    opened = tuple(one for one in profile.recipients if _opens(one, text))
    backup = _newest(profile, opened)
    if not profile.recipients and backup is None:
        raise UsageError(
            f"{profile.name} has no recipient, and there is no encrypted backup in {profile.directory}.",
            hint=f"Make a key: loopin-backup-cli key create --profile {profile.name}",
        )
    if profile.recipients and not opened:
        raise CredentialsError(
            f"This identity opens nothing that is encrypted for {profile.name}.",
            hint=f"Its recipients are {', '.join(profile.recipients)}. Compare: age-keygen -y FILE",
        )
    if backup is not None:
        _try(backup, text)
    others = tuple(one for one in profile.recipients if one not in opened)
    return Proven(opened, others, backup.stem if backup is not None else "")


def recovery_sheet(profile: Profile, given: Callable[[], str], day: date) -> sheet.Sheet:
    """Return the sheet to print, with the identity. Raises NoIdentityError, CredentialsError."""
    text = given()
    age.identities_in(text)
    database = conninfo.describe(conninfo.parse(profile.conninfo)) if profile.conninfo else ""
    secrets = tuple(Secret(line) for line in age.lines_of(text))
    copies = tuple(one.url for one in profile.destinations)
    return sheet.Sheet(profile.name, database, str(profile.directory), day, profile.recipients, secrets, copies)


def write_sheet(path: Path, one: sheet.Sheet) -> None:
    """Write the sheet as a page for printing, which only its owner may read. Raises RefusedError, StorageError."""
    _refuse_taken(path)
    profiles.write_private(path, sheet.html(one))


def _allowed(name: str, environ: Mapping[str, str]) -> Profile:
    profile = profiles.load(name, environ)
    permission.require(profile.directory, Action.ENCRYPTION)
    return profile


def _known(profile: Profile, environ: Mapping[str, str]) -> str:
    """Return the identities that are kept already; none is no error, but one that cannot be read is."""
    try:
        return identities.find(profile, environ)
    except NoIdentityError:
        return ""


def _joined(first: str, before: str) -> str:
    """Return the text of an identity file with the first ones, then those from before, each once."""
    return "\n".join(dict.fromkeys([*age.lines_of(first), *age.lines_of(before)])) + "\n"


def _keep(
    profile: Profile, text: str, recipients: tuple[str, ...], environ: Mapping[str, str], file: Path | None
) -> Kept:
    """Store identities, read them again, and only then let backups be encrypted to what they open."""
    path = file or (Path(profile.identity_file) if profile.identity_file else None)
    if path is not None and path.resolve().is_relative_to(profile.directory.resolve()):
        raise RefusedError(
            "An identity beside the backups protects nothing: who takes them takes it as well. Nothing was changed.",
            hint="Name a file in another directory, best on another machine.",
        )
    with ExitStack() as undo:
        if path is None:
            _into_keyring(profile.name, text, environ, undo)
        else:
            _into_file(path, text, undo, new=file is not None)
        found = identities.read(path) if path else keyrings.get(identities.entry(profile.name), environ)
        if found != text:
            raise CredentialsError("The identity was stored, and something else was read back. Nothing was changed.")
        changed = profiles.encrypt(profile.name, recipients, str(path or ""), environ)
        undo.pop_all()
    return Kept(changed, age.public_of(text), str(path) if path else identities.KEYRING)


def _into_keyring(name: str, text: str, environ: Mapping[str, str], undo: ExitStack) -> None:
    entry = identities.entry(name)
    try:
        before = keyrings.get(entry, environ, interactive=True)
        keyrings.store(entry, text, environ)
    except CredentialsError as error:
        raise CredentialsError(
            f"The identity found no home. {error.message}",
            hint="Nothing was changed. Keep it in a file that only you can read: --file FILE.",
        ) from error
    if before is None:
        undo.callback(keyrings.delete, entry, environ)
    else:
        undo.callback(keyrings.store, entry, before, environ)


def _into_file(path: Path, text: str, undo: ExitStack, *, new: bool) -> None:
    if new:
        _refuse_taken(path)
        undo.callback(files.remove, path)
    else:
        undo.callback(profiles.write_private, path, identities.read(path))
    profiles.write_private(path, text)


def _refuse_taken(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise RefusedError(f"{path} exists already, and is not overwritten.", hint="Name another file.")


def _opens(recipient: str, text: str) -> bool:
    try:
        return age.decrypted(age.encrypted(TRIAL, [recipient]), text) == TRIAL
    except CredentialsError:
        return False


def _newest(profile: Profile, recipients: tuple[str, ...]) -> Backup | None:
    """Return the newest backup that is encrypted to one of these recipients, or to any if there are none."""
    for one in Catalog(profile.directory).backups():
        to = one.manifest.recipients if one.manifest is not None and one.data_path is not None else ()
        if to and (not recipients or set(to) & set(recipients)):
            return one
    return None


def _try(backup: Backup, text: str) -> None:
    if backup.data_path is None:
        return
    try:
        with files.open_regular(backup.data_path) as file, age.Decrypted(file, text) as opened:
            opened.read()
    except CredentialsError as error:
        raise CredentialsError(
            f"This identity does not open {backup.stem}.", hint="“loopin-backup-cli show” names its recipients."
        ) from error
    except VerificationError as error:
        raise VerificationError(
            f"{backup.stem} is damaged: {error.message}", hint="The identity opened it. Verify it."
        ) from error
