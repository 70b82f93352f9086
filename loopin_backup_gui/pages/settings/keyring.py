"""The keyring in which passwords lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.model.errors import CredentialsError
from loopin_backup_gui.dialogs.profile.password import KeyringState, keyring_state
from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, label, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_gui.app_context import AppContext

TRIAL = "(trial)"
"""A name that no profile can have."""


def try_it(environ: Mapping[str, str]) -> None:
    """Store a word in the keyring, read it and forget it. Blocks; raises CredentialsError."""
    word = "a word to try the keyring"
    keyrings.store(TRIAL, word, environ)
    try:
        if keyrings.get(TRIAL, environ, interactive=True) != word:
            raise CredentialsError("The keyring did not give back what was stored.", hint="Use another keyring.")
    finally:
        keyrings.delete(TRIAL, environ)


class KeyringSection(Section):
    """How the keyring is, and a button that tries it.

    Attributes:
        test_button: stores a word, reads it and forgets it.
    """

    def __init__(self, app: AppContext) -> None:
        sentence = self.tr("Passwords lie in the keyring of the system and nowhere else; plain text is never accepted.")
        super().__init__(app, self.tr("Passwords"), sentence)
        self.test_button = button(self.tr("Test the keyring"), self.test)
        self._uses = label("", wrap=True)
        card = Card(self.tr("Who uses it"))
        card.body.addWidget(self._uses)
        card.body.addLayout(row(self.test_button, None))
        self.column.addWidget(card)
        self.column.addStretch(1)

    def fill(self) -> None:
        names = [one.name for one in self.app.session.profiles if one.keyring]
        nobody = self.tr("No profile keeps its password there.")
        self._uses.setText(self.tr("Profiles: %1").replace("%1", ", ".join(names)) if names else nobody)
        self.notice.show_matter(Tone.NEUTRAL, self.tr("Looking for the keyring…"))
        self.tasks.start(self._look(), self.show_error)

    async def _look(self) -> None:
        environ = self.app.session.environ
        self.show_state(await in_thread(lambda: keyring_state(environ)))

    def show_state(self, state: KeyringState) -> None:
        """Say how the keyring is."""
        if state.problem is None:
            self.notice.show_matter(Tone.GOOD, self.tr("%1 is unlocked.").replace("%1", state.name))
        elif state.usable:
            hint = self.tr("Storing a password asks you to unlock it. Scheduled runs need it unlocked, or a passfile.")
            self.notice.show_matter(Tone.WARNING, self.tr("The keyring is locked."), hint)
        else:
            self.notice.show_matter(Tone.WARNING, state.problem.message, state.problem.hint)

    def test(self) -> None:
        """Try it, in a thread: it may ask to be unlocked."""
        self.test_button.setEnabled(False)
        self.notice.show_matter(Tone.NEUTRAL, self.tr("Storing a word, reading it, forgetting it…"))
        self.tasks.start(self._test(), self.show_error)

    async def _test(self) -> None:
        environ = self.app.session.environ
        try:
            await in_thread(lambda: try_it(environ))
        finally:
            self.test_button.setEnabled(True)
        self.notice.show_matter(Tone.GOOD, self.tr("The keyring works: a word was stored, read and forgotten."))
