"""The page itself: three views and the tabs between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar

from loopin_backup_gui.pages.activity.jobs import JobsView
from loopin_backup_gui.pages.activity.journal import JournalView
from loopin_backup_gui.pages.activity.logs import LogsView
from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.widgets.basics import label, row

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext


class ActivityPage(Page):
    """What is going on, and what has been.

    Attributes:
        tabs: the tabs between the views.
        jobs, journal, logs: the views.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Activity"))
        self.jobs = JobsView(app)
        self.journal = JournalView(app)
        self.logs = LogsView(app)
        self._stack = QStackedWidget()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Views"))
        names = (self.tr("Jobs"), self.tr("Journal"), self.tr("Log files"))
        for text, view in zip(names, (self.jobs, self.journal, self.logs), strict=True):
            self.tabs.addTab(text)
            self._stack.addWidget(view)
        self.tabs.currentChanged.connect(self._on_tab)
        self.body.addWidget(label(self.tr("Activity"), "head"))
        self.body.addLayout(row(self.tabs, None))
        self.body.addWidget(self._stack, 1)

    def fill(self) -> None:
        """Read what is shown again."""
        current = self._stack.currentWidget()
        if isinstance(current, JournalView | LogsView):
            current.fill()

    def _on_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.fill()
