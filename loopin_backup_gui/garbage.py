"""When Python looks for garbage: thousands of backups are long-lived, and to look through them all stops the window."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 60_000
NEVER = 1_000_000_000


class Collector(QObject):
    """Keeps Python from full collections at any moment, and makes one a minute over what is young.

    A full collection over ten thousand backups takes half a second, in whichever thread it happens to begin.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, NEVER)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        gc.collect()


def settle() -> None:
    """Take all that is there now for long-lived: no collection looks at it again. It goes when nobody refers to it."""
    gc.freeze()
