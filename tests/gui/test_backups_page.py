"""The page Backups, on real directories: what it shows, and every deed from the button to the journal."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_gui.dialogs.accept import AcceptDialog
from loopin_backup_gui.dialogs.back_up import BackUpDialog
from loopin_backup_gui.dialogs.compare import CompareDialog
from loopin_backup_gui.dialogs.delete_backups import DeleteDialog
from loopin_backup_gui.dialogs.note import NoteDialog
from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.models import backup_table
from loopin_backup_gui.pages.backups.refusals import Deed
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeVar

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.pages.backups import BackupsPage
    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase

    D = TypeVar("D", bound=QDialog)

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
URL = "postgresql://ann@db.example/loopin"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Three backups: daily, manual, and a suspect one of the weekly kind on top."""
    made = tmp_path / "backups"
    made.mkdir(mode=0o700)
    store.put(made, NOW - HOUR * 3, Kind.DAILY)
    store.put(made, NOW - HOUR * 2, Kind.MANUAL, verified=Level.DRILL)
    return made


@pytest.fixture
def page(directory: Path, make_window: Callable[..., MainWindow]) -> BackupsPage:
    window = make_window(DATABASE_URL=URL)
    window.show_page("backups")
    return cast("BackupsPage", window.page("backups"))


def suspect(directory: Path) -> str:
    return store.put(directory, NOW - HOUR, Kind.WEEKLY, verdict=Verdict.SUSPECT, reasons=("It lost all rows.",))


def read_again(page: BackupsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.app.session.snapshot_changed):
        page.app.session.refresh()


def do(page: BackupsPage, qtbot: QtBot, act: Callable[[], object]) -> None:
    """Act, wait for the job that this starts and for what it changed to be read."""
    with qtbot.waitSignals([page.app.session.runner.finished, page.app.session.snapshot_changed], timeout=20_000):
        act()


def dialog(page: BackupsPage, kind: type[D]) -> D:
    found = page.findChildren(kind)
    assert len(found) == 1
    return found[0]


def events(directory: Path) -> list[str]:
    return [one.event for one in Journal(directory).entries()]


def test_the_newest_is_chosen_and_told_of(page: BackupsPage) -> None:
    """The table has a row for each; the details show tables with rows, and verifications."""
    (chosen,) = page.keeping.backups
    assert chosen.kind is Kind.MANUAL
    assert page.filter.rowCount() == 2
    rows = [[page.details.contents.model().index(r, c).data() for c in range(2)] for r in range(2)]
    assert rows == [["t1", "10"], ["t2", "10"]]
    assert "drill" in page.details._facts.text()
    assert page.details.restore.isEnabled()


def test_selection_and_scroll_survive_a_refresh(page: BackupsPage, directory: Path, qtbot: QtBot) -> None:
    """Also when another backup has come above."""
    old = page.filter.index(1, 0).data(Qt.ItemDataRole.UserRole + 1).stem
    page.show_backup(old)
    store.put(directory, NOW - HOUR, Kind.WEEKLY)
    read_again(page, qtbot)
    assert page.filter.rowCount() == 3
    assert [one.stem for one in page.keeping.backups] == [old]


def test_what_the_filter_hides_is_said(page: BackupsPage, qtbot: QtBot) -> None:
    """A sentence and a button that shows all."""
    page.bar.words.setText("nothing like this")
    qtbot.waitUntil(page._nothing.isVisible)
    page._nothing.button.click()
    qtbot.waitUntil(page.table.isVisible)
    assert page.bar.words.text() == ""
    page.bar.kind.menu().actions()[1].trigger()
    assert (page.bar.kind.text(), page.filter.rowCount()) == ("manual ▾", 1)
    page.bar.state.menu().actions()[2].trigger()
    assert page.filter.rowCount() == 0


def test_without_backups_there_is_a_sentence_and_a_button(
    tmp_path: Path, make_window: Callable[..., MainWindow]
) -> None:
    """And no deed can be done, with a reason."""
    window = make_window(DATABASE_URL=URL)
    window.show_page("backups")
    page = cast("BackupsPage", window.page("backups"))
    assert page._empty.isVisible()
    assert page.details.restore.toolTip() == "Choose a backup first."
    assert not any(action.isEnabled() for action in page.deeds.actions.values())


def test_rows_are_copied_as_text(page: BackupsPage, qtbot: QtBot) -> None:
    """Ctrl+C: heads and cells, separated by tabs."""
    page.table.selectAll()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, first, second = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[:3] == ["When", "Kind", "State"]
    assert first.split("\t")[1:4] == ["manual", "good", "20"]
    assert second.split("\t")[1] == "daily"


