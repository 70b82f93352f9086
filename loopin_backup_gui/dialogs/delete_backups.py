"""Deleting backups: says exactly what goes before anything does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from loopin_backup_core.operations import delete
from loopin_backup_gui import formats
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.profile import Profile


class DeleteDialog(FittingDialog):
    """Shows each backup with its files; the button that deletes is never the default one.

    Attributes:
        do: the button that deletes.

    Signals:
        confirmed: the user wants it.
    """

    confirmed = Signal()

    def __init__(self, profile: Profile, backups: Sequence[Backup], parent: QWidget | None = None) -> None:
        count = len(backups)
        title = self.tr("Delete %n backup(s)", "", count)
        super().__init__(title, 600, parent)
        inside = self.body
        inside.addWidget(label(f"{title}?", "head"))
        freed = sum(one.size for one in backups)
        sentence = self.tr("%1 in %2 will be gone for good. There is no undo.")
        sentence = sentence.replace("%1", formats.size(freed)).replace("%2", str(profile.directory))
        inside.addWidget(label(sentence, wrap=True))
        shown = QPlainTextEdit("\n\n".join(_told(one) for one in backups))
        shown.setReadOnly(True)
        shown.setAccessibleName(self.tr("What goes"))
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setTabChangesFocus(True)
        shown.setFixedHeight(min(280, 40 + 18 * shown.document().blockCount()))
        inside.addWidget(shown)
        kept = self.tr("Copies elsewhere and the journal stay. The last good backup of a database is never deleted.")
        inside.addWidget(label(kept, "muted", wrap=True))
        cancel = button(self.tr("Cancel"), self.reject)
        cancel.setDefault(True)
        self.do = button(title, self._on_do, "danger")
        self.do.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inside.addLayout(row(None, cancel, self.do))
        cancel.setFocus()

    def _on_do(self) -> None:
        self.accept()
        self.confirmed.emit()


def _told(backup: Backup) -> str:
    facts = [backup_words.kind(backup.kind), backup_words.state(backup.verdict), formats.size(backup.size)]
    names = [f"    {path.name}" for path in delete.files_of(backup)]
    return "\n".join([f"{backup.stem}  ({', '.join(facts)})", *names])
