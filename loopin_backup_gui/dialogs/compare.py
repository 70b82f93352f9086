"""Two backups side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from loopin_backup_gui import formats
from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.models.contents_table import COL_TABLE, PairTable
from loopin_backup_gui.theme.tokens import MARGIN
from loopin_backup_gui.widgets.basics import Card, button, label, row
from loopin_backup_gui.widgets.cells import Cells
from loopin_backup_gui.widgets.tables import Table

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.app_context import AppContext


class CompareDialog(Dialog):
    """Rows per table in two backups, the earlier one left.

    Attributes:
        table: the view of them.

    Signals:
        command: the user wants to see the command line that does the same.
    """

    command = Signal()

    def __init__(self, app: AppContext, before: Backup, after: Backup, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Compare backups"), parent)
        self.resize(760, 560)
        now = app.session.now()
        heads = [formats.when(one.created_at, now) if one.created_at else one.stem for one in (before, after)]
        self._before, self._after = before, after
        self._model = PairTable(*heads)
        self._model.show_backups(before, after)
        self.table = Table(self._model, self.tr("Tables"), stretch=COL_TABLE)
        self.table.setItemDelegate(Cells(app.appearance, self.table))
        for column, width in ((1, 140), (2, 140), (3, 110), (4, 100)):
            self.table.setColumnWidth(column, width)
        self.table.let_need(range(1, 5))
        self._changed = QCheckBox(self.tr("Only tables that differ"))
        self._changed.toggled.connect(self._on_toggled)
        self._lay_out(heads)

    def _lay_out(self, heads: list[str]) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.setSpacing(12)
        inside.addWidget(label(f"{heads[0]} → {heads[1]}", "head", wrap=True))
        lost = sum(-one.change for one in self._model.items if one.change < 0)
        won = sum(one.change for one in self._model.items if one.change > 0)
        differing = sum(one.same is False for one in self._model.items)
        text = self.tr("%1 rows were lost and %2 came; %3 of %4 tables differ.")
        for mark, count in (("%1", lost), ("%2", won), ("%3", differing), ("%4", len(self._model.items))):
            text = text.replace(mark, formats.number(count))
        self.summary = label(text, "muted", wrap=True)
        inside.addWidget(self.summary)
        card = Card()
        card.body.setContentsMargins(8, 4, 8, 8)
        card.body.addWidget(self.table)
        inside.addWidget(card, 1)
        close = button(self.tr("Close"), self.accept, "primary")
        show = button(self.tr("Command line…"), self.command.emit, "link")
        inside.addLayout(row(self._changed, show, None, close))

    def _on_toggled(self, checked: bool) -> None:  # noqa: FBT001 - the form of the signal
        self._model.show_backups(self._before, self._after, changed_only=checked)
