"""Looking for everything that would stop a backup or a restore, before it does. Changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.config import credentials
from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.operations.doctor import attention, copies, database, machine, schedule
from loopin_backup_core.operations.doctor.findings import Area, Finding, Grade, Report, problem
from loopin_backup_core.postgres import client_tools, connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.postgres.client_tools import Survey
    from loopin_backup_core.postgres.server import Server

__all__ = ["Area", "Finding", "Grade", "Report", "examine"]


def examine(profile: Profile, around: JobContext, tool_folders: Sequence[Path] = ()) -> Report:
    """Examine the database of a profile, its directory, and this machine. Raises only CancelledError."""
    survey = client_tools.survey(tool_folders, environ=around.environ)
    try:
        target = connection.target_of(profile, around.environ)
        with connection.connect(target, around.token) as server:
            report = _with_server(profile, server, survey, tool_folders)
    except LoopinError as error:
        around.token.check()
        report = _without_server(profile, error, survey, tool_folders)
    keyring = machine.keyring(profile, around.environ)
    due = schedule.examine(profile, around.environ)
    waiting = (*due, *attention.examine(profile, around.environ), *copies.examine(profile, around))
    return Report((*report.findings, keyring, *waiting), report.tools, report.picked, report.errors)


def _with_server(profile: Profile, server: Server, survey: Survey, tool_folders: Sequence[Path]) -> Report:
    picked, tools, errors = machine.pick(survey, server.version_num)
    found = [*tools, *database.examine(server), *machine.folder(profile.directory)]
    found.append(machine.space(profile.directory, server.database_size()))
    found += machine.same_disk(profile.directory, server.data_directory(), server.params()["host"])
    found.append(machine.drills(server.version_num, tool_folders))
    return Report(tuple(found), survey.tools, picked, errors)


def _without_server(profile: Profile, error: LoopinError, survey: Survey, tool_folders: Sequence[Path]) -> Report:
    found = [*machine.only_listed(survey), problem(Area.CONNECTION, error), *_passfile(profile)]
    found += machine.folder(profile.directory)
    found.append(machine.drills(0, tool_folders))
    return Report(tuple(found), survey.tools, (), (error,))


def _passfile(profile: Profile) -> Iterator[Finding]:
    """Look at the password file, which libpq ignores without a word if others may read it."""
    if profile.passfile:
        try:
            credentials.check_passfile(Path(profile.passfile))
        except LoopinError as error:
            yield problem(Area.CONNECTION, error)
