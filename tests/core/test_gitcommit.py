"""The commit that is checked out, as git itself tells it, without starting git."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.gitcommit import commit_of

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
