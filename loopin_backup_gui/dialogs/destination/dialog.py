"""Adding a destination or changing one: its address, its keys, and a test before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui.dialogs.destination.form import DestinationForm
from loopin_backup_gui.dialogs.destination.trial import PlaceTrial
from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import MARGIN, Tone
from loopin_backup_gui.widgets.basics import Notice, allow, button, column, label, row, rule
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from loopin_backup_core.destinations.copies import Place
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.dialogs.destination.saving import Saving

WIDTH, HEIGHT = 680, 620


class DestinationDialog(Dialog):
    """Adds a destination to a profile, or changes one.

    Attributes:
        form: the fields.
        trial: tests what is typed, before anything is saved.
        save_button, cancel_button: what can be done.
        notice: what went wrong that belongs to no field.
    """

    def __init__(
        self, app: AppContext, profile: Profile, before: Destination | None = None, parent: QWidget | None = None
    ) -> None:
        title = self.tr("Edit %1").replace("%1", before.name) if before is not None else self.tr("New destination")
        super().__init__(title, parent)
        self._app = app
        self._before = before
        self._tasks = Tasks(self)
        self.form = DestinationForm(app.session.environ, profile, before)
        self.trial = PlaceTrial(self._place)
        self.notice = Notice()
        self.notice.hide()
        self.save_button = button(self.tr("Save destination"), self.save, "primary")
        self.cancel_button = button(self.tr("Cancel"), self.reject)
        self._command = button(self.tr("Command line…"), self._show_command)
        self.setMinimumSize(560, 420)
        self.resize(WIDTH, HEIGHT)
        self._lay_out(title)
        allow(self.save_button, app.session.refusal(Action.RETENTION, profile))

    def _lay_out(self, title: str) -> None:
        words = self.tr(
            "Scheduled runs copy every backup there and read it back. Copies can be restored when this machine is gone."
        )
        self._content = ScrollColumn()
        for one in (label(title, "head"), label(words, "muted", wrap=True), self.form, self.trial):
            self._content.column.addWidget(one)
        self._content.column.addStretch(1)
        foot = column(self.notice, spacing=12)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 16)
        foot.addLayout(row(self._command, self.trial.button, None, self.cancel_button, self.save_button))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._content, 1)
        whole.addWidget(rule())
        whole.addLayout(foot)
        self.save_button.setDefault(True)

    def _draft(self) -> Saving | None:
        self.notice.hide()
        return self.form.draft()

    def _place(self, token: CancelToken) -> Place:
        saving = self._draft()
        if saving is None:
            raise UsageError(self.tr("Something above is not right yet."))
        return saving.place(self._app.session, token)

    def save(self) -> None:
        """Write it; what is wrong is said beside the field."""
        saving = self._draft()
        if saving is None:
            return
        self.trial.stop()
        self._set_busy(busy=True)
        self._tasks.start(self._save(saving), self._on_failure)

    async def _save(self, saving: Saving) -> None:
        environ = self._app.session.environ
        await in_thread(lambda: saving.write(environ))
        self.form.access.secret.clear()
        self._app.session.load()
        self.accept()

    def _on_failure(self, error: LoopinError) -> None:
        self._set_busy(busy=False)
        self.notice.show_matter(Tone.BAD, error.message, error.hint)

    def _set_busy(self, *, busy: bool) -> None:
        for one in (self._content, self.save_button, self.trial.button, self._command):
            one.setEnabled(not busy)
        if busy:
            self.notice.show_matter(Tone.ACCENT, self.tr("Saving…"))

    def _show_command(self) -> None:
        saving = self._draft()
        if saving is not None:
            self._app.actions.show_command(saving.command)

    def reject(self) -> None:
        self.trial.stop()
        self._tasks.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        super().closeEvent(event)
