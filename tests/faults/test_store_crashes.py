"""Faults 4, 6 and 29: a store that is killed between any two of its steps tells the truth afterwards."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model.kinds import Kind, Verdict
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations.cleanup import cleanup
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files
from tests.support import tracing
from tests.support.store import DATA, NOON, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = timedelta(days=1)
TWO = RetentionPolicy({Kind.DAILY: 2})
MOST_CALLS = 40

STORE = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.support.store import NOON, put
put(Path(sys.argv[1]), NOON + timedelta(days=1), vouch=True)
"""
CLEAN = """
import sys
from pathlib import Path
from loopin_backup_core.operations.cleanup import cleanup
from loopin_backup_core.model.kinds import Kind; from loopin_backup_core.model.retention import RetentionPolicy
from tests.support.store import NOON
cleanup(Path(sys.argv[1]), RetentionPolicy({Kind.DAILY: 2}), NOON)
"""
TAKE_NAMES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from loopin_backup_core.system import files
from loopin_backup_core.model import naming
from loopin_backup_core.model.kinds import Kind
sys.stdin.readline()
when = datetime(2026, 8, 22, 2, tzinfo=UTC)
for _ in range(10):
    with files.claim(Path(sys.argv[1]), naming.stems(Kind.DAILY, when)) as claimed:
        stem = claimed.final_path.name.removesuffix(".json")
        with files.Partial(Path(sys.argv[1]), stem + ".sql") as data:
            data.write(stem.encode() + sys.argv[2].encode())
            data.publish()
        claimed.write(stem.encode() + sys.argv[2].encode())
        claimed.publish()
"""


def kills(code: str, directory: Path, call: str) -> Iterator[Path]:
    """Kill the code at the first, second, … call of that name; yield a copy of the directory after each kill."""
    for number in range(1, MOST_CALLS):
        copy = directory.with_name(f"{directory.name}_{number}")
        shutil.copytree(directory, copy)
        copy.chmod(0o700)
        came_so_far = tracing.killed_at(code, copy, call=call, number=number)
        yield copy
        if not came_so_far:
            assert number > 1
            return
    pytest.fail(f"more than {MOST_CALLS} calls of {call}")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A directory with five daily backups, the oldest first."""
    directory = tmp_path / "backups"
    files.ensure_directory(directory)
    for age in range(4, -1, -1):
        put(directory, NOON - DAY * age)
    return directory


def check_that_all_good_ones_are_whole(directory: Path) -> list[str]:
    """Assert that what is shown as good has all its bytes; return the names."""
    good = [backup for backup in Catalog(directory).backups() if backup.verdict.is_good]
    for backup in good:
        assert backup.data_path is not None
        assert backup.data_path.read_bytes() == DATA
    return [backup.stem for backup in good]


@pytest.mark.slow
@pytest.mark.parametrize("call", ["linkat", "unlink", "fsync", "flock", "fchmod", "write"])
def test_a_killed_backup_is_there_or_not(store: Path, call: str) -> None:
    """At whichever step it is killed, the new backup is good and whole or is not shown as good; the old ones stay."""
    for directory in kills(STORE, store, call):
        shown = check_that_all_good_ones_are_whole(directory)
        assert len(shown) in {5, 6}
        others = [backup for backup in Catalog(directory).backups() if not backup.verdict.is_good]
        assert {backup.verdict for backup in others} <= {Verdict.INCOMPLETE}
        assert Journal(directory).verify() == []
        files.sweep(directory)
        assert check_that_all_good_ones_are_whole(directory) == shown
        assert len(Catalog(directory).backups()) == len(shown)
        assert not list(directory.glob(".*.partial"))
        assert tracing.run(STORE, directory).code == 0
        assert len(check_that_all_good_ones_are_whole(directory)) == len(shown) + 1


@pytest.mark.slow
@pytest.mark.parametrize("call", ["unlink", "fsync", "flock", "write"])
def test_a_killed_cleanup_has_deleted_or_not(store: Path, call: str) -> None:
    """No step leaves a backup that seems damaged or is gone without a word; the next cleanup finishes the work."""
    for directory in kills(CLEAN, store, call):
        shown = check_that_all_good_ones_are_whole(directory)
        assert len(shown) >= 2
        others = [backup for backup in Catalog(directory).backups() if not backup.verdict.is_good]
        assert {backup.verdict for backup in others} <= {Verdict.INCOMPLETE}
        assert Journal(directory).verify() == []
        cleanup(directory, TWO, NOON)
        assert len(check_that_all_good_ones_are_whole(directory)) == 2
        assert len(Catalog(directory).backups()) == 2
        assert Catalog(directory).remarks() == []


def test_names_are_not_used_twice_in_a_second(tmp_path: Path) -> None:
    """Eight processes take ten names each of the same second; every file is written by one of them alone."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE_NAMES, str(tmp_path), f" by {number}"],
            env=tracing.ENVIRONMENT,
            stdin=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0] * 8
    manifests = {path.stem: path.read_text() for path in tmp_path.glob("*.json")}
    assert len(manifests) == 80
    for stem, text in manifests.items():
        assert text.startswith(f"{stem} by ")
        assert (tmp_path / f"{stem}.sql").read_text() == text
    assert not list(tmp_path.glob(".*.partial"))


def test_appending_processes_keep_one_chain(tmp_path: Path) -> None:
    """Eight processes write to the journal at the same time: every line is there, and the chain is whole."""
    code = "import sys; from pathlib import Path; from loopin_backup_core.repository.journal import Journal\n"
    code += "for n in range(25): Journal(Path(sys.argv[1])).append('noted', sys.argv[2], text=str(n))"
    argv = [sys.executable, "-c", code, str(tmp_path)]
    children = [subprocess.Popen([*argv, f"x{number}"], env=tracing.ENVIRONMENT) for number in range(8)]
    assert [child.wait() for child in children] == [0] * 8
    assert Journal(tmp_path).check().lines == 200
    assert Journal(tmp_path).verify() == []
    assert {entry.backup for entry in Journal(tmp_path).entries()} == {f"x{number}" for number in range(8)}


def test_the_source_of_a_restore_is_held(store: Path) -> None:
    """What another process reads is not deleted; killed, it holds nothing any more."""
    oldest = Catalog(store).backups()[-1]
    assert oldest.data_path is not None
    code = "import sys; from pathlib import Path; from loopin_backup_core.system import files\n"
    code += "with files.hold(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(oldest.data_path)],
        env=tracing.ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    decisions = cleanup(store, TWO, NOON)
    assert [decision.delete for decision in decisions] == [False, False, True, True, False]
    assert oldest.data_path.read_bytes() == DATA
    child.kill()
    child.communicate()
    assert [decision.delete for decision in cleanup(store, TWO, NOON)] == [False, False, True]


def test_a_list_during_a_cleanup_is_true(store: Path) -> None:
    """While another process deletes, no list shows a damaged or foreign backup."""
    for age in range(5, 60):
        put(store, NOON - DAY * age)
    child = subprocess.Popen([sys.executable, "-c", CLEAN, str(store)], env=tracing.ENVIRONMENT)
    verdicts = set()
    while child.poll() is None:
        verdicts |= {backup.verdict for backup in Catalog(store).backups()}
    assert child.returncode == 0
    assert len(Catalog(store).backups()) == 2
    assert verdicts <= {Verdict.GOOD, Verdict.INCOMPLETE}
