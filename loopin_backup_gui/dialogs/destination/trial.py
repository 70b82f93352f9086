"""Trying a destination: a button that tests and then cancels the test, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_gui import formats
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice, button, column

if TYPE_CHECKING:
    from collections.abc import Callable

    from loopin_backup_core.destinations.copies import Place


class PlaceTrial(QWidget):
    """What a trial says. It takes no room until there is one.

    Attributes:
        button: tests, or cancels the test; whoever uses this puts it where it belongs.
        notice: what came of it.

    Signals:
        over: it has ended: the error, or None.
    """

    over = Signal(object)

    def __init__(self, place: Callable[[CancelToken], Place]) -> None:
        super().__init__()
        self._place = place
        self._token: CancelToken | None = None
        self._tasks = Tasks(self)
        self.button = button(self.tr("Test"), self.toggle)
        self.notice = Notice()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Testing the destination"))
        inside = column(self._bar, self.notice, spacing=8)
        self.setLayout(inside)
        self.clear()

    @property
    def running(self) -> bool:
        """Whether a test is under way."""
        return self._token is not None

    def toggle(self) -> None:
        """Test, or stop testing."""
        if self._token is not None:
            self.stop()
            return
        self.clear()
        token = CancelToken()
        try:
            place = self._place(token)
        except LoopinError as error:
            self.over.emit(error)
            return
        self._token = token
        self._show_running()
        self._tasks.start(self._try(place), self._on_error)

    def stop(self) -> None:
        """Stop a test that is under way; what it wrote is deleted there by the test itself."""
        if self._token is not None:
            self._token.cancel("Cancelled.")
            self._token = None
            self._tasks.cancel()
            self._show_running()

    def clear(self) -> None:
        """Forget what the last test said."""
        self.notice.hide()
        self._show_running()

    async def _try(self, place: Place) -> None:
        found = await in_thread(lambda: copies.trial(place))
        self._token = None
        self._show_running()
        free = self.tr("%1 free.").replace("%1", formats.size(found.free)) if found.free is not None else ""
        text = self.tr("A file was written, read back, and not overwritten.")
        tone = Tone.WARNING if found.remarks else Tone.GOOD
        self.notice.show_matter(tone, self.tr("It answers."), " ".join([text, free, *found.remarks]).strip())
        self.setVisible(True)
        self.over.emit(None)

    def _on_error(self, error: LoopinError) -> None:
        self._token = None
        self._show_running()
        self.notice.show_matter(Tone.BAD, error.message, error.hint)
        self.setVisible(True)
        self.over.emit(error)

    def _show_running(self) -> None:
        self._bar.setVisible(self.running)
        self.setVisible(self.running or not self.notice.isHidden())
        self.button.setText(self.tr("Cancel test") if self.running else self.tr("Test"))
        self.button.setAccessibleName(self.button.text())
