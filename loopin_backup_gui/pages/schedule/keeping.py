"""How many backups of each kind are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_gui.pages.schedule import works
from loopin_backup_gui.widgets.basics import Card, allow, button, label, roomy, row

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile

MOST = 9999
NUMBER_WIDTH = 96


class KeepingCard(Card):
    """Edits a profile's retention.

    Signals:
        edited: other numbers than the profile's are shown: the :class:`RetentionPolicy`.
        wanted: the user wants these numbers: a :class:`JobSpec`.
        command_wanted: the user wants to see the command line for them.
    """

    edited = Signal(object)
    wanted = Signal(object)
    command_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("How many are kept"), self.tr("one a period counts"))
        self._profile: Profile | None = None
        self._refusal = ""
        self.numbers = {kind: roomy(QSpinBox()) for kind in (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY, Kind.MANUAL)}
        self._lay_out()
        text = self.tr("The newest good backup, pinned ones and those in use are always kept, whatever the numbers.")
        self.body.addWidget(label(text, "muted", wrap=True))
        self.body.addStretch(1)
        self.save = button(self.tr("Save numbers"), self._save, "primary")
        self.revert = button(self.tr("Revert"), self._revert)
        command = button(self.tr("Command line"), self._command, "link")
        self.body.addLayout(row(command, None, self.revert, self.save))

    def _lay_out(self) -> None:
        words = {
            Kind.DAILY: (self.tr("Daily"), self.tr("the newest of each day")),
            Kind.WEEKLY: (self.tr("Weekly"), self.tr("the newest of each week")),
            Kind.MONTHLY: (self.tr("Monthly"), self.tr("the newest of each month")),
            Kind.MANUAL: (self.tr("Manual"), self.tr("by number")),
        }
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(2, 1)
        for number, (kind, spin) in enumerate(self.numbers.items()):
            name, what = words[kind]
            spin.setRange(0 if kind is Kind.MANUAL else 1, MOST)
            spin.setSpecialValueText(self.tr("all") if kind is Kind.MANUAL else "")
            spin.setFixedWidth(NUMBER_WIDTH)
            spin.setAccessibleName(self.tr("%1 backups to keep").replace("%1", name))
            spin.valueChanged.connect(self._on_edit)
            grid.addWidget(label(name), number, 0)
            grid.addWidget(spin, number, 1)
            grid.addWidget(label(what, "muted"), number, 2)
        self.body.addWidget(holder)

    @property
    def policy(self) -> RetentionPolicy:
        """What is set now."""
        kept = dict(self._profile.retention.keep) if self._profile is not None else {}
        for kind, spin in self.numbers.items():
            kept[kind] = spin.value()
        if not kept[Kind.MANUAL]:
            del kept[Kind.MANUAL]
        return RetentionPolicy(kept)

    @property
    def is_edited(self) -> bool:
        """Whether other numbers than the profile's are shown."""
        return self._profile is not None and dict(self.policy.keep) != dict(self._profile.retention.keep)

    def show_profile(self, profile: Profile, refusal: str) -> None:
        """Show a profile's numbers, unless they are being changed; ``refusal`` says why they may not be."""
        is_other = self._profile is None or self._profile.name != profile.name
        keeps = not is_other and self.is_edited
        self._profile, self._refusal = profile, refusal
        if not keeps:
            self._revert()
        for spin in self.numbers.values():
            allow(spin, refusal)
        self._allow()

    def _revert(self) -> None:
        if self._profile is None:
            return
        for kind, spin in self.numbers.items():
            with QSignalBlocker(spin):
                spin.setValue(self._profile.retention.keep.get(kind, 0))
        self._on_edit()

    def _on_edit(self) -> None:
        self._allow()
        self.edited.emit(self.policy)

    def _allow(self) -> None:
        unchanged = "" if self.is_edited else self.tr("Nothing was changed.")
        allow(self.save, self._refusal or unchanged)
        allow(self.revert, unchanged)

    def _save(self) -> None:
        if self._profile is not None:
            self.wanted.emit(works.set_numbers(self._profile, self.policy))

    def _command(self) -> None:
        if self._profile is not None:
            self.command_wanted.emit(works.keep_command(self._profile, self.policy))
