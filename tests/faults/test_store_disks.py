"""Faults 3, 30 and 31: a full disk, a disk that reports errors, a disk that loses bits."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations.cleanup import cleanup
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files
from tests.support import tracing
from tests.support.store import NOON, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = timedelta(days=1)
STORE = """
import sys
from pathlib import Path
from loopin_backup_core.model.errors import StorageError
from tests.support.store import put
try:
    put(Path(sys.argv[1]))
except StorageError as error:
    sys.exit(f"{error.message} {error.hint}")
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with half a megabyte."""
    place = tmp_path / "small"
    place.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "loopin-test", str(place)]
    if (
        not hasattr(os, "geteuid")
        or os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


class TestFull:
    """Fault 3: the disk is full."""

    def test_nothing_is_left_of_what_did_not_fit(self, small_disk: Path) -> None:
        """The run fails, says what to do, and the partial file is gone."""
        put(small_disk)
        with pytest.raises(StorageError) as failed:
            put(small_disk, NOON + DAY, data=b"x" * 600_000)
        assert "No space left on device" in failed.value.message
        assert "The disk is full" in failed.value.hint
        assert len(list(small_disk.glob("loopin_backup_*"))) == 2
        assert not list(small_disk.glob(".*.partial"))
        assert [backup.verdict for backup in Catalog(small_disk).backups()] == [Verdict.GOOD]

    def test_free_space_is_told_before(self, small_disk: Path) -> None:
        """What is left of a nearly full disk is known."""
        (small_disk / "ballast").write_bytes(b"x" * 400_000)
        assert 0 < files.free_bytes(small_disk) < 130_000
        assert not files.same_disk(small_disk, small_disk.parent)

    def test_the_journal_stays_whole(self, small_disk: Path) -> None:
        """An entry that does not fit is taken back; the chain goes on when there is room again."""
        journal = Journal(small_disk)
        journal.append("noted", text="before")
        with (small_disk / "ballast").open("wb") as file, pytest.raises(OSError, match="No space"):
            while True:
                os.write(file.fileno(), b"x" * 4096)
        with pytest.raises(StorageError):
            journal.append("noted", text="y" * 20_000)
        assert [entry.facts["text"] for entry in journal.entries()] == ["before"]
        (small_disk / "ballast").unlink()
        journal.append("noted", text="after")
        assert journal.check().lines == 2
        assert journal.verify() == []

    def test_a_cleanup_that_cannot_be_journaled_deletes_nothing(self, small_disk: Path) -> None:
        """What cannot be told is not done."""
        stems = [put(small_disk, NOON - DAY * age) for age in range(2, -1, -1)]
        fill = b"x" * 4096
        with (small_disk / "ballast").open("wb") as file, pytest.raises(OSError, match="No space"):
            while True:
                os.write(file.fileno(), fill)
        journal = Journal(small_disk)
        with pytest.raises(StorageError):
            while True:
                journal.append("noted", text="until the last block of the journal is full")
        with pytest.raises(StorageError):
            cleanup(small_disk, RetentionPolicy({Kind.DAILY: 1}), NOON)
        assert sorted(path.stem for path in small_disk.glob("*.json")) == sorted(stems)


class TestErrors:
    """Fault 30: the disk reports an error."""

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_failed_flush_fails_the_backup(self, tmp_path: Path, number: int) -> None:
        """Whether of the data or of the manifest, one EIO is enough, though a second try would succeed."""
        ended = tracing.run(STORE, tmp_path, inject=f"fsync:error=EIO:when={number}")
        assert ended.code == 1, ended.err
        assert "could not be written to disk: Input/output error" in ended.err
        assert "dmesg" in ended.err
        assert Catalog(tmp_path).backups() == []
        assert not list(tmp_path.glob("*loopin_backup_*"))

    def test_a_failed_write_fails_the_backup(self, tmp_path: Path) -> None:
        """An error while writing leaves nothing behind."""
        ended = tracing.run(STORE, tmp_path, inject="write:error=EIO:when=1")
        assert ended.code == 1, ended.err
        assert "cannot be written: Input/output error" in ended.err
        assert not list(tmp_path.glob("*loopin_backup_*"))

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_name_that_cannot_be_given_fails_the_backup(self, tmp_path: Path, number: int) -> None:
        """If only the manifest cannot get its name, the data that has its own already goes as well."""
        ended = tracing.run(STORE, tmp_path, inject=f"linkat:error=EIO:when={number}")
        assert ended.code == 1, ended.err
        assert "cannot be given its name" in ended.err
        assert not list(tmp_path.glob("*loopin_backup_*"))

    def test_a_failed_flush_is_not_retried(self, tmp_path: Path) -> None:
        """After an error the file cannot be published, even if the disk would now say that all is well."""
        code = """
