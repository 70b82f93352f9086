"""An error as a user reads it: what happened, what to do, and details to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from loopin_backup_core.model.errors import ProcessError
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.widgets.basics import button, label, row, selectable

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError


class ProblemDialog(FittingDialog):
    """Says what happened and what to do next; everything in it can be copied."""

    def __init__(self, error: LoopinError, title: str = "", details: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title or self.tr("That did not work"), 520, parent)
        self._text = "\n\n".join(part for part in (error.message, error.hint, details or _details(error)) if part)
        inside = self.body
        inside.addWidget(label(self.windowTitle(), "head", wrap=True))
        inside.addWidget(selectable(error.message))
        if error.hint:
            inside.addWidget(label(self.tr("What to do"), "title"))
            inside.addWidget(selectable(error.hint))
        if details or _details(error):
            shown = QPlainTextEdit(details or _details(error))
            shown.setReadOnly(True)
            shown.setAccessibleName(self.tr("Details"))
            shown.setFixedHeight(120)
            inside.addWidget(shown)
        self.close_button = button(self.tr("Close"), self.accept, "primary")
        self.close_button.setDefault(True)
        inside.addLayout(row(button(self.tr("Copy"), self._copy), None, self.close_button))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def _details(error: LoopinError) -> str:
    return error.stderr.strip() if isinstance(error, ProcessError) else ""
