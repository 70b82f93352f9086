"""What small read-only tables share: heads, and counts that know no children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
OBJECT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's object is found, through any proxy."""


class PlainTable(QAbstractTableModel):
    """A table of one object a row.

    Attributes:
        items: the objects; subclasses change them between begin and end calls.
    """

    def __init__(self, heads: Sequence[str], right: Collection[int] = ()) -> None:
        super().__init__()
        self.items: list[Any] = []
        self._heads = tuple(heads)
        self._right = frozenset(right)

    def set_items(self, items: Sequence[Any]) -> None:
        """Show other objects; nothing happens if they are equal."""
        if list(items) == self.items:
            return
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def text(self, item: Any, column: int) -> str:
        """Return what a cell shows. For subclasses to override."""
        raise NotImplementedError

    def tip(self, item: Any, column: int) -> str:
        """Return a cell's tooltip: its text, unless a subclass knows more."""
        return self.text(item, column)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(item, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(item, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._right:
            return RIGHT
        return item if role == OBJECT_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._right:
            return RIGHT
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None
