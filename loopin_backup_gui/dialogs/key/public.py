"""The public keys of a profile, which anybody may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile


class PublicKeyDialog(FittingDialog):
    """Shows the recipients, to be copied to the server that takes the backups.

    Attributes:
        text: the recipients, a line each.
    """

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Public key"), 640, parent)
        self.text = "\n".join(profile.recipients)
        words = self.tr(
            "Whoever has this can encrypt backups, and open none. A server that takes backups needs no more."
        )
        shown = QPlainTextEdit(self.text)
        shown.setReadOnly(True)
        shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        shown.setAccessibleName(self.tr("Public key"))
        shown.setFixedHeight(88)
        self.body.addWidget(label(self.tr("Recipients of %1").replace("%1", profile.name), "head", wrap=True))
        self.body.addWidget(label(words, "muted", wrap=True))
        self.body.addWidget(shown)
        close = button(self.tr("Close"), self.accept, "primary")
        self.body.addLayout(row(None, button(self.tr("Copy"), self._copy), close))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
