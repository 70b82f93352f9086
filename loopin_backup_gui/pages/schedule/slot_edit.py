"""One line of the timetable: whether, on which day, and at what time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSignalBlocker, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QTimeEdit, QWidget

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.schedule import LAST_DAY, Schedule, Slot
from loopin_backup_gui.widgets.basics import roomy, row, still

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_WIDTH, DAY_WIDTH, TIME_WIDTH = 132, 132, 96


class SlotEdit(QWidget):
    """Edits the slot of one kind; off is None.

    Signals:
        changed: it is another now.
    """

    changed = Signal()

    def __init__(self, kind: Kind, name: str) -> None:
        super().__init__()
        self._kind = kind
        self._usual: Slot = getattr(Schedule(), kind.value)
        self.on = QCheckBox(name)
        self.on.setFixedWidth(NAME_WIDTH)
        self.day = still(QComboBox())
        self.day.addItems(list(self._days()))
        self.day.setFixedWidth(DAY_WIDTH)
        self.day.setAccessibleName(self.tr("%1: day").replace("%1", name))
        self.day.setVisible(kind is not Kind.DAILY)
        self.time = roomy(QTimeEdit())
        self.time.setDisplayFormat("HH:mm")
        self.time.setFixedWidth(TIME_WIDTH)
        self.time.setAccessibleName(self.tr("%1: time").replace("%1", name))
        self.setLayout(row(self.on, self.time, self.day, None))
        self.on.toggled.connect(self._on_toggled)
        self.day.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.time.timeChanged.connect(lambda _time: self.changed.emit())

    @property
    def slot(self) -> Slot | None:
        """What is set."""
        if not self.on.isChecked():
            return None
        at, day = self.time.time(), self.day.currentIndex()
        weekday = day if self._kind is Kind.WEEKLY else None
        return Slot(at.hour(), at.minute(), weekday, day + 1 if self._kind is Kind.MONTHLY else None)

    def show_slot(self, slot: Slot | None) -> None:
        """Show a slot; the usual time stands ready where there is none."""
        shown = slot or self._usual
        with QSignalBlocker(self.on), QSignalBlocker(self.day), QSignalBlocker(self.time):
            self.on.setChecked(slot is not None)
            self.time.setTime(QTime(shown.hour or 0, shown.minute))
            self.day.setCurrentIndex(shown.weekday if shown.weekday is not None else (shown.day or 1) - 1)
        self._enable()

    def _days(self) -> Iterable[str]:
        if self._kind is Kind.WEEKLY:
            return [QLocale().standaloneDayName(number) for number in range(1, 8)]
        if self._kind is Kind.MONTHLY:
            return [self.tr("on day %1").replace("%1", str(number)) for number in range(1, LAST_DAY + 1)]
        return []

    def _on_toggled(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for one in (self.day, self.time):
            one.setEnabled(self.on.isChecked() and self.on.isEnabled())
            one.setToolTip("" if self.on.isChecked() else self.tr("This kind is off."))

    def allow(self, refusal: str) -> None:
        """Let it be changed, or say why not."""
        self.on.setEnabled(not refusal)
        self.on.setToolTip(refusal)
        self._enable()
