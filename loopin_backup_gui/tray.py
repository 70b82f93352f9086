"""The icon in the desktop's tray, and notices for whoever does not look at the window. Everything works without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from loopin_backup_gui import resources, status
from loopin_backup_gui.jobs import JobState

if TYPE_CHECKING:
    from loopin_backup_gui.jobs import Job
    from loopin_backup_gui.theme.tokens import Tone
    from loopin_backup_gui.window import MainWindow

SIZES = (16, 24, 32, 48, 64, 128, 256)
GRAVEST_FIRST = ("suspect", "failing", "overdue", "unknown", "protected")
ICON_SIDE = 64
SHOWN_MS = 10_000


def application_icon() -> QIcon:
    """Return the application's icon in every size that desktops ask for."""
    icon = QIcon()
    for size in SIZES:
        icon.addFile(str(resources.path(f"icons/loopin-backup-{size}.png")))
    return icon


def icon_with(colour: str) -> QIcon:
    """Return the application's icon with a dot in the colour of a state."""
    pixmap = QPixmap(str(resources.path(f"icons/loopin-backup-{ICON_SIDE}.png")))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(ICON_SIDE - 28, ICON_SIDE - 28, 28, 28)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(ICON_SIDE - 25, ICON_SIDE - 25, 22, 22)
    painter.end()
    return QIcon(pixmap)


class Tray(QObject):
    """Shows the gravest state of all profiles, and tells of jobs and suspicions while the window is not active.

    Attributes:
        icon: what is in the tray.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._app = window.app
        self._levels: dict[str, str] = {}
        self.icon = QSystemTrayIcon(self)
        self._menu = QMenu()
        self._menu.addAction(self.tr("Open LoopIn Backup")).triggered.connect(self.open)
        self._back_up = self._menu.addAction("")
        self._back_up.triggered.connect(self._app.actions.back_up_now.trigger)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Quit")).triggered.connect(self._quit)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self.open)
        session = self._app.session
        session.snapshot_changed.connect(self._on_snapshot)
        session.live_changed.connect(self._on_snapshot)
        session.profiles_changed.connect(self.refresh)
        session.selected.connect(self.refresh)
        session.runner.finished.connect(self._on_job)
        self._app.appearance.changed.connect(self.refresh)
        self.refresh()
        window.has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        if window.has_tray:
            self.icon.show()

    @Slot()
    def refresh(self) -> None:
        """Show the state of all profiles: its colour, and its word in the tooltip."""
        names = {one.name for one in self._app.session.profiles}
        self._levels = {name: level for name, level in self._levels.items() if name in names}
        counts = [(level, list(self._levels.values()).count(level)) for level in GRAVEST_FIRST]
        there = [(level, count) for level, count in counts if count]
        words = ", ".join(f"{count} {status.word(level)}" for level, count in there) or self.tr("no database yet")
        self.icon.setToolTip(f"LoopIn Backup: {words}")
        current = self._app.session.current
        # Nobody sees the window here: the entry itself says of which database.
        word = self.tr("Back up %1 now").replace("%1", current.name.replace("&", "&&")) if current is not None else ""
        self._back_up.setText(word or self.tr("Back up now"))
        self._back_up.setEnabled(current is not None)
        tone: Tone = status.tone(there[0][0] if there else status.UNKNOWN)
        self.icon.setIcon(icon_with(self._app.appearance.tokens.of(tone)))

    @Slot()
    def open(self) -> None:
        """Bring the window to the front."""
        self._window.show()
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()

    @Slot()
    def _quit(self) -> None:
        """Close the window where it is seen: it may have to ask."""
        self.open()
        self._app.actions.quit.trigger()

    @Slot(str)
    def _on_snapshot(self, name: str) -> None:
        found = self._app.session.snapshot(name)
        if found is None:
            return
        before = self._levels.get(name)
        live = self._app.session.live(name)
        level = status.level_of(found.state, live)
        self._levels[name] = level
        self.refresh()
        if before is not None and before != level and level in GRAVEST_FIRST[:2]:
            headline = status.right_now(live) or status.headline(found.state)
            title = self.tr("%1: %2").replace("%1", name).replace("%2", headline)
            self.tell(title, self.tr("Nothing good was deleted. Open LoopIn Backup to see what to do."), bad=True)

    @Slot(object)
    def _on_job(self, job: Job) -> None:
        if job.work.quiet or job.state is JobState.CANCELLED:
            return
        what = f"{job.work.title} {job.work.profile}".strip()
        if job.error is not None:
            self.tell(self.tr("%1 failed").replace("%1", what), job.error.message, bad=True)
        else:
            self.tell(self.tr("%1 is done").replace("%1", what), job.work.subject)

    def tell(self, title: str, text: str, *, bad: bool = False) -> None:
        """Show a desktop notice, unless the window is looked at or the user wants none."""
        if self._window.isActiveWindow() or not self._app.preferences.desktop_notices:
            return
        kind = QSystemTrayIcon.MessageIcon.Critical if bad else QSystemTrayIcon.MessageIcon.Information
        self.show_message(title, text, kind)

    def show_message(self, title: str, text: str, kind: QSystemTrayIcon.MessageIcon) -> None:
        """Hand a notice to the desktop."""
        self.icon.showMessage(title, text, kind, SHOWN_MS)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open()
