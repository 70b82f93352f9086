"""Faults 33 to 36: wrong clocks, symbolic links, shared directories, any umask, files of others."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations.cleanup import cleanup
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files
from tests.support import tracing
from tests.support.store import DATA, NOON, put

DAY = timedelta(days=1)
LEGACY = Path(__file__).parents[1] / "data" / "legacy-like"
WITH_UMASK = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[2], 8))
from loopin_backup_core.system import files
from tests.support.store import put
files.ensure_directory(Path(sys.argv[1]))
put(Path(sys.argv[1]))
with files.RunLock(Path(sys.argv[1]), "loopin"):
    pass
"""


class TestClocks:
    """Fault 33: clocks are wrong, jump, and are set back."""

    def test_a_jump_ahead_pushes_out_nothing(self, tmp_path: Path) -> None:
        """A week of backups from 2036, then the clock is right again: the real history stays, and so do they."""
        for age in range(6, -1, -1):
            put(tmp_path, NOON - DAY * age)
        for ahead in range(10):
            put(tmp_path, NOON + DAY * (3650 + ahead))
        decisions = cleanup(tmp_path, RetentionPolicy(), NOON)
        assert [one.backup.stem for one in decisions if one.delete] == []

    def test_a_clock_that_was_set_back_keeps_the_order(self, tmp_path: Path) -> None:
        """Three backups within the repeated hour: the journal's numbers tell which came last, and names differ."""
        stems = [put(tmp_path, when) for when in (NOON, NOON - timedelta(hours=1), NOON)]
        assert stems[2] == f"{stems[0]}_2"
        assert [backup.stem for backup in Catalog(tmp_path).backups()] == stems[::-1]

    def test_suspicion_is_about_the_one_made_last(self, tmp_path: Path) -> None:
        """A wiped database that is backed up after the clock was set back still freezes the cleanup."""
        for age in range(4, -1, -1):
            put(tmp_path, NOON - DAY * age)
        put(tmp_path, NOON - timedelta(hours=3), verdict=Verdict.SUSPECT)
        decisions = cleanup(tmp_path, RetentionPolicy({Kind.DAILY: 1}), NOON)
        assert not any(one.delete for one in decisions)

    def test_the_first_second_of_1970_is_a_date_as_any(self, tmp_path: Path) -> None:
        """A machine without a battery for its clock takes backups that are listed and kept."""
        put(tmp_path, NOON)
        stem = put(tmp_path, NOON - timedelta(seconds=NOON.timestamp()))
        assert Catalog(tmp_path).backups()[0].stem == stem == "loopin_backup_daily_19700101_000000"
        assert not any(one.delete for one in cleanup(tmp_path, RetentionPolicy(), NOON))


class TestLinks:
    """Fault 34: symbolic links and shared directories."""

    @pytest.mark.parametrize("name", [".{}.json.partial", ".{}.sql.partial", "{}.sql", "{}.json"])
    def test_a_link_in_the_way_of_a_backup_is_not_followed(self, tmp_path: Path, name: str) -> None:
        """Whichever name is taken by a link, its target is not written, and the backup takes another name."""
        directory = tmp_path / "backups"
        files.ensure_directory(directory)
        (tmp_path / "target").write_text("precious")
        (directory / name.format(naming.stem(Kind.DAILY, NOON))).symlink_to("../target")
        stem = put(directory)
        assert stem.endswith("_2")
        assert (directory / f"{stem}.sql").read_bytes() == DATA
        assert (tmp_path / "target").read_text() == "precious"

    @pytest.mark.parametrize("name", ["journal.jsonl", ".loopin.lock", ".cleanup.lock"])
    def test_a_link_for_a_file_of_the_program_is_refused(self, tmp_path: Path, name: str) -> None:
        """Neither the journal nor a lock is written through a link."""
        directory = tmp_path / "backups"
        files.ensure_directory(directory)
        (tmp_path / "target").write_text("precious")
        (directory / name).symlink_to("../target")

        def use_all() -> None:
            with files.RunLock(directory, "loopin"):
                cleanup(directory, RetentionPolicy(), NOON)
                Journal(directory).append("noted")

        with pytest.raises(StorageError):
            use_all()
        assert (tmp_path / "target").read_text() == "precious"

    def test_a_cleanup_deletes_no_target_of_a_link(self, tmp_path: Path) -> None:
        """A backup that was replaced by a link is not usable, and stays with what it leads to."""
        directory = tmp_path / "backups"
        files.ensure_directory(directory)
        stems = [put(directory, NOON - DAY * age) for age in (1, 0)]
        (directory / f"{stems[0]}.sql").rename(tmp_path / "target")
        (directory / f"{stems[0]}.sql").symlink_to("../target")
        assert not any(one.delete for one in cleanup(directory, RetentionPolicy({Kind.DAILY: 0}), NOON))
        assert (tmp_path / "target").read_bytes() == DATA

    def test_a_shared_directory_is_refused_before_anything_is_written(self, tmp_path: Path) -> None:
        """The group could replace a backup by another."""
        directory = tmp_path / "backups"
        directory.mkdir()
        directory.chmod(0o2770)
        with pytest.raises(StorageError) as refused:
            files.ensure_directory(directory)
        assert "chmod go-w" in refused.value.hint
        assert list(directory.iterdir()) == []


@pytest.mark.parametrize("umask", ["000", "022", "077", "777"])
def test_everything_is_private_whatever_the_umask(tmp_path: Path, umask: str) -> None:
    """Fault 35: directories 0700, data, manifest, journal and locks 0600."""
    directory = tmp_path / "new" / "backups"
    ended = tracing.run(WITH_UMASK, directory, umask)
    assert ended.code == 0, ended.err
    assert {stat.S_IMODE(path.stat().st_mode) for path in (directory, directory.parent)} == {0o700}
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}


def test_files_of_others_are_listed_and_stay(tmp_path: Path) -> None:
    """Fault 36: whatever lies in the folder, a cleanup deletes only what this program made and proved."""
    directory = tmp_path / "backups"
    shutil.copytree(LEGACY, directory)
    directory.chmod(0o700)
    (directory / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (directory / "loopin_backup_daily_20200101_000000.sql.bak").write_text("SELECT 1;")
    os.mkfifo(directory / "pipe")
    before = {path.relative_to(directory) for path in directory.rglob("*")}
    own = [put(directory, NOON - DAY * age) for age in range(9, -1, -1)]
    listed = {backup.stem for backup in Catalog(directory).backups()}
    assert len(listed) == 13 + 1 + 10
    decisions = cleanup(directory, RetentionPolicy(), NOON)
    assert {one.backup.stem for one in decisions if one.delete} == set(own[:3])
    assert before <= {path.relative_to(directory) for path in directory.rglob("*")}
