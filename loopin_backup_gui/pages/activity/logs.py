"""The log files: backups, scheduled backups, and the window's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from loopin_backup_gui import faults
from loopin_backup_gui.widgets.basics import Elided, allow, button, column, narrow, row

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_gui.app_context import AppContext

LAST_BYTES = 256_000


class LogsView(QWidget):
    """The end of one log file, chosen from those that there are.

    Attributes:
        text: what is shown of it.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("Log file"))
        narrow(self._which)
        self._which.currentIndexChanged.connect(self._show)
        self._path = Elided("muted", where=Qt.TextElideMode.ElideMiddle)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Log"))
        self._reveal = button(self.tr("Open folder"), self._on_reveal)
        inside = column(spacing=14)
        bar = row(self._which, button(self.tr("Copy"), self._on_copy), self._reveal)
        bar.insertWidget(1, self._path, 1)
        inside.addLayout(bar)
        inside.addWidget(self.text, 1)
        self.setLayout(inside)

    def fill(self) -> None:
        """List the files again and read the chosen one."""
        known = [(self.tr("Window"), faults.log_file(self._app.session.environ))]
        for profile in self._app.session.profiles:
            known.append((f"{profile.name} · {self.tr('backups')}", profile.logs / "backup.log"))
            known.append((f"{profile.name} · {self.tr('scheduled')}", profile.logs / "scheduled_backup.log"))
        chosen = self._which.currentData()
        with QSignalBlocker(self._which):
            self._which.clear()
            for name, path in known:
                self._which.addItem(name, path)
            self._which.setCurrentIndex(next((at for at, (_, path) in enumerate(known) if path == chosen), 0))
        self._show()

    def _show(self) -> None:
        path: Path = self._which.currentData()
        self._path.show_text(str(path))
        try:
            text = _end_of(path)
        except FileNotFoundError:
            text = ""
        except OSError as error:
            text = str(error)
        self.text.setPlainText(text or self.tr("Nothing was written there yet."))
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())
        allow(self._reveal, "" if path.parent.is_dir() else self.tr("The folder does not exist yet."))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _on_reveal(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._which.currentData().parent)))


def _end_of(path: Path) -> str:
    """Return the last part of a file, from the beginning of a line."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - LAST_BYTES))
        text = file.read().decode("utf-8", "replace")
    return text.partition("\n")[2] if size > LAST_BYTES else text
