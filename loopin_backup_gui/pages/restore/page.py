"""The page: a wizard for each profile, so that each can be left and come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from loopin_backup_gui.pages.page import Page
from loopin_backup_gui.pages.restore.wizard import Wizard
from loopin_backup_gui.widgets.basics import Empty

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext


class RestorePage(Page):
    """Restores a backup of the current profile.

    Attributes:
        stack: the wizards.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Restore"))
        self._wizards: dict[str, Wizard] = {}
        self.stack = QStackedWidget()
        self._nothing = Empty(
            self.tr("A backup is restored here, once there is a database to protect."),
            self.tr("New profile…"),
            app.actions.new_profile.trigger,
        )
        self.stack.addWidget(self._nothing)
        self.body.addWidget(self.stack, 1)

    @property
    def wizard(self) -> Wizard | None:
        """The wizard of the current profile."""
        current = self.app.session.current
        return self._wizard_of(current) if current is not None else None

    def want(self, stem: str) -> None:
        """Begin with a backup of the current profile by its name, or with the best one."""
        wizard = self.wizard
        if wizard is not None:
            self.fill()
            wizard.want(stem)

    def fill(self) -> None:
        """Show the wizard of the current profile."""
        wizard = self.wizard
        self.stack.setCurrentWidget(wizard if wizard is not None else self._nothing)
        found = self.app.session.snapshot()
        if wizard is not None and found is not None:
            wizard.fill(found)

    def _wizard_of(self, profile: Profile) -> Wizard:
        known = self._wizards.get(profile.name)
        if known is not None and (known.profile == profile or known.is_restoring):
            return known
        if known is not None:
            self.stack.removeWidget(known)
            known.deleteLater()
        made = Wizard(self.app, profile)
        self._wizards[profile.name] = made
        self.stack.addWidget(made)
        return made
