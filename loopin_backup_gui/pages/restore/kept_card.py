"""The databases that were replaced and are kept: going back to one, dropping one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from loopin_backup_core.rules.policy import Action
from loopin_backup_gui import formats
from loopin_backup_gui.dialogs.typed_name import TypedNameDialog
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.pages.restore import works
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Elided, allow, button, label, set_tone

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.restore.targets import Target
    from loopin_backup_core.operations.restore.undo import UndoResult
    from loopin_backup_core.repository.replaced_databases import Kept
    from loopin_backup_gui.app_context import AppContext


class KeptCard(Card):
    """Lists the kept databases of a profile; hidden while there is none.

    Signals:
        undone: a replacement was taken back; the sentence that says so.
        changed: there are more or fewer kept databases than before.
    """

    undone = Signal(str)
    changed = Signal()

    def __init__(self, app: AppContext, profile: Profile) -> None:
        super().__init__()
        self.body.addWidget(label(self.tr("Databases that were replaced and are kept"), "title"))
        self.setAccessibleName(self.tr("Kept databases"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._app = app
        self._profile = profile
        self._database = ""
        self._server = ""
        self._kept: dict[str, Kept] = {}
        self._jobs: list[Job] = []
        self._said = label("", wrap=True)
        self._said.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self.body.addWidget(self._said)
        self.body.addLayout(self._grid)
        app.session.runner.finished.connect(self._on_finished)
        self.hide()

    def show_target(self, target: Target) -> None:
        """Show what is kept on this server."""
        self._database = target.database
        self._server = f"{target.host}:{target.port}"
        self._kept = {one.name: one for one in target.kept}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, one in enumerate(target.kept):
            self._add(number, one)
        self.setVisible(bool(target.kept) or self._said.isVisibleTo(self))

    def _add(self, number: int, one: Kept) -> None:
        now = self._app.session.now()
        ago = self.tr("replaced %1").replace("%1", formats.ago(one.at, now)) if one.at is not None else ""
        undo = button(self.tr("Undo…"), lambda: self.undo(one.name))
        undo.setAccessibleName(self.tr("Undo: back to %1").replace("%1", one.name))
        allow(undo, self._app.session.refusal(Action.UNDO, self._profile))
        drop = button(self.tr("Drop…"), lambda: self.drop(one.name))
        drop.setAccessibleName(self.tr("Drop %1").replace("%1", one.name))
        allow(drop, self._app.session.refusal(Action.DROP, self._profile))
        name = Elided("strong")
        name.show_text(one.name)
        size = label(formats.size(one.size) if one.size >= 0 else "", "muted")
        for place, widget in enumerate((name, label(ago, "muted"), size, undo, drop)):
            self._grid.addWidget(widget, number, place)

    def undo(self, name: str) -> TypedNameDialog:
        """Ask whether a kept database shall be live again, and do it."""
        words = (
            self.tr("%2 becomes %1 again: both names are exchanged in one transaction, and connections are closed."),
            self.tr("What is %1 now is kept beside it, with everything written to it: an Undo can be undone."),
        )
        said = [self._which(name), *(one.replace("%1", self._database).replace("%2", name) for one in words)]
        command = works.undo_command(self._profile, self._database, name)
        dialog = TypedNameDialog(self.tr("Undo the replacement?"), said, command, self.window())
        verb = self.tr("Undo: replace %1").replace("%1", self._database)
        refusal = self._app.session.refusal(Action.UNDO, self._profile)
        dialog.typed.ask(self._database, verb, self.tr("Nothing has changed yet."), refusal)
        dialog.confirmed.connect(lambda typed: self._do_undo(name, typed))
        return self._ask(dialog)

    def drop(self, name: str) -> TypedNameDialog:
        """Ask whether a kept database shall go for good, and drop it."""
        words = self.tr("%2 goes with all that is in it, and there is no way back to it. %1 itself is not touched.")
        said = [self._which(name), words.replace("%1", self._database).replace("%2", name)]
        command = works.undo_command(self._profile, self._database, name, "--drop")
        dialog = TypedNameDialog(self.tr("Drop a kept database for good?"), said, command, self.window())
        refusal = self._app.session.refusal(Action.DROP, self._profile)
        dialog.typed.ask(name, self.tr("Drop %1").replace("%1", name), self.tr("Nothing has changed yet."), refusal)
        dialog.confirmed.connect(lambda typed: self._do_drop(name, typed))
        return self._ask(dialog)

    def _which(self, name: str) -> str:
        """Say which database on which server is meant, and since when it is kept."""
        one = self._kept.get(name)
        if one is None or one.at is None:
            return self.tr("%1 is a database of the server %2.").replace("%1", name).replace("%2", self._server)
        text = self.tr("%1 on the server %2 was replaced %3.").replace("%1", name).replace("%2", self._server)
        return text.replace("%3", formats.ago(one.at, self._app.session.now()))

    def _ask(self, dialog: TypedNameDialog) -> TypedNameDialog:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _do_undo(self, name: str, typed: str) -> None:
        self._jobs.append(self._app.actions.submit(works.undo(self._profile, self._database, name, typed)))

    def _do_drop(self, name: str, typed: str) -> None:
        self._jobs.append(self._app.actions.submit(works.drop(self._profile, self._database, name, typed)))

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        if job.state is JobState.FAILED and job.error is not None:
            self._app.session.failed.emit(job.error)
        elif job.state is JobState.DONE and job.result is not None:
            self._tell(self._undone(job.result))
        elif job.state is JobState.DONE:
            self._say(self.tr("Dropped %1.").replace("%1", job.work.subject))
        self.changed.emit()

    def _undone(self, done: UndoResult) -> str:
        text = self.tr("%1 is %2 again, after %3.").replace("%1", done.back).replace("%2", done.database)
        text = text.replace("%3", formats.duration(done.seconds))
        other = self.tr("The other is kept as %1.").replace("%1", done.kept) if done.kept else ""
        return f"{text} {other}".strip()

    def _tell(self, sentence: str) -> None:
        self._say(sentence)
        self.undone.emit(sentence)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        set_tone(self._said, Tone.GOOD)
        self._said.show()