import sys
from pathlib import Path
from loopin_backup_core.system import files
from loopin_backup_core.model.errors import StorageError
with files.Partial(Path(sys.argv[1]), "x") as partial:
    partial.write(b"data")
    for attempt in (partial.sync, partial.sync, partial.publish):
        try:
            attempt()
        except StorageError:
            continue
        sys.exit("it succeeded")
"""
        assert tracing.run(code, tmp_path, inject="fsync:error=EIO:when=1").code == 0
        assert list(tmp_path.iterdir()) == []

    def test_a_journal_entry_that_is_not_on_disk_is_taken_back(self, tmp_path: Path) -> None:
        """An entry is there and flushed, or it is not there."""
        code = "import sys; from pathlib import Path; from loopin_backup_core.repository.journal import Journal\n"
        code += "Journal(Path(sys.argv[1])).append('noted', text='x')"
        assert tracing.run(code, tmp_path, inject="fsync:error=EIO").code == 1
        assert Journal(tmp_path).entries() == []
        Journal(tmp_path).append("noted")
        assert Journal(tmp_path).verify() == []


class TestRot:
    """Fault 31: bits that change by themselves."""

    @pytest.fixture
    def rotten(self, tmp_path: Path) -> str:
        """The older of two backups, of which a verification has found a changed bit that no size or time shows."""
        stem = put(tmp_path, NOON - DAY)
        put(tmp_path, NOON)
        path = tmp_path / f"{stem}.sql"
        data, times = bytearray(path.read_bytes()), path.stat()
        data[5] ^= 1
        path.write_bytes(data)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        Journal(tmp_path).append("verified", stem, level="checksum", ok=False, detail="SHA-256 differs")
        return stem

    def test_it_is_quarantined(self, tmp_path: Path, rotten: str) -> None:
        """It is shown as damaged for good, and the other one as good."""
        verdicts = {backup.stem: backup.verdict for backup in Catalog(tmp_path).backups()}
        assert verdicts.pop(rotten) is Verdict.DAMAGED
        assert list(verdicts.values()) == [Verdict.GOOD]

    def test_it_is_neither_counted_nor_deleted(self, tmp_path: Path, rotten: str) -> None:
        """It does not push out others, and somebody may still want to look at it."""
        older = [put(tmp_path, NOON - DAY * age) for age in (4, 3)]
        decisions = {one.backup.stem: one for one in cleanup(tmp_path, RetentionPolicy({Kind.DAILY: 3}), NOON)}
        assert not decisions[rotten].delete
        assert "damaged" in decisions[rotten].reason
        assert not any(decisions[stem].delete for stem in older)

    def test_it_comes_back_only_by_verification(self, tmp_path: Path, rotten: str) -> None:
        """To pin, to note or to wait does not help; a verification of that level does."""
        for event in ("pinned", "noted", "unpinned"):
            Journal(tmp_path).append(event, rotten, text="")
            assert {one.verdict for one in Catalog(tmp_path).backups() if one.stem == rotten} == {Verdict.DAMAGED}
        Journal(tmp_path).append("verified", rotten, level="checksum", ok=True)
        assert {one.verdict for one in Catalog(tmp_path).backups()} == {Verdict.GOOD}
