"""Who makes the backups: the schedulers of this machine, what is installed there, and installing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_gui.pages.schedule import works
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, allow, button, column, label, row, selectable, set_tone
from loopin_backup_gui.widgets.wrap_row import WrapRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Found:
    """What one scheduler has of a profile: its lines, whether they fit the times, or why nobody can tell."""

    scheduler: str
    lines: tuple[str, ...] = ()
    current: bool = False
    problem: str = ""


def look(profile: Profile, environ: Mapping[str, str]) -> tuple[Found, ...]:
    """Look at this machine's schedulers; it starts programs, so it is done in a thread."""
    from loopin_backup_core.scheduling.install import call_for

    found = []
    for place in works.places(environ):
        try:
            lines = tuple(place.installed(profile.name))
            current = bool(lines) and place.is_current(call_for(profile, environ))
            found.append(Found(place.name, lines, current))
        except LoopinError as error:
            found.append(Found(place.name, problem=error.message))
    return tuple(found)


class _Scheduler(QWidget):
    """One scheduler: its state in words, its lines, and its buttons."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._title = label(name, "strong")
        self._state = label("", "muted")
        self._lines = selectable("", "small")
        self.install = button(self.tr("Install"))
        self.remove = button(self.tr("Remove"))
        self.command = button(self.tr("Command line"), None, "link")
        for one in (self.install, self.remove, self.command):
            one.setAccessibleName(f"{one.text()}: {name}")
        inside = column(spacing=4)
        inside.addLayout(row(self._title, self._state, None))
        inside.addLayout(WrapRow(self.install, self.remove, self.command))
        inside.addWidget(self._lines)
        self.setLayout(inside)
        self.show_asking()

    def show_asking(self) -> None:
        """Say that it is being looked at; until that is known nothing can be done."""
        asking = self.tr("Being looked at…")
        self._state.setText(asking)
        set_tone(self._state, Tone.NEUTRAL)
        self._lines.hide()
        for one in (self.install, self.remove):
            allow(one, asking)

    def show_found(self, found: Found, refusal: str) -> None:
        """Show what is there; ``refusal`` says why nothing can be installed or removed."""
        self._state.setText(self._word(found))
        tone = Tone.GOOD if found.current else Tone.WARNING if found.lines else Tone.NEUTRAL
        set_tone(self._state, tone)
        self._lines.setText("\n".join(found.lines) or found.problem)
        self._lines.setVisible(bool(self._lines.text()))
        self.install.setText(self.tr("Install again") if found.lines else self.tr("Install"))
        done = self.tr("What is installed fits the times.") if found.current else ""
        allow(self.install, refusal or found.problem or done)
        allow(self.remove, refusal or ("" if found.lines else self.tr("Nothing of this profile is there.")))

    def _word(self, found: Found) -> str:
        if found.problem:
            return self.tr("cannot be asked")
        if not found.lines:
            return self.tr("not installed")
        return self.tr("installed") if found.current else self.tr("installed, for other times")


class MachineCard(Card):
    """The schedulers of this machine.

    Signals:
        wanted: the user wants to install or to remove: a :class:`JobSpec`.
        command_wanted: the user wants to see a command line.
    """

    wanted = Signal(object)
    command_wanted = Signal(object)

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(self.tr("Who makes them"), self.tr("this machine's schedulers, as this user"))
        self._profile: Profile | None = None
        self.schedulers = {place.name: _Scheduler(place.name) for place in works.places(environ)}
        self._none = label("", tone=Tone.WARNING, wrap=True)
        self._none.hide()
        self.body.addWidget(self._none)
        for one in self.schedulers.values():
            self.body.addWidget(one)
            one.install.clicked.connect(lambda _checked=False, name=one.name: self._want(name, remove=False))
            one.remove.clicked.connect(lambda _checked=False, name=one.name: self._want(name, remove=True))
            one.command.clicked.connect(lambda _checked=False, name=one.name: self._command(name))
        if not self.schedulers:
            words = self.tr("Type: “loopin-backup-cli schedule install --with windows --output loopin.xml”.")
            self.body.addWidget(selectable(words))
        self.body.addStretch(1)

    def show_asking(self, profile: Profile) -> None:
        """Say that the schedulers are being looked at, unless what is shown is this profile's already."""
        before, self._profile = self._profile, profile
        if before is None or before.name != profile.name:
            self._none.hide()
            for one in self.schedulers.values():
                one.show_asking()

    def show_found(self, profile: Profile, found: tuple[Found, ...], refusal: str) -> None:
        """Show what is there of a profile."""
        self._profile = profile
        nobody = bool(found) and not any(one.lines for one in found) and profile.schedule.is_set
        self._none.setText(self.tr("Nothing on this machine makes these backups yet: install one of these."))
        self._none.setVisible(nobody)
        for one in found:
            self.schedulers[one.scheduler].show_found(one, refusal)

    def _want(self, name: str, *, remove: bool) -> None:
        if self._profile is not None:
            self.wanted.emit((works.remove if remove else works.install)(self._profile, name))

    def _command(self, name: str) -> None:
        if self._profile is not None:
            self.command_wanted.emit(works.install(self._profile, name).command)
