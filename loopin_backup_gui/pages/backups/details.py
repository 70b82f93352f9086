"""The details of the chosen backup, or the sums of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from loopin_backup_core.rules import retention
from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words as words
from loopin_backup_gui.models.contents_table import (
    COL_ROWS,
    COL_SINCE,
    COL_SIZE,
    COL_TABLE,
    ContentsTable,
    contents,
)
from loopin_backup_gui.pages.backups import telling
from loopin_backup_gui.pages.backups.refusals import Deed
from loopin_backup_gui.pages.overview.matter import good_before
from loopin_backup_gui.theme.tokens import GAP, Tone
from loopin_backup_gui.widgets.basics import (
    Card,
    Elided,
    Notice,
    allow,
    breakable,
    button,
    label,
    row,
    set_tone,
)
from loopin_backup_gui.widgets.cells import Cells
from loopin_backup_gui.widgets.selectable_text import SelectableText
from loopin_backup_gui.widgets.tables import Table
from loopin_backup_gui.widgets.wrap_row import WrapRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QPushButton

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.pages.backups.deeds import BackupActions

NARROWEST = 300
ROW_HEIGHT = 32
HEAD_HEIGHT = 36
MOST_ROWS = 12
WIDE_ENOUGH = 400
"""From which width on, in pixels, there is room for the sizes of tables."""


class Details(Card):
    """What is known of the chosen backup, and the deeds most wanted.

    Attributes:
        contents: the view of its tables.
        restore, compare, drill, more: the buttons.
    """

    def __init__(self, app: AppContext, deeds: BackupActions) -> None:
        super().__init__()
        self._app = app
        self._deeds = deeds
        self.setMinimumWidth(NARROWEST)
        self.setAccessibleName(self.tr("Details"))
        self._head = label("", "title", wrap=True)
        self._state = label("", "pill", tone=Tone.NEUTRAL)
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._origin = label("", "muted", wrap=True)
        self._file = Elided("muted")
        self._matter = Notice()
        self.restore = button(self.tr("Restore…"), self._trigger(Deed.RESTORE), "primary")
        self.compare = button(self.tr("Compare…"), self._trigger(Deed.COMPARE))
        self.drill = button(self.tr("Drill"), self._trigger(Deed.DRILL))
        self.more = button("⋯", self._open_menu, tip=self.tr("More to do with it"))
        self.more.setAccessibleName(self.tr("More"))
        self._model = ContentsTable()
        self.contents = self._contents_view()
        self._total = label("", "small", wrap=True)
        self.reveal = button(self.tr("Reveal in folder"), self._trigger(Deed.REVEAL), "link")
        self._facts = SelectableText(self.tr("What else is known"))
        self._lay_out()

    def _contents_view(self) -> Table:
        made = Table(self._model, self.tr("Contents by table"), stretch=COL_TABLE)
        made.setItemDelegate(Cells(self._app.appearance, made))
        made.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        for column in (COL_ROWS, COL_SIZE, COL_SINCE):
            made.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return made

    def _lay_out(self) -> None:
        self.body.setSpacing(6)
        head = row(self._head, self._state, spacing=8)
        head.setContentsMargins(0, 0, 8, 0)
        self.body.addLayout(head)
        self.body.addWidget(self._origin)
        self.body.addWidget(self._file)
        buttons = WrapRow(self.restore, self.compare, self.drill, self.more)
        buttons.setContentsMargins(0, 8, 8, 4)
        self.body.addLayout(buttons)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for one in (self._matter, self.contents, self._total, self._facts):
            column.addWidget(one)
        column.addLayout(row(self.reveal, None))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.body.addWidget(area, 1)
        self.body.setContentsMargins(GAP, GAP, 8, 8)

    def _trigger(self, deed: Deed) -> Callable[[], None]:
        return self._deeds.actions[deed].trigger

    def _open_menu(self) -> None:
        self._deeds.menu(self).popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _buttons(self) -> tuple[tuple[QPushButton, Deed], ...]:
        main = ((self.restore, Deed.RESTORE), (self.compare, Deed.COMPARE), (self.drill, Deed.DRILL))
        return (*main, (self.reveal, Deed.REVEAL))

    def fill(self, chosen: tuple[Backup, ...]) -> None:
        """Show a backup, the sums of several, or nothing."""
        for one, deed in self._buttons():
            action = self._deeds.actions[deed]
            allow(one, "" if action.isEnabled() else action.toolTip())
        self.reveal.setVisible(self.reveal.isEnabled())
        allow(self.more, "" if chosen else self.tr("Choose a backup first."), self.tr("More to do with it"))
        if len(chosen) == 1:
            self._fill_one(chosen[0])
        else:
            self._fill_several(chosen)

    def _fill_one(self, backup: Backup) -> None:
        self._head.setText(telling.moment(backup))
        self._state.setText(words.state(backup.verdict))
        self._state.setVisible(True)
        set_tone(self._state, words.TONES[backup.verdict])
        self._origin.setText(breakable(telling.origin(backup)))
        self._file.show_text(backup.data_path.name if backup.data_path is not None else backup.stem)
        self._file.setVisible(True)
        if backup.reasons:
            said = breakable("\n".join(backup.reasons))
            self._matter.show_matter(words.TONES[backup.verdict], words.meaning(backup.verdict), said)
        self._matter.setVisible(bool(backup.reasons))
        self._show_contents(backup)
        self._show_facts(backup)
        self._facts.setVisible(True)

    def _show_facts(self, backup: Backup) -> None:
        found = self._app.session.snapshot()
        entries = found.told.get(backup.stem, ()) if found is not None else ()
        self._facts.setText(telling.facts(backup, entries, self._app.session.moment()))

    def tick(self, chosen: tuple[Backup, ...]) -> None:
        """Count the ages anew."""
        if len(chosen) == 1:
            self._show_facts(chosen[0])

    def _show_contents(self, backup: Backup) -> None:
        found = self._app.session.snapshot()
        newest = None
        if found is not None:
            same = retention.of_same(found.backups, retention.database_of(backup))
            newest = next((one for one in same if one.manifest is not None), None)
        if newest is not None and newest.stem == backup.stem:
            # Against itself nothing ever changed; what counts is what it has more or less than the last good one.
            good = good_before(found.backups, backup) if found is not None else []
            self._model.set_items(contents(backup, good[0] if good else None, is_later=True))
        else:
            self._model.set_items(contents(backup, newest))
        count = len(self._model.items)
        self.contents.setVisible(count > 0)
        self.contents.setFixedHeight(HEAD_HEIGHT + ROW_HEIGHT * min(count, MOST_ROWS) + 4)
        self.contents.clearSelection()
        self._total.setText(telling.total(backup))
        self._total.setVisible(bool(self._total.text()))

    def _fill_several(self, chosen: tuple[Backup, ...]) -> None:
        self._state.hide()
        self._file.hide()
        self._matter.hide()
        self.contents.hide()
        self._facts.hide()
        self._total.hide()
        if not chosen:
            self._head.setText(self.tr("No backup is chosen"))
            self._origin.setText(self.tr("Choose one in the table to see what is in it."))
            return
        self._head.setText(self.tr("%n backup(s)", "", len(chosen)))
        size = formats.size(sum(one.size for one in chosen))
        self._origin.setText(f"{size} · {telling.span(chosen, self._app.session.moment())}")
        self._facts.setText(telling.states(chosen))
        self._facts.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.contents.setColumnHidden(COL_SIZE, self.width() < WIDE_ENOUGH)
