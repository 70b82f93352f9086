"""The page Activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.widgets.basics import label

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext


class ActivityPage(Page):
    """The page Activity."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Activity"))
        self._text = label("", wrap=True)
        self.body.addWidget(self._text)
        self.body.addStretch(1)

    def fill(self) -> None:
        """Show the current profile."""
        found = self.app.session.snapshot()
        self._text.setText(found.state.sentence if found else "")
