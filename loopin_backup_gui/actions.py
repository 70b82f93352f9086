"""What the user can do, with its shortcut, wherever in the window it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.kinds import Level
    from loopin_backup_gui.jobs import Job, JobSpec
    from loopin_backup_gui.session import Session


class Actions(QObject):
    """The window's actions; pages call the methods, menus and shortcuts the :class:`QAction` objects.

    Attributes:
        back_up_now, restore, new_profile, refresh, help, settings, activity, quit: the actions with a shortcut.

    Signals:
        restore_wanted: the user wants to restore a backup (the stem; empty to be asked which).
        page_wanted: the user wants a page by name.
        backup_wanted: the user wants to see one of the current profile's backups (the stem).
        profile_wanted: the user wants to add a profile (empty) or change one (its name).
        command_wanted: the user wants to see the command line (a tuple of words) that does what was pointed at.
        help_wanted: the user wants help.
        guide_wanted: the user wants the first-run guide.
    """

    restore_wanted = Signal(str)
    page_wanted = Signal(str)
    backup_wanted = Signal(str)
    profile_wanted = Signal(str)
    command_wanted = Signal(object)
    help_wanted = Signal()
    guide_wanted = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.back_up_now = self._action(self.tr("Back up now"), "Ctrl+B")
        self.back_up_now.triggered.connect(lambda _checked=False: self.back_up())
        self.restore = self._action(self.tr("Restore…"), "Ctrl+R")
        self.restore.triggered.connect(lambda _checked=False: self.restore_wanted.emit(""))
        self.new_profile = self._action(self.tr("New profile…"), "Ctrl+N")
        self.new_profile.triggered.connect(lambda _checked=False: self.profile_wanted.emit(""))
        self.edit_profile = self._action(self.tr("Edit profile…"), "Ctrl+E")
        self.edit_profile.triggered.connect(self._edit_current)
        self.refresh = self._action(self.tr("Refresh"), "F5")
        self.refresh.triggered.connect(lambda _checked=False: session.load())
        self.help = self._action(self.tr("Help"), "F1")
        self.help.triggered.connect(self.help_wanted)
        self.activity = self._action(self.tr("Activity"), "Ctrl+J")
        self.activity.triggered.connect(lambda _checked=False: self.page_wanted.emit("activity"))
        self.settings = self._action(self.tr("Settings"), "Ctrl+,")
        self.settings.triggered.connect(lambda _checked=False: self.page_wanted.emit("settings"))
        self.guide = self._action(self.tr("First-run guide…"), "")
        self.guide.triggered.connect(self.guide_wanted)
        self.quit = self._action(self.tr("Quit"), "Ctrl+Q")

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the menu."""
        made = (self.back_up_now, self.restore, self.new_profile, self.edit_profile, self.refresh, self.activity)
        return (*made, self.settings, self.guide, self.help, self.quit)

    def back_up(self) -> Job | None:
        """Back up the current profile now."""
        from loopin_backup_gui import work

        profile = self._session.current
        return None if profile is None else self.submit(work.back_up(profile))

    def verify(self, backups: Sequence[Backup], level: Level) -> Job | None:
        """Verify backups of the current profile."""
        from loopin_backup_gui import work

        profile = self._session.current
        return None if profile is None or not backups else self.submit(work.verify(profile, backups, level))

    def submit(self, wanted: JobSpec) -> Job:
        """Queue work."""
        return self._session.submit(wanted)

    def show_command(self, command: Sequence[str]) -> None:
        """Show the command line that does what the user pointed at."""
        self.command_wanted.emit(tuple(command))

    def _edit_current(self) -> None:
        if self._session.current is not None:
            self.profile_wanted.emit(self._session.current.name)

    def _action(self, text: str, keys: str) -> QAction:
        made = QAction(text, self)
        if keys:
            made.setShortcut(QKeySequence(keys))
            made.setToolTip(f"{text.rstrip('…')} ({made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        return made
