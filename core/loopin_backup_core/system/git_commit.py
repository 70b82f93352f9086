"""Which git commit is checked out around a directory, read from the files of the repository; git is not started."""

from __future__ import annotations

import re
from pathlib import Path

from loopin_backup_core import __version__
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.system import files

HERE = Path(__file__).absolute().parent
WRITTEN = "commit.txt"
"""Beside the package where it was built for users: the commit that it was built from."""
_SHOWN = 12
LARGEST = 1 << 26
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_NAME = re.compile(r"refs/[^\s\\]+\Z")
_DEEPEST = 5


def commit_of(directory: Path) -> str:
    """Return the hash of the commit that is checked out; empty outside of a repository and where it cannot be told."""
    for folder in (directory.absolute(), *directory.absolute().parents):
        git = _git_folder(folder / ".git")
        if git is not None:
            return _resolved(git, _text(git / "HEAD"))
    return ""


def of_this_program(package: Path = HERE) -> str:
    """Return the commit that this program was built from, or runs from in its checkout; empty if nobody knows.

    A copy that is installed in somebody else's repository is not of that one's commit.
    """
    root = package.parents[1]
    if (package / WRITTEN).is_file():
        return _text(package / WRITTEN)
    return commit_of(root) if package == root / "core" / package.name and (root / ".git").exists() else ""


def version_text(package: Path = HERE) -> str:
    """Return the version of this program and, in brackets, what is known of its commit."""
    commit = of_this_program(package)
    name, comma, more = commit.partition(",")
    return f"{__version__} ({name[:_SHOWN]}{comma}{more})" if commit else __version__


def _git_folder(path: Path) -> Path | None:
    """Return where the repository is; in a worktree or submodule ``.git`` is a file that names it."""
    if path.is_dir():
        return path
    text = _text(path)
    return path.parent / text.removeprefix("gitdir: ") if text.startswith("gitdir: ") else None


def _resolved(git: Path, head: str) -> str:
    common = git / (_text(git / "commondir") or ".")
    for _ in range(_DEEPEST):
        if _HASH.match(head):
            return head
        name = head.removeprefix("ref: ")
        if name == head or not _NAME.match(name) or ".." in name:
            return ""
        head = _text(git / name) or _text(common / name) or _packed(common, name)
    return ""


def _packed(common: Path, name: str) -> str:
    lines = _text(common / "packed-refs").splitlines()
    return next((line.partition(" ")[0] for line in lines if line.partition(" ")[2] == name), "")


def _text(path: Path) -> str:
    """Return what a file says; nothing for one that is not there or cannot be read."""
    try:
        return files.read_all(path, LARGEST).decode("utf-8", "replace").strip()
    except StorageError:
        return ""
