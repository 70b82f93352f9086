"""Forgetting a destination: what lies there stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config import profiles
from loopin_backup_core.model.errors import CredentialsError
from loopin_backup_gui.dialogs.fitting import FittingDialog
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice, breakable, button, label, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext


class ForgetDialog(FittingDialog):
    """Asks before a destination and its keys are forgotten.

    Attributes:
        do: the button that forgets; never the default one.
        notice: why it could not be.
    """

    def __init__(self, app: AppContext, profile: Profile, one: Destination, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Remove a destination"), 520, parent)
        self._app = app
        self._profile = profile
        self._destination = one
        self._tasks = Tasks(self)
        title = self.tr("Forget %1 and its keys?").replace("%1", one.name)
        stays = self.tr("What lies at %1 stays there. No backup is copied to it any more.").replace(
            "%1", breakable(one.address)
        )
        self.notice = Notice()
        self.notice.hide()
        cancel = button(self.tr("Keep"), self.reject)
        cancel.setDefault(True)
        self.do = button(self.tr("Forget it"), self._forget, "danger")
        self.body.addWidget(label(title, "head", wrap=True))
        self.body.addWidget(label(stays, wrap=True))
        self.body.addWidget(self.notice)
        self.body.addLayout(row(None, cancel, self.do))
        cancel.setFocus()

    def _forget(self) -> None:
        self.do.setEnabled(False)
        self._tasks.start(self._run(), self._on_failure)

    async def _run(self) -> None:
        session = self._app.session
        remarks = await in_thread(self._forgotten)
        session.load()
        self.accept()
        if remarks:
            session.failed.emit(CredentialsError(" ".join(remarks)))

    def _forgotten(self) -> tuple[str, ...]:
        """Forget it in the profile as it is now. Blocks."""
        environ = self._app.session.environ
        profile = profiles.load(self._profile.name, environ)
        return profiles.remove_destination(profile, self._destination, environ)

    def _on_failure(self, error: LoopinError) -> None:
        self.do.setEnabled(True)
        self.notice.show_matter(Tone.BAD, error.message, error.hint)
        self.fit()
