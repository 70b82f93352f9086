"""Which backups are shown: words, a kind, a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, Slot

if TYPE_CHECKING:
    from loopin_backup_core.model.kinds import Kind, Verdict
    from loopin_backup_gui.models.backup_table import BackupTable
    from loopin_backup_gui.models.plain_table import Index


class BackupFilter(QSortFilterProxyModel):
    """Lets through what holds every word, and is of the kind and in the state that are wanted.

    A change of the filter is one reset: thousands of single removals would cost the view far more. Sorting is the
    model's own.
    """

    def __init__(self, table: BackupTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words: tuple[str, ...] = ()
        self._kind: Kind | None = None
        self._verdicts: frozenset[Verdict] = frozenset()
        self._accepted: list[bool] = []
        self.setDynamicSortFilter(False)
        # Before the proxy's own slots, which ask for what is accepted.
        table.modelAboutToBeReset.connect(self._forget)
        table.dataChanged.connect(self._forget)
        self.setSourceModel(table)

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out at all."""
        return bool(self._words or self._kind or self._verdicts)

    def set_words(self, text: str) -> None:
        """Show what holds all words of a text, wherever."""
        self._change(tuple(text.casefold().split()), self._kind, self._verdicts)

    def set_kind(self, kind: Kind | None) -> None:
        """Show one kind only."""
        self._change(self._words, kind, self._verdicts)

    def set_verdicts(self, verdicts: frozenset[Verdict]) -> None:
        """Show these verdicts only; none means all."""
        self._change(self._words, self._kind, verdicts)

    def clear(self) -> None:
        """Show everything."""
        self._change((), None, frozenset())

    def _change(self, words: tuple[str, ...], kind: Kind | None, verdicts: frozenset[Verdict]) -> None:
        if (words, kind, verdicts) == (self._words, self._kind, self._verdicts):
            return
        self._words, self._kind, self._verdicts = words, kind, verdicts
        self._table.touch()

    @Slot()
    def _forget(self) -> None:
        self._accepted = []

    def _judge(self) -> None:
        kind, verdicts = self._kind, self._verdicts
        accepted = [
            (kind is None or one.kind is kind) and (not verdicts or one.verdict in verdicts) for one in self._table.rows
        ]
        hays = self._table.haystacks if self._words else []
        for word in self._words:
            accepted = [was and word in hay for was, hay in zip(accepted, hays, strict=True)]
        self._accepted = accepted

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._table.sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: ARG002 - Qt's form
        if not self._accepted:
            self._judge()
        return self._accepted[source_row]
