"""Schedules in ``profiles.toml``: what is written comes back, and a slip is an error that says where."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.config import profiles
from loopin_backup_core.config.profiles import table
from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.model.schedule import UNSCHEDULED, Schedule, Slot, slot_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile

HEAD = '[profile.prod]\nconninfo = "dbname=d"\n'

times = (st.integers(0, 23), st.integers(0, 59))
schedules = st.builds(
    Schedule,
    daily=st.none() | st.builds(Slot, *times),
    weekly=st.none() | st.builds(Slot, *times, weekday=st.integers(0, 6)),
    monthly=st.none() | st.builds(Slot, *times, day=st.integers(1, 28)),
    drill_days=st.integers(0, 3650),
    grace=st.floats(0, 672),
)


def read(text: str, tmp_path: Path) -> Profile:
    """Return the profile that a file describes."""
    path = tmp_path / "profiles.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return profiles.load("prod", {"LOOPIN_BACKUP_CONFIG": str(path), "HOME": str(tmp_path)})


def from_table(values: Mapping[str, Any]) -> Profile:
    return table.profile_from(Path("p.toml"), "prod", values, "", {"HOME": "/h"})


def test_a_profile_without_the_table_has_no_schedule(tmp_path: Path) -> None:
    """Nothing is due, and no drill is asked for."""
    one = read(HEAD, tmp_path)
    assert one.schedule == UNSCHEDULED
    assert not one.schedule.is_set
    assert "schedule" not in table.values_from(one)


def test_an_empty_table_is_the_usual_schedule(tmp_path: Path) -> None:
    """Daily 02:00, Sundays 03:00, on the first 04:00; a drill every 7 days."""
    one = read(HEAD + "[profile.prod.schedule]\n", tmp_path)
    assert one.schedule == Schedule(Slot(2, 0), Slot(3, 0, weekday=6), Slot(4, 0, day=1), 7)
    assert table.values_from(one)["schedule"] == {"daily": "02:00", "weekly": "Sun 03:00", "monthly": "1 04:00"}


def test_each_kind_can_be_off(tmp_path: Path) -> None:
    """“off” is written as a word."""
    one = read(HEAD + '[profile.prod.schedule]\nweekly = "off"\nmonthly = "28 00:00"\ndrill_days = 0\n', tmp_path)
    assert one.schedule == Schedule(weekly=None, monthly=Slot(0, 0, day=28), drill_days=0)


@given(schedules)
def test_what_is_written_is_what_is_read(schedule: Schedule) -> None:
    """Any schedule comes back from the table that describes it."""
    one = dataclasses.replace(from_table({"conninfo": "dbname=d"}), schedule=schedule)
    assert from_table(table.values_from(one)).schedule == schedule


@given(schedules)
def test_a_time_is_read_as_it_is_shown(schedule: Schedule) -> None:
    """The words for a time and the time itself are one."""
    for slot in (schedule.daily, schedule.weekly, schedule.monthly):
        assert slot is None or slot_from(str(slot)) == slot


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('daily = "2:00"', "line 4, table [profile.prod.schedule], key daily: expected a time such as “02:00”"),
        ('daily = "24:00"', "key daily"),
        ('daily = "02:60"', "key daily"),
        ('daily = "Sun 02:00"', "key daily"),
        ("daily = false", "found true or false"),
        ('weekly = "02:00"', "key weekly: expected a weekday"),
        ('weekly = "Sunday 02:00"', "key weekly"),
        ('weekly = "Som 02:00"', "key weekly"),
        ('monthly = "31 02:00"', "a day from 1 to 28"),
        ('monthly = "0 02:00"', "key monthly"),
        ("drill_days = -1", "key drill_days"),
        ("drill_days = 1.5", "key drill_days"),
        ("grace = -1", "key grace"),
        ("grace = nan", "key grace"),
        ('dayly = "02:00"', "did you mean daily?"),
    ],
)
def test_a_slip_is_an_error(line: str, expected: str, tmp_path: Path) -> None:
    """With the line, the key and what is expected there; a schedule is never guessed."""
    with pytest.raises(UsageError) as caught:
        read(f"{HEAD}[profile.prod.schedule]\n{line}\n", tmp_path)
    assert expected in caught.value.message


def test_a_profile_that_is_replaced_keeps_its_schedule(tmp_path: Path) -> None:
    """``profile add --replace`` says nothing about times."""
    before = read(HEAD + '[profile.prod.schedule]\ndaily = "05:00"\n', tmp_path)
    environ = {"LOOPIN_BACKUP_CONFIG": str(tmp_path / "profiles.toml"), "HOME": str(tmp_path)}
    after = profiles.add(
        dataclasses.replace(before, conninfo="dbname=other", schedule=UNSCHEDULED), environ, replace=True
    )
    assert after.schedule == before.schedule
    assert "other" in after.conninfo
