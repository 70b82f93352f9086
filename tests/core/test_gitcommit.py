"""The commit that is checked out, as git itself tells it, without starting git."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core import __version__
from loopin_backup_core.system.git_commit import commit_of, of_this_program, version_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


def git(folder: Path, *args: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *identity, *args], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits on main."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init")
    for text in ("one", "two"):
        git(folder, "commit", "--allow-empty", "-m", text)
    return folder


def test_of_a_branch_from_any_folder_below(repository: Path) -> None:
    """As git rev-parse HEAD says, in the folder and below it."""
    (repository / "a" / "b").mkdir(parents=True)
    assert commit_of(repository) == commit_of(repository / "a" / "b") == git(repository, "rev-parse", "HEAD")


def test_of_packed_references_and_of_none_checked_out(repository: Path) -> None:
    """After git gc, and with a detached HEAD."""
    head = git(repository, "rev-parse", "HEAD")
    git(repository, "pack-refs", "--all")
    assert commit_of(repository) == head
    git(repository, "checkout", "--detach", "HEAD~1")
    assert commit_of(repository) == git(repository, "rev-parse", "HEAD") != head


def test_of_a_worktree(repository: Path) -> None:
    """There .git is a file, and the references lie elsewhere."""
    git(repository, "worktree", "add", "-b", "other", "../other", "HEAD~1")
    other = repository.parent / "other"
    assert commit_of(other) == git(other, "rev-parse", "HEAD") != commit_of(repository)


def test_where_there_is_none(tmp_path: Path) -> None:
    """Outside of a repository, before the first commit, and where .git is nonsense."""
    assert commit_of(tmp_path) == ""
    git(tmp_path, "init")
    assert commit_of(tmp_path) == ""
    for head in ("ref: refs/../../etc/passwd", "ref: /etc/passwd", "nonsense", "", "ref: refs/heads/main\nmore"):
        (tmp_path / ".git" / "HEAD").write_text(head)
        assert commit_of(tmp_path) == ""


def test_of_a_checkout_of_this_program(repository: Path) -> None:
    """--version and About tell the commit of the checkout, shortened."""
    package = repository / "core" / "loopin_backup_core"
    package.mkdir(parents=True)
    head = git(repository, "rev-parse", "HEAD")
    assert of_this_program(package) == head
    assert version_text(package) == f"{__version__} ({head[:12]})"


def test_of_what_was_built(repository: Path) -> None:
    """What was written when it was built counts, wherever it lies."""
    package = repository / "opt" / "loopin_backup_core"
    package.mkdir(parents=True)
    (package / "commit.txt").write_text("0123456789abcdef0123456789abcdef01234567, changed\n")
    assert version_text(package) == f"{__version__} (0123456789ab, changed)"


def test_of_a_copy_in_the_repository_of_another_program(repository: Path) -> None:
    """A venv inside somebody's checkout says nothing about our commit."""
    package = repository / ".venv" / "site-packages" / "loopin_backup_core"
    package.mkdir(parents=True)
    assert of_this_program(package) == ""
    assert version_text(package) == __version__
