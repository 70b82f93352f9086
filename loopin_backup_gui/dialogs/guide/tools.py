"""The first step: PostgreSQL's client tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.postgres import client_tools
from loopin_backup_core.rules import tool_selection
from loopin_backup_gui.dialogs.guide.step import Step
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, row
from loopin_backup_gui.widgets.tool_table import ToolTable

if TYPE_CHECKING:
    from loopin_backup_core.postgres.client_tools import Survey
    from loopin_backup_gui.app_context import AppContext

NEEDED = ("pg_dump", "psql")
MOST_ROWS = 10


class ToolsStep(Step):
    """Looks for pg_dump and psql, and says which servers they suit."""

    def __init__(self, app: AppContext, title: str, sentence: str) -> None:
        super().__init__(app, title, sentence)
        self._survey: Survey | None = None
        self._table = ToolTable()
        self._again = button(self.tr("Look again"), self.enter)
        self.body.addWidget(self.notice)
        self._card = Card()
        self._card.body.setContentsMargins(8, 4, 8, 8)
        self._card.body.addWidget(self._table)
        self._card.hide()
        self.body.addWidget(self._card)
        self.body.addLayout(row(self._again, None))
        self.body.addStretch(1)

    @property
    def is_done(self) -> bool:
        found = {tool.name for tool in self._survey.tools} if self._survey else set()
        return set(NEEDED) <= found

    @property
    def is_busy(self) -> bool:
        return not self._again.isEnabled()

    def enter(self) -> None:
        """Look for the tools in a thread."""
        self._again.setEnabled(False)
        self.notice.show_matter(Tone.NEUTRAL, self.tr("Looking into every folder where they may be…"))
        self.changed.emit()
        self.tasks.start(self._look(), self.show_error)

    async def _look(self) -> None:
        environ = self.app.session.environ
        try:
            self._survey = await in_thread(lambda: client_tools.survey(environ=environ))
        finally:
            self._again.setEnabled(True)
        self._table.show_tools(self._survey.tools)
        self._table.fit(MOST_ROWS)
        self._card.setVisible(bool(self._survey.tools))
        self._judge(self._survey)
        self.changed.emit()

    def _judge(self, survey: Survey) -> None:
        dumps = [tool for tool in survey.tools if tool.name == "pg_dump"]
        if not self.is_done:
            hint = tool_selection.how_to_get(tool_selection.NEWEST_MAJOR)
            self.notice.show_matter(Tone.WARNING, self.tr("PostgreSQL's client tools are not on this machine."), hint)
            return
        newest = max(tool.version[0] for tool in dumps)
        title = self.tr("Good: servers up to PostgreSQL %1 can be backed up.").replace("%1", str(newest))
        if all(tool.origin.startswith("wheel") for tool in dumps):
            came = self.tr("PostgreSQL is not installed here; the one that came with LoopIn Backup is used.")
            self.notice.show_matter(Tone.GOOD, title, came)
            return
        old = next(
            (tool_selection.floor_warning(tool) for tool in dumps if tool_selection.below_floor(tool.version)), ""
        )
        self.notice.show_matter(Tone.WARNING if old else Tone.GOOD, title, old)
