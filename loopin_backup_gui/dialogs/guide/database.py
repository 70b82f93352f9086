"""The steps about the database and about the place of its backups; the second writes the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import CancelledError, LoopinError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_gui.dialogs.guide.step import Step
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from loopin_backup_core.operations.doctor.probe import Probe
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.dialogs.profile.form import ProfileForm
    from loopin_backup_gui.dialogs.profile.saving import Saving


class FormStep(Step):
    """A step with cards of the profile's form."""

    def __init__(self, app: AppContext, form: ProfileForm, title: str, sentence: str, *cards: QWidget) -> None:
        super().__init__(app, title, sentence)
        self.form = form
        self._area = ScrollColumn()
        self._area.column.setContentsMargins(0, 0, 8, 8)
        for one in (self.notice, *cards):
            self._area.column.addWidget(one)
        self._area.column.addStretch(1)
        self.body.addWidget(self._area, 1)

    def show_error(self, error: LoopinError) -> None:
        """Say what is wrong beside the field, or above all."""
        field = self.form.show_error(error)
        if field is not None and self.isAncestorOf(field):
            self._area.ensureWidgetVisible(field)
        elif not isinstance(error, CancelledError):
            self.notice.show_matter(Tone.BAD, error.message, error.hint)
            self._area.ensureVisible(0, 0)
        self.changed.emit()


class ConnectionStep(FormStep):
    """Where the database is, and whether it lets us in."""

    def __init__(self, app: AppContext, form: ProfileForm, title: str, sentence: str) -> None:
        super().__init__(app, form, title, sentence, form.connection, form.password)
        self._answered = False
        form.trial.answered.connect(self._on_answer)
        form.connection.changed.connect(self._on_change)

    @property
    def is_done(self) -> bool:
        return self._answered or self.form.before is not None

    def enter(self) -> None:
        self.form.fill()

    def go_on(self) -> None:
        try:
            self.form.check_connection()
            self.form.check_password()
        except LoopinError as error:
            self.show_error(error)
            return
        self.notice.hide()
        self.passed.emit()

    def _on_answer(self, _found: Probe) -> None:
        self._answered = True
        self.changed.emit()

    def _on_change(self) -> None:
        self._answered = False
        self.changed.emit()


class PlaceStep(FormStep):
    """Where the backups go. Going on writes the profile and gives its password a home."""

    def __init__(self, app: AppContext, form: ProfileForm, title: str, sentence: str) -> None:
        super().__init__(app, form, title, sentence, form.place)
        self._token: CancelToken | None = None
        self._saved = False

    @property
    def is_done(self) -> bool:
        return self._saved or self.form.before is not None

    @property
    def is_busy(self) -> bool:
        return self._token is not None

    @property
    def next_text(self) -> str:
        return self.tr("Save profile")

    def enter(self) -> None:
        self.form.place.examine()

    def go_on(self) -> None:
        try:
            saving = self.form.draft()
        except LoopinError as error:
            self.show_error(error)
            return
        self._token = CancelToken()
        self.notice.show_matter(Tone.ACCENT, self.tr("Saving…"))
        self.changed.emit()
        self.tasks.start(self._save(saving, self._token), self.show_error)

    async def _save(self, saving: Saving, token: CancelToken) -> None:
        environ = self.app.session.environ
        try:
            made = await in_thread(lambda: saving.write(environ, token))
        finally:
            self._token = None
        self.form.before = made
        self.form.password.password.clear()
        self._saved = True
        self.notice.hide()
        self.app.session.load()
        self.app.session.select(made.name)
        self.passed.emit()

    def stop(self) -> None:
        """Give up saving."""
        if self._token is not None:
            self._token.cancel("Cancelled. Nothing was saved.")
