"""When backups are due: the timetable, drills, and how late is too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.schedule import Schedule
from loopin_backup_gui.pages.schedule import works
from loopin_backup_gui.pages.schedule.slot_edit import SlotEdit
from loopin_backup_gui.widgets.basics import Card, allow, button, label, roomy, row

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile

DAYS_MOST, HOURS_MOST = 3650, 672
NUMBER_WIDTH = 96
NUMBER_NAME_WIDTH = 132


class TimesCard(Card):
    """Edits a profile's schedule.

    Signals:
        wanted: the user wants these times: a :class:`JobSpec`.
        command_wanted: the user wants to see the command line for them.
    """

    wanted = Signal(object)
    command_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("When backups are due"), self.tr("local time"))
        self._profile: Profile | None = None
        self._refusal = ""
        names = {Kind.DAILY: self.tr("Daily"), Kind.WEEKLY: self.tr("Weekly"), Kind.MONTHLY: self.tr("Monthly")}
        self.slots = {kind: SlotEdit(kind, name) for kind, name in names.items()}
        self.drill = roomy(QSpinBox())
        self.drill.setRange(0, DAYS_MOST)
        self.drill.setSpecialValueText(self.tr("never"))
        self.grace = roomy(QDoubleSpinBox())
        self.grace.setRange(0, HOURS_MOST)
        self.grace.setDecimals(1)
        for one in self.slots.values():
            self.body.addWidget(one)
            one.changed.connect(self._on_edit)
        self._number(self.drill, self.tr("Drill at least every"), self.tr("days"))
        self._number(self.grace, self.tr("Alarm when late by"), self.tr("hours"))
        self.drill.valueChanged.connect(self._on_edit)
        self.grace.valueChanged.connect(self._on_edit)
        self.body.addStretch(1)
        self.save = button(self.tr("Save times"), self._save, "primary")
        self.revert = button(self.tr("Revert"), self._revert)
        command = button(self.tr("Command line"), self._command, "link")
        self.body.addLayout(row(command, None, self.revert, self.save))

    def _number(self, spin: QSpinBox | QDoubleSpinBox, name: str, unit: str) -> None:
        named = label(name)
        named.setMinimumWidth(NUMBER_NAME_WIDTH)
        named.setBuddy(spin)
        spin.setAccessibleName(f"{name} ({unit})")
        spin.setFixedWidth(NUMBER_WIDTH)
        line = row(named, spin, label(unit, "muted"), None)
        holder = QWidget()
        holder.setLayout(line)
        self.body.addWidget(holder)

    @property
    def schedule(self) -> Schedule:
        """What is set now."""
        daily, weekly, monthly = (self.slots[kind].slot for kind in (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY))
        # The hourly one is set by the command line, and stays.
        hourly = self._profile.schedule.hourly if self._profile is not None else None
        return Schedule(daily, weekly, monthly, self.drill.value(), self.grace.value(), hourly)

    def show_profile(self, profile: Profile, refusal: str) -> None:
        """Show a profile's times, unless they are being changed; ``refusal`` says why they may not be."""
        is_other = self._profile is None or self._profile.name != profile.name
        edited = not is_other and self._profile is not None and self.schedule != self._profile.schedule
        self._profile, self._refusal = profile, refusal
        if is_other or not edited:
            self._revert()
        for one in self.slots.values():
            one.allow(refusal)
        for spin in (self.drill, self.grace):
            allow(spin, refusal)
        self._on_edit()

    def _revert(self) -> None:
        if self._profile is None:
            return
        schedule = self._profile.schedule
        for kind, one in self.slots.items():
            one.show_slot(getattr(schedule, kind.value))
        self.drill.setValue(schedule.drill_days)
        self.grace.setValue(schedule.grace)
        self._on_edit()

    def _on_edit(self) -> None:
        same = self._profile is not None and self.schedule == self._profile.schedule
        unchanged = self.tr("Nothing was changed.") if same else ""
        allow(self.save, self._refusal or unchanged)
        allow(self.revert, unchanged)

    def _save(self) -> None:
        if self._profile is not None:
            self.wanted.emit(works.set_times(self._profile, self.schedule))

    def _command(self) -> None:
        if self._profile is not None:
            self.command_wanted.emit(works.set_command(self._profile, self.schedule))
