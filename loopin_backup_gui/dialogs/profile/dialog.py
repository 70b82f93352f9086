"""The dialog: the form of a profile, and what saving and removing do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from loopin_backup_core.config import profiles
from loopin_backup_core.model.errors import CancelledError, CredentialsError, LoopinError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui.dialogs.fitting import Dialog
from loopin_backup_gui.dialogs.profile.form import ProfileForm
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import MARGIN, Tone
from loopin_backup_gui.widgets.basics import Notice, allow, button, column, label, row, rule, scrolling

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.dialogs.profile.saving import Saving

WIDTH, HEIGHT = 680, 820


class ProfileDialog(Dialog):
    """Adds a profile, or changes one.

    Attributes:
        form: the form with its cards.
        save_button, remove_button, cancel_button: what can be done.

    Signals:
        saved: a profile was written, by name.
    """

    saved = Signal(str)

    def __init__(self, app: AppContext, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._app = app
        self._token: CancelToken | None = None
        self._tasks = Tasks(self)
        self.form = ProfileForm(app, name, self)
        changing = self.form.before is not None
        self.setWindowTitle(self.tr("Edit %1").replace("%1", name) if changing else self.tr("New profile"))
        self.setMinimumSize(560, 420)
        self.notice = Notice()
        self.save_button = button(self.tr("Save profile"), self.save, "primary")
        self.cancel_button = button(self.tr("Cancel"), self.reject)
        self.remove_button = button(self.tr("Remove…"), self._ask_remove)
        self._command = button(self.tr("Command line…"), self._show_command)
        self._lay_out()
        self._fill()

    def _lay_out(self) -> None:
        self._banner = QFrame()
        self._banner.setProperty("part", "production")
        words = row(label(self.tr("PRODUCTION: what is restored here reaches users.")), None)
        words.setContentsMargins(MARGIN, 4, MARGIN, 4)
        self._banner.setLayout(words)
        self._cards = QWidget()
        inside = column(self.form.connection, self.form.password, self.form.place, None, spacing=12)
        inside.setContentsMargins(MARGIN, 16, MARGIN, 16)
        self._cards.setLayout(inside)
        self._area = scrolling(self._cards)
        foot = column(self.notice, spacing=12)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 16)
        foot.addLayout(row(self.remove_button, self._command, None, self.cancel_button, self.save_button))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._banner)
        whole.addWidget(self._area, 1)
        whole.addWidget(rule())
        whole.addLayout(foot)
        parent = self.parentWidget()
        self.resize(WIDTH, min(HEIGHT, parent.height() - MARGIN) if parent is not None else HEIGHT)

    def _fill(self) -> None:
        before = self.form.before
        self.notice.hide()
        self.form.place.production.toggled.connect(self._banner.setVisible)
        self._banner.hide()
        self.remove_button.setVisible(before is not None)
        self.form.fill()
        if before is not None:
            refusal = self._app.session.refusal(Action.RETENTION, before)
            allow(self.save_button, refusal)
            allow(self.remove_button, refusal)

    def save(self) -> None:
        """Write the profile and its password; what is wrong is said beside the field."""
        self.notice.hide()
        try:
            saving = self.form.draft()
            self.form.check_password()
        except LoopinError as error:
            self._show_error(error)
            return
        self._token = CancelToken()
        self._set_busy(self.tr("Saving…"))
        self._tasks.start(self._save(saving, self._token), self._on_failure)

    async def _save(self, saving: Saving, token: CancelToken) -> None:
        environ = self._app.session.environ
        made = await in_thread(lambda: saving.write(environ, token))
        self.form.password.password.clear()
        self._app.session.load()
        self._app.session.select(made.name)
        self._token = None
        self.saved.emit(made.name)
        self.accept()

    def _ask_remove(self) -> None:
        profile = self.form.before
        if profile is None:
            return
        if self._app.session.runner.active_of(profile.name) is not None:
            words = self.tr("A job is running for %1.").replace("%1", profile.name)
            self.notice.show_matter(Tone.WARNING, words, self.tr("Cancel it or wait for its end, then remove it."))
            return
        title = self.tr("Forget %1 and its password?").replace("%1", profile.name)
        text = self.tr("Its backups stay in %1.").replace("%1", str(profile.directory))
        self._clear_notice_buttons()
        self.notice.buttons.addWidget(button(self.tr("Keep"), self.notice.hide))
        forget = button(self.tr("Forget %1").replace("%1", profile.name), self._remove, "danger")
        self.notice.buttons.addWidget(forget)
        self.notice.show_matter(Tone.BAD, title, text)

    def _remove(self) -> None:
        if self.form.before is not None:
            self._clear_notice_buttons()
            self._set_busy(self.tr("Removing…"))
            self._tasks.start(self._forget(self.form.before.name), self._on_failure)

    async def _forget(self, name: str) -> None:
        environ = self._app.session.environ
        remarks = await in_thread(lambda: profiles.remove(name, environ))
        self._app.session.load()
        if remarks:
            self._app.session.failed.emit(CredentialsError(" ".join(remarks)))
        self.accept()

    def _clear_notice_buttons(self) -> None:
        while (item := self.notice.buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _set_busy(self, words: str) -> None:
        for one in (self._cards, self.save_button, self.remove_button, self._command):
            one.setEnabled(not words)
        if words:
            self.notice.show_matter(Tone.ACCENT, words)
        else:
            self.notice.hide()

    def _on_failure(self, error: LoopinError) -> None:
        self._token = None
        self._set_busy("")
        if not isinstance(error, CancelledError):
            self._show_error(error)

    def _show_error(self, error: LoopinError) -> None:
        self._clear_notice_buttons()
        field = self.form.show_error(error)
        if field is not None:
            self._area.ensureWidgetVisible(field)
        else:
            self.notice.show_matter(Tone.BAD, error.message, error.hint)

    def _show_command(self) -> None:
        try:
            self._app.actions.show_command(self.form.draft().command)
        except LoopinError as error:
            self._show_error(error)

    def reject(self) -> None:
        if self._token is not None:
            self._token.cancel("Cancelled. Nothing was saved.")
        self._tasks.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        super().closeEvent(event)
