"""Accepting a suspect backup: says what that lets happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice, button, label, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from loopin_backup_core.model.backup import Backup


class AcceptDialog(FittingDialog):
    """Asks whether the database in a suspect backup is as it should be.

    Attributes:
        do: the button that accepts; never the default one.
    """

    def __init__(self, backup: Backup, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Accept a suspect backup"), 560, parent)
        inside = self.body
        inside.addWidget(label(self.tr("Is the database as it should be?"), "head"))
        inside.addWidget(label(backup.stem, "muted", wrap=True))
        matter = Notice()
        matter.show_matter(Tone.BAD, self.tr("It is suspect"), "\n".join(backup.reasons))
        inside.addWidget(matter)
        text = self.tr(
            "If you accept it, the suspicion is settled: cleanup goes on, and may later delete the backups from before "
            "the loss. If rows are missing, restore an earlier backup instead."
        )
        inside.addWidget(label(text, wrap=True))
        cancel = button(self.tr("Cancel"), self.reject)
        cancel.setDefault(True)
        self.do = button(self.tr("Accept as it is"), self.accept, "danger")
        self.do.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inside.addLayout(row(None, cancel, self.do))
        cancel.setFocus()
