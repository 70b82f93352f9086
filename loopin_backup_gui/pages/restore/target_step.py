"""Step 2: where to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QLineEdit, QRadioButton

from loopin_backup_core.operations.restore import targets
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui import formats
from loopin_backup_gui.pages.restore.choice import Choice, Where, name_refusal
from loopin_backup_gui.pages.restore.step import Step
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Notice, allow, button, column, label

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.restore.targets import Target
    from loopin_backup_gui.app_context import AppContext

INDENT = 26


class TargetStep(Step):
    """The server and three ways: a new database, the live one by exchange, or the live one in place.

    Attributes:
        new, replace, in_place: the ways.
        name: the name of the new database.
        look_again: asks for another look at the server.
    """

    def __init__(self, app: AppContext, profile: Profile) -> None:
        super().__init__(app)
        self._profile = profile
        self._target: Target | None = None
        self._suggested = ""
        self._server = label(self.tr("Looking at the server…"), wrap=True)
        self._host = label("", "muted")
        self._problem = Notice()
        self._problem.hide()
        self.look_again = button(self.tr("Try again"))
        self._problem.buttons.addWidget(self.look_again)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the new database"))
        self.name.setMaximumWidth(360)
        self.name.textChanged.connect(self._on_change)
        self.name.returnPressed.connect(self.wants_on)
        self._name_problem = label("", tone=Tone.BAD, wrap=True)
        self._group = QButtonGroup(self)
        self.new, self._new_text = self._way(self.tr("To a new database"))
        self.replace, self._replace_text = self._way(self.tr("In the place of the live database"))
        self.in_place, self._in_place_text = self._way(self.tr("Into the live database, in place"))
        self.new.setChecked(True)
        self._group.buttonToggled.connect(self._on_change)
        self.safety = self._option(self.tr("Take a safety backup of it before as well"))
        self.no_owner = self._option(self.tr("Leave out owners: everything belongs to the role that restores"))
        self.no_acl = self._option(self.tr("Leave out privileges (GRANT)"))
        self._lay_out()
        self._on_change()

    def _way(self, text: str) -> tuple[QRadioButton, QLabel]:
        made = QRadioButton(text)
        made.setAccessibleName(text)
        self._group.addButton(made)
        return made, label("", "muted", wrap=True)

    def _option(self, text: str) -> QCheckBox:
        made = QCheckBox(text)
        made.toggled.connect(self.changed)
        return made

    def _lay_out(self) -> None:
        server = Card(self.tr("The live database"))
        server.body.addWidget(self._server)
        server.body.addWidget(self._host)
        ways = Card(self.tr("Where to?"))
        for way, text, more in (
            (self.new, self._new_text, (self.name, self._name_problem)),
            (self.replace, self._replace_text, (self.safety,)),
            (self.in_place, self._in_place_text, ()),
        ):
            inside = column(text, *more, spacing=6)
            inside.setContentsMargins(INDENT, 0, 0, 8)
            ways.body.addWidget(way)
            ways.body.addLayout(inside)
        options = Card(self.tr("What to leave out"))
        options.body.addWidget(self.no_owner)
        options.body.addWidget(self.no_acl)
        for one in (self._problem, server, ways, options):
            self.body.addWidget(one)
        self.body.addStretch(1)

    def show_target(self, target: Target) -> None:
        """Show the server as it was found."""
        self._target = target
        self._problem.hide()
        self._server.setText(f"{target.database} · {self._size(target)}")
        self._host.setText(f"{target.host}:{target.port} · PostgreSQL {target.server_version.split()[0]}")
        if not self.name.text() or self.name.text() == self._suggested:
            self._suggested = targets.free_name(target.database, target.names)
            self.name.setText(self._suggested)
        self._explain(target)
        self._on_change()

    def _size(self, target: Target) -> str:
        if not target.exists:
            return self.tr("it does not exist")
        connected = (
            self.tr("1 connection")
            if target.connected == 1
            else self.tr("%1 connections").replace("%1", formats.number(target.connected))
        )
        return connected if target.size < 0 else f"{formats.size(target.size)} · {connected}"

    def _explain(self, target: Target) -> None:
        cannot = "" if target.can_create else self.tr("This role may not create databases (CREATEDB).")
        allow(self.new, cannot)
        swap = "" if target.method == targets.SWAP else self._why(target)
        allow(self.replace, swap)
        gone = "" if target.exists else self.tr("The database %1 does not exist.").replace("%1", target.database)
        allow(self.in_place, gone or ("" if target.method != targets.IMPOSSIBLE else self._why(target)))
        self.replace.setText(self.tr("In the place of %1, which is kept").replace("%1", target.database))
        self.in_place.setText(self.tr("Into %1, in place").replace("%1", target.database))
        texts = (
            (self._new_text, cannot, self.tr("Nothing that is there now is touched. You can look at both.")),
            (self._replace_text, swap, self.tr("A proven copy takes its name; the old one is kept. Undo is a second.")),
            (self._in_place_text, gone, self._in_place_words()),
        )
        for shown, refusal, text in texts:
            shown.setText(refusal or text)
        for way, usable in ((self.new, target.can_create), (self.in_place, target.method == targets.IN_PLACE)):
            if not self._chosen.isEnabled() and usable:
                way.setChecked(True)

    def _in_place_words(self) -> str:
        return self.tr(
            "For servers where no database can be made: after a safety backup everything is emptied and loaded again "
            "in one transaction. There is no Undo; the safety backup is the way back."
        )

    def _why(self, target: Target) -> str:
        return target.why[:1].upper() + target.why[1:] + "."

    def show_problem(self, error: LoopinError) -> None:
        """Say why nothing is known of the server."""
        self._target = None
        self._server.setText(self.tr("The server could not be looked at."))
        self._problem.show_matter(Tone.BAD, error.message, error.hint)
        self.changed.emit()

    @property
    def _chosen(self) -> QRadioButton:
        return next(way for way in (self.replace, self.in_place, self.new) if way.isChecked() or way is self.new)

    @property
    def where(self) -> Where:
        """The way that is chosen."""
        if self.replace.isChecked():
            return Where.REPLACE
        return Where.IN_PLACE if self.in_place.isChecked() else Where.NEW

    def apply(self, choice: Choice) -> Choice:
        """Return the choice with what was chosen here."""
        where = self.where
        database = self._target.database if self._target is not None else ""
        return replace(
            choice,
            where=where,
            name=self.name.text() if where is Where.NEW else "",
            database=database,
            no_owner=self.no_owner.isChecked(),
            no_acl=self.no_acl.isChecked(),
            safety_backup=where is Where.REPLACE and self.safety.isChecked(),
        )

    def take_focus(self) -> None:
        """Give the keyboard to the way that is chosen."""
        self._chosen.setFocus()

    def refusal(self) -> str:
        """Return why the wizard cannot go on from here; empty if it can."""
        if self._target is None:
            return self.tr("The server has not been looked at yet.")
        if not self._chosen.isEnabled():
            return self._chosen.toolTip()
        denied = self.app.session.refusal(Action.RESTORE, self._profile)
        wrong = name_refusal(self.name.text(), self._target.names) if self.where is Where.NEW else ""
        return denied or wrong

    @Slot()
    def _on_change(self) -> None:
        where = self.where
        self.name.setEnabled(where is Where.NEW)
        self.safety.setEnabled(where is Where.REPLACE)
        wrong = ""
        if where is Where.NEW and self._target is not None:
            wrong = name_refusal(self.name.text(), self._target.names)
        self._name_problem.setText(wrong)
        self._name_problem.setVisible(bool(wrong))
        self.changed.emit()
