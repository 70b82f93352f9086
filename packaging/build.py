"""Make what users install: ``python3 packaging/build.py bundle|archive|deb|rpm|core-deb|core-rpm|sbom|sums|all``.

Needs Python 3.11 or newer with its ``venv`` module, and on Linux binutils (``strip``, ``readelf``). All else goes into
``build/venv``, in the versions and with the hashes of ``requirements/packaging.txt``. What is made lies in ``dist/``. A
command makes the bundle first if it is not there; ``bundle`` makes it anew.
"""

from __future__ import annotations

import platform
import shutil
import sys
import time
from typing import TYPE_CHECKING

from release import archives, bundle, packages, places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _whole() -> None:
    if not places.BUNDLE.is_dir():
        bundle.make()


def _core() -> None:
    if not places.CORE_BUNDLE.is_dir():
        bundle.make_core()


def _package(package: packages.Package, form: str) -> Path:
    _whole() if package is packages.WHOLE else _core()
    return packages.make(package, form, platform.machine())


def _archive() -> Path:
    _whole()
    return archives.archive()


def _bills() -> Path:
    _whole()
    if places.CORE_BUNDLE.is_dir():
        archives.bill(places.CORE_BUNDLE)
    return archives.bill()


def _all() -> Path:
    shutil.rmtree(places.DIST, ignore_errors=True)
    bundle.make()
    bundle.make_core()
    steps = ["archive", "deb", "rpm", "core-deb", "core-rpm", "sbom"]
    for step in steps if sys.platform == "linux" else ["archive", "sbom"]:
        print(f"{COMMANDS[step]()}", flush=True)
    return archives.sums()


COMMANDS: dict[str, Callable[[], Path]] = {
    "bundle": bundle.make,
    "archive": _archive,
    "deb": lambda: _package(packages.WHOLE, "deb"),
    "rpm": lambda: _package(packages.WHOLE, "rpm"),
    "core-deb": lambda: _package(packages.CORE, "deb"),
    "core-rpm": lambda: _package(packages.CORE, "rpm"),
    "sbom": _bills,
    "sums": archives.sums,
    "all": _all,
}


def main(arguments: list[str]) -> int:
    """Run one command, and say what it made and how long that took."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    began = time.monotonic()
    made = COMMANDS[arguments[0]]()
    size = places.size_of(made) if made.is_dir() else made.stat().st_size
    print(f"{made}: {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