def test_several_are_summed_up(page: BackupsPage) -> None:
    """Sizes added, states and kinds counted; deeds for one alone say so."""
    page.table.selectAll()
    assert page.details._origin.text().startswith("340 B")
    assert "2 good" in page.details._facts.text()
    assert page.deeds.actions[Deed.RESTORE].toolTip() == "Choose one backup."
    assert page.deeds.actions[Deed.DRILL].isEnabled()


def test_pin_note_and_unpin(page: BackupsPage, directory: Path, qtbot: QtBot) -> None:
    """They are written to the journal and shown."""
    do(page, qtbot, page.deeds.actions[Deed.PIN].trigger)
    assert page.keeping.backups[0].pinned
    assert "pinned" in page.deeds.actions[Deed.DELETE].toolTip()
    page.deeds.actions[Deed.NOTE].trigger()
    asked = dialog(page, NoteDialog)
    asked.field.setText("before the move")
    do(page, qtbot, asked._on_do)
    assert page.keeping.backups[0].note == "before the move"
    do(page, qtbot, page.deeds.actions[Deed.UNPIN].trigger)
    assert events(directory)[-3:] == ["pinned", "noted", "unpinned"]


def test_verify_and_what_it_finds(page: BackupsPage, directory: Path, qtbot: QtBot) -> None:
    """The bytes are read; a damaged one becomes bad and can no longer be restored."""
    do(page, qtbot, page.deeds.actions[Deed.CHECKSUM].trigger)
    assert page.keeping.backups[0].verified is not None
    path = page.keeping.backups[0].data_path
    assert path is not None
    path.write_bytes(path.read_bytes().replace(b"invented", b"inventeD"))
    do(page, qtbot, page.deeds.actions[Deed.CHECKSUM].trigger)
    assert page.keeping.backups[0].verdict is Verdict.DAMAGED
    assert not page.details.restore.isEnabled()
    assert "SHA-256" in page.details.restore.toolTip()
    assert page.deeds.actions[Deed.STRUCTURE].isEnabled()


def test_accepting_a_suspect_one_says_what_that_means(page: BackupsPage, directory: Path, qtbot: QtBot) -> None:
    """Only a suspect one can be accepted; Cancel is the default; the journal tells."""
    assert page.deeds.actions[Deed.ACCEPT].toolTip() == "Only a suspect backup can be accepted."
    stem = suspect(directory)
    read_again(page, qtbot)
    page.show_backup(stem)
    assert "frozen" in page.deeds.actions[Deed.DELETE].toolTip()
    page.deeds.actions[Deed.ACCEPT].trigger()
    asked = dialog(page, AcceptDialog)
    assert not asked.do.isDefault()
    do(page, qtbot, asked.do.click)
    assert page.keeping.backups[0].accepted
    assert events(directory)[-1] == "accepted"


def test_deleting_says_what_goes_and_keeps_the_last_good_one(page: BackupsPage, directory: Path, qtbot: QtBot) -> None:
    """The dialog names the files; after it the only good one that is left cannot be deleted."""
    (chosen,) = page.keeping.backups
    page.deeds.actions[Deed.DELETE].trigger()
    asked = dialog(page, DeleteDialog)
    assert not asked.do.isDefault()
    assert not asked.do.hasFocus()
    do(page, qtbot, asked.do.click)
    assert [one.stem for one in Catalog(directory).backups()] != []
    assert not list(directory.glob(f"{chosen.stem}*"))
    assert "no other good, verified backup" in page.deeds.actions[Deed.DELETE].toolTip()


