"""One destination: what it is, how things stand there, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu

from loopin_backup_gui import formats
from loopin_backup_gui import work_destinations as works
from loopin_backup_gui.dialogs.destination.trial import PlaceTrial
from loopin_backup_gui.models.backup_words import NONE
from loopin_backup_gui.pages.destinations import standing
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Elided, allow, button, label, pill, row, set_tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QPushButton

    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.pages.destinations.standing import DestinationStatus, Reach
    from loopin_backup_gui.session import Session


class PlaceCard(Card):
    """Shows one destination of a profile.

    Attributes:
        profile, destination: what it shows.
        copy: copies what is missing.
        trial: tests it.
        show_there: shows what lies there.
        edit, remove: the entries of the menu.

    Signals:
        copy_wanted, there_wanted, edit_wanted, remove_wanted: the user wants that, with this destination.
        command_wanted: the user wants to see a command line.
    """

    copy_wanted = Signal(object)
    there_wanted = Signal(object)
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    command_wanted = Signal(object)

    def __init__(self, session: Session, profile: Profile, destination: Destination) -> None:
        super().__init__()
        self.destination = destination
        self.profile = profile
        self._now = session.now
        self.setAccessibleName(self.tr("Destination %1").replace("%1", destination.name))
        self.state = pill("", Tone.NEUTRAL)
        self._matter = label("", tone=Tone.BAD, wrap=True)
        self.trial = PlaceTrial(lambda token: works.place(session, profile, destination, token))
        self.copy = button(self.tr("Copy now"), lambda: self.copy_wanted.emit(destination))
        self.show_there = button(self.tr("Show what is there…"), lambda: self.there_wanted.emit(destination))
        self.edit = self._action(self.tr("Edit…"), lambda: self.edit_wanted.emit(destination))
        self.remove = self._action(self.tr("Remove…"), lambda: self.remove_wanted.emit(destination))
        self._facts = {name: label("", "strong") for name in ("last", "newest", "copies", "free")}
        self._lay_out()

    def _action(self, text: str, on_trigger: Callable[[], object]) -> QAction:
        made = QAction(text, self)
        made.triggered.connect(lambda _checked=False: on_trigger())
        return made

    def _lay_out(self) -> None:
        one = self.destination
        name, address = Elided("strong"), Elided("muted")
        name.show_text(one.name)
        address.show_text(one.address)
        head = row(name, spacing=8)
        head.setStretch(0, 1)
        if one.required:
            required = pill(self.tr("required"), Tone.ACCENT)
            required.setToolTip(self.tr("No backup is deleted here before it has a copy there."))
            head.addWidget(required)
        head.addWidget(pill(standing.kind(one.way), Tone.NEUTRAL))
        head.addWidget(self.state)
        self.body.addLayout(head)
        self.body.addWidget(address)
        self.body.addLayout(self._grid())
        self.body.addWidget(self._matter)
        self.body.addWidget(self.trial)
        self.body.addLayout(row(self.copy, self.trial.button, self.show_there, None, self._menu()))

    def _grid(self) -> QGridLayout:
        heads = (self.tr("Last copy"), self.tr("Newest backup there"), self.tr("Copies"), self.tr("Free there"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for number, (head, value) in enumerate(zip(heads, self._facts.values(), strict=True)):
            grid.addWidget(label(head, "small"), 0, number)
            grid.addWidget(value, 1, number)
            grid.setColumnStretch(number, 1)
        return grid

    def _menu(self) -> QPushButton:
        made = button(self.tr("More ▾"))
        made.setAccessibleName(self.tr("More for %1").replace("%1", self.destination.name))
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        menu.addActions([self.edit, self.remove])
        lines = menu.addMenu(self.tr("Command line"))
        for text, command in works.commands(self.profile, self.destination):
            lines.addAction(self._action(text, partial(self.command_wanted.emit, command)))
        made.setMenu(menu)
        return made

    def show_standing(self, one: DestinationStatus, reach: Reach | None) -> None:
        """Show how things stand; without a ``reach`` it is being asked whether it answers."""
        word, tone = standing.words(one, reach)
        self.state.setText(word)
        set_tone(self.state, tone)
        self._facts["last"].setText(self._ago(one.copied_at))
        self._facts["newest"].setText(formats.when(one.newest, self._now()) if one.newest else NONE)
        of = self.tr("%1 of %2").replace("%1", formats.number(one.copies))
        self._facts["copies"].setText(of.replace("%2", formats.number(one.sound)))
        free = reach.free if reach is not None else None
        self._facts["free"].setText(formats.size(free) if free is not None else NONE)
        error = reach.error if reach is not None else None
        self._matter.setText(f"{error.message}\n{error.hint}".strip() if error is not None else "")
        self._matter.setVisible(error is not None)
        self.setAccessibleDescription(f"{word}. {self._matter.text()}".strip())

    def _ago(self, moment: datetime | None) -> str:
        return formats.ago(moment, self._now()) if moment is not None else self.tr("never")

    def show_refusals(self, copying: str, changing: str) -> None:
        """Allow what may be done; the texts say why not."""
        allow(self.copy, copying)
        for one in (self.edit, self.remove):
            one.setEnabled(not changing)
            one.setToolTip(changing)


def same(cards: Sequence[PlaceCard], profile: Profile) -> bool:
    """Tell whether cards show a profile's destinations as they are."""
    shown = [one.destination for one in cards]
    return shown == list(profile.destinations) and all(one.profile.name == profile.name for one in cards)
