"""Appearance and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.theme import Mode
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, still
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext

SYSTEM = ""


class LookSection(Section):
    """Light or dark, at once; the language, at the next start.

    Attributes:
        mode, language: the controls.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Appearance and language"))
        self.mode = still(QComboBox())
        self.mode.addItem(self.tr("as the system"), Mode.SYSTEM.value)
        self.mode.addItem(self.tr("light"), Mode.LIGHT.value)
        self.mode.addItem(self.tr("dark"), Mode.DARK.value)
        self.language = still(QComboBox())
        self.language.addItem(self.tr("as the system"), SYSTEM)
        # A language is called by its own name, so that whoever speaks it finds it.
        self.language.addItem("English", "en")
        self.language.addItem("Deutsch", "de")
        self._language_field = Field(self.tr("Language"), self.language)
        card = Card()
        card.body.addWidget(Field(self.tr("Appearance"), self.mode))
        card.body.addWidget(self._language_field)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.fill()
        self.mode.currentIndexChanged.connect(self._on_mode)
        self.language.currentIndexChanged.connect(self._on_language)

    def fill(self) -> None:
        self.mode.setCurrentIndex(self.mode.findData(self.app.preferences.mode.value))
        self.language.setCurrentIndex(max(0, self.language.findData(self.app.preferences.language)))

    def _on_mode(self) -> None:
        mode = Mode(str(self.mode.currentData()))
        self.app.preferences.mode = mode
        self.app.appearance.set_mode(mode)

    def _on_language(self) -> None:
        code = str(self.language.currentData())
        if code != self.app.preferences.language:
            self.app.preferences.language = code
            self._language_field.remark(self.tr("Applies when LoopIn Backup is started again."), Tone.ACCENT)
