"""The private directories of runs: a kill at any moment of their making leaves nothing that the next one keeps."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_directory_that_a_kill_left_without_its_lock_is_swept(tmp_path: Path) -> None:
    """Made and not yet locked, or locked and dead: gone at once; that of a living run, and other things, stay."""
    (tmp_path / ".new-run-new").mkdir(0o700)
    (tmp_path / "run-of-others").mkdir(0o700)
    (tmp_path / "run-dead").mkdir(0o700)
    (tmp_path / "run-dead" / ".owner.lock").touch()
    (tmp_path / "run-file").touch()
    (tmp_path / "run-link").symlink_to(tmp_path / "run-file")
    with files.owned_directory(tmp_path, "run-", "owner") as alive:
        swept = files.sweep_directories(tmp_path, "run-", "owner")
        assert {path.name for path in swept} == {".new-run-new", "run-dead"}
        assert alive.is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {"run-file", "run-link", "run-of-others"}


def test_a_kill_over_the_removal_leaves_nothing_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its run, by whoever sweeps it, again and again: the lock is removed already, what it held is not."""

    class KilledError(BaseException):
        """Nothing runs after it."""

    def rmtree(path: Path, **_: object) -> None:
        for lock in path.glob(".*.lock"):
            lock.unlink()
        raise KilledError

    with monkeypatch.context() as killed:
        killed.setattr(shutil, "rmtree", rmtree)
        with pytest.raises(KilledError), files.owned_directory(tmp_path, "run-", "owner") as mine:
            (mine / "secret").touch()
        for _ in range(2):
            assert [path.name for path in tmp_path.glob("*/secret")] == ["secret"]
            with pytest.raises(KilledError):
                files.sweep_directories(tmp_path, "run-", "owner")
        (tmp_path / "run-dead").mkdir(0o700)
        (tmp_path / "run-dead" / ".owner.lock").touch()
        (tmp_path / "run-dead" / "secret").touch()
        with pytest.raises(KilledError):
            files.sweep_directories(tmp_path, "run-dead", "owner")
    files.sweep_directories(tmp_path, "run-", "owner")
    assert list(tmp_path.iterdir()) == []


def test_whoever_is_swept_before_the_lock_makes_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep between making and locking costs nothing but another attempt."""
    made: list[Path] = []
    real = tempfile.mkdtemp

    def swept_at_once(*, prefix: str, dir: Path) -> str:  # noqa: A002 - the name in the library
        made.append(Path(real(prefix=prefix, dir=dir)))
        if len(made) < 4:
            files.sweep_directories(tmp_path, "run-", "owner")
        return str(made[-1])

    monkeypatch.setattr(tempfile, "mkdtemp", swept_at_once)
    with files.owned_directory(tmp_path, "run-", "owner") as mine:
        assert mine.name == made[3].name.removeprefix(".new-")
        assert list(tmp_path.iterdir()) == [mine]


@pytest.fixture
def sweeper(tmp_path: Path) -> Iterator[threading.Event]:
    """Sweeps all the time."""
    over = threading.Event()

    def sweep() -> None:
        while not over.is_set():
            files.sweep_directories(tmp_path, "run-", "owner")

    thread = threading.Thread(target=sweep)
    thread.start()
    yield over
    over.set()
    thread.join()


@pytest.mark.usefixtures("sweeper")
def test_a_living_one_is_never_swept(tmp_path: Path) -> None:
    """However often others look, what a run has been given stays until it has done."""
    for number in range(50):
        with files.owned_directory(tmp_path, "run-", "owner") as mine:
            (mine / "secret").write_text(str(number))
            files.sweep_directories(tmp_path, "run-", "owner")
            assert (mine / "secret").read_text() == str(number)
