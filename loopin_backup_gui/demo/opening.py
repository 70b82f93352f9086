"""Opening the demo in a window: at once, while its world is still being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.widgets.basics import Empty

if TYPE_CHECKING:
    from loopin_backup_gui.demo.world import World
    from loopin_backup_gui.jobs import Job
    from loopin_backup_gui.window import MainWindow

NO_GUIDE = -1


class _Opening(QObject):
    """Waits for the world and then has its profiles shown."""

    def __init__(self, window: MainWindow, world: World) -> None:
        super().__init__(window)
        self._window = window
        self._world = world
        self._job: Job | None = None
        window.app.session.runner.finished.connect(self._on_finished)

    @Slot()
    def start(self) -> None:
        self._job = self._window.app.session.submit(self._world.work())

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job is not self._job:
            return
        if job.state is JobState.DONE:
            self._window.start()
        elif job.error is not None and job.state is JobState.FAILED:
            self._window.app.session.failed.emit(job.error)


def open_in(window: MainWindow, world: World) -> None:
    """Show the window and have the world prepared; then its profiles appear."""
    window.setWindowTitle(QCoreApplication.translate("Demo", "LoopIn Backup: demo"))
    window.app.preferences.guide_step = NO_GUIDE
    words = QCoreApplication.translate(
        "Demo", "A server, its databases and a year of their backups are being made. It takes a few seconds."
    )
    window.stack.addWidget(Empty(words))
    window.show()
    QTimer.singleShot(0, _Opening(window, world).start)
