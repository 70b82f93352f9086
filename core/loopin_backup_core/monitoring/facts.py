"""One profile as monitoring sees it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value
from loopin_backup_core.rules.health import Protection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from loopin_backup_core.rules.health import State


class Severity(IntEnum):
    """How grave something is, by the exit codes of Nagios; the order of the numbers is not that of gravity."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


_ORDER = (Severity.OK, Severity.WARNING, Severity.UNKNOWN, Severity.CRITICAL)


def worst(severities: Iterable[Severity]) -> Severity:
    """Return the gravest.

    >>> worst([Severity.WARNING, Severity.CRITICAL, Severity.UNKNOWN]).name, worst([]).name
    ('CRITICAL', 'OK')
    """
    return max(severities, key=_ORDER.index, default=Severity.OK)


@value
class CheckFinding:
    """Something beside a profile's state that somebody should look at."""

    severity: Severity
    text: str


@value
class Copies:
    """What lies at a destination: the newest good copy is of a backup made at ``newest``; ``missing`` have none."""

    destination: str
    answers: bool
    newest: datetime | None
    missing: int


@value
class Inspection:
    """What was found out about a profile.

    ``checksum`` tells whether the newest good backup has the bytes that were written, None if nobody looked. ``counts``
    are numbers of backups by verdict, ``copies`` the destinations, if they were asked.
    """

    profile: str
    database: str
    drill_days: int
    state: State
    concerns: tuple[CheckFinding, ...]
    counts: Mapping[str, int]
    checksum: bool | None = None
    copies: tuple[Copies, ...] = ()

    @property
    def severity(self) -> Severity:
        """The gravest of all that was found."""
        return worst([grave(self.state), *(one.severity for one in self.concerns)])

    @property
    def texts(self) -> tuple[str, ...]:
        """Why it is not well, the gravest first; empty where it is."""
        concerns = sorted(self.concerns, key=lambda one: _ORDER.index(one.severity), reverse=True)
        reasons, rest = self.state.reasons, tuple(one.text for one in concerns)
        is_first = bool(concerns) and worst([grave(self.state), concerns[0].severity]) is not grave(self.state)
        return (*rest[:1], *reasons, *rest[1:]) if is_first else (*reasons, *rest)


def grave(state: State) -> Severity:
    """Return how grave a state is: only an old proof, with good backups in time, is no more than a warning."""
    if state.level is Protection.PROTECTED:
        return Severity.OK
    if state.level is Protection.UNKNOWN:
        return Severity.UNKNOWN
    is_proof_alone = state.level is Protection.OVERDUE and state.proof_is_old and len(state.reasons) == 1
    return Severity.WARNING if is_proof_alone else Severity.CRITICAL
