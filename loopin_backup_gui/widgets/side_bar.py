"""The left side: the databases with their states, and below them activity and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QScrollArea, QVBoxLayout, QWidget

from loopin_backup_gui import formats, status
from loopin_backup_gui.theme.tokens import SIDE_WIDTH
from loopin_backup_gui.widgets.basics import Elided, button, column, escaped, label, row
from loopin_backup_gui.widgets.dot import Dot

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.session import Session
    from loopin_backup_gui.theme import Appearance

ENTRY_HEIGHT = 52


class _Entry(QPushButton):
    """One database: dot, name, where it is, and how it stands in a word."""

    def __init__(self, profile: Profile, appearance: Appearance) -> None:
        super().__init__()
        self.setProperty("part", "entry")
        self.setCheckable(True)
        self.setFixedHeight(ENTRY_HEIGHT)
        self.profile = profile
        self._dot = Dot(appearance)
        self._name = Elided("strong", where=Qt.TextElideMode.ElideMiddle)
        self._where = Elided("small", where=Qt.TextElideMode.ElideMiddle)
        self._state = label("", "small")
        inside = row(self._dot, spacing=11)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.addLayout(column(None, self._name, self._where, None, spacing=2), 1)
        inside.addWidget(self._state)
        self.setLayout(inside)
        for one in (self._dot, self._name, self._where, self._state):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name.show_text(profile.name)
        self._describe(status.word(status.UNKNOWN))

    def show_state(self, session: Session) -> None:
        """Show how the profile stands now."""
        found = session.snapshot(self.profile.name)
        if found is None:
            return
        state, now, live = found.state, session.moment(), session.live(self.profile.name)
        level = status.level_of(state, live)
        self._dot.set_tone(status.tone(level))
        self._where.show_text(found.where)
        word = status.word(level)
        good = state.last_good.created_at if state.last_good is not None else None
        shown = formats.ago(good, now) if level == status.PROTECTED and good is not None else word
        self._state.setText(shown)
        self._describe(word, status.sentence(state, now, live))

    def _describe(self, word: str, sentence: str = "") -> None:
        self.setAccessibleName(f"{self.profile.name}, {word}")
        self.setAccessibleDescription(sentence)
        self.setToolTip("\n".join(filter(None, (escaped(self.profile.name), self._where.accessibleName(), sentence))))


class SideBar(QWidget):
    """The databases, and the pages that belong to none of them.

    Signals:
        chosen: the user chose a profile, by name.
        wanted: the user wants a page: ``activity`` or ``settings``.
        new_profile: the user wants to add a database.
    """

    chosen = Signal(str)
    wanted = Signal(str)
    new_profile = Signal()

    def __init__(self, session: Session, appearance: Appearance, menu: QPushButton) -> None:
        super().__init__()
        self.setProperty("part", "side-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SIDE_WIDTH)
        self.setAccessibleName(self.tr("Databases"))
        self._session = session
        self._appearance = appearance
        self._entries: dict[str, _Entry] = {}
        self._group = QButtonGroup(self)
        self._list = column(spacing=4)
        self._activity = self._page_button(self.tr("Activity"), "activity")
        self._settings = self._page_button(self.tr("Settings"), "settings")
        self._build(menu)
        self._page = ""
        session.profiles_changed.connect(self._fill)
        session.selected.connect(self._mark)
        session.snapshot_changed.connect(self._on_snapshot)
        session.live_changed.connect(self._on_snapshot)
        session.ticked.connect(self._on_tick)
        for signal in (session.runner.added, session.runner.changed, session.runner.finished):
            signal.connect(self._count_jobs)
        self._fill()

    def _build(self, menu: QPushButton) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(4)
        heading = row(label(self.tr("DATABASES"), "caption"), None, menu)
        heading.setContentsMargins(8, 0, 0, 0)
        inside.addLayout(heading)
        holder = QWidget()
        holder.setLayout(self._list)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        inside.addWidget(area, 1)
        inside.addWidget(self._activity)
        inside.addWidget(self._settings)

    def _page_button(self, text: str, page: str) -> QPushButton:
        made = button(text, part="side")
        made.setCheckable(True)
        made.toggled.connect(lambda on: self.wanted.emit(page) if on else None)
        self._group.addButton(made)
        return made

    @property
    def marked(self) -> str:
        """The name of the profile that is marked as chosen; empty while a page of no profile is."""
        return next((name for name, entry in self._entries.items() if entry.isChecked()), "")

    def show_page(self, page: str) -> None:
        """Mark the page that is shown, or, where it belongs to a profile, the one that the session has chosen."""
        self._page = page
        self._mark()

    @Slot()
    def _mark(self) -> None:
        current = self._session.current
        shown: QAbstractButton | None = {"activity": self._activity, "settings": self._settings}.get(self._page)
        shown = shown or self._entries.get(current.name if current is not None else "")
        if shown is not None:
            with QSignalBlocker(shown):
                shown.setChecked(True)

    @Slot()
    def _fill(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._entries = {one.name: _Entry(one, self._appearance) for one in self._session.profiles}
        for name, entry in self._entries.items():
            # A screen reader toggles what a mouse clicks.
            entry.toggled.connect(lambda on, name=name: self.chosen.emit(name) if on else None)
            entry.clicked.connect(lambda _on, name=name: self.chosen.emit(name))
            self._group.addButton(entry)
            self._list.addWidget(entry)
            entry.show_state(self._session)
        self._list.addWidget(button(self.tr("+ New profile"), self.new_profile.emit, "side"))
        self._list.addStretch(1)
        self._mark()

    @Slot(str)
    def _on_snapshot(self, name: str) -> None:
        if name in self._entries:
            self._entries[name].show_state(self._session)

    @Slot()
    def _on_tick(self) -> None:
        for entry in self._entries.values():
            entry.show_state(self._session)

    @Slot()
    def _count_jobs(self) -> None:
        running = sum(not job.work.quiet for job in self._session.runner.active)
        text = self.tr("Activity")
        self._activity.setText(f"{text} · {self.tr('%n running', '', running)}" if running else text)
