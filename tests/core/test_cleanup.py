"""Cleaning up a directory: only what retention lets go, in steps that the catalog explains."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations.annotations import Mark, mark
from loopin_backup_core.operations.cleanup import cleanup, plan
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files
from tests.support.store import NOON, put, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.model.retention import Decision

DAY = timedelta(days=1)
TWO = RetentionPolicy({Kind.DAILY: 2})
LEGACY = Path(__file__).parents[1] / "data" / "legacy-like"


@pytest.fixture
def stems(tmp_path: Path) -> list[str]:
    """Five daily backups, the oldest first."""
    return [put(tmp_path, NOON - DAY * age) for age in range(4, -1, -1)]


def deleted(decisions: Sequence[Decision]) -> list[str]:
    """Return the names of what was deleted."""
    return [decision.backup.stem for decision in decisions if decision.delete]


def names(directory: Path) -> set[str]:
    """Return what is not hidden in a directory."""
    return {path.name for path in directory.iterdir() if not path.name.startswith(".")}


def test_what_retention_lets_go_is_gone(tmp_path: Path, stems: list[str]) -> None:
    """Data and manifest of the three oldest are deleted, the others are whole."""
    assert deleted(cleanup(tmp_path, TWO, NOON)) == stems[2::-1]
    kept = {f"{stem}{suffix}" for stem in stems[3:] for suffix in (".sql", ".json")}
    assert names(tmp_path) == {"journal.jsonl", *kept}
    assert {backup.verdict for backup in Catalog(tmp_path).backups()} == {Verdict.GOOD}


def test_the_file_with_roles_goes_too(tmp_path: Path) -> None:
    """All files of a backup are deleted."""
    old = "loopin_backup_daily_20260821_120000"
    put(tmp_path, NOON - DAY, globals_name=f"{old}.globals.sql", globals_sha256="0" * 64)
    new = put(tmp_path, NOON)
    (tmp_path / f"{old}.globals.sql").write_text("CREATE ROLE x;")
    cleanup(tmp_path, RetentionPolicy({Kind.DAILY: 1}), NOON)
    assert names(tmp_path) == {"journal.jsonl", f"{new}.sql", f"{new}.json"}


def test_the_journal_tells_of_it(tmp_path: Path, stems: list[str]) -> None:
    """Every deletion is announced and confirmed, with its reason, and the chain stays whole."""
    cleanup(tmp_path, TWO, NOON)
    told = [(entry.event, entry.backup) for entry in Journal(tmp_path).entries()][-6:]
    assert told == [(event, stem) for stem in stems[2::-1] for event in ("deleting", "deleted")]
    assert Journal(tmp_path).verify() == []
    assert Catalog(tmp_path).remarks() == []


def test_a_dry_run_changes_nothing(tmp_path: Path, stems: list[str]) -> None:
    """It decides the same, and not a byte differs afterwards."""
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()}
    assert deleted(cleanup(tmp_path, TWO, NOON, dry_run=True)) == stems[2::-1]
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()} == before


def test_a_second_cleanup_has_nothing_to_do(tmp_path: Path, stems: list[str]) -> None:
    """What was kept is kept."""
    cleanup(tmp_path, TWO, NOON)
    assert deleted(cleanup(tmp_path, TWO, NOON)) == []
    assert f"{stems[3]}.sql" in names(tmp_path)


def test_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    """Its disk may not be mounted: nothing is said to be well, and none is made."""
    for dry_run in (False, True):
        with pytest.raises(StorageError, match="cannot be listed"):
            cleanup(tmp_path / "missing", TWO, NOON, dry_run=dry_run)
    assert not (tmp_path / "missing").exists()


class TestGuards:
    """What keeps a cleanup from deleting."""

    def test_what_is_being_restored_stays(self, tmp_path: Path, stems: list[str]) -> None:
        """A restore holds its source; the next cleanup decides again."""
        with files.hold(tmp_path / f"{stems[0]}.sql"):
            decisions = cleanup(tmp_path, TWO, NOON)
            assert deleted(decisions) == [stems[2], stems[1]]
            assert "in use" in decisions[-1].reason
        assert deleted(cleanup(tmp_path, TWO, NOON)) == [stems[0]]

    def test_a_second_cleanup_at_the_same_time_is_refused(self, tmp_path: Path, stems: list[str]) -> None:
        """Two cannot decide on the same backups."""
        busy = files.DirectoryLock(tmp_path, "cleanup", "x")
        with busy, pytest.raises(BusyError, match="Another cleanup"):
            cleanup(tmp_path, TWO, NOON)
        assert f"{stems[0]}.sql" in names(tmp_path)

    def test_a_suspect_newest_freezes_its_database(self, tmp_path: Path, stems: list[str]) -> None:
        """Nothing of that database goes, and the reason says how to go on."""
        suspect = put(tmp_path, NOON + DAY, verdict=Verdict.SUSPECT, reasons=("public.users lost all rows.",))
        decisions = cleanup(tmp_path, TWO, NOON + DAY)
        assert deleted(decisions) == []
        assert "Cleanup is frozen" in decisions[-1].reason
        assert f"loopin-backup-cli accept {suspect}" in decisions[-1].reason
        Journal(tmp_path).append("accepted", suspect)
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY)) == stems[3::-1]

    def test_damage_does_not_hide_suspicion(self, tmp_path: Path, stems: list[str]) -> None:
        """A suspect backup whose data is gone still freezes."""
        suspect = put(tmp_path, NOON + DAY, verdict=Verdict.SUSPECT)
        (tmp_path / f"{suspect}.sql").unlink()
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY)) == []
        assert f"{stems[0]}.sql" in names(tmp_path)

    def test_another_database_is_not_frozen(self, tmp_path: Path, stems: list[str]) -> None:
        """Suspicion is about one database."""
        put(tmp_path, NOON + DAY, Kind.MANUAL, verdict=Verdict.SUSPECT, database_name="other")
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY)) == stems[2::-1]

    def test_a_later_good_backup_alone_does_not_end_the_freeze(self, tmp_path: Path, stems: list[str]) -> None:
        """Some rows may have come back by themselves: somebody must say that all is well, of the later one."""
        suspect = put(tmp_path, NOON + DAY, verdict=Verdict.SUSPECT)
        later = put(tmp_path, NOON + DAY * 2)
        decisions = cleanup(tmp_path, TWO, NOON + DAY * 2)
        assert deleted(decisions) == []
        assert f"{suspect} is suspect" in decisions[-1].reason
        assert f"loopin-backup-cli accept {later}" in decisions[-1].reason
        mark(tmp_path, later, Mark.ACCEPTED, lambda: NOON + DAY * 2)
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY * 2)) == stems[3::-1]
        assert Catalog(tmp_path).find(suspect).verdict is Verdict.SUSPECT

    def test_of_hourly_ones_the_newest_of_24_hours_are_kept(self, tmp_path: Path) -> None:
        """By default, whatever else there is; two of one hour count once."""
        hourly = [put(tmp_path, NOON - timedelta(minutes=30 * age), Kind.HOURLY) for age in range(52, -1, -1)]
        daily = put(tmp_path, NOON - 9 * DAY)
        gone = deleted(cleanup(tmp_path, RetentionPolicy(), NOON))
        kept = [one for one in hourly if one not in gone]
        assert (len(kept), daily in gone) == (24, False)
        assert kept[-1] == hourly[-1]

    def test_an_acceptance_outlives_the_backup_that_it_was_said_of(self, tmp_path: Path, stems: list[str]) -> None:
        """When that one is deleted, the suspicion before it does not come back."""
        put(tmp_path, NOON + DAY, verdict=Verdict.SUSPECT)
        later = put(tmp_path, NOON + DAY * 2)
        mark(tmp_path, later, Mark.ACCEPTED, lambda: NOON + DAY * 2)
        for age in (3, 4, 5):
            put(tmp_path, NOON + DAY * age)
        assert later in deleted(cleanup(tmp_path, TWO, NOON + DAY * 5))
        newest = put(tmp_path, NOON + DAY * 6)
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY * 6)) != []
        put(tmp_path, NOON + DAY * 7, verdict=Verdict.SUSPECT)
        assert newest not in deleted(cleanup(tmp_path, TWO, NOON + DAY * 9))
        assert stems

    def test_a_restore_over_the_database_ends_the_freeze(self, tmp_path: Path, stems: list[str]) -> None:
        """Of this database, and as long as it is not undone."""
        put(tmp_path, NOON + DAY, verdict=Verdict.SUSPECT)
        journal = Journal(tmp_path)
        journal.append("restored", stems[4], target="loopin_beside")
        journal.append("replaced", stems[4], database="other")
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY, dry_run=True)) == []
        journal.append("replaced", stems[4], database="loopin")
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY, dry_run=True)) == stems[2::-1]
        journal.append("undone", database="loopin")
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY, dry_run=True)) == []
        journal.append("restored", stems[4], target="loopin")
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY)) == stems[2::-1]

    @pytest.mark.usefixtures("stems")
    def test_a_database_that_was_made_anew_elsewhere_freezes_the_old_one(self, tmp_path: Path) -> None:
        """A wiped cluster gets another system identifier; it is the same database by name."""
        put(tmp_path, NOON + DAY, verdict=Verdict.SUSPECT, source=source_of(system="7000000000000000009"))
        assert deleted(cleanup(tmp_path, TWO, NOON + DAY)) == []

    def test_a_safety_backup_takes_the_place_of_no_other(self, tmp_path: Path) -> None:
        """Made of a wiped database before a restore, it is newer than the last one that has rows."""
        last = put(tmp_path, NOON)
        put(tmp_path, NOON + DAY, Kind.SAFETY)
        none = RetentionPolicy({Kind.DAILY: 0})
        assert deleted(cleanup(tmp_path, none, NOON + DAY * 2)) == []
        assert [one.stem for one in Catalog(tmp_path).good("loopin")] == [last]
        assert Catalog(tmp_path).find("latest").stem == last

    def test_an_altered_journal_freezes_all(self, tmp_path: Path, stems: list[str]) -> None:
        """Who could have written “verified” into it is not known."""
        path = tmp_path / "journal.jsonl"
        path.write_bytes(path.read_bytes().replace(b'"ok":true', b'"ok":false', 1))
        decisions = cleanup(tmp_path, TWO, NOON)
        assert deleted(decisions) == []
        assert any("the journal cannot be trusted" in decision.reason for decision in decisions)
        assert f"{stems[0]}.sql" in names(tmp_path)

    def test_without_a_journal_nothing_is_verified(self, tmp_path: Path, stems: list[str]) -> None:
        """To lose the journal costs no backup."""
        (tmp_path / "journal.jsonl").unlink()
        assert deleted(cleanup(tmp_path, TWO, NOON)) == []
        assert f"{stems[0]}.sql" in names(tmp_path)

    def test_a_directory_that_others_may_write_is_refused(self, tmp_path: Path, stems: list[str]) -> None:
        """What lies in it cannot be trusted."""
        tmp_path.chmod(0o770)
        with pytest.raises(StorageError, match="Others may write"):
            cleanup(tmp_path, TWO, NOON)
        assert f"{stems[0]}.sql" in names(tmp_path)

    def test_foreign_files_are_never_deleted(self, tmp_path: Path) -> None:
        """Not one byte of what others left is touched, even after it was indexed and verified."""
        directory = tmp_path / "backups"
        shutil.copytree(LEGACY, directory)
        directory.chmod(0o700)
        for backup in Catalog(directory).backups():
            Journal(directory).append("indexed", backup.stem, bytes=backup.size, rows=1, tables={})
            Journal(directory).append("verified", backup.stem, level="structure", ok=True)
        decisions = cleanup(directory, RetentionPolicy(dict.fromkeys(Kind, 0)), NOON)
        assert deleted(decisions) == []
        assert len(decisions) == 13
        for path in LEGACY.rglob("*"):
            assert (directory / path.relative_to(LEGACY)).exists()


class TestInterrupted:
    """Cleanups that were killed."""

    def test_what_was_begun_is_finished(self, tmp_path: Path, stems: list[str]) -> None:
        """Killed after the manifest was deleted: the rest is incomplete, and the next cleanup removes it."""
        stem = stems[0]
        Journal(tmp_path).append("deleting", stem, reason="test", bytes=170)
        (tmp_path / f"{stem}.json").unlink()
        (backup,) = [backup for backup in Catalog(tmp_path).backups() if backup.stem == stem]
        assert (backup.verdict, backup.reasons[0]) == (
            Verdict.INCOMPLETE, "A cleanup that was deleting it was interrupted. The next cleanup finishes that.",
        )  # fmt: skip
        cleanup(tmp_path, RetentionPolicy(), NOON)
        assert f"{stem}.sql" not in names(tmp_path)
        assert Journal(tmp_path).entries()[-1].event == "deleted"
        assert Catalog(tmp_path).remarks() == []

    def test_what_was_only_announced_is_decided_anew(self, tmp_path: Path, stems: list[str]) -> None:
        """Killed before anything was deleted: the backup is whole, and stays if the policy has become another."""
        Journal(tmp_path).append("deleting", stems[0], reason="test", bytes=170)
        assert deleted(cleanup(tmp_path, RetentionPolicy(), NOON)) == []
        assert Journal(tmp_path).entries()[-1].event == "spared"
        (tmp_path / f"{stems[0]}.json").unlink()
        cleanup(tmp_path, RetentionPolicy(), NOON)
        assert f"{stems[0]}.sql" in names(tmp_path)

    def test_another_file_of_that_name_stays(self, tmp_path: Path, stems: list[str]) -> None:
        """Only a file of the recorded size is removed for an announcement in the journal."""
        stem = stems[0]
        Journal(tmp_path).append("deleting", stem, reason="test", bytes=170)
        (tmp_path / f"{stem}.json").unlink()
        (tmp_path / f"{stem}.sql").write_text("something else")
        cleanup(tmp_path, RetentionPolicy(), NOON)
        assert f"{stem}.sql" in names(tmp_path)

    @pytest.mark.parametrize("name", ["../precious", "precious", "loopin_backup_x", "/etc/precious"])
    def test_the_journal_cannot_name_other_files(self, tmp_path: Path, name: str) -> None:
        """Only names that this program gives are acted upon."""
        directory = tmp_path / "backups"
        directory.mkdir(mode=0o700)
        for path in (tmp_path / "precious.sql", directory / "precious.sql", directory / "loopin_backup_x.sql"):
            path.write_text("data")
        Journal(directory).append("deleting", name, reason="test", bytes=4)
        cleanup(directory, TWO, NOON)
        assert len(list(tmp_path.rglob("*.sql"))) == 3

    def test_leftovers_of_killed_backups_are_swept(self, tmp_path: Path, stems: list[str]) -> None:
        """They go, and the journal tells of it."""
        (tmp_path / f".{stems[0]}_2.sql.partial").write_text("half")
        cleanup(tmp_path, RetentionPolicy(), NOON)
        assert Journal(tmp_path).entries()[-1].event == "swept"
        assert not list(tmp_path.glob(".*.partial"))


def test_a_plan_is_what_a_cleanup_does(tmp_path: Path, stems: list[str]) -> None:
    """The decisions that are shown before are those that are carried out."""
    planned = plan(tmp_path, TWO, NOON)
    assert cleanup(tmp_path, TWO, NOON) == planned
    assert len(planned) == len(stems)
