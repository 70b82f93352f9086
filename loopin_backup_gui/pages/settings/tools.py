"""The client tools of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.postgres import client_tools
from loopin_backup_core.rules import tool_selection
from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, label, row
from loopin_backup_gui.widgets.tool_table import ToolTable

if TYPE_CHECKING:
    from loopin_backup_core.postgres.client_tools import Survey
    from loopin_backup_gui.app_context import AppContext

MOST_ROWS = 16


class ToolsSection(Section):
    """Lists pg_dump, psql and their kin, and asks each again for its version.

    Attributes:
        table: the tools.
        validate_button: asks again.
    """

    def __init__(self, app: AppContext) -> None:
        sentence = self.tr("For each server the tools of its own version are preferred; older ones are never used.")
        super().__init__(app, self.tr("Client tools"), sentence)
        self._looked = False
        self.table = ToolTable()
        self.validate_button = button(self.tr("Validate"), self.validate)
        self._words = label("", "muted", wrap=True)
        card = Card()
        card.body.setContentsMargins(8, 4, 8, 12)
        card.body.addWidget(self.table)
        buttons = row(self.validate_button, None)
        buttons.setContentsMargins(8, 4, 8, 0)
        card.body.addLayout(buttons)
        self.column.addWidget(card)
        where = self.tr(
            "Tools elsewhere are found when the environment names their folder: %1=/opt/pgsql/bin. It comes before all."
        )
        self.column.addWidget(label(where.replace("%1", tool_selection.VARIABLE), "small", wrap=True))
        self.column.addStretch(1)
        self.table.fit(0)

    def fill(self) -> None:
        if not self._looked:
            self._looked = True
            self.validate()

    def validate(self) -> None:
        """Ask every tool for its version, in a thread."""
        if self.validate_button.isEnabled():
            self.validate_button.setEnabled(False)
            self.tasks.start(self._look(), self.show_error)

    async def _look(self) -> None:
        environ = self.app.session.environ
        try:
            found = await in_thread(lambda: client_tools.survey(environ=environ))
        finally:
            self.validate_button.setEnabled(True)
        self.table.show_tools(found.tools)
        self.table.fit(MOST_ROWS)
        self._judge(found)

    def _judge(self, found: Survey) -> None:
        if not any(tool.name == "pg_dump" for tool in found.tools):
            hint = tool_selection.how_to_get(tool_selection.NEWEST_MAJOR)
            self.notice.show_matter(Tone.BAD, self.tr("There is no pg_dump on this machine."), hint)
            return
        remarks = [*found.broken, *(tool_selection.floor_warning(tool) for tool in found.tools)]
        text = "\n".join(one for one in remarks if one)
        if text:
            self.notice.show_matter(Tone.WARNING, self.tr("Some tools should be looked after."), text)
        else:
            words = self.tr("%n tool(s) answered, all with the latest security fixes.", "", len(found.tools))
            self.notice.show_matter(Tone.GOOD, words)
