"""Telling the state of a profile: what no run can tell, because it did not happen or because nobody was looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import addresses
from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.notifications.notices.news import failed, overdue, recovered, suspect
from loopin_backup_core.notifications.notices.sending import is_told_elsewhere, say, tell
from loopin_backup_core.rules.health import Protection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.rules.health import State
    from loopin_backup_core.rules.notification_policy import Alert

DRILL = "drill"
FAILED_DRILL = "what came of the restore is not what was backed up"


def tell_drill(profile: Profile, why: BaseException | str, around: JobContext, *, database: str) -> bool:
    """Tell that a drill failed, or, where there is no ``why``, that one went well after a trouble. Never raises."""
    if not why:
        return tell(profile, recovered(profile, around, database=database, job=DRILL, what=DRILL), around)
    return tell(profile, failed(profile, why, around, database=database, job=DRILL, what=DRILL), around)


def tell_state(profile: Profile, state: State, around: JobContext) -> bool:
    """Send what the state of a profile is worth to be told, if it is time for it; return whether anybody got any.

    Never raises: see :func:`~loopin_backup_core.notifications.notices.sending.tell`.
    """
    if around.token.cancelled or not addresses.are_configured(profile, around.environ):
        return False
    try:
        news = list(news_of(profile, state, around))
    except LoopinError as error:
        say(around, f"What there is to tell of {profile.name} could not be found out: {error.message}")
        return False
    told = [tell(profile, one, around) for one in news]
    return any(told)


def news_of(profile: Profile, state: State, around: JobContext) -> Iterator[Alert]:
    """Yield what there is to tell of a state; a recovery is told only after a trouble."""
    match state.level:
        case Protection.PROTECTED:
            manifest = state.last_good.manifest if state.last_good is not None else None
            yield recovered(profile, around, manifest=manifest)
            yield recovered(profile, around, what=DRILL, job=DRILL)
        case Protection.OVERDUE:
            yield from _late(profile, state, around)
        case Protection.SUSPECT:
            yield suspect(profile, "", state.reasons[:1], around)
        case _:
            # What a drill has told itself is not told again as if it were about backups.
            news = failed(profile, _cause(state), around)
            if not is_told_elsewhere(profile, news):
                yield news


def _late(profile: Profile, state: State, around: JobContext) -> Iterator[Alert]:
    if state.missed:
        first = state.missed[0]
        yield overdue(profile, around, job=f"{first.kind.value} backup", due=first.at)
    elif not state.proof_is_old or state.last_good is None:
        yield overdue(profile, around, reasons=state.reasons[:1])
    if state.proof_is_old:
        yield overdue(profile, around, what=DRILL, job=DRILL)


def _cause(state: State) -> str:
    # The reasons of a failure may hold words of a server; those of a directory that cannot be read are our own.
    if state.level is Protection.UNKNOWN and state.reasons:
        return state.reasons[0].rstrip(".")
    return state.headline[:1].lower() + state.headline[1:]
