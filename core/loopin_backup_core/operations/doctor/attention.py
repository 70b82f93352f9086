"""The examination of what only people can settle: the policy, suspicions, and notices that nobody got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config import permission
from loopin_backup_core.config.credentials import addresses
from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.notifications import notices
from loopin_backup_core.operations import keys
from loopin_backup_core.operations.doctor.findings import Area, Finding, Grade, problem
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.rules import retention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from loopin_backup_core.model.profile import Profile


def examine(profile: Profile, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what waits for somebody."""
    yield from _guarded(Area.POLICY, _policy(profile.directory))
    yield from _guarded(Area.ENCRYPTION, _encryption(profile, environ))
    yield from _guarded(Area.SUSPICION, _suspicions(profile.directory))
    yield from _guarded(Area.NOTICES, _notices(profile, environ))


def _guarded(area: Area, found: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from found
    except LoopinError as error:
        yield problem(area, error)


def _policy(directory: Path) -> Iterator[Finding]:
    rules = permission.read(directory)
    where = f"{rules.where} names the administrators." if rules else "There is no policy: the owner is administrator."
    yield Finding(Area.POLICY, Grade.OK, where)


def _encryption(profile: Profile, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Say whether an identity that is here opens what is encrypted; that there is none may well be meant so."""
    if not profile.recipients:
        return
    found = keys.describe(profile, environ)
    many = f"{len(profile.recipients)} recipient{'s' * (len(profile.recipients) > 1)}"
    if set(found.opens) & set(profile.recipients):
        yield Finding(Area.ENCRYPTION, Grade.OK, f"Encrypted to {many}; the identity in {found.home} opens it.")
    elif found.opens:
        text = f"Backups are encrypted to {many}, and the identity in {found.home} opens none of it."
        yield Finding(Area.ENCRYPTION, Grade.PROBLEM, text, "Compare: “loopin-backup-cli key show”.")
    else:
        text = f"Encrypted to {many}. {found.why or f'The identity in {found.home} is a key of SSH.'}"
        fix = "Backups need none. Drills and restores do: --identity FILE. Look now and then whether it can be found."
        yield Finding(Area.ENCRYPTION, Grade.OK, text, fix)


def _suspicions(directory: Path) -> Iterator[Finding]:
    catalog = Catalog(directory)
    backups, restored = catalog.backups(), catalog.restores()
    found = False
    for database in dict.fromkeys(map(retention.database_of, backups)):
        last = retention.last_restore(restored, database)
        if reason := retention.suspicion(retention.of_same(backups, database), last):
            found = True
            text = f"{database[0]} may have been wiped, and nobody has settled that: nothing of it is deleted. {reason}"
            yield Finding(Area.SUSPICION, Grade.WARNING, text)
    if not found:
        yield Finding(Area.SUSPICION, Grade.OK, "No suspicion of a wipe waits for somebody.")


def _notices(profile: Profile, environ: Mapping[str, str]) -> Iterator[Finding]:
    if not addresses.are_configured(profile, environ):
        yield Finding(Area.NOTICES, Grade.OK, "Nobody is told when a scheduled run fails (“loopin-backup-cli notice”).")
        return
    places = addresses.read(profile, environ)
    names = {one.name for one in places}
    failed = notices.unsent(profile, names)
    for one in failed:
        text = (
            f"The last notice ({one.matter}) to {one.way} could not be sent, {one.at:%Y-%m-%d %H:%M} UTC: {one.reason}"
        )
        fix = f"Try it: “loopin-backup-cli notice test --profile {profile.name}”."
        yield Finding(Area.NOTICES, Grade.WARNING, f"{text}.", fix)
    if not failed:
        listed = ", ".join(sorted(names)) or "nobody"
        yield Finding(Area.NOTICES, Grade.OK if names else Grade.WARNING, f"Told when a scheduled run fails: {listed}.")
