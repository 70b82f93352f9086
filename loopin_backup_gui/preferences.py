"""What the user set for the window itself; profiles and retention are core's and lie in its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from loopin_backup_gui.theme.appearance import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

from loopin_backup_core.system.paths import config_file


def settings_file(environ: Mapping[str, str]) -> Path:
    """Return where the window's settings lie: beside the profiles."""
    return config_file(environ).with_name("window.ini")


class Preferences:
    """Appearance, language, geometry, and whether the guide was finished."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._store = QSettings(str(settings_file(environ)), QSettings.Format.IniFormat)

    @property
    def mode(self) -> Mode:
        """Light, dark or the system's."""
        found = str(self._store.value("appearance", Mode.SYSTEM.value))
        return Mode(found) if found in set(Mode) else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._store.setValue("appearance", mode.value)

    @property
    def language(self) -> str:
        """The language's code, empty for the system's."""
        return str(self._store.value("language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def desktop_notices(self) -> bool:
        """Whether the desktop is told when a job ends while the window is not looked at."""
        return str(self._store.value("desktop-notices", "true")).lower() == "true"

    @desktop_notices.setter
    def desktop_notices(self, on: bool) -> None:
        self._store.setValue("desktop-notices", on)

    @property
    def guide_step(self) -> int:
        """The step of the first-run guide to go on with; -1 when it is finished or was skipped."""
        found = self._store.value("guide-step", 0)
        return int(found) if isinstance(found, int | str) and str(found).lstrip("-").isdigit() else 0

    @guide_step.setter
    def guide_step(self, step: int) -> None:
        self._store.setValue("guide-step", step)

    def save(self) -> None:
        """Write what was set at once, and not only when the application ends."""
        self._store.sync()

    def geometry(self, name: str) -> QByteArray:
        """Return what was remembered of a window or a table's head; empty if nothing was."""
        found = self._store.value(f"geometry/{name}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def remember(self, name: str, geometry: QByteArray) -> None:
        """Remember a window's or a table head's state."""
        self._store.setValue(f"geometry/{name}", geometry)
