"""The command line that does the same, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from loopin_backup_gui import commandline
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandDialog(FittingDialog):
    """Shows a command without secrets, and copies it."""

    def __init__(self, command: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Command line"), 560, parent)
        self.command = commandline.text(command)
        inside = self.body
        inside.addWidget(label(self.tr("The same from a terminal"), "head"))
        inside.addWidget(label(self.tr("Passwords are never part of a command."), "muted", wrap=True))
        shown = QPlainTextEdit(self.command)
        shown.setReadOnly(True)
        shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        shown.setAccessibleName(self.tr("Command line"))
        shown.setFixedHeight(88)
        inside.addWidget(shown)
        close = button(self.tr("Close"), self.accept, "primary")
        inside.addLayout(row(None, button(self.tr("Copy"), self._copy), close))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command)
