"""What a drill that went wrong tells: of the backup, or only of the place where it ran.

The place is compared with what the manifest says of the source. What the server refused is judged by its SQLSTATE:
some codes never tell anything of a dump, others only where the place does not differ in what they depend on.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import (
    CredentialsError,
    DrillFailedError,
    LoadError,
    LoopinError,
    NotPossibleError,
    ProcessError,
    ServerError,
    StorageError,
)
from loopin_backup_core.model.source import Needs
from loopin_backup_core.operations.restore import build_database, scratch_databases
from loopin_backup_core.postgres.server import features
from loopin_backup_core.rules import tool_selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.source import DatabaseFacts
    from loopin_backup_core.operations.restore.build_database import Plan, RestoreResult
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.postgres.throwaway import ThrowawayServer
    from loopin_backup_core.rules.content_compare import Difference

# Classes and codes that speak of the server, the machine or the role, whatever the statement was. The source has
# accepted every statement of a dump once, so that "not supported" (0A) and "no such value of a parameter" (22023) say
# that the source was built or equipped otherwise. Source: PostgreSQL manual, "PostgreSQL Error Codes".
OF_THE_PLACE = {
    "08": "the connection was lost",
    "0A": "this server does not support what the source did",
    "28": "the role may not log in here",
    "53": "the server ran out of disk, memory, locks or connections",
    "57": "the server was stopped, or somebody ended the session",
    "58": "a file, a library or a disk of the server's machine failed",
    "F0": "the server's configuration is at fault",
    "XX": "the server itself failed",
    "22023": "this server does not know a parameter, a locale or a time zone that the source knew",
    "25006": "the session may not write here",
    "40001": "another session was in the way",
    "40P01": "another session was in the way",
    "42501": "the role here has not the rights that the source's roles had",
    "54001": "the server's max_stack_depth is too small",
    "55006": "another session was in the way",
    "55P02": "a setting cannot be changed here",
    "55P03": "another session was in the way",
}
# What a locale decides: which characters are letters, what sorts before what, what is equal.
OF_THE_LOCALE = re.compile(r"22|P0|2F|38|39|23505|23514|42704|42P2[0-2]|42P17")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing in which the place differs from the source; ``is_locale`` if it is about texts alone."""

    text: str
    is_locale: bool = False

    def explains(self, sqlstate: str) -> bool:
        """Whether a statement may fail with this code for this reason; empty: whether contents may differ."""
        return not self.is_locale or not sqlstate or OF_THE_LOCALE.match(sqlstate) is not None


@dataclass(slots=True)
class Place:
    """Where a drill runs, as soon as that is known."""

    throwaway: ThrowawayServer | None = None


@contextmanager
def no_word_about_it(plan: Plan, around: JobContext) -> Iterator[Place]:
    """Turn what goes wrong with servers, programs and disks into NotPossibleError: it says nothing of the backup."""
    place = Place()
    try:
        yield place
    except CredentialsError:
        raise
    except (ServerError, ProcessError, StorageError) as error:
        around.token.check()
        words = place.throwaway.last_words() if place.throwaway is not None else ""
        raise NotPossibleError(
            f"The drill could not be finished: {error.message.rstrip('.')}.{' ' * bool(words)}{words}",
            hint=elsewhere(plan),
        ) from error


def refuse_lacking(server: Server, plan: Plan) -> None:
    """Raise NotPossibleError for what is known before the load to be lacking here."""
    missing = build_database.missing(server, plan)
    lacks = [f"the extension{'s' * (len(missing.extensions) > 1)} {', '.join(missing.extensions)}"]
    lacks = lacks if missing.extensions else []
    if missing.roles:
        lacks.append(f"the role{'s' * (len(missing.roles) > 1)} {', '.join(missing.roles)}")
    if missing.tablespaces:
        lacks.append(f"the tablespace{'s' * (len(missing.tablespaces) > 1)} {', '.join(missing.tablespaces)}")
    if missing.icu:
        lacks.append("ICU collations")
    lacks += features.lacking(server, _needs(plan) or Needs())
    if lacks:
        raise NotPossibleError(f"The server here lacks {'; '.join(lacks)}.", hint=elsewhere(plan, server))
    if not server.can_create_databases:
        raise NotPossibleError(
            "The role may not create databases here, which a drill needs.",
            hint="An administrator can allow it: ALTER ROLE … CREATEDB; " + elsewhere(plan, server),
        )


def proven(inside: Server, plan: Plan, around: JobContext) -> RestoreResult:
    """Load the backup into an empty database, compare, and return the proof that they are equal.

    Raises DrillFailedError, or NotPossibleError where what went wrong may be for the place.
    """
    proof = _proof(inside, plan, around)
    _refuse_differences(inside, plan, proof)
    return proof


def _proof(inside: Server, plan: Plan, around: JobContext) -> RestoreResult:
    try:
        return build_database.prove(inside, plan, reporter=around.reporter, token=around.token)
    except LoadError as error:
        around.token.check()
        if why := why_not_the_backup(error, inside, plan):
            raise NotPossibleError(
                f"{error.message} (SQLSTATE {error.sqlstate}). This may well be for the place of the drill: {why}.",
                hint=elsewhere(plan),
            ) from error
        raise DrillFailedError(
            error.message,
            sqlstate=error.sqlstate,
            hint="The dump is whole, but PostgreSQL cannot run it: mend what is named in the source database "
            "(often a function that relies on search_path) and take a new backup.",
        ) from error


