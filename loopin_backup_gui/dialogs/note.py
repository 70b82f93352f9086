"""Writing a note to a backup."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.widgets.basics import button, label, row


class NoteDialog(FittingDialog):
    """Asks for a note; an empty one takes the old one away.

    Attributes:
        field: where it is written.

    Signals:
        written: the text.
    """

    written = Signal(str)

    def __init__(self, subject: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Note"), 480, parent)
        self.field = QLineEdit(text)
        self.field.setAccessibleName(self.tr("Note"))
        self.field.setMaxLength(500)
        self.field.selectAll()
        do = button(self.tr("Write it down"), self._on_do, "primary")
        do.setDefault(True)
        inside = self.body
        inside.addWidget(label(self.tr("Note"), "head"))
        inside.addWidget(label(subject, "muted", wrap=True))
        inside.addWidget(self.field)
        inside.addWidget(label(self.tr("It is written to the journal. An empty note takes the old one away."), "small"))
        inside.addLayout(row(None, button(self.tr("Cancel"), self.reject), do))

    def _on_do(self) -> None:
        self.accept()
        self.written.emit(self.field.text().strip())
