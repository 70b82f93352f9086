"""Step 5: what came of it: the proof and the way back, or what happened and what is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from loopin_backup_core.model.errors import CancelledError, ProcessError
from loopin_backup_core.operations.restore.replace import ReplaceResult
from loopin_backup_gui import formats
from loopin_backup_gui.pages.restore.choice import Choice, Where
from loopin_backup_gui.pages.restore.step import Step
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, Notice, button, column, label, row, selectable

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.operations.restore.build_database import RestoreResult
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.jobs import Job

DETAILS_HEIGHT = 96


class ResultStep(Step):
    """The end of a restore.

    Attributes:
        kept: the name of the database that was replaced and is kept; empty where there is none.
        undo: takes the replacement back.

    Signals:
        undo_wanted: the user wants the kept database back, by its name.
        again: the user wants to try again with the same choice.
        finished: the user has seen it.
    """

    undo_wanted = Signal(str)
    again = Signal()
    finished = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.kept = ""
        self._copied = ""
        self._notice = Notice()
        self._figures = row(spacing=32)
        self._proof = Card(self.tr("The proof"))
        self._proof.body.addLayout(self._figures)
        self._back = Card(self.tr("The way back"))
        self._back_text = selectable()
        self.undo = button(self.tr("Undo…"), lambda: self.undo_wanted.emit(self.kept))
        self._back.body.addWidget(self._back_text)
        self._back.body.addLayout(row(self.undo, None))
        self._safe = Card(self.tr("What is safe"))
        self._safe_text = selectable()
        self._safe.body.addWidget(self._safe_text)
        self._todo = Card(self.tr("What to do"))
        self._todo_text = selectable()
        self._todo.body.addWidget(self._todo_text)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setMinimumHeight(DETAILS_HEIGHT)
        self._details.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._details.setAccessibleName(self.tr("Details"))
        self._remarks = Card(self.tr("Details"))
        self._remarks.body.addWidget(self._details, 1)
        copy = button(self.tr("Copy"), lambda: QGuiApplication.clipboard().setText(self._copied))
        self._remarks.body.addLayout(row(copy, None))
        self.retry = button(self.tr("Try again"), self.again.emit)
        self.done = button(self.tr("Done"), self.finished.emit, "primary")
        for one in (self._notice, self._proof, self._back, self._safe, self._todo):
            self.body.addWidget(one)
        self.body.addWidget(self._remarks, 1)
        self.body.addStretch(0)

    def take_focus(self) -> None:
        """Give the keyboard to the button that ends it."""
        self.done.setFocus()

    def show_done(self, choice: Choice, job: Job) -> None:
        """Show what was proven and where the old data stays."""
        done = job.result
        replaced = done if isinstance(done, ReplaceResult) else None
        proof: RestoreResult = replaced.proof if replaced is not None else done
        self.kept = replaced.kept if replaced is not None else ""
        titles = {
            Where.NEW: self.tr("%1 holds the backup"),
            Where.REPLACE: self.tr("%1 is the backup now"),
            Where.IN_PLACE: self.tr("%1 holds the backup again"),
        }
        equal = self.tr("Compared row by row, and equal to %1.").replace("%1", choice.stem)
        self._notice.show_matter(Tone.GOOD, titles[choice.where].replace("%1", choice.target), equal)
        self._show_figures(proof, replaced)
        self._show_way_back(replaced)
        self._show_details("\n".join(proof.notes))
        self._show(self._notice, self._proof, self._back if replaced is not None else None)

    def _show_figures(self, proof: RestoreResult, replaced: ReplaceResult | None) -> None:
        figures = [
            (formats.number(proof.rows), self.tr("rows compared")),
            (formats.number(len(proof.differences)), self.tr("differences")),
            (formats.duration(proof.seconds), self.tr("for loading and comparing")),
        ]
        if replaced is not None and replaced.kept:
            figures.append((formats.duration(replaced.swap_seconds), self.tr("for the exchange")))
        while (item := self._figures.takeAt(0)) is not None:
            if (layout := item.layout()) is not None:
                while (inner := layout.takeAt(0)) is not None:
                    if (widget := inner.widget()) is not None:
                        widget.hide()
                        widget.deleteLater()
        for figure, what in figures:
            self._figures.addLayout(column(label(figure, "figure"), label(what, "small"), spacing=2))
        self._figures.addStretch(1)

    def _show_way_back(self, replaced: ReplaceResult | None) -> None:
        self.undo.setVisible(bool(self.kept))
        if replaced is None:
            return
        lines = []
        if replaced.kept:
            kept = self.tr("The database before, with everything in it, is kept as %1 until you drop it.")
            lines.append(kept.replace("%1", replaced.kept))
        if replaced.safety:
            safety = self.tr("What was there before is in the safety backup %1.")
            lines.append(safety.replace("%1", replaced.safety))
        self._back_text.setText("\n".join(lines) or self.tr("There was no database of this name before."))

    def show_undone(self, sentence: str) -> None:
        """Show that the replacement was taken back."""
        self.kept = ""
        self._notice.show_matter(Tone.ACCENT, self.tr("Undone"), sentence)
        self._show(self._notice)

    def show_failed(self, choice: Choice, error: LoopinError, log: str, *, loaded: bool) -> None:
        """Show what happened, what is safe, what to do, and the details.

        ``loaded`` says that the transaction of a restore in place was over already.
        """
        self.kept = ""
        stopped = isinstance(error, CancelledError)
        title = self.tr("The restore was cancelled") if stopped else self.tr("The restore did not succeed")
        self._notice.show_matter(Tone.WARNING if stopped else Tone.BAD, title, error.message)
        self._safe_text.setText(self._safe_words(choice, loaded=loaded))
        self._todo_text.setText(error.hint)
        said = error.stderr.strip() if isinstance(error, ProcessError) else ""
        self._show_details("\n".join(part for part in (error.message, error.hint, said, log) if part))
        todo = self._todo if error.hint and not stopped else None
        self._show(self._notice, self._safe, todo)

    def _safe_words(self, choice: Choice, *, loaded: bool) -> str:
        if choice.where is Where.NEW:
            text = self.tr("No database was changed. What was begun for %1 has been removed; the backup is as it was.")
        elif not loaded:
            text = self.tr("%1 is as it was. What was begun has been taken back; the backup is as it was.")
        else:
            text = self.tr(
                "%1 was loaded, and the comparison did not come to a good end. What was there before is in the safety "
                "backup on the page Backups: it can be restored the same way."
            )
        return text.replace("%1", choice.target)

    def _show_details(self, text: str) -> None:
        self._copied = text
        self._details.setPlainText(text)

    def _show(self, *shown: object) -> None:
        for one in (self._notice, self._proof, self._back, self._safe, self._todo):
            one.setVisible(one in shown)
        self._remarks.setVisible(bool(self._copied))
