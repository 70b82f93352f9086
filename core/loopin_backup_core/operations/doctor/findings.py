"""What an examination finds: one sentence each, how bad it is, and what to type."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.postgres.client_tools import Tool


class Grade(StrEnum):
    """How bad a finding is: a problem stops backups or restores, a warning will one day."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


class Area(StrEnum):
    """What a finding is about."""

    TOOLS = "tools"
    CONNECTION = "connection"
    RIGHTS = "rights"
    SERVER = "server"
    LOCKS = "locks"
    FOLDER = "folder"
    KEYRING = "keyring"
    ENCRYPTION = "encryption"
    DRILLS = "drills"
    SCHEDULE = "schedule"
    POLICY = "policy"
    SUSPICION = "suspicion"
    NOTICES = "notices"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact; ``fix`` is what to type or do about it. Texts may hold words of a server."""

    area: Area
    grade: Grade
    text: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that an examination found.

    ``tools`` are all client tools of this machine, ``picked`` those for this server; ``errors`` are what stopped a part
    of the examination, the gravest reason for an exit code first.
    """

    findings: tuple[Finding, ...]
    tools: tuple[Tool, ...]
    picked: tuple[Tool, ...]
    errors: tuple[LoopinError, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing stands in the way of backups and restores."""
        return all(finding.grade is not Grade.PROBLEM for finding in self.findings)


def problem(area: Area, error: LoopinError) -> Finding:
    """Return an error as a finding."""
    return Finding(area, Grade.PROBLEM, error.message, error.hint)
