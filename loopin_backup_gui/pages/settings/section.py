"""What every section of the settings is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_gui.tasks import Tasks
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice, label
from loopin_backup_gui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_gui.app_context import AppContext


class Section(ScrollColumn):
    """One section: cards below each other.

    Attributes:
        app: session, appearance, preferences and actions.
        title: what the section is called.
        notice: says what went wrong, or well.
        tasks: the section's asynchronous work.
    """

    def __init__(self, app: AppContext, title: str, sentence: str = "") -> None:
        super().__init__()
        self.app = app
        self.title = title
        self.tasks = Tasks(self)
        self.notice = Notice()
        self.notice.hide()
        self.setAccessibleName(title)
        self.column.setContentsMargins(0, 0, 8, 8)
        self.column.addWidget(label(title, "head"))
        if sentence:
            self.column.addWidget(label(sentence, "muted", wrap=True))
        self.column.addWidget(self.notice)

    def fill(self) -> None:
        """Show what is the case now; called when the section is shown and when the profile is another."""

    def show_error(self, error: LoopinError) -> None:
        """Say what went wrong and what to do."""
        self.notice.show_matter(Tone.BAD, error.message, error.hint)
