"""What kept and scratch databases say of themselves: understood exactly, or not at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from loopin_backup_core.repository import replaced_databases

AT = datetime(2026, 8, 22, 2, tzinfo=UTC)
OWNER = replaced_databases.Owner("default", "0123456789ab")
MARK = replaced_databases.Mark(
    "app_before_1", "app", replaced_databases.BEFORE, "default", "0123456789ab", "77", 16384, "stem", AT, "o'ld\nünï"
)


def changed(**facts: object) -> str:
    return replaced_databases.MARK + json.dumps(
        {**json.loads(replaced_databases.comment_of(MARK)[len(replaced_databases.MARK) :]), **facts}
    )


def test_a_mark_is_read_as_it_was_written() -> None:
    """Names, times and the comment of before come back as they were, from plain ASCII."""
    text = replaced_databases.comment_of(MARK)
    assert text.isascii()
    assert replaced_databases.mark_in(text) == MARK
    assert replaced_databases.original(text) == MARK.comment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kept by LoopIn Backup: ",
        "Kept by LoopIn Backup: null",
        "Kept by LoopIn Backup: {}",
        "kept by loopin backup: {}",
        f" {replaced_databases.comment_of(MARK)}",
        f"{replaced_databases.comment_of(MARK)} and more",
        changed(version=2),
        changed(version="1"),
        changed(more=1),
        changed(live=None),
        changed(oid="16384"),
        changed(at="yesterday"),
        changed(at=5),
        changed(why="because"),
        "Kept by LoopIn Backup: " + "[" * 100_000,
    ],
)
def test_every_other_text_is_no_mark(text: str) -> None:
    """Somebody's own comment, another version's, or half of one: none is taken for ours, and all stay as they are."""
    assert replaced_databases.mark_in(text) is None
    assert replaced_databases.original(text) == text


@pytest.mark.parametrize(
    ("name", "oid", "server", "owner", "is_ours"),
    [
        ("app_before_1", 16384, "77", OWNER, True),
        ("app_before_1", 16384, "", OWNER, True),
        ("app_before_1", 16384, "78", OWNER, False),
        ("app_before_1", 16385, "77", OWNER, False),
        ("app_old", 16384, "77", OWNER, False),
        ("app_before_1", 16384, "77", replaced_databases.Owner("other", "0123456789ab"), False),
        ("app_before_1", 16384, "77", replaced_databases.Owner("default", "ba9876543210"), False),
        ("app_before_1", 16384, "77", replaced_databases.Owner("default", ""), False),
    ],
)
def test_a_mark_counts_for_its_own_database_and_owner_alone(
    name: str, oid: int, server: str, owner: replaced_databases.Owner, *, is_ours: bool
) -> None:
    """A copied comment, a renamed database, another server, profile or directory: not ours."""
    assert replaced_databases.belongs(MARK, owner, name, oid, server) is is_ours


def test_long_names_that_begin_alike_stay_apart() -> None:
    """Cut to 63 bytes, the names of databases that differ in their last letter differ still."""
    for length in (63, 60, 45):
        names = {replaced_databases.name_for("x" * (length - 1) + end, replaced_databases.BEFORE, AT) for end in "abc"}
        assert len(names) == 3
        assert all(len(name.encode()) <= 63 for name in names)
    names = {replaced_databases.shortened("ü" * 30 + end, "_restored") for end in "abc"}
    assert len(names) == 3
    assert all(len(name.encode()) <= 63 for name in names)


def test_a_scratch_name_is_signed_by_its_directory() -> None:
    """Another directory's, an earlier version's and a made-up one are not ours, but are known for what they are."""
    name = replaced_databases.scratch_name("0123456789ab", "here")
    assert replaced_databases.is_scratch_of(name, "here")
    for other in (name[:-1] + ("0" if name[-1] != "0" else "1"), "loopin_scratch_0123456789ab"):
        assert not replaced_databases.is_scratch_of(other, "here")
        assert replaced_databases.is_scratch(other)
    assert not replaced_databases.is_scratch_of(name, "there")
    assert not replaced_databases.is_scratch_of(replaced_databases.scratch_name("0123456789ab", ""), "")
    assert not replaced_databases.is_scratch("loopin_scratch_of_ann")
