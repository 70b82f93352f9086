"""Cards in as many columns as there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

SPACING = 14


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card lies: row, column, and how many columns it is wide."""

    row: int
    column: int
    span: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """An arrangement for widths from ``width`` on, in logical pixels: a place for each card."""

    width: int
    places: tuple[Place, ...]


class Flow(QWidget):
    """Lays cards out by the widest plan that fits."""

    def __init__(self, cards: Sequence[QWidget], plans: Sequence[Plan]) -> None:
        super().__init__()
        self._cards = tuple(cards)
        self._plans = sorted(plans, key=lambda plan: plan.width)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)
        self._plan: Plan | None = None
        self._arrange(self._plans[0])

    @property
    def columns(self) -> int:
        """How many columns there are now."""
        return max(place.column + place.span for place in self._plan.places) if self._plan else 0

    def _arrange(self, plan: Plan) -> None:
        if plan is self._plan:
            return
        before, self._plan = self.columns, plan
        for card, place in zip(self._cards, plan.places, strict=True):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place.row, place.column, 1, place.span)
        for column in range(max(before, self.columns)):
            self._grid.setColumnStretch(column, 1 if column < self.columns else 0)

    def minimumSizeHint(self) -> QSize:
        # So that it can always be made narrower, and then lies in fewer columns.
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fitting = [plan for plan in self._plans if plan.width <= event.size().width()]
        self._arrange(fitting[-1] if fitting else self._plans[0])
        super().resizeEvent(event)
