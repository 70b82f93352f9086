"""The models of the page Backups: what Qt expects of a model, sorting, filtering, and small changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from loopin_backup_core.model.backup import Verification
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_gui.models import backup_table
from loopin_backup_gui.models.backup_filter import BackupFilter
from loopin_backup_gui.models.backup_table import SORT_ROLE, TONE_ROLE, BackupTable
from loopin_backup_gui.models.contents_table import INK_ROLE, ContentsTable, PairTable, contents
from loopin_backup_gui.models.plain_table import OBJECT_ROLE
from loopin_backup_gui.theme.tokens import Tone
from tests.support import store

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QAbstractItemModel
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.backup import Backup

HOUR = timedelta(hours=1)


@pytest.fixture
def backups(tmp_path: Path) -> list[Backup]:
    """Six backups, the newest first; the third suspect, the last foreign."""
    made = []
    for number, kind in enumerate((Kind.DAILY, Kind.MANUAL, Kind.DAILY, Kind.WEEKLY, Kind.SAFETY)):
        when = store.NOON - HOUR * number
        facts = store.manifest_of(when, kind, b"x" * (600 - number))
        made.append(store.backup_of(tmp_path, facts, facts.stem, when, rows=1000 * number, size=600 - number))
    made[2] = replace(made[2], verdict=Verdict.SUSPECT, reasons=("It lost all rows.",), note="Straße")
    return [*made, store.backup_of(tmp_path, None, "old.sql", None, rows=None)]


@pytest.fixture
def table(backups: list[Backup], qapp: object) -> BackupTable:
    made = BackupTable(lambda: store.NOON)
    made.set_rows(backups)
    return made


def stems(model: QAbstractItemModel) -> list[str]:
    return [model.index(row, 0).data(OBJECT_ROLE).stem for row in range(model.rowCount())]


@pytest.mark.parametrize("which", range(4), ids=["table", "filter", "contents", "pairs"])
def test_qt_finds_nothing_wrong(
    table: BackupTable, backups: list[Backup], qtmodeltester: ModelTester, which: int
) -> None:
    """Each model keeps Qt's contract, also while it is changed and filtered."""
    narrow = BackupFilter(table)
    tables = ContentsTable()
    tables.set_items(contents(backups[0], backups[1]))
    pairs = PairTable("before", "after")
    pairs.show_backups(backups[1], backups[0])
    qtmodeltester.check((table, narrow, tables, pairs)[which], force_py=True)
    table.set_rows(backups[1:])
    narrow.set_words("daily")
    table.sort(backup_table.COL_SIZE, Qt.SortOrder.AscendingOrder)
    assert narrow.rowCount() == 1


def test_each_column_sorts_and_what_is_unknown_comes_last(table: BackupTable) -> None:
    """By value, not by text, in both directions."""
    for column in range(backup_table.COLUMNS):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            table.sort(column, order)
            keys = [table.index(row, column).data(SORT_ROLE) for row in range(table.rowCount())]
            known = [key for key in keys if key is not None]
            if column == backup_table.COL_ROWS:
                assert keys[-1] is None
                assert known == sorted(known, reverse=order == Qt.SortOrder.DescendingOrder)
    table.sort(backup_table.COL_WHEN, Qt.SortOrder.DescendingOrder)
    assert stems(table)[0].endswith("120000")


def test_the_filter_looks_at_kind_date_note_table_and_state(table: BackupTable, backups: list[Backup]) -> None:
    """Every word must be somewhere; case does not matter, in any language."""
    narrow = BackupFilter(table)
    for words, expected in (
        ("weekly", [backups[3]]),
        ("2026-08-22", backups[:5]),
        ("STRASSE", [backups[2]]),
        ("public.t2 daily", [backups[0], backups[2]]),
        ("suspect", [backups[2]]),
        ("old.sql", [backups[5]]),
        ("daily weekly", []),
        ("", backups),
    ):
        narrow.set_words(words)
        assert stems(narrow) == [one.stem for one in expected], words
    narrow.set_kind(Kind.DAILY)
    assert len(stems(narrow)) == 2
    narrow.set_verdicts(frozenset({Verdict.SUSPECT}))
    assert stems(narrow) == [backups[2].stem]
    assert narrow.is_narrow
    narrow.clear()
    assert len(stems(narrow)) == 6


def test_a_refresh_that_changes_nothing_resets_nothing(table: BackupTable, backups: list[Backup], qtbot: QtBot) -> None:
    """Equal rows: no signal. One fact changed: one row. Another backup: one reset."""
    with qtbot.assertNotEmitted(table.modelReset), qtbot.assertNotEmitted(table.dataChanged):
        table.set_rows([replace(one) for one in backups])
    proven = Verification(Level.DRILL, ok=True, at=store.NOON)
    with qtbot.assertNotEmitted(table.modelReset), qtbot.waitSignal(table.dataChanged):
        table.set_rows([replace(backups[0], verifications=(proven,)), *backups[1:]])
    assert "drill" in table.index(0, backup_table.COL_VERIFIED).data()
    with qtbot.waitSignal(table.modelReset):
        table.set_rows(backups[1:])


def test_a_state_is_a_word_with_a_tone(table: BackupTable) -> None:
    """State is never told by colour alone."""
    index = table.index(2, backup_table.COL_STATE)
    assert (index.data(), Tone(index.data(TONE_ROLE))) == ("suspect", Tone.BAD)
    assert "It lost all rows." in index.data(Qt.ItemDataRole.ToolTipRole)


def test_rows_that_were_lost_since_are_red(backups: list[Backup]) -> None:
    """“Since” is the difference to the newest backup, signed."""
    older = backups[0]
    assert older.manifest is not None
    sections = tuple(replace(one, rows=one.rows // 2) for one in older.manifest.index.sections)
    newest = replace(older, manifest=replace(older.manifest, index=replace(older.manifest.index, sections=sections)))
    model = ContentsTable()
    model.set_items(contents(older, newest))
    index = model.index(0, 3)
    assert (index.data(), Tone(index.data(INK_ROLE))) == ("−5", Tone.BAD)
