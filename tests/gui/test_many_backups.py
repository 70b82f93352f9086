"""Thousands of backups: the window shows the first ones at once, never stops, and filters while one types.

Three thousand here; ``LOOPIN_TEST_EFFORT=10`` makes them the ten thousand that are promised.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QObject, Qt, QTimer

from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_gui import app
from tests.support import store
from tests.support.effort import times
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.pages.backups import BackupsPage

COUNT = min(10_000, times(3_000))
URL = "postgresql://ann@db.example/loopin"
# What is promised is 50 ms on a machine of its own; tests share theirs.
LONGEST = 0.4


class Pulse(QObject):
    """Ticks every ten milliseconds and knows the longest pause."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0.0
        self.longest = 0.0
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last, self.longest = time.perf_counter(), 0.0
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir(mode=0o700)
    store.put_many(made, COUNT)
    return made


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_the_made_ones_are_as_real_ones(tmp_path: Path) -> None:
    """What the next test reads are good, verified backups with a sound journal."""
    store.put_many(tmp_path, 3)
    assert [one.verdict.value for one in Catalog(tmp_path).backups()] == ["good"] * 3
    assert all(one.verified for one in Catalog(tmp_path).backups())
    assert Journal(tmp_path).verify() == []
    assert len(Catalog(tmp_path).newest(2)) == 2


def test_the_window_neither_stops_nor_waits(
    directory: Path, environ: dict[str, str], tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    """Reading, reading again, filtering and sorting them, with the longest pause of each."""
    environ["DATABASE_URL"] = URL
    window = app.make_window(qapp, environ, tmp_path)
    qtbot.addWidget(window, before_close_func=lambda shown: shown.app.session.close())
    session = window.app.session
    window.show_page("backups")
    window.show()
    page = cast("BackupsPage", window.page("backups"))
    pulse = Pulse()
    pulse.start()
    began = time.perf_counter()
    with qtbot.waitSignal(session.glimpsed, timeout=60_000):
        session.load()
    first = time.perf_counter() - began
    assert 0 < page.filter.rowCount() < COUNT
    with qtbot.waitSignal(session.snapshot_changed, timeout=120_000):
        pass
    whole, pauses = time.perf_counter() - began, [pulse.longest]
    assert page.filter.rowCount() == COUNT
    qtbot.waitUntil(lambda: not page._preparing.isActive(), timeout=30_000)
    pulse.start()
    began = time.perf_counter()
    with qtbot.waitSignal(session.snapshot_changed, timeout=60_000), qtbot.assertNotEmitted(page.backups.modelReset):
        session.refresh()
    again = time.perf_counter() - began
    pauses.append(pulse.longest)
    filters = [timed(partial(page.filter.set_words, words)) for words in ("daily", "2026-03", "t2 m", "")]
    order = timed(lambda: page.table.sortByColumn(4, Qt.SortOrder.AscendingOrder))
    said = (
        f"{COUNT:,} backups: first rows {first:.2f} s, all {whole:.1f} s (longest pause {pauses[0] * 1000:.0f} ms), "
        f"again {again:.1f} s ({pauses[1] * 1000:.0f} ms), filter {max(filters) * 1000:.0f} ms, "
        f"sort {order * 1000:.0f} ms"
    )
    print(f"\n{said}")  # noqa: T201 - what was measured is worth reading
    assert max(pauses) < allowed(LONGEST)
    assert max([*filters, order]) < allowed(LONGEST)
    assert again < allowed(whole)
