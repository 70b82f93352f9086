"""Backing up with a kind, a note and a pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from loopin_backup_core.model.kinds import Kind
from loopin_backup_gui import work
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.jobs import JobSpec

KINDS = (Kind.MANUAL, Kind.HOURLY, Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY)


class BackUpDialog(FittingDialog):
    """Asks how a backup shall be called and kept.

    Attributes:
        kind, note, pin: what is asked.

    Signals:
        wanted: the :class:`~loopin_backup_gui.jobs.JobSpec` of the backup.
        command: the command line that does the same.
    """

    wanted = Signal(object)
    command = Signal(object)

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Back up %1").replace("%1", profile.name), 480, parent)
        self._profile = profile
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind"))
        for one in KINDS:
            self.kind.addItem(backup_words.kind(one), one)
        self.note = QLineEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("for example: before the migration"))
        self.pin = QCheckBox(self.tr("Pin it: no cleanup deletes it"))
        self._lay_out()

    @property
    def work(self) -> JobSpec:
        """What was asked for."""
        return work.back_up(
            self._profile, Kind(self.kind.currentData()), self.note.text().strip(), pin=self.pin.isChecked()
        )

    def _lay_out(self) -> None:
        inside = self.body
        inside.addWidget(label(self.windowTitle(), "head"))
        form = QFormLayout()
        form.setSpacing(12)
        form.addRow(label(self.tr("Kind")), self.kind)
        form.addRow(label(self.tr("Note")), self.note)
        form.addRow(label(""), self.pin)
        inside.addLayout(form)
        self.do = button(self.tr("Back up now"), self._on_do, "primary")
        self.do.setDefault(True)
        show = button(self.tr("Command line…"), lambda: self.command.emit(self.work.command), "link")
        inside.addLayout(row(show, None, button(self.tr("Cancel"), self.reject), self.do))

    def _on_do(self) -> None:
        self.accept()
        self.wanted.emit(self.work)
