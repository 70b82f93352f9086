"""What the Makefile's targets do, for machines without make: ``python3 tools/dev.py demo|gui|test|check|…``.

Needs Python 3.11 or newer with its ``venv`` module and nothing else; everything more is installed into ``.venv``, in
the versions and with the hashes of ``requirements/``. Started by an older Python it looks for a newer one on PATH. What
follows the command is handed on to its last step: ``python3 tools/dev.py test -k catalog``.

``LOOPIN_VENV`` names another place for the environment; ``LOOPIN_INSTALL=wheel`` installs the built wheel instead of
the checkout, so that the tests see what users get; ``kept`` leaves what is installed as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("LOOPIN_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
AS_WHEEL = os.environ.get("LOOPIN_INSTALL") == "wheel"
AS_IT_IS = os.environ.get("LOOPIN_INSTALL") == "kept"

CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3", "python")
IS_NEW_ENOUGH = "import sys; print(sys.version_info >= (3, 11))"
MAKES_ENVIRONMENTS = f"import venv, ensurepip; {IS_NEW_ENOUGH}"

LINT = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports", "--no-logo"])
# One file stays with one worker, which keeps its servers; the slow files come first (tests/conftest.py).
# A worker more than there are processors: tests wait as much as they work.
WORKERS = min(4, (os.cpu_count() or 1) + 1)
TEST = ["pytest", f"--numprocesses={WORKERS}", "--dist=loadfile", "--no-loadscope-reorder"]
COMMANDS = {
    "setup": ("dev", ()),
    "demo": ("run", (["loopin-backup-cli", "demo"],)),
    "gui": ("app", (["loopin-backup-gui"],)),
    "test": ("dev", (TEST,)),
    "lint": ("dev", LINT),
    "check": ("dev", (*LINT, [*TEST, "--cov"])),
    "bench": ("dev", (["python", "benchmarks/run.py"],)),
}


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is that of the first step that fails."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    requirements, steps = COMMANDS[arguments[0]]
    os.chdir(ROOT)
    if not AS_IT_IS:
        set_up(requirements)
    for number, step in enumerate(steps, start=1):
        more = arguments[1:] if number == len(steps) else []
        code = subprocess.call([str(BIN / step[0]), *step[1:], *more], env=environment())
        if code != 0:
            return code
    return 0


def set_up(requirements: str) -> None:
    """Make ``.venv`` if need be and install what the lock file names, unless that was done already."""
    if not works(str(PYTHON), IS_NEW_ENOUGH):
        print(f"Making {VENV}", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        run(find_python(), "-m", "venv", str(VENV))
    pip = (str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    stamp = VENV / f".loopin-{requirements}"
    if not is_done(stamp, requirements):
        print(f"Installing requirements/{requirements}.txt", flush=True)
        # The lock is complete: nothing is resolved, so that no release of tomorrow can change what is installed.
        run(*pip, "--no-deps", "--require-hashes", "--requirement", f"requirements/{requirements}.txt")
    elif not AS_WHEEL:
        return
    form = () if AS_WHEEL else ("--editable",)
    for project in ("./core",) if requirements == "run" else ("./core", "."):
        run(*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", *form, project)
    run(str(PYTHON), "-m", "pip", "--disable-pip-version-check", "check")
    stamp.write_text(fingerprint(requirements), encoding="ascii")


def is_done(stamp: Path, requirements: str) -> bool:
    """Tell whether the environment is the one that the lock file and core's metadata ask for."""
    larger = VENV / ".loopin-dev"
    return (stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(requirements)) or (
        larger.exists() and larger.read_text(encoding="ascii") == fingerprint("dev")
    )


def fingerprint(requirements: str) -> str:
    """Return a text that changes when the lock file, core's metadata or the way of installing does."""
    digest = hashlib.sha256(str(AS_WHEEL).encode())
    digest.update(Path(f"requirements/{requirements}.txt").read_bytes())
    for project in ("core/pyproject.toml", "pyproject.toml"):
        digest.update(Path(project).read_bytes())
    return digest.hexdigest()


def find_python() -> str:
    """Return a Python that is new enough and can make environments; on Debian complete one when we are root."""
    pythons = [path for path in (sys.executable, *map(shutil.which, CANDIDATES)) if path]
    for python in pythons:
        if works(python, MAKES_ENVIRONMENTS):
            return python
    new_enough = [python for python in pythons if works(python, IS_NEW_ENOUGH)]
    if not new_enough:
        sys.exit("LoopIn Backup needs Python 3.11 or newer, and there is none on PATH. Install it and try again.")
    package = debian_package(new_enough[0])
    if install_with_apt(package) and works(new_enough[0], MAKES_ENVIRONMENTS):
        return new_enough[0]
    sys.exit(
        f"{new_enough[0]} cannot make virtual environments: its modules venv and ensurepip are missing.\n"
        f"Install them and try again; on Debian and Ubuntu: apt-get install {package}",
    )


def works(python: str, question: str) -> bool:
    """Tell whether this Python exists and answers the question with True."""
    try:
        answer = subprocess.run([python, "-I", "-c", question], capture_output=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == b"True"


def debian_package(python: str) -> str:
    """Return the name of the Debian package that completes this Python."""
    version = subprocess.check_output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return f"python{version.decode().strip()}-venv"


def install_with_apt(package: str) -> bool:
    """Install a Debian package if this is Debian and we are root; tell whether it worked."""
    apt = shutil.which("apt-get")
    if apt is None or os.name == "nt" or os.geteuid() != 0:
        return False
    print(f"Installing {package}", flush=True)
    steps = ([apt, "-qq", "update"], [apt, "-qq", "install", "--yes", package])
    silent = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return all(subprocess.call(step, env=silent, stdout=subprocess.DEVNULL) == 0 for step in steps)


def run(*command: str) -> None:
    """Run a program and leave with its exit code if it fails."""
    code = subprocess.call(command, env=environment())
    if code != 0:
        sys.exit(code)


def environment() -> dict[str, str]:
    """Return our environment with the virtual environment first on PATH."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
