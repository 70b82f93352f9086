"""Progress on a terminal, as plain lines elsewhere, and in the log."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from loopin_backup_core.cli.console import duration, number, one_line, size

if TYPE_CHECKING:
    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.model.progress import Phase, Progress
    from loopin_backup_core.repository.run_log import RunLog

LINE_EVERY = 10.0


class Display:
    """Shows where a job stands: one line that is written over on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console, log: RunLog | None = None) -> None:
        self._console = console
        self._log = log
        self._rewrites = console.err.isatty()
        self._silent = console.quiet or console.as_json
        self._phase: Phase | None = None
        self._began = time.monotonic()
        self._last = 0.0
        self._shown = 0

    def progress(self, progress: Progress) -> None:
        """Show it if it is time."""
        now = time.monotonic()
        changed = progress.phase is not self._phase
        if changed:
            self._phase, self._began = progress.phase, now
        if self._silent or not (changed or self._rewrites or now - self._last >= LINE_EVERY):
            return
        self._last = now
        text = describe(progress, now - self._began)
        if self._rewrites:
            self._rewrite(text)
        else:
            self._console.show(text + "\n")

    def notice(self, text: str) -> None:
        """Show a sentence above the progress and keep it in the log."""
        self.clear()
        if self._log is not None:
            self._log.write("notice", text)
        self._console.warn(text)

    def clear(self) -> None:
        """Take the progress line away."""
        if self._shown:
            self._console.show("\r\x1b[K")
            self._shown = 0

    def _rewrite(self, text: str) -> None:
        text = text[: shutil.get_terminal_size().columns - 1]
        self._console.show("\r\x1b[K" + text)
        self._shown = len(text)


def describe(progress: Progress, seconds: float) -> str:
    """Return progress as one line; ``seconds`` have passed in this phase.

    >>> from loopin_backup_core.model.progress import Phase, Progress
    >>> describe(Progress(Phase.DUMP, "", "public.users", 500, 2000, 1_000_000, 4_000_000), 2.0)
    'dumping  public.users · 500 of 2,000 rows · 1.0 MB · 500 kB/s · 6.0 s left'
    """
    parts = [one_line(progress.table)] if progress.table else []
    if progress.rows:
        of = f" of {number(progress.rows_expected)}" if progress.rows_expected else ""
        parts.append(f"{number(progress.rows)}{of} rows")
    if progress.bytes:
        parts.append(size(progress.bytes))
        if seconds > 0.5:
            parts.append(f"{size(round(progress.bytes / seconds))}/s")
    if left := remaining(progress, seconds):
        parts.append(f"{duration(left)} left")
    return f"{progress.phase.value}  {' · '.join(parts)}".rstrip()


def remaining(progress: Progress, seconds: float) -> float:
    """Return the seconds that are likely to be left, 0 where nobody can tell: by bytes, else by rows."""
    for done, expected in ((progress.bytes, progress.bytes_expected), (progress.rows, progress.rows_expected)):
        if expected > done > 0 and seconds > 0.5:
            return seconds * (expected - done) / done
    return 0.0
