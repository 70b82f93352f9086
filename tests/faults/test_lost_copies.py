"""A destination that lost what lay there: no copy counts because the journal once said so."""

from __future__ import annotations

import shutil
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.kinds import Kind, Level
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.monitoring import Severity
from loopin_backup_core.operations import check, cleanup
from loopin_backup_core.repository.catalog import Catalog
from tests.support.copies import copy_all, place_at, program_with
from tests.support.store import NOON, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from loopin_backup_core.destinations.copies import Place

KEEP_ONE = RetentionPolicy({Kind.DAILY: 1})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A required destination with copies of three backups."""
    backups, there = tmp_path / "backups", tmp_path / "there"
    backups.mkdir(mode=0o700)
    there.mkdir(mode=0o700)
    for day in range(3):
        put(backups, NOON + timedelta(days=day), verified=Level.STRUCTURE)
    place = place_at(backups, str(there), {}, required=True)
    assert [one.error for one in copy_all(place)] == [None] * 3
    return place


def emptied(there: Path) -> None:
    """Take away everything that lies at a destination, as an exchanged disk does."""
    for path in there.iterdir():
        shutil.rmtree(path)


def without_data(there: Path) -> None:
    """Take away the data and leave the manifests."""
    for path in there.rglob("*.sql"):
        path.unlink()


def cut(there: Path) -> None:
    """Take away some bytes of the data."""
    for path in there.rglob("*.sql"):
        path.write_bytes(path.read_bytes()[:-1])


def unmounted(there: Path) -> None:
    """Take away the destination itself."""
    there.rename(there.with_name("elsewhere"))


@pytest.mark.parametrize("lose", [emptied, without_data, cut, unmounted])
def test_nothing_goes_for_a_copy_that_is_gone(place: Place, tmp_path: Path, lose: Callable[[Path], None]) -> None:
    """With a required destination what nobody can see there is no copy, in a dry run as in a real one."""
    directory, now = place.profile.directory, NOON + timedelta(days=3)
    assert sum(one.delete for one in cleanup.cleanup(directory, KEEP_ONE, now, dry_run=True, places=[place])) == 2
    lose(tmp_path / "there")
    for dry_run in (True, False):
        decisions = cleanup.cleanup(directory, KEEP_ONE, now, dry_run=dry_run, places=[place])
        assert [one.delete for one in decisions] == [False] * 3
        assert all("required" in one.reason for one in decisions[1:])


@pytest.mark.parametrize("lose", [emptied, without_data])
def test_what_is_gone_is_copied_again(place: Place, tmp_path: Path, lose: Callable[[Path], None]) -> None:
    """The next copy says that it is gone, and sends it once more; then a cleanup goes on."""
    lose(tmp_path / "there")
    program = program_with(tmp_path, {})
    result = program("copy", "--all", "--to", str(tmp_path / "there"), code=0)
    assert "3 copies that were there are gone" in result.out + result.err
    assert len(list((tmp_path / "there").rglob("*.sql"))) == 3
    (state,) = copies.states(place.profile, place.around)
    assert (state.missing, state.lost) == (0, 0)
    done = cleanup.cleanup(place.profile.directory, KEEP_ONE, NOON + timedelta(days=3), places=[place])
    assert sum(one.delete for one in done) == 2


def test_a_look_tells_and_writes_nothing(place: Place, tmp_path: Path) -> None:
    """``check`` is critical, ``destination list`` counts, and the journal is as it was."""
    emptied(tmp_path / "there")
    before = (place.profile.directory / "journal.jsonl").read_bytes()
    found = check.inspect(place.profile, place.around, UTC)
    lost = [one for one in found.concerns if "there no more" in one.text]
    assert [(one.severity, one.text.startswith("3 copies")) for one in lost] == [(Severity.CRITICAL, True)]
    (state,) = copies.states(place.profile, place.around)
    assert (state.missing, state.lost, state.newest) == (3, 3, None)
    assert (place.profile.directory / "journal.jsonl").read_bytes() == before


def test_one_that_does_not_answer_fails(place: Place, tmp_path: Path) -> None:
    """``copy --all`` to a place that is away fails, also where the journal knows of nothing to copy."""
    unmounted(tmp_path / "there")
    program = program_with(tmp_path, {})
    result = program("copy", "--all", "--to", str(tmp_path / "there"), code=1)
    assert "could not be looked at" in result.err
    assert len(Catalog(place.profile.directory).backups()) == 3
