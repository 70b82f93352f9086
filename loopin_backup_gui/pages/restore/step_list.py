"""The steps of the wizard at its left side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from loopin_backup_gui.widgets.basics import Card, allow, button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

WIDTH = 220


class StepList(Card):
    """Numbered steps; those that can be gone to are buttons that work.

    Signals:
        wanted: the user wants a step, by its number from 0.
    """

    wanted = Signal(int)

    def __init__(self, title: str, names: Sequence[str]) -> None:
        super().__init__(title)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._names = tuple(names)
        self.body.setSpacing(2)
        self.body.addSpacing(4)
        self.buttons = [self._button(number) for number in range(len(names))]
        for one in self.buttons:
            self.body.addWidget(one)
        self.body.addStretch(1)

    def _button(self, number: int) -> QPushButton:
        made = button(f"{number + 1}   {self._names[number]}", lambda: self.wanted.emit(number), "step")
        made.setCheckable(True)
        return made

    def show_place(self, at: int, refusals: Sequence[str]) -> None:
        """Mark the step that is shown; ``refusals`` say why each other one cannot be gone to."""
        for number, (one, refusal) in enumerate(zip(self.buttons, refusals, strict=True)):
            one.setChecked(number == at)
            allow(one, "" if number == at else refusal)
            here = self.tr("step %1 of %2, shown now") if number == at else self.tr("step %1 of %2")
            place = here.replace("%1", str(number + 1)).replace("%2", str(len(self._names)))
            one.setAccessibleName(f"{self._names[number]}, {place}")
