"""Activity: jobs with their logs and cancel, journals that can be searched, and log files."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.repository.journal.chain import Entry
from loopin_backup_gui.jobs import JobSpec, JobState
from loopin_backup_gui.models import journal_words
from loopin_backup_gui.models.job_table import JobTable
from loopin_backup_gui.models.journal_table import JournalTable
from loopin_backup_gui.pages.activity import ActivityPage
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_gui.window import MainWindow


@pytest.fixture
def window(tmp_path: Path, make_window: Callable[..., MainWindow]) -> MainWindow:
    directory = tmp_path / "backups"
    directory.mkdir(mode=0o700)
    store.put(directory, kind=Kind.DAILY)
    made = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    made.show_page("activity")
    return made


def page_of(window: MainWindow) -> ActivityPage:
    found = window.page("activity")
    assert isinstance(found, ActivityPage)
    return found


def test_a_running_job_can_be_watched_and_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    """Its progress and its sentences appear, and the button stops it."""
    page, release = page_of(window), threading.Event()

    def run(around: JobContext) -> None:
        around.reporter.notice("the first table is read")
        around.reporter.progress(Progress(Phase.DUMP, table="public.users", rows=5, rows_expected=10))
        while not release.wait(0.01):
            around.token.check()

    job = window.app.session.submit(
        JobSpec("default", "Backup", run, command=("loopin-backup-cli", "backup", "manual"))
    )
    qtbot.waitUntil(lambda: job.progress is not None)
    row = [page.jobs.model.index(0, column).data() for column in range(page.jobs.model.columnCount())]
    assert row[0] == "running"
    assert "public.users" in row[5]
    assert "5 of 10 rows" in row[5]
    assert page.jobs.cancel.isEnabled()
    page.jobs.cancel.click()
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED)
    assert not page.jobs.cancel.isEnabled()
    assert "over" in page.jobs.cancel.toolTip()


def test_a_failure_says_why(window: MainWindow, qtbot: QtBot) -> None:
    """The table and the log carry the error's sentence, and Ctrl+C copies the row."""
    page = page_of(window)

    def run(around: JobContext) -> None:
        raise StorageError("The disk is full.", hint="Make room.")

    job = window.app.session.submit(JobSpec("default", "Backup", run))
    qtbot.waitUntil(lambda: job.state is JobState.FAILED)
    assert page.jobs.model.index(0, 5).data() == "The disk is full."
    page.jobs.table.selectRow(0)
    QTest.keyClick(page.jobs.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "failed\tBackup\tdefault" in QGuiApplication.clipboard().text()


def test_the_journal_can_be_searched_and_checked(window: MainWindow, qtbot: QtBot) -> None:
    """Entries are the newest first; the filter leaves those with the text; the chain is checked by a job."""
    page = page_of(window)
    page.tabs.setCurrentIndex(1)
    table = page.journal.table
    assert [table.model().index(row, 2).data() for row in range(table.model().rowCount())] == ["verified", "backed up"]
    page.journal.filter.setText("backed up")
    assert table.model().rowCount() == 1
    with qtbot.waitSignal(window.app.session.runner.finished) as finished:
        page.journal._on_check()
    (job,) = finished.args or [None]
    assert job is not None
    assert [text for _, text in job.log] == ["The journal's chain is whole."]


def test_a_broken_chain_is_said(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """A journal that was changed by hand fails its check, and the sentence says that backups are safe."""
    path = tmp_path / "backups" / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"daily", b"wrong"))
    page = page_of(window)
    page.tabs.setCurrentIndex(1)
    with qtbot.waitSignal(window.app.session.runner.finished) as finished:
        page.journal._on_check()
    (job,) = finished.args or [None]
    assert job is not None
    assert job.state is JobState.FAILED
    assert "not touched" in job.error.hint


def test_logs_are_shown(window: MainWindow, tmp_path: Path) -> None:
    """A log's end is shown; one that is not there says so."""
    page = page_of(window)
    page.tabs.setCurrentIndex(2)
    assert "Nothing was written" in page.logs.text.toPlainText()
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "backup.log").write_text("one\ntwo\n")
    page.logs._which.setCurrentIndex(1)
    assert page.logs.text.toPlainText() == "one\ntwo\n"


def test_the_models_keep_qts_rules(window: MainWindow, qtmodeltester: ModelTester) -> None:
    """Qt's own checks of models pass."""
    session = window.app.session
    found = session.snapshot()
    assert found is not None
    journal = JournalTable(session.now)
    journal.show_journals([found])
    qtmodeltester.check(journal)
    qtmodeltester.check(JobTable(session.runner, session.now))


def test_the_journal_is_told_in_words() -> None:
    """No key and no bare number of a program is shown: sizes, durations, rows, kinds and levels read as elsewhere."""
    at = datetime(2026, 8, 22, 12, tzinfo=UTC)
    made = {"kind": "daily", "database": "shop", "bytes": 1357567, "rows": 4812, "duration": 12.4, "user": "ann"}
    assert journal_words.told(Entry(1, at, "created", "stem", made)) == "daily · shop · 1.4 MB · 4,812 rows · 12 s"
    verified = {"level": "structure", "ok": True, "detail": "counted again", "duration": 0.01}
    assert journal_words.told(Entry(2, at, "verified", "stem", verified)) == "structure · sound · counted again"
    copied = {"destination": "usb", "address": "/mnt", "folder": "x", "ok": False, "bytes": 0, "detail": "full"}
    assert "NOT SOUND" in journal_words.told(Entry(3, at, "copied", "stem", copied))
    assert journal_words.event("swept") == "swept"
    assert journal_words.event("of a later version") == "of a later version"


def test_every_event_of_the_reference_has_its_words() -> None:
    """What the program writes into a journal, the window can name."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "journal.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")][8:]
    names = {name for line in rows for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert len(names) > 30
    assert {name for name in names if f'"{name}": _tr(' not in Path(journal_words.__file__).read_text()} == set()
