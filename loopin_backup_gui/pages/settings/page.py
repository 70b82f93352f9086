"""The page: the sections' names on the left, one section on the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.pages.settings.about import AboutSection
from loopin_backup_gui.pages.settings.keyring import KeyringSection
from loopin_backup_gui.pages.settings.limits import LimitsSection
from loopin_backup_gui.pages.settings.look import LookSection
from loopin_backup_gui.pages.settings.notices import NoticesSection
from loopin_backup_gui.pages.settings.places import PlacesSection
from loopin_backup_gui.pages.settings.tools import ToolsSection
from loopin_backup_gui.theme.tokens import GAP
from loopin_backup_gui.widgets.basics import Card, button, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.pages.settings.section import Section

NAMES_WIDTH = 212


class SettingsPage(Page):
    """The page Settings.

    Attributes:
        sections: the sections in their order.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Settings"))
        self.sections: tuple[Section, ...] = (
            LookSection(app),
            ToolsSection(app),
            PlacesSection(app),
            KeyringSection(app),
            LimitsSection(app),
            NoticesSection(app),
            AboutSection(app),
        )
        self._stack = QStackedWidget()
        names = Card(self.tr("Settings"))
        names.setFixedWidth(NAMES_WIDTH)
        names.body.setSpacing(2)
        names.body.addSpacing(4)
        self._buttons: list[QPushButton] = []
        for number, one in enumerate(self.sections):
            self._stack.addWidget(one)
            made = button(one.title, partial(self.show_section, number), "step")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            self._buttons.append(made)
            names.body.addWidget(made)
        names.body.addStretch(1)
        both = row(names, spacing=GAP)
        both.addWidget(self._stack, 1)
        self.body.addLayout(both, 1)
        self._buttons[0].setChecked(True)

    def show_section(self, number: int) -> None:
        """Show a section by its number."""
        self._buttons[number].setChecked(True)
        self._stack.setCurrentWidget(self.sections[number])
        self.fill()

    def fill(self) -> None:
        """Show what is the case now in the section that is seen."""
        self.sections[self._stack.currentIndex()].fill()
