"""All databases of a server: which they are, and one job for each. What happens to one does not touch the others."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import PASSWORD, Secret
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import LoopinError, NotPossibleError, ServerError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.operations.restore import plan
from loopin_backup_core.postgres import connection
from loopin_backup_core.postgres.server import set_aside
from loopin_backup_core.repository import replaced_databases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.postgres.server import Server

MAINTENANCE = ("postgres", "template1")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the backup of one database: its facts, or why there is none."""

    database: str
    facts: Manifest | None = None
    error: LoopinError | None = None

    @property
    def suspect(self) -> bool:
        """Whether the database seems to have been wiped."""
        return self.facts is not None and self.facts.verdict is Verdict.SUSPECT


def databases(profile: Profile, around: JobContext, exclude: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the databases of a profile's server that are backed up together: all but templates and closed ones.

    Left out is also what matches a shell pattern of ``exclude``, and what this program itself has made for a while:
    scratch databases, and those that a restore of any profile has replaced. Raises NotPossibleError where nothing is
    left.
    """
    with ExitStack() as stack:
        server = _reached(stack, profile, around)
        there, aside = server.database_names(), set_aside.marked_names(server)
    # Restores of earlier versions left no mark; the journal alone tells of them.
    told = {name for _, name in plan.owner_of(profile).told}
    found = [name for name in there if name not in aside | told and not replaced_databases.is_scratch(name)]
    for pattern in exclude:
        if not any(fnmatchcase(name, pattern) for name in found):
            around.reporter.notice(f"No database matches “{pattern}”, which is to be left out.")
    wanted = tuple(name for name in found if not any(fnmatchcase(name, pattern) for pattern in exclude))
    if not wanted:
        raise NotPossibleError("Of this server's databases there is none to back up.", hint="Look at --exclude.")
    return wanted


def _reached(stack: ExitStack, profile: Profile, around: JobContext) -> Server:
    """Connect to the profile's database, or where that is gone to one that every server has."""
    target = connection.target_of(profile, around.environ)
    try:
        return stack.enter_context(connection.connect(target, around.token))
    except ServerError as error:
        for name in MAINTENANCE:
            try:
                return stack.enter_context(connection.connect(target.of(name), around.token))
            except ServerError:
                continue
        raise error from None


def profile_of(profile: Profile, database: str) -> Profile:
    """Return a profile with another database of the same server."""
    params = {**conninfo.parse(profile.conninfo), "dbname": database}
    return replace(profile, conninfo=conninfo.text_of(params))


def for_each(
    profile: Profile, names: Iterable[str], around: JobContext, back_up: Callable[[Profile], Manifest]
) -> list[Outcome]:
    """Back up one database after the other; one that fails does not keep the others from their turn.

    Raises CancelledError once somebody has stopped the run: what was made until then stays.
    """
    outcomes: list[Outcome] = []
    profile = _with_password(profile, around)
    for name in names:
        try:
            outcomes.append(Outcome(name, facts=back_up(profile_of(profile, name))))
        except LoopinError as error:
            around.token.check()
            outcomes.append(Outcome(name, error=error))
    return outcomes


def _with_password(profile: Profile, around: JobContext) -> Profile:
    """Return a profile whose password is known: a line of a password file may name only the profile's own database."""
    try:
        password = connection.target_of(profile, around.environ).password
    except LoopinError:
        # Each database will say it.
        return profile
    return replace(profile, extra={**profile.extra, PASSWORD: Secret(password)}) if password else profile


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return what came of all in one sentence, which names those that are not good."""
    failed = [one.database for one in outcomes if one.error is not None]
    suspect = [one.database for one in outcomes if one.suspect]
    told = f"Backed up {len(outcomes) - len(failed)} of {len(outcomes)} databases."
    told += f" FAILED: {', '.join(failed)}." if failed else ""
    return told + (f" SUSPECT: {', '.join(suspect)}." if suspect else "")
