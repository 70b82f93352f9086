"""Where everything lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from loopin_backup_core.system.paths import config_file
from loopin_backup_gui import faults
from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.preferences import settings_file
from loopin_backup_gui.widgets.basics import Card, allow, button, column, label, row
from loopin_backup_gui.widgets.selectable_text import SelectableText

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton

    from loopin_backup_gui.app_context import AppContext


class PlacesSection(Section):
    """Paths to read, to copy and to open."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Directories"), self.tr("Nothing of LoopIn Backup lies anywhere else."))
        self._paths: dict[str, Path] = {}
        self._shown: dict[str, tuple[SelectableText, QPushButton]] = {}
        self._card = Card()
        self._card.body.setSpacing(14)
        for key, text in (
            ("backups", self.tr("Backups of this profile")),
            ("logs", self.tr("Logs of this profile")),
            ("profiles", self.tr("Profiles")),
            ("settings", self.tr("Settings of the window")),
            ("log", self.tr("Log of the window")),
        ):
            self._add(key, text)
        self.column.addWidget(self._card)
        self.column.addStretch(1)

    def _add(self, key: str, text: str) -> None:
        shown = SelectableText(text)
        reveal = button(self.tr("Open folder"), lambda: self._reveal(key))
        reveal.setAccessibleName(f"{text}: {reveal.text()}")
        copy = button(self.tr("Copy"), lambda: QGuiApplication.clipboard().setText(str(self._paths.get(key, ""))))
        copy.setAccessibleName(f"{text}: {copy.text()}")
        self._shown[key] = (shown, reveal)
        line = row(spacing=8)
        line.addLayout(column(label(text, "small", wrap=True), shown, spacing=2), 1)
        line.addWidget(copy)
        line.addWidget(reveal)
        self._card.body.addLayout(line)

    def fill(self) -> None:
        environ, profile = self.app.session.environ, self.app.session.current
        self._paths = {
            "profiles": config_file(environ),
            "settings": settings_file(environ),
            "log": faults.log_file(environ),
        }
        if profile is not None:
            self._paths |= {"backups": profile.directory, "logs": profile.logs}
        for key, (shown, reveal) in self._shown.items():
            path = self._paths.get(key)
            shown.setText(str(path) if path is not None else self.tr("No profile yet."))
            folder = _folder(path) if path is not None else None
            allow(reveal, "" if folder is not None and folder.is_dir() else self.tr("It does not exist yet."))

    def _reveal(self, key: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(_folder(self._paths[key]))))


def _folder(path: Path) -> Path:
    return path.parent if path.suffix else path
