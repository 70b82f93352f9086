"""How the files of a backup are named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.model import naming
from loopin_backup_core.model.kinds import Kind

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001


@given(st.sampled_from(Kind), MOMENTS, st.integers(1, 1000))
def test_a_stem_tells_what_it_was_made_of(kind: Kind, when: datetime, number: int) -> None:
    """The kind and the second of any stem are read back from it."""
    assert naming.parse(naming.stem(kind, when, number)) == (kind, when.replace(microsecond=0))


def test_times_in_names_are_utc() -> None:
    """A moment of a zone ahead of UTC is named by its UTC time, on both sides of a change of the clocks."""
    east = timezone(timedelta(hours=2))
    assert naming.timestamp(datetime(2026, 10, 25, 2, 30, tzinfo=east)) == "20261025_003000"


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody guesses what a time without a zone means."""
    with pytest.raises(ValueError, match="no time zone"):
        naming.timestamp(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "loopin_backup_daily_20260231_020000",
        "loopin_backup_daily_20260822_250000",
        "loopin_backup_daily_00000822_020000",
    ],
)
def test_a_date_that_does_not_exist_is_none(text: str) -> None:
    """The kind is known, the moment is not."""
    assert naming.parse(text) == (Kind.DAILY, None)


@pytest.mark.parametrize("text", ["", "loopin_backup", "README", "loopin_backup_daily_٢٠٢٦٠٨٢٢_020000", "a/b"])
def test_other_names_tell_nothing(text: str) -> None:
    """What is not named like a backup tells neither kind nor moment."""
    assert naming.parse(text) == (None, None)


def test_the_names_of_one_second_differ() -> None:
    """A second backup in the same second gets the number 2."""
    names = naming.stems(Kind.MANUAL, datetime(2026, 8, 22, 2, tzinfo=UTC))
    assert [next(names), next(names)] == [
        "loopin_backup_manual_20260822_020000",
        "loopin_backup_manual_20260822_020000_2",
    ]
