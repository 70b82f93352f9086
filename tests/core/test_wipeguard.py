"""The wipe guard: accidents are found, ordinary days are not."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.model.wipe_guard import WipeGuardConfig
from loopin_backup_core.rules import wipe_guard

EXPLANATION = Path(__file__).parents[2] / "docs" / "explanation" / "wipe-guard.md"
USUAL = {
    "public.users": 120,
    "public.updates": 8_000,
    "public.archived_updates": 2_000,
    "public.read_logs": 90_000,
    "public.activity_logs": 300_000,
    "public.sop_summaries": 400,
    "public.lessons_learned": 900,
    "public.settings": 9,
}


def found(now: dict[str, int], *earlier: dict[str, int], **thresholds: float) -> list[str]:
    return [f.table or "*" for f in wipe_guard.judge([USUAL, *earlier], now, WipeGuardConfig(**thresholds))]  # type: ignore[arg-type]


def changed(**rows: int) -> dict[str, int]:
    return USUAL | {f"public.{name}": count for name, count in rows.items()}


def without(*names: str) -> dict[str, int]:
    return {name: rows for name, rows in USUAL.items() if name not in names}


@pytest.mark.parametrize(
    "now",
    [
        USUAL,
        changed(users=121, updates=8_040, read_logs=91_000),
        changed(users=118, updates=7_500),
        changed(activity_logs=20_000),
        changed(read_logs=10_000, activity_logs=60_000),
        changed(updates=3_000, archived_updates=7_000),
        changed(updates=4_200),
        changed(settings=0),
        without("public.settings"),
        USUAL | {"public.new": 5},
    ],
    ids=[
        "nothing-happened", "growth", "a-few-deleted", "purge-of-a-log", "purge-of-two-logs", "archiving",
        "half-deleted", "nine-settings", "a-small-table-dropped", "a-new-table",
    ],
)  # fmt: skip
def test_ordinary_days_are_not_suspect(now: dict[str, int]) -> None:
    """Growth, deletions, purges of logs, archiving and small tables raise no alarm."""
    assert found(now) == []


@pytest.mark.parametrize(
    ("now", "tables"),
    [
        (changed(users=0), ["public.users"]),
        (changed(activity_logs=0), ["public.activity_logs"]),
        (changed(read_logs=300), ["public.read_logs"]),
        (changed(updates=40), ["public.updates"]),
        (changed(updates=3_000), ["public.updates"]),
        (without("public.updates"), ["public.updates"]),
        (dict.fromkeys(USUAL, 0), sorted(set(USUAL) - {"public.settings"})),
        ({}, ["*"]),
        ({"other.users": 120}, ["*", *sorted(set(USUAL) - {"public.settings"})]),
        (changed(updates=4_500, archived_updates=1_200, lessons_learned=500, sop_summaries=220, users=70), ["*"]),
    ],
    ids=[
        "truncate", "truncate-of-a-log", "a-log-lost-almost-all", "delete-without-where-and-a-few-new",
        "delete-with-a-wrong-where", "drop-table", "all-truncated", "no-tables", "schema-vanished",
        "a-bit-of-everything",
    ],
)  # fmt: skip
def test_accidents_are_suspect(now: dict[str, int], tables: list[str]) -> None:
    """TRUNCATE, DROP, DELETE with a wrong WHERE, a schema or a database that was made anew."""
    assert found(now) == tables


def days_in_the_documentation() -> list[tuple[str, str, str]]:
    """Return what happens, what the next backup has, and whether it is suspect, from the table that justifies them."""
    lines = EXPLANATION.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| the day |")) + 2
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[first:])
    return [(cells[1].strip(), cells[2].strip(), cells[3].strip()) for cells in (row.split("|") for row in rows)]


@pytest.mark.parametrize(("day", "what", "suspect"), days_in_the_documentation(), ids=lambda text: text[:30])
def test_the_table_in_the_documentation_is_true(day: str, what: str, suspect: str) -> None:
    """Every day that the explanation tells of is judged as it says."""
    now = {} if what == "all gone" else dict(USUAL)
    for name, count in re.findall(r"(\w+) ([\d,]+|gone)(?:, |$)", what):
        if count == "gone":
            now.pop(f"public.{name}", None)
        else:
            now[f"public.{name}"] = int(count.replace(",", ""))
    assert {"yes": True, "no": False}[suspect] is bool(found(now)), day


def test_the_documentation_tells_enough_days() -> None:
    """Ordinary ones and accidents, on the tables of these tests."""
    verdicts = [suspect for _, _, suspect in days_in_the_documentation()]
    assert (verdicts.count("no"), verdicts.count("yes")) >= (10, 10)
    text = EXPLANATION.read_text(encoding="utf-8")
    assert [
        name
        for name, rows in USUAL.items()
        if f"{rows:,} `{name.removeprefix('public.')}`" not in " ".join(text.split())
    ] == []


def test_a_table_that_is_emptied_now_and_then_is_known() -> None:
    """A queue that was empty in an earlier good backup may be empty again."""
    assert found(changed(sop_summaries=0), changed(sop_summaries=0)) == []
    assert found(changed(sop_summaries=0), USUAL) == ["public.sop_summaries"]


def test_a_table_that_shrank_as_much_before_is_known() -> None:
    """A yearly purge that happened before raises no alarm."""
    assert found(changed(updates=2_000), changed(updates=1_900), changed(updates=8_500)) == []


def test_overrides_by_table() -> None:
    """1.0 never minds, 0.0 minds every lost row."""
    assert found(changed(users=0), tables={"public.users": 1.0}) == []  # type: ignore[arg-type]
    assert found(without("public.users"), tables={"public.users": 1.0}) == []  # type: ignore[arg-type]
    assert found(changed(users=119), tables={"public.users": 0.0}) == ["public.users"]  # type: ignore[arg-type]


def test_the_first_backup_is_not_suspect() -> None:
    """There is nothing to compare with."""
    assert wipe_guard.judge([], {}, WipeGuardConfig()) == []


def test_partitions_count_as_their_table() -> None:
    """Dropping last year's partition is a purge of one table, not a lost table."""
    dump = (
        b"--\n-- PostgreSQL database dump\n--\n\n"
        b"--\n-- Name: a; Type: TABLE ATTACH; Schema: public; Owner: x\n--\n\n"
        b"ALTER TABLE ONLY public.logs ATTACH PARTITION public.logs_1 FOR VALUES IN (1);\n"
        b"ALTER TABLE ONLY public.logs_1 ATTACH PARTITION public.logs_1_a DEFAULT;\n"
        b"--\n-- Data for Name: b; Type: TABLE DATA; Schema: public; Owner: x\n--\n\n"
        b"COPY public.logs_1_a (a) FROM stdin;\n1\n2\n\\.\n\n"
        b"--\n-- PostgreSQL database dump complete\n--\n"
    )
    assert wipe_guard.rows_of(index_bytes(dump)) == {"public.logs": 2}


@given(st.dictionaries(st.sampled_from(sorted(USUAL)), st.integers(0, 400_000)), st.data())
def test_a_wiped_table_is_always_found(history: dict[str, int], data: st.DataObject) -> None:
    """Whatever else happens, a table of ten rows or more that is emptied for the first time is found."""
    before = {name: rows for name, rows in history.items() if rows >= 10}
    now = dict(before)
    if not before:
        return
    victim = data.draw(st.sampled_from(sorted(before)))
    now[victim] = 0
    assert victim in [f.table for f in wipe_guard.judge([before], now, WipeGuardConfig())]
