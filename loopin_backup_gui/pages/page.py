"""What every page is: a widget that shows the current profile and knows when to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loopin_backup_gui.theme.tokens import GAP, MARGIN
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from loopin_backup_gui.app_context import AppContext


class Page(QWidget):
    """The base of all pages. A page fills itself when it is shown and when what it shows has changed.

    Attributes:
        app: session, appearance, preferences and actions.
        body: the layout to add to.
    """

    def __init__(self, app: AppContext, title: str) -> None:
        super().__init__()
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.app = app
        self._shown = ""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        self.body.setSpacing(14)
        app.session.selected.connect(self._on_selected)
        app.session.ticked.connect(self._on_tick)
        app.session.profiles_changed.connect(self._on_change)
        app.session.snapshot_changed.connect(self._on_snapshot)

    def fill(self) -> None:
        """Show the current profile; called only while the page is visible. For pages to override."""

    def tick(self) -> None:
        """Count the ages anew that are shown; called only while the page is visible. For pages to override."""

    @Slot()
    def _on_tick(self) -> None:
        if self.isVisible():
            self.tick()

    @Slot(str)
    def _on_selected(self, name: str) -> None:
        if self.isVisible():
            if name != self._shown:
                for one in self.findChildren(ScrollColumn):
                    one.to_top()
            self.fill()
        self._shown = name

    @Slot()
    def _on_change(self) -> None:
        if self.isVisible():
            self.fill()

    @Slot(str)
    def _on_snapshot(self, name: str) -> None:
        current = self.app.session.current
        if self.isVisible() and current is not None and current.name == name:
            self.fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fill()
