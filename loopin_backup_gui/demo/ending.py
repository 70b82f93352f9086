"""Ending the demo when the system asks for it (a logout, Ctrl+C), so that its server does not outlive the window."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

if TYPE_CHECKING:
    from loopin_backup_gui.window import MainWindow

LOOK_EVERY_MS = 300


class Ending(QObject):
    """Stops jobs and quits after a signal.

    Python runs a signal's handler between two of its own instructions, and Qt's loop has none: the timer gives it some.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._runner = window.app.session.runner
        self._asked = False
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._asked = True

    @Slot()
    def _look(self) -> None:
        if not self._asked:
            return
        if self._runner.active:
            self._runner.cancel_all()
        else:
            QCoreApplication.quit()
