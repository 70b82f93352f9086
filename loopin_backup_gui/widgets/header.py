"""The head of the window: the database, how it stands in one sentence, and the two things most wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from loopin_backup_gui import status
from loopin_backup_gui.theme.tokens import MARGIN, Tone
from loopin_backup_gui.widgets.basics import Elided, allow, column, label, row, set_tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from loopin_backup_gui.session import Session


class Header(QWidget):
    """Name, sentence and main actions of the current profile; a red banner above it for production."""

    def __init__(self, session: Session, restore: QPushButton, back_up: QPushButton) -> None:
        super().__init__()
        self._session = session
        self._name = Elided("head", where=Qt.TextElideMode.ElideMiddle)
        self._sentence = label("", "muted", wrap=True)
        self._banner = QFrame()
        self._banner.setProperty("part", "production")
        self._banner_text = label()
        banner = row(self._banner_text, None)
        banner.setContentsMargins(MARGIN, 4, MARGIN, 4)
        self._banner.setLayout(banner)
        self.restore = restore
        self.back_up = back_up
        head = row()
        head.setContentsMargins(MARGIN, 18, MARGIN, 6)
        head.addLayout(column(self._name, self._sentence, spacing=6), 1)
        head.addLayout(column(row_widget := QWidget(), None))
        row_widget.setLayout(row(restore, back_up, spacing=12))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._banner)
        inside.addLayout(head)
        session.selected.connect(self.refresh)
        session.profiles_changed.connect(self.refresh)
        session.snapshot_changed.connect(self.refresh)
        session.live_changed.connect(self.refresh)
        session.ticked.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show the current profile as it stands."""
        profile = self._session.current
        found = self._session.snapshot()
        self._name.show_text(profile.name if profile else self.tr("No database yet"))
        self._banner.setVisible(bool(profile and profile.production))
        if profile is not None and profile.production:
            text = self.tr("PRODUCTION: what is restored here reaches users.")
            self._banner_text.setText(text)
        live = self._session.live()
        sentence = (
            status.sentence(found.state, self._session.moment(), live)
            if found
            else self.tr("Reading the backups…")
            if profile
            else ""
        )
        self._sentence.setText(sentence)
        missing = "" if profile else self.tr("First a database has to be named: New profile.")
        allow(self.back_up, missing, self.tr("Back up now (Ctrl+B)"))
        allow(self.restore, missing, self.tr("Restore (Ctrl+R)"))
        tone = status.tone(status.level_of(found.state, live)) if found else Tone.NEUTRAL
        set_tone(self._sentence, Tone.BAD if tone is Tone.BAD else Tone.NEUTRAL)
