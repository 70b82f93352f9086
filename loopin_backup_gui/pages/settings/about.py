"""What this program is, and whose work it stands on."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from loopin_backup_core.system import git_commit
from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.widgets.basics import Card, button, label, row, selectable

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext

PARTS = ("PySide6-Essentials", "qasync", "psycopg", "keyring", "zstandard", "tomlkit", "apprise", "obstore", "pyrage")


class AboutSection(Section):
    """Version, license and third-party licenses; all of it can be copied."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("About"))
        self._card = Card("LoopIn Backup")
        self._card.body.addWidget(label(self.tr("Backups of PostgreSQL that are proven to be restorable."), wrap=True))
        self._facts = selectable()
        self._card.body.addWidget(self._facts)
        self._card.body.addLayout(row(button(self.tr("Copy"), self._copy), None))
        others = Card(self.tr("The work of others"))
        self._parts = selectable()
        others.body.addWidget(self._parts)
        self.column.addWidget(self._card)
        self.column.addWidget(others)
        self.column.addStretch(1)

    def fill(self) -> None:
        if not self._facts.text():
            self._facts.setText(
                "\n".join(
                    (
                        self.tr("Version %1").replace("%1", git_commit.version_text()),
                        f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}",
                        self.tr("License: Apache 2.0"),
                    )
                )
            )
            self._parts.setText("\n".join(line for name in PARTS if (line := licence_of(name))))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"LoopIn Backup\n{self._facts.text()}\n\n{self._parts.text()}")


def licence_of(name: str) -> str:
    """Return a part's name, version and license as its own metadata tell; nothing if it is not installed."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    kinds = [one.rsplit(" :: ", 1)[-1] for one in facts.get_all("Classifier") or [] if one.startswith("License")]
    found = [*(facts.get_all("License-Expression") or []), *kinds, *(facts.get_all("License") or [])]
    kind = next((line for one in found for line in one.splitlines() if line.strip()), "")
    return f"{name} {facts['Version']}" + (f" · {kind}" if kind else "")
