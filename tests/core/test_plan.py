"""What a restore will change: the order in which its tables are shown."""

from __future__ import annotations

from loopin_backup_core.model.dump_index import DumpIndex, Requirements, Section, SectionKind
from loopin_backup_core.operations.restore.plan import table_changes
from loopin_backup_core.postgres.server.counts import RowCount


def test_tables_that_change_come_first() -> None:
    """Those that lose rows, those that gain some, those that only lose a column or are empty and new, then the rest."""
    rows = {"same": 50, "a_same": 5, "wiped": 400, "less": 10, "columns": 7, "z_empty": 0}
    sections = tuple(
        Section(SectionKind.TABLE_DATA, f"public.{name}", 0, 0, number, "", columns=("id",))
        for name, number in rows.items()
    )
    now = {
        "public.same": RowCount(50, exact=True, columns=("id",)),
        "public.a_same": RowCount(5, exact=True, columns=("id",)),
        "public.wiped": RowCount(0, exact=True, columns=("id",)),
        "public.less": RowCount(11, exact=True, columns=("id",)),
        "public.columns": RowCount(7, exact=True, columns=("id", "colour")),
    }
    found = table_changes(DumpIndex(sections, 0, {"TABLE": len(rows)}, Requirements()), now)
    names = [one.name.removeprefix("public.") for one in found]
    assert names == ["less", "wiped", "columns", "z_empty", "a_same", "same"]
