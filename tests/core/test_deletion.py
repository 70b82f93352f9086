"""``delete``: a person deletes one backup, and the guards of retention hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.model.errors import BusyError, NotAllowedError, RefusedError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations import cleanup, delete
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import policy
from loopin_backup_core.system import files
from tests.support.program import Program
from tests.support.store import put

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir(mode=0o700)
    return made


def stems(directory: Path) -> list[str]:
    return [one.stem for one in Catalog(directory).backups()]


def test_all_files_of_a_backup_go_and_the_journal_tells(directory: Path) -> None:
    """Data, manifest and roles are gone; both events are written down; the journal has nothing to remark."""
    old, new = put(directory, NOW - HOUR * 2, Kind.MANUAL), put(directory, NOW - HOUR, Kind.MANUAL)
    (directory / f"{old}.globals.sql").write_text("-- roles\n")
    assert delete.delete(directory, old, NOW).stem == old
    assert stems(directory) == [new]
    assert not list(directory.glob(f"{old}*"))
    assert [one.event for one in Journal(directory).entries() if one.backup == old][-2:] == ["deleting", "deleted"]
    assert Catalog(directory).remarks() == []


def test_the_last_good_one_stays(directory: Path) -> None:
    """Neither an unverified one, nor one made before a restore, nor one of another database takes its place."""
    only = put(directory, NOW - HOUR * 5, Kind.MANUAL)
    put(directory, NOW - HOUR * 4, Kind.MANUAL, verified=None)
    put(directory, NOW - HOUR * 3, Kind.SAFETY)
    put(directory, NOW - HOUR * 2, Kind.MANUAL, database_name="other")
    with pytest.raises(RefusedError, match="no other good, verified backup of loopin is left"):
        delete.delete(directory, only, NOW)
    put(directory, NOW - HOUR, Kind.MANUAL)
    assert delete.delete(directory, only, NOW).stem == only


def test_a_pinned_one_stays(directory: Path) -> None:
    """It says how to unpin it."""
    pinned = put(directory, NOW - HOUR * 2, Kind.MANUAL)
    put(directory, NOW - HOUR, Kind.MANUAL)
    Journal(directory).append("pinned", pinned)
    with pytest.raises(RefusedError, match="it is pinned") as raised:
        delete.delete(directory, pinned, NOW)
    assert raised.value.hint == f"To let it go: “loopin-backup-cli unpin {pinned}”."


def test_one_that_is_read_stays(directory: Path) -> None:
    """While somebody restores, verifies or exports it."""
    old = put(directory, NOW - HOUR * 2, Kind.MANUAL)
    put(directory, NOW - HOUR, Kind.MANUAL)
    with files.hold(directory / f"{old}.sql"), pytest.raises(BusyError, match="in use now"):
        delete.delete(directory, old, NOW)
    assert old in stems(directory)
    assert [one.event for one in Journal(directory).entries()].count("deleting") == 0


def test_nothing_restorable_goes_while_a_suspicion_is_not_settled(directory: Path) -> None:
    """Neither the suspect one, which would settle it without anybody accepting, nor those from before; debris may."""
    old = put(directory, NOW - HOUR * 4, Kind.MANUAL)
    put(directory, NOW - HOUR * 3, Kind.MANUAL)
    suspect = put(directory, NOW - HOUR * 2, Kind.MANUAL, verdict=Verdict.SUSPECT, reasons=("It lost all rows.",))
    damaged = put(directory, NOW - HOUR, Kind.MANUAL)
    (directory / f"{damaged}.sql").write_bytes(b"")
    for stem in (old, suspect):
        with pytest.raises(RefusedError, match="deleting is frozen"):
            delete.delete(directory, stem, NOW)
    delete.delete(directory, damaged, NOW)
    Journal(directory).append("accepted", suspect)
    delete.delete(directory, old, NOW)
    assert stems(directory)[0] == suspect


def test_nothing_goes_by_a_journal_that_was_changed(directory: Path) -> None:
    """Pins and verifications may be forged then."""
    old = put(directory, NOW - HOUR * 2, Kind.MANUAL)
    put(directory, NOW - HOUR, Kind.MANUAL)
    journal = directory / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"created", b"creatde", 1))
    with pytest.raises(RefusedError, match="the journal cannot be trusted"):
        delete.delete(directory, old, NOW)


def test_only_administrators_delete(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are refused, and the journal tells that they tried."""
    old = put(directory, NOW - HOUR * 2, Kind.MANUAL)
    put(directory, NOW - HOUR, Kind.MANUAL)
    (directory / "policy.toml").write_text('[administrators]\nusers = ["nobody-of-this-name"]\n')
    monkeypatch.setattr("loopin_backup_core.config.current_user.current", lambda: policy.Identity("eve"))
    with pytest.raises(NotAllowedError, match="eve may not delete backups"):
        delete.delete(directory, old, NOW)
    assert old in stems(directory)
    assert Journal(directory).entries()[-1].event == "refused"


def test_what_others_wrote_may_go_but_no_directory(directory: Path) -> None:
    """A dump from elsewhere goes with the metadata beside it; a directory is for “rm -r”."""
    (directory / "old.sql").write_bytes(b"-- PostgreSQL database dump\n\n-- PostgreSQL database dump complete\n")
    folder = directory / "folder"
    folder.mkdir()
    (folder / "toc.dat").write_bytes(b"PGDMP")
    delete.delete(directory, "old.sql", NOW)
    with pytest.raises(RefusedError, match="directory that another program wrote"):
        delete.delete(directory, "folder", NOW)
    assert stems(directory) == ["folder"]


def test_the_next_cleanup_finishes_a_deletion_that_was_killed(directory: Path) -> None:
    """The manifest goes first; what is left is removed, and the journal says so."""
    old = put(directory, NOW - HOUR * 2, Kind.MANUAL)
    put(directory, NOW - HOUR, Kind.MANUAL)
    size = (directory / f"{old}.sql").stat().st_size
    Journal(directory).append("deleting", old, reason=delete.REASON, bytes=size)
    (directory / f"{old}.json").unlink()
    cleanup.cleanup(directory, RetentionPolicy(), NOW)
    assert not (directory / f"{old}.sql").exists()


def test_the_command_shows_first_and_deletes_with_yes(tmp_path: Path) -> None:
    """Without --yes nothing changes; “latest” is never deleted; a refusal is exit code 1."""
    program = Program(tmp_path)
    program.backups.mkdir(mode=0o700)
    old, new = (put(program.backups, NOW - HOUR * n, Kind.MANUAL) for n in (2, 1))
    assert f"would delete  {old}.sql" in program("delete", old).out
    assert len(stems(program.backups)) == 2
    assert program("delete", old, "--yes", "--json").json()["files"] == [f"{old}.sql", f"{old}.json"]
    assert stems(program.backups) == [new]
    assert f"Write its name: {new}" in program("delete", "latest", "--yes", code=exits.USAGE).err
    assert "no other good" in program("delete", new, "--yes", code=exits.FAILURE).err