def _refuse_differences(inside: Server, plan: Plan, proof: RestoreResult) -> None:
    if not proof.differences:
        return
    shown = "; ".join(str(difference) for difference in proof.differences[:5])
    words = f"Restored from {plan.backup.stem}, the database is not the same: {shown}"
    if why := why_they_may_differ(inside, plan, proof.differences):
        raise NotPossibleError(f"{words}. This may well be for the place of the drill: {why}.", hint=elsewhere(plan))
    raise DrillFailedError(
        words, hint="Do not rely on this backup. Take a new one and drill it; keep this one for examination."
    )


def why_not_the_backup(error: LoadError, inside: Server, plan: Plan) -> str:
    """Return why a refused statement says nothing of the backup; empty if everything that it needs is there."""
    code = error.sqlstate
    if always := OF_THE_PLACE.get(code) or OF_THE_PLACE.get(code[:2]):
        return always
    return " and ".join(gap.text for gap in gaps(inside, plan) if gap.explains(code))


def why_they_may_differ(inside: Server, plan: Plan, differences: Sequence[Difference]) -> str:
    """Return why contents may differ although the backup is sound; empty if the place is like the source.

    A locale decides values, and to which partition a row belongs; it takes no table and no row away.
    """
    values = all(one.reordered or one.subject in plan.index.partitions for one in differences)
    return " and ".join(gap.text for gap in gaps(inside, plan) if values or not gap.is_locale)


def elsewhere(plan: Plan, server: Server | None = None) -> str:
    """Return the sentences that say where a drill would tell, and that nothing is known to be wrong."""
    facts, parts = scratch_databases.facts_for(plan.backup, plan.index), []
    if major := _major(plan):
        parts.append(f"PostgreSQL {major}")
    if locale := facts.locale or facts.collate:
        parts.append(f"the locale {locale}")
    if plan.index.requires.extensions:
        parts.append(f"{', '.join(plan.index.requires.extensions)}")
    like = f" with {', '.join(parts)}" if parts else ""
    options = "--no-owner --no-acl --no-policies"
    leave = f" (where only roles are lacking: with {options})" if server and not plan.new_roles else ""
    trust = " What needs a superuser is loaded only with --trust." if plan.backup.manifest is None else ""
    return (
        f"The backup itself is not in doubt. A server like its source{like} can tell: “loopin-backup-cli verify "
        f"{plan.backup.stem} --level drill --on CONNINFO”{leave}.{trust}"
    )


def gaps(inside: Server, plan: Plan) -> tuple[Gap, ...]:
    """Return in what the place of a drill differs from the source, as far as that may decide what comes out."""
    try:
        return tuple(_gaps(inside, plan))
    except LoopinError as error:
        return (Gap(f"the server could not be asked what it is like ({error.message})"),)


def _gaps(inside: Server, plan: Plan) -> Iterator[Gap]:
    facts, here = scratch_databases.facts_for(plan.backup, plan.index), inside.database_facts()
    if plan.backup.manifest is None:
        yield Gap("the file does not say which locale its database had", is_locale=True)
    else:
        yield from _locale(facts, here)
    if (major := _major(plan)) and major != inside.version_num // 10000:
        yield Gap(f"this server is PostgreSQL {inside.version_num // 10000}, and the source was {major}")
    for sentence in inside.settings_not_possible(facts, inside.database):
        yield Gap(f"a setting of the database is not possible here ({sentence})")
    yield from _extensions(inside, plan)


def _locale(facts: DatabaseFacts, here: DatabaseFacts) -> Iterator[Gap]:
    if (facts.encoding or here.encoding) != here.encoding:
        yield Gap(f"the encoding here is {here.encoding}, and that of the source {facts.encoding}")
    if _key(facts) != _key(here):
        yield Gap(f"the locale here is {_shown(here)}, and that of the source {_shown(facts)}", is_locale=True)
    elif facts.collation_version != here.collation_version:
        version, there = here.collation_version or "unknown", facts.collation_version or "unknown"
        yield Gap(f"the version of the locale here is {version}, and that of the source {there}", is_locale=True)


def _key(facts: DatabaseFacts) -> tuple[str, ...]:
    names = (facts.collate, facts.ctype)
    plain = ("C" if name == "POSIX" else re.sub(r"\.utf-?8$", ".utf8", name, flags=re.IGNORECASE) for name in names)
    return (facts.provider, facts.locale, facts.icu_rules, *plain)


def _shown(facts: DatabaseFacts) -> str:
    name = facts.locale or " / ".join(dict.fromkeys((facts.collate, facts.ctype)))
    return name if facts.provider == "libc" else f"{name} of {facts.provider}"


def _extensions(inside: Server, plan: Plan) -> Iterator[Gap]:
    names = plan.index.requires.extensions
    needs = _needs(plan)
    if not names:
        return
    if needs is None:
        yield Gap(f"the versions of the extensions {', '.join(names)} at the source were not recorded")
        return
    here = features.extension_versions(inside, names)
    for name in names:
        if (there := needs.extensions.get(name)) != here.get(name):
            yield Gap(f"the extension {name} here is {here.get(name)}, and that of the source {there or 'unknown'}")


def _needs(plan: Plan) -> Needs | None:
    return scratch_databases.facts_for(plan.backup, plan.index).needs


def _major(plan: Plan) -> int:
    if plan.backup.manifest is not None:
        return plan.backup.manifest.source.server_version_num // 10000
    return tool_selection.parse_version(plan.index.server_version)[0]