def test_deeds_for_administrators_say_why_they_are_not_for_others(
    page: BackupsPage, directory: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Restore, delete, unpin and accept are disabled with the policy's words; looking and pinning are not."""
    from loopin_backup_core.rules import policy

    (directory / "policy.toml").write_text('[administrators]\nusers = ["nobody-of-this-name"]\n')
    monkeypatch.setattr("loopin_backup_core.config.current_user.current", lambda: policy.Identity("eve"))
    page.deeds.choose(page.keeping.backups)
    for deed in (Deed.RESTORE, Deed.DELETE):
        assert "eve may not" in page.deeds.actions[deed].toolTip()
        assert not page.deeds.actions[deed].isEnabled()
    assert page.deeds.actions[Deed.PIN].isEnabled()
    assert "refused" not in events(directory)


def test_restore_asks_for_the_wizard(page: BackupsPage, qtbot: QtBot) -> None:
    """With the backup's name; so does a double click."""
    (chosen,) = page.keeping.backups
    with qtbot.waitSignal(page.app.actions.restore_wanted) as asked:
        page.details.restore.click()
    assert asked.args == [chosen.stem]


def test_compare_shows_the_earlier_one_left(page: BackupsPage) -> None:
    """Two that are chosen, or one with the newest other one."""
    page.details.compare.click()
    shown = dialog(page, CompareDialog)
    assert shown._before.kind is Kind.DAILY
    assert shown.table.model().rowCount() == 2
    shown._changed.setChecked(True)
    assert shown.table.model().rowCount() == 0
    assert "0 rows were lost" in shown.summary.text()


def test_every_deed_shows_its_command_line(page: BackupsPage, qtbot: QtBot) -> None:
    """In the menu, as it would be typed."""
    (chosen,) = page.keeping.backups
    menu = page.deeds.menu(page)
    lines = menu.actions()[-1].menu()
    assert lines is not None
    seen: list[tuple[str, ...]] = []
    page.app.actions.command_wanted.connect(seen.append)
    for action in lines.actions():  # type: ignore[attr-defined]
        action.trigger()
    assert ("loopin-backup-cli", "delete", chosen.stem, "--yes") in seen
    assert ("loopin-backup-cli", "verify", chosen.stem, "--level", "drill") in seen
    assert len(seen) == len(Deed) - 3


def test_a_dump_is_exported_and_imported(page: BackupsPage, directory: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """What is no whole dump fails with a sentence; a name that is taken is refused before anything is begun."""
    (chosen,) = page.keeping.backups
    taken = tmp_path / "taken.sql"
    taken.write_text("mine")
    with qtbot.waitSignal(page.app.session.failed) as failed:
        page.deeds.export_to(chosen, taken)
    assert "exists already" in failed.args[0].message
    for one in page.window().findChildren(QDialog):
        one.close()
    dump = tmp_path / "dump.sql"
    dump.write_bytes(b"-- PostgreSQL database dump\n\n-- Dumped from database version 15.18\n\n")
    with qtbot.waitSignal(page.app.session.runner.finished, timeout=20_000) as over:
        page.bring_in([dump])
    assert over.args[0].state is JobState.FAILED
    assert "Nothing was imported" in over.args[0].error.message


def test_columns_and_order_are_remembered(page: BackupsPage, make_window: Callable[..., MainWindow]) -> None:
    """Of the table's head; also the splitter."""
    page.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    page.table.setColumnWidth(4, 133)
    page._remember()
    again = make_window(DATABASE_URL=URL)
    again.show_page("backups")
    table = cast("BackupsPage", again.page("backups")).table
    assert table.columnWidth(4) == 133
    assert table.horizontalHeader().sortIndicatorSection() == 4


def test_at_the_usual_size_names_and_verifications_can_be_read(page: BackupsPage, qtbot: QtBot) -> None:
    """In a window of 1280 × 800 there is room for a table's name, and for how and when a backup was verified."""
    page.window().resize(1280, 800)
    details, table = page.details.contents, page.table
    qtbot.waitUntil(lambda: details.columnWidth(0) >= details.fontMetrics().horizontalAdvance("archived_sop_summaries"))
    needed = table.fontMetrics().horizontalAdvance("structure 12 days ago")
    seen = table.viewport().width() - table.columnViewportPosition(backup_table.COL_VERIFIED)
    assert min(seen, table.columnWidth(backup_table.COL_VERIFIED)) >= needed


def test_back_up_export_and_import_for_real(
    database: PgDatabase, tmp_path: Path, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """With a real server: a pinned backup with a note, a plain file out of it, and that in again."""
    database.execute("CREATE TABLE users AS SELECT generate_series(1, 50) AS id")
    path = f"{database.server.bin}{os.pathsep}{os.environ['PATH']}"
    window = make_window(DATABASE_URL=database.url, PATH=path)
    window.show_page("backups")
    page = cast("BackupsPage", window.page("backups"))
    page.bar.back_up.click()
    asked = dialog(page, BackUpDialog)
    asked.note.setText("by hand")
    asked.pin.setChecked(True)
    assert asked.work.command == ("loopin-backup-cli", "backup", "manual", "--note", "by hand", "--pin")
    do(page, qtbot, asked._on_do)
    (made,) = page.keeping.backups
    assert (made.rows, made.note, made.pinned) == (50, "by hand", True)
    do(page, qtbot, lambda: page.deeds.export_to(made, tmp_path / "out.sql"))
    assert b"COPY public.users" in (tmp_path / "out.sql").read_bytes()
    do(page, qtbot, lambda: page.bring_in([tmp_path / "out.sql"]))
    foreign = [one for one in page.backups.rows if one.manifest is None]
    assert [(one.rows, one.verdict, one.note) for one in foreign] == [(50, Verdict.FOREIGN, "imported: out.sql")]
