"""Confirming a cleanup: exactly what will be deleted, by name, before it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from loopin_backup_gui import formats
from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.pages.schedule.decisions import COL_FATE, COL_WHY, DecisionModel, summary
from loopin_backup_gui.theme.tokens import MARGIN
from loopin_backup_gui.widgets.basics import button, label, row
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from loopin_backup_core.model.retention import Decision


class CleanUpDialog(Dialog):
    """Lists the backups that go, and deletes none but those.

    Attributes:
        delete: the button that does it; it is never the default one.
        stems: the names of what was confirmed.
    """

    def __init__(
        self,
        profile: str,
        going: Sequence[Decision],
        staying: int,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Clean up"), parent)
        self.resize(720, 480)
        self.stems = tuple(one.backup.stem for one in going)
        count, size, _ = summary(going)
        model = DecisionModel(now)
        model.set_items(going)
        table = Table(model, self.tr("What will be deleted"), stretch=COL_WHY)
        table.hideColumn(COL_FATE)
        table.set_widths((180, 92, 92))
        table.let_need(range(3))
        title = self.tr("Delete %1 of %2?").replace("%1", self.tr("%n backup(s)", "", count)).replace("%2", profile)
        words = self.tr("%1 will be free. %2 other backups stay. What is deleted here cannot be brought back.")
        words = words.replace("%1", formats.size(size)).replace("%2", formats.number(staying))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.setSpacing(12)
        inside.addWidget(label(title, "head", wrap=True))
        inside.addWidget(label(words, "muted", wrap=True))
        inside.addWidget(table, 1)
        self.delete = button(self.tr("Delete %n backup(s)", "", count), self.accept, "danger")
        cancel = button(self.tr("Cancel"), self.reject)
        cancel.setDefault(True)
        cancel.setFocus()
        inside.addLayout(row(None, cancel, self.delete))
