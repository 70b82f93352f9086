"""What every page and dialog is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from loopin_backup_gui.actions import Actions
    from loopin_backup_gui.preferences import Preferences
    from loopin_backup_gui.session import Session
    from loopin_backup_gui.theme import Appearance


class AppContext(NamedTuple):
    """The session with its jobs, the colours, what the user set, and what the user can do."""

    session: Session
    appearance: Appearance
    preferences: Preferences
    actions: Actions
