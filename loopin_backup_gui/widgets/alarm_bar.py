"""A bar above every page: a database that is not looked at right now seems to have been wiped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from loopin_backup_gui import status
from loopin_backup_gui.theme.tokens import GAP, MARGIN, Tone
from loopin_backup_gui.widgets.basics import Notice, breakable, button, column

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.session import Session


class AlarmBar(QWidget):
    """Names the first profile whose database was wiped, unless its own Overview is open, and leads there.

    Signals:
        wanted: the user wants to see a profile, by name.
    """

    wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._page = ""
        self._name = ""
        self.notice = Notice()
        self.show_button = button(self.tr("Show"), lambda: self.wanted.emit(self._name), "primary")
        self.notice.buttons.addWidget(self.show_button)
        inside = column(self.notice)
        inside.setContentsMargins(MARGIN, GAP, MARGIN, 0)
        self.setLayout(inside)
        for signal in (session.live_changed, session.selected, session.profiles_changed, session.snapshot_changed):
            signal.connect(self.refresh)
        self.hide()

    def show_page(self, name: str) -> None:
        """Take which page is open."""
        self._page = name
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is the matter now."""
        found = [one for one in self._session.profiles if self._is_unseen(one)]
        self.setVisible(bool(found))
        if not found:
            return
        self._name = found[0].name
        more = self.tr("%n more database(s) too.", "", len(found) - 1) if len(found) > 1 else ""
        said = status.right_now(self._session.live(self._name))
        self.notice.show_matter(Tone.BAD, f"{breakable(self._name)} · {breakable(said)}", more)

    def _is_unseen(self, profile: Profile) -> bool:
        current = self._session.current
        is_seen = self._page == "overview" and current is not None and current.name == profile.name
        return not is_seen and bool(status.right_now(self._session.live(profile.name)))
