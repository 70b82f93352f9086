"""The notice that says what is the matter, with buttons for what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from loopin_backup_core.model.kinds import Level
from loopin_backup_gui import commandline
from loopin_backup_gui.pages.overview.matter import Ask, Matter
from loopin_backup_gui.widgets.basics import Notice, button

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext


class MatterNotice(Notice):
    """Shows one matter; hidden where there is none.

    Attributes:
        matter: what is shown.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._actions = app.actions
        self.matter: Matter | None = None
        self.hide()

    def show_or_hide(self, matter: Matter | None) -> None:
        """Show a matter, or nothing."""
        if matter == self.matter:
            return
        self.matter = matter
        self._clear()
        if matter is None:
            self.hide()
            return
        for ask in matter.asks:
            self.buttons.addWidget(self._button(ask, "primary" if ask is matter.asks[-1] else ""))
        self.show_matter(matter.tone, matter.title, matter.text)

    def button_of(self, ask: Ask) -> QPushButton | None:
        """Return the button for something that can be done."""
        text = self._word(ask)
        found = (self.buttons.itemAt(n) for n in range(self.buttons.count()))
        buttons = (item.widget() for item in found if item is not None)
        return next((one for one in buttons if isinstance(one, QPushButton) and one.text() == text), None)

    def _clear(self) -> None:
        while (item := self.buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _button(self, ask: Ask, part: str) -> QPushButton:
        return button(self._word(ask), lambda: self._do(ask), part)

    def _word(self, ask: Ask) -> str:
        return {
            Ask.COMPARE: self.tr("Compare"),
            Ask.RESTORE: self.tr("Restore what was lost…"),
            Ask.BACK_UP: self.tr("Back up now"),
            Ask.DRILL: self.tr("Drill now"),
            Ask.SCHEDULE: self.tr("Schedule"),
            Ask.JOURNAL: self.tr("Journal"),
            Ask.EDIT: self.tr("Edit profile…"),
        }[ask]

    def _do(self, ask: Ask) -> None:
        matter = self.matter
        backup = matter.backup if matter is not None else None
        match ask:
            case Ask.COMPARE if backup is not None and matter is not None and matter.other is not None:
                self._compare(matter)
            case Ask.RESTORE:
                self._actions.restore_wanted.emit(backup.stem if backup is not None else "")
            case Ask.DRILL if backup is not None:
                self._actions.verify([backup], Level.DRILL)
            case Ask.SCHEDULE:
                self._actions.page_wanted.emit("schedule")
            case Ask.JOURNAL:
                self._actions.page_wanted.emit("activity")
            case Ask.EDIT:
                self._actions.edit_profile.trigger()
            case _:
                self._actions.back_up_now.trigger()

    def _compare(self, matter: Matter) -> None:
        from loopin_backup_gui.dialogs.compare import CompareDialog

        profile, before, after = self._app.session.current, matter.backup, matter.other
        if profile is None or before is None or after is None:
            return
        words = commandline.of(profile, "compare", before.stem, after.stem)
        dialog = CompareDialog(self._app, before, after, self.window())
        dialog.command.connect(lambda: self._actions.show_command(words))
        dialog.open()
