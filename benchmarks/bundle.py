"""How soon the bundle starts, as a ratio to the same programs from source, on the same machine in the same run.

``python benchmarks/bundle.py [--rounds 9] [BUNDLE]``. The window's time ends when it is on the screen (Xvfb and xdotool
must be there), that of the command line with its end. The bundle is the one of ``packaging/build.py``, else the folder
that is named. The exit code is 1 where it takes more than twice the time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "build" / "bundle" / "loopin-backup"
ALLOWED = 2.0


def environment(home: Path) -> dict[str, str]:
    """Return the environment of both: a home of their own, and a database that nobody asks."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
    env |= {name: os.environ[name] for name in ("DISPLAY", "PYTHONPATH") if name in os.environ}
    return env | {"DATABASE_URL": "postgresql://nobody@localhost/nothing"}


@contextmanager
def screen() -> Iterator[None]:
    """Start a screen and name it in our environment."""
    reading, writing = os.pipe()
    argv = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(argv, pass_fds=(writing,), stderr=subprocess.DEVNULL) as running:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
        yield
        running.terminate()


def until_shown(argv: list[str], home: Path) -> float:
    """Return the seconds from the start of a window until it is on the screen."""
    find = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "loopin-backup"]
    began = time.perf_counter()
    with subprocess.Popen(argv, env=environment(home), cwd=home) as child:
        subprocess.run(find, check=True, capture_output=True, timeout=60)
        taken = time.perf_counter() - began
        child.kill()
    return taken


def until_ended(argv: list[str], home: Path) -> float:
    """Return the seconds that a command takes."""
    began = time.perf_counter()
    subprocess.run(argv, env=environment(home), cwd=home, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> int:
    """Measure each in turn, print the medians and their ratios, and fail above the ratio that is allowed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("bundle", type=Path, nargs="?", default=BUNDLE)
    args = parser.parse_args()
    python = [sys.executable, "-m"]
    compared = {
        "window": (until_shown, [*python, "loopin_backup_gui.app"], [f"{args.bundle}/loopin-backup-gui"]),
        "list": (
            until_ended,
            [*python, "loopin_backup_core.cli.main", "list"],
            [f"{args.bundle}/loopin-backup-cli", "list"],
        ),
        "--version": (
            until_ended,
            [*python, "loopin_backup_core.cli.main", "--version"],
            [f"{args.bundle}/loopin-backup-cli", "--version"],
        ),
    }
    worst = 0.0
    with tempfile.TemporaryDirectory() as home, screen():
        for name, (measure, source, bundle) in compared.items():
            for argv in (source, bundle):
                measure(argv, Path(home))
            pairs = [(measure(source, Path(home)), measure(bundle, Path(home))) for _ in range(args.rounds)]
            ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
            worst = max(worst, theirs / ours)
            print(f"{name:<10} source {ours:.3f} s, bundle {theirs:.3f} s, ratio {theirs / ours:.2f}", flush=True)
    return 0 if worst <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
