"""The work on single backups: marking, exporting, importing, deleting; each with its command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.operations.annotations import Mark
from loopin_backup_gui import commandline, formats
from loopin_backup_gui.jobs import JobSpec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.export import Exported
    from loopin_backup_core.operations.import_dump import Imported

COMMANDS = {Mark.PINNED: "pin", Mark.UNPINNED: "unpin", Mark.NOTED: "note", Mark.ACCEPTED: "accept"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Work", text)


def _subject(backups: Sequence[Backup]) -> str:
    return backups[0].stem if len(backups) == 1 else ""


def mark(profile: Profile, backups: Sequence[Backup], what: Mark, text: str = "") -> JobSpec:
    """Write down what somebody says of backups; it does not wait for other jobs."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.operations import annotations as marks

        for one in backups:
            marks.mark(profile.directory, one.stem, what, around.now, text=text)

    title = {
        Mark.PINNED: _tr("Pin"),
        Mark.UNPINNED: _tr("Unpin"),
        Mark.NOTED: _tr("Note"),
        Mark.ACCEPTED: _tr("Accept"),
    }[what]
    words = (text,) if what is Mark.NOTED else ()
    command = commandline.of(profile, COMMANDS[what], backups[0].stem, *words)
    return JobSpec(profile.name, title, run, _subject(backups), command, aside=True)


def delete(profile: Profile, backups: Sequence[Backup]) -> JobSpec:
    """Delete backups, with core's guards; the first that must stay ends it."""

    def run(around: JobContext) -> None:
        from loopin_backup_core.operations import delete as deletion

        for one in backups:
            around.token.check()
            deletion.delete(profile.directory, one.stem, around.now())
            around.reporter.notice(_tr("%1 was deleted.").replace("%1", one.stem))

    command = commandline.of(profile, "delete", backups[0].stem, "--yes")
    return JobSpec(profile.name, _tr("Deletion"), run, _subject(backups), command)


def export(profile: Profile, backup: Backup, path: Path) -> JobSpec:
    """Write a backup as a plain ``.sql``, verified on the way."""

    def run(around: JobContext) -> Exported:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.operations import export as exporting

        done = exporting.export(backup, path, identities.opening(profile, around))
        said = _tr("%1 holds %2, %3 rows, verified while it was written.").replace("%1", str(done.path))
        around.reporter.notice(said.replace("%2", backup.stem).replace("%3", formats.number(done.rows)))
        return done

    command = commandline.of(profile, "export", backup.stem, str(path))
    return JobSpec(profile.name, _tr("Export"), run, backup.stem, command)


def bring_in(profile: Profile, sources: Sequence[Path]) -> JobSpec:
    """Copy dumps from elsewhere among the backups and index them."""

    def run(around: JobContext) -> list[Imported]:
        from loopin_backup_core.config.credentials import identities
        from loopin_backup_core.operations import import_dump

        opened = identities.opening(profile, around)
        done = []
        for source in sources:
            one = import_dump.bring_in(profile.directory, source, opened)
            said = _tr("%1 is now %2: %3").replace("%1", source.name).replace("%2", one.backup.stem)
            around.reporter.notice(said.replace("%3", one.outcome.detail))
            done.append(one)
        return done

    command = commandline.of(profile, "import", *(str(one) for one in sources))
    return JobSpec(profile.name, _tr("Import"), run, sources[0].name if len(sources) == 1 else "", command)
