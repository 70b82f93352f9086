"""The work of this page, each piece with the command line that does the same. A name to confirm is never part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_gui import commandline
from loopin_backup_gui.jobs import JobSpec
from loopin_backup_gui.pages.restore.choice import Choice, Where

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.restore.build_database import RestoreResult
    from loopin_backup_core.operations.restore.plan import RestorePlan
    from loopin_backup_core.operations.restore.replace import ReplaceResult, Request
    from loopin_backup_core.operations.restore.targets import Target
    from loopin_backup_core.operations.restore.undo import UndoResult

PLACEHOLDER = "NAME"
"""Stands in a command where the user types the database's name."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RestoreWork", text)


def command(choice: Choice, *, plan: bool = False) -> tuple[str, ...]:
    """Return the command line of a restore, or of its plan."""
    options = ["--no-owner"] * choice.no_owner + ["--no-acl"] * choice.no_acl + ["--trust"] * choice.trust
    if choice.where is Where.NEW:
        return commandline.of(choice.profile, "restore", choice.stem, "--to", choice.name, *options)
    options = ["--in-place"] * (choice.where is Where.IN_PLACE) + options
    options += ["--safety-backup"] * choice.safety_backup
    last = ("--plan",) if plan else ("--confirm", PLACEHOLDER)
    return commandline.of(choice.profile, "restore", choice.stem, "--replace", choice.database, *options, *last)


def look(profile: Profile) -> JobSpec:
    """Look at the profile's server; its result is a Target."""

    def run(around: JobContext) -> Target:
        from loopin_backup_core.operations.restore import targets

        return targets.look(profile, around)

    listing = commandline.of(profile, "undo", "--list")
    return JobSpec(profile.name, _tr("Look at the server"), run, command=listing, changes=False, quiet=True, aside=True)


def plan(choice: Choice) -> JobSpec:
    """Check the backup and compare it with the live database; its result is a RestorePlan."""

    def run(around: JobContext) -> RestorePlan:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.operations.restore import replace as replacing

        return replacing.plan(choice.profile, _request(choice, ""), identities.opening(choice.profile, around))

    return JobSpec(choice.profile.name, _tr("Restore plan"), run, choice.stem, command(choice, plan=True))


def carry_out(choice: Choice, confirm: str = "") -> JobSpec:
    """Restore; its result is a Proof for a new database, and Replaced for a live one.

    ``confirm`` is the live database's name as the user typed it.
    """

    def to_new(around: JobContext) -> RestoreResult:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.dump.filtering import RestoreFilter
        from loopin_backup_core.operations.restore import new_database

        leave = RestoreFilter(choice.no_owner, choice.no_acl)
        request = new_database.Request(_backup(choice), choice.name, leave, choice.trust)
        return new_database.to_new_database(choice.profile, request, identities.opening(choice.profile, around))

    def over_live(around: JobContext) -> ReplaceResult:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.operations.restore import replace as replacing

        around = identities.opening(choice.profile, around)
        return replacing.replace_database(choice.profile, _request(choice, confirm), around)

    run = to_new if choice.where is Where.NEW else over_live
    return JobSpec(choice.profile.name, _tr("Restore"), run, choice.stem, command(choice))


def undo(profile: Profile, database: str, kept: str, confirm: str) -> JobSpec:
    """Exchange a live database with a kept one; its result is Undone."""

    def run(around: JobContext) -> UndoResult:
        from loopin_backup_core.operations.restore import undo as undoing

        return undoing.undo(profile, database, confirm, around, kept)

    return JobSpec(profile.name, _tr("Undo"), run, kept, undo_command(profile, database, kept))


def drop(profile: Profile, database: str, kept: str, confirm: str) -> JobSpec:
    """Drop a kept database for good."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.operations.restore import undo as undoing

        undoing.drop_kept(profile, database, kept, confirm, around)

    return JobSpec(profile.name, _tr("Drop"), run, kept, undo_command(profile, database, kept, "--drop"))


def undo_command(profile: Profile, database: str, kept: str, *options: str) -> tuple[str, ...]:
    """Return the command line of an undo, or with ``--drop`` of dropping."""
    return commandline.of(profile, "undo", kept, "--database", database, *options, "--confirm", PLACEHOLDER)


def _backup(choice: Choice) -> Backup:
    if choice.backup is None:
        raise ValueError(choice)
    return choice.backup


def _request(choice: Choice, confirm: str) -> Request:
    from loopin_backup_core.dump.filtering import RestoreFilter
    from loopin_backup_core.operations.restore.replace import Request

    return Request(
        _backup(choice),
        choice.database,
        confirm,
        RestoreFilter(choice.no_owner, choice.no_acl),
        in_place=choice.where is Where.IN_PLACE,
        safety_backup=choice.safety_backup,
        trust_foreign=choice.trust,
    )
