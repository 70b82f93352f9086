"""The client tools of this machine in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from loopin_backup_core.rules import tool_selection
from loopin_backup_gui.models.plain_table import PlainTable
from loopin_backup_gui.widgets.tables import ROW_HEIGHT, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.postgres.client_tools import Tool

COL_NAME, COL_VERSION, COL_SUITS, COL_ORIGIN, COL_PATH = range(5)
PATH_LEAST = 64


class ToolModel(PlainTable):
    """Client tools: what they are called, how new they are, which servers they suit, where they lie."""

    def __init__(self) -> None:
        heads = (self.tr("Tool"), self.tr("Version"), self.tr("Suits servers"), self.tr("From"), self.tr("Path"))
        super().__init__(heads, right={COL_VERSION})

    def text(self, item: Any, column: int) -> str:
        tool: Tool = item
        if column == COL_SUITS:
            words = self.tr("to %1; lacks fixes") if tool_selection.below_floor(tool.version) else self.tr("to %1")
            return words.replace("%1", str(tool.version[0]))
        return (tool.name, tool.version_text, "", tool.origin, str(tool.path))[column]

    def tip(self, item: Any, column: int) -> str:
        return tool_selection.floor_warning(item) or (str(item.path) if column == COL_PATH else self.text(item, column))


class ToolTable(Table):
    """Shows client tools; the selected ones can be copied."""

    def __init__(self) -> None:
        self._tools = ToolModel()
        super().__init__(self._tools, self.tr("Client tools"))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setMinimumSectionSize(PATH_LEAST)
        head.setSectionResizeMode(COL_PATH, QHeaderView.ResizeMode.Stretch)

    def show_tools(self, tools: Sequence[Tool]) -> None:
        """Show other tools."""
        self._tools.set_items(tools)

    def fit(self, most: int) -> None:
        """Be just as high as the rows are, and as ``most`` of them at most."""
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + min(self._tools.rowCount(), most) * ROW_HEIGHT + 2)
