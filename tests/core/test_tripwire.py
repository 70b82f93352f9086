"""The tripwire's rules: what sizes and statistics tell of a wipe, and where nothing is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model.wipe_guard import WipeGuardConfig
from loopin_backup_core.rules import tripwire
from loopin_backup_core.rules.tripwire import TableStats

BEFORE = {"public.users": 120, "public.updates": 8_000, "public.notes": 900}
BLOCK = 291


def table(
    name: str, live: int = 0, most: int | None = 40 * BLOCK, *, counted: bool = True, root: str = ""
) -> TableStats:
    name = f"public.{name}"
    return TableStats(name, f"public.{root}" if root else name, most, live, counted)


USUAL = (table("users", 120, BLOCK), table("updates", 8_000), table("notes", 900, 5 * BLOCK))


def looked(*changed: TableStats, gone: str = "") -> tuple[list[tuple[str, bool]], tuple[str, ...]]:
    """Return the tables that are suspect, each with whether that is certain, and those not judged."""
    now = {one.table: one for one in USUAL} | {one.table: one for one in changed}
    now.pop(f"public.{gone}", None)
    signs, unknown = tripwire.judge([BEFORE], now.values(), WipeGuardConfig())
    return [(sign.table.removeprefix("public."), sign.certain) for sign in signs], unknown


def test_nothing_happened() -> None:
    """Statistics a little off are no sign."""
    assert looked(table("updates", 7_700)) == ([], ())


def test_a_table_without_a_block_is_empty_for_certain() -> None:
    """Whatever the statistics say, and without any."""
    assert looked(table("users", 0, 0)) == ([("users", True)], ())
    assert looked(table("users", 120, 0)) == ([("users", True)], ())
    assert looked(table("users", 0, 0, counted=False)) == ([("users", True)], ())


def test_a_table_that_is_gone_is_gone_for_certain() -> None:
    """It is not in the catalog."""
    assert looked(gone="notes") == ([("notes", True)], ())


def test_statistics_that_were_counted_are_believed_as_an_estimate() -> None:
    """DELETE without WHERE leaves the blocks, and no live row."""
    assert looked(table("updates", 0)) == ([("updates", False)], ())


def test_statistics_that_began_anew_say_nothing() -> None:
    """After a crash every table seems to have no rows: none is judged, and said to be so."""
    everything = [TableStats(one.table, one.root, one.most, 0, counted=False) for one in USUAL]
    assert looked(*everything) == ([], ("public.notes", "public.updates", "public.users"))


def test_a_few_blocks_hold_only_so_many_rows() -> None:
    """TRUNCATE and a few new rows, statistics unknown: one block cannot hold what was there."""
    assert looked(table("updates", 0, BLOCK, counted=False)) == ([("updates", True)], ())
    assert looked(table("users", 0, BLOCK, counted=False)) == ([], ("public.users",))


def test_what_cannot_be_measured_is_not_judged() -> None:
    """A locked table or another access method has only its statistics."""
    assert looked(table("updates", 0, None, counted=False)) == ([], ("public.updates",))
    assert looked(table("updates", 0, None)) == ([("updates", False)], ())


def test_partitions_are_added_up() -> None:
    """A dropped partition is a purge, all emptied is a wipe, and one unknown among them hides no certainty."""
    one, two = table("u_1", 5_000, root="updates"), table("u_2", 3_000, root="updates")
    assert looked(one, two, gone="updates") == ([], ())
    assert looked(one, gone="updates") == ([], ())
    empty = [table(name, 0, 0, root="updates") for name in ("u_1", "u_2")]
    assert looked(*empty, gone="updates") == ([("updates", True)], ())
    assert looked(empty[0], table("u_2", 0, counted=False, root="updates"), gone="updates") == (
        [],
        ("public.updates",),
    )


def test_rows_that_moved_to_a_new_table_are_seen_there() -> None:
    """Archiving into a table that has no statistics yet is no loss."""
    assert looked(table("updates", 100), table("updates_2025", 7_900, counted=False)) == ([], ())


def test_a_guess_hides_no_loss_elsewhere() -> None:
    """The room in an archive without statistics is not taken for rows that moved there."""
    before = {**BEFORE, "public.archived_updates": 10}
    now = [*USUAL[::2], table("updates", 0, 0), table("archived_updates", 0, 10_000, counted=False)]
    signs, _ = tripwire.judge([before], now, WipeGuardConfig())
    assert [sign.table for sign in signs] == ["public.updates"]


def test_a_name_that_another_version_quotes_is_the_same() -> None:
    """Which words are quoted differs between versions of servers and pg_dump; the table is the same."""
    now = [TableStats("public.json", "public.json", 0, 0, counted=True)]
    (sign,), _ = tripwire.judge([{'public."json"': 500}], now, WipeGuardConfig())
    assert (sign.table, sign.text) == ('public."json"', 'public."json" was emptied of 500 rows.')


def test_the_words_say_what_is_certain() -> None:
    """An estimate calls itself one."""
    signs, _ = tripwire.judge([BEFORE], [table("updates", 0), table("users", 0, 0)], WipeGuardConfig())
    assert [sign.text for sign in signs] == [
        "public.notes is gone with 900 rows.",
        "public.updates was emptied of 8,000 rows, by the server's statistics.",
        "public.users was emptied of 120 rows.",
    ]


def test_a_database_without_tables() -> None:
    """It was made anew, or every schema was dropped."""
    (sign,), unknown = tripwire.judge([BEFORE], [], WipeGuardConfig())
    assert (sign.certain, sign.now, unknown) == (True, 0, ())
    assert sign.text == "The database has no tables any more; it had 9,020 rows in 3."


def test_a_database_that_is_gone() -> None:
    """Its name is in the sentence."""
    assert tripwire.gone("loopin", BEFORE).text == (
        "The database loopin does not exist any more; it had 9,020 rows in 3 tables."
    )


VITALS = st.builds(
    TableStats,
    table=st.sampled_from(sorted(BEFORE)),
    root=st.just(""),
    most=st.none() | st.integers(0, 20_000),
    live=st.integers(0, 20_000),
    counted=st.booleans(),
)


@given(st.lists(VITALS, unique_by=lambda one: one.table))
def test_what_holds_for_everything_that_a_server_may_say(found: list[TableStats]) -> None:
    """A table without blocks is always found; one that is not judged is never found; a certain sign has a reason."""
    now = [TableStats(one.table, one.table, one.most, one.live, one.counted) for one in found]
    signs, unknown = tripwire.judge([BEFORE], now, WipeGuardConfig())
    by_name = {one.table: one for one in now}
    tables = {sign.table for sign in signs if sign.table}
    if now:
        assert {name for name, one in by_name.items() if one.most == 0} <= tables
    assert not tables & set(unknown)
    for sign in signs:
        if sign.table in by_name and sign.certain:
            bound = by_name[sign.table].most
            assert bound is not None
            assert bound < BEFORE[sign.table]
