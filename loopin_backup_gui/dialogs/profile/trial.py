"""Testing a connection: without waiting, and never longer than the user likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from loopin_backup_core.operations.doctor import Grade, probe
from loopin_backup_gui.tasks import Tasks
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import button, column, label, row, selectable
from loopin_backup_gui.widgets.dot import Dot

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.operations.doctor.findings import Finding
    from loopin_backup_gui.theme import Appearance

    Target = tuple[dict[str, str], str | None]

TONES = {Grade.OK: Tone.GOOD, Grade.WARNING: Tone.WARNING, Grade.PROBLEM: Tone.BAD}
SHOWN = 8


class Trial(QWidget):
    """A button that tests a connection and then cancels the test, and below it what the server said.

    Attributes:
        button: tests, or cancels.

    Signals:
        answered: the server let us in: the :class:`~loopin_backup_core.operations.doctor.probe.Probe`.
        failed: it did not: the error.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, target: Callable[[], Awaitable[Target]], appearance: Appearance) -> None:
        super().__init__()
        self._target = target
        self._appearance = appearance
        self._tasks = Tasks(self)
        self._task: asyncio.Task[None] | None = None
        self.button = button(self.tr("Test connection"), self.toggle)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Testing the connection"))
        self._bar.hide()
        self._results = column(spacing=8)
        inside = column(spacing=12)
        head = row(self.button, spacing=12)
        head.addWidget(self._bar, 1)
        head.addStretch()
        inside.addLayout(head)
        inside.addLayout(self._results)
        self.setLayout(inside)

    @property
    def running(self) -> bool:
        """Whether a test is under way."""
        return self._task is not None

    def toggle(self) -> None:
        """Test, or stop testing."""
        if self._task is not None:
            self._task.cancel()
            return
        self.clear()
        self._task = self._tasks.start(self._try(), self._on_error)
        self._task.add_done_callback(lambda _task: self._show_running(running=False))
        self._show_running(running=True)

    def clear(self) -> None:
        """Forget what the last test said."""
        while (item := self._results.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    async def _try(self) -> None:
        params, password = await self._target()
        found = await probe.ask(params, password)
        self.show_findings(found.findings)
        self.answered.emit(found)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show what was found, a line each, with what to type."""
        for one in findings[:SHOWN]:
            self._add(TONES[one.grade], one.text, one.fix)
        if len(findings) > SHOWN:
            more = self.tr("… and %n more; “loopin-backup-cli doctor” names them all.", "", len(findings) - SHOWN)
            self._results.addWidget(label(more, "muted", wrap=True))

    def _add(self, tone: Tone, text: str, fix: str) -> None:
        words = {Tone.GOOD: self.tr("Good"), Tone.WARNING: self.tr("Warning"), Tone.BAD: self.tr("Problem")}
        line = QWidget()
        line.setAccessibleName(f"{words[tone]}: {text} {fix}".strip())
        inside = row(spacing=8)
        inside.addLayout(column(_down(Dot(self._appearance, tone)), None, spacing=0))
        texts = column(selectable(text), spacing=2)
        if fix:
            texts.addWidget(selectable(fix, "small"))
        inside.addLayout(texts, 1)
        line.setLayout(inside)
        self._results.addWidget(line)

    def _on_error(self, error: LoopinError) -> None:
        self._add(Tone.BAD, error.message, error.hint)
        self.failed.emit(error)

    def _show_running(self, *, running: bool) -> None:
        if not running:
            self._task = None
        self._bar.setVisible(running)
        self.button.setText(self.tr("Cancel test") if running else self.tr("Test connection"))
        self.button.setAccessibleName(self.button.text())


def _down(dot: Dot) -> QWidget:
    """Set a dot to the height of its text's first line."""
    holder = QWidget()
    inside = column(dot)
    inside.setContentsMargins(0, 4, 0, 0)
    holder.setLayout(inside)
    return holder
