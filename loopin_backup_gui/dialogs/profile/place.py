"""Where the backups go, and what speaks against that place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit

from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.operations.doctor import Grade, machine
from loopin_backup_core.system.files import free_bytes
from loopin_backup_gui import formats
from loopin_backup_gui.tasks import Tasks, in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, still
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.doctor.findings import Finding
    from loopin_backup_core.operations.doctor.probe import Probe

SETTLES_MS = 250
TONES = {Grade.OK: Tone.NEUTRAL, Grade.WARNING: Tone.WARNING, Grade.PROBLEM: Tone.BAD}


def examined(directory: Path, probe: Probe | None) -> tuple[int, tuple[Finding, ...]]:
    """Return the free bytes at a directory and what speaks against it, the gravest first. Reads the disk."""
    found = [*machine.folder(directory)]
    if probe is not None:
        found.append(machine.space(directory, probe.size))
        found += machine.same_disk(directory, probe.data_directory, probe.host)
    order = list(Grade)
    return free_bytes(directory), tuple(sorted(found, key=lambda one: -order.index(one.grade)))


class PlaceCard(Card):
    """The directory with its free space, the compression, and whether it is a production database."""

    def __init__(self, others: Sequence[Profile]) -> None:
        super().__init__(self.tr("Backups"))
        self._others = others
        self._probe: Probe | None = None
        self._tasks = Tasks(self)
        self.directory = QLineEdit()
        choose = button(self.tr("Choose…"), self._choose)
        choose.setAccessibleName(self.tr("Choose the directory"))
        self.field = Field(self.tr("Directory"), self.directory, beside=choose)
        self.compression = still(QComboBox())
        self.compression.addItem(self.tr("zstd: much smaller, and “zstd -dc” gives the plain .sql"), Compression.ZSTD)
        self.compression.addItem(self.tr("none: a plain .sql file for psql"), Compression.NONE)
        self.production = QCheckBox(self.tr("A production database: a red banner warns whoever works on it"))
        self.body.addWidget(self.field)
        self.body.addWidget(Field(self.tr("Compression"), self.compression))
        self.body.addWidget(self.production)
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._settle.timeout.connect(self.examine)
        self.directory.textChanged.connect(lambda _text: self._settle.start())

    @property
    def path(self) -> Path | None:
        """The directory, None as long as it is no absolute path."""
        text = self.directory.text().strip()
        path = Path(text).expanduser() if text else Path()
        return path if path.is_absolute() else None

    def set_probe(self, probe: Probe) -> None:
        """Take into account what the server said of itself."""
        self._probe = probe
        self.examine()

    @Slot()
    def examine(self) -> None:
        """Look at the directory in a thread, and say what was found."""
        self._tasks.cancel()
        path = self.path
        if not self.directory.text():
            self.field.clear()
            return
        if path is None:
            self.field.complain(self.tr("Give the whole path of a directory."))
            return
        self._tasks.start(self._examine(path), lambda error: self.field.complain(error.message))

    async def _examine(self, path: Path) -> None:
        probe = self._probe
        free, found = await in_thread(lambda: examined(path, probe))
        words = [self.tr("%1 free.").replace("%1", formats.size(free))]
        words += [f"{one.text} {one.fix}".strip() for one in found if one.grade is not Grade.OK]
        words += [found[-1].text] if len(words) == 1 and probe is None else []
        worst = found[0].grade
        shared = next((one.name for one in self._others if one.directory == path), "")
        if shared:
            words.append(self.tr("The backups of %1 go there too.").replace("%1", shared))
            worst = Grade.WARNING if worst is Grade.OK else worst
        if worst is Grade.PROBLEM:
            self.field.complain(" ".join(words))
        else:
            self.field.remark(" ".join(words), TONES[worst])

    def _choose(self) -> None:
        start = self.path
        while start is not None and not start.exists() and start != start.parent:
            start = start.parent
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where the backups go"), str(start or Path.home()))
        if chosen:
            self.directory.setText(chosen)
