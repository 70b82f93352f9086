"""Light or dark: the system's, or what the user set. The application has its own palette on every desktop."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from loopin_backup_gui.theme.stylesheet import stylesheet
from loopin_backup_gui.theme.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from loopin_backup_gui.theme.tokens import Tokens


UNNAMED = frozenset({"", "Sans Serif", "Sans", "DejaVu Sans", "Bitstream Vera Sans"})
BASE_PIXELS = 13


class Mode(StrEnum):
    """Which appearance is wanted."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """Applies an appearance to the application and follows the system's.

    Attributes:
        tokens: the colours in force; who paints by hand asks for them at each painting.

    Signals:
        changed: the tokens are others now.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        application.setStyle("Fusion")
        application.setFont(_font(application.font()))
        self.tokens = self._wanted()
        self._apply()
        application.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def mode(self) -> Mode:
        """The mode that was set."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Set the mode and apply it at once."""
        self._mode = mode
        self._follow()

    @Slot()
    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.tokens:
            self.tokens = wanted
            self._apply()
            self.changed.emit()

    def _wanted(self) -> Tokens:
        if self._mode is not Mode.SYSTEM:
            return DARK if self._mode is Mode.DARK else LIGHT
        return DARK if self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT

    def _apply(self) -> None:
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(stylesheet(self.tokens))


def _font(system: QFont) -> QFont:
    """Return the system's font, or Inter where the system names none of its own."""
    wanted = QFont(system)
    if system.family() in UNNAMED and QFontDatabase.hasFamily("Inter"):
        wanted.setFamily("Inter")
    wanted.setPixelSize(BASE_PIXELS)
    return wanted


def palette(t: Tokens) -> QPalette:
    """Return the palette for what no style sheet reaches."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, t.background),
        (role.WindowText, t.text),
        (role.Base, t.panel),
        (role.AlternateBase, t.side),
        (role.Text, t.text),
        (role.Button, t.panel),
        (role.ButtonText, t.text),
        (role.PlaceholderText, t.muted),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.ToolTipBase, t.panel),
        (role.ToolTipText, t.text),
        (role.Link, t.accent),
        (role.Mid, t.line),
        (role.Dark, t.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.muted))
    return made
