"""What a bundle needs of a machine, read from its programs and libraries."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.places import run

if TYPE_CHECKING:
    from pathlib import Path

C_LIBRARY = re.compile(r"(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util))\.so[.\d]*$")
OF_A_DESKTOP = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libX11.so.6": "libx11-6",
    "libdrm.so.2": "libdrm2",
    "libgbm.so.1": "libgbm1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libcups.so.2": "libcups2",
}
"""The libraries that the window takes from the system, and their packages in Debian: they belong to its display."""

LOADED = ("libdbus-1.so.3", "libGL.so.1", "libEGL.so.1")
"""Those that Qt loads by name when it finds them."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The oldest C library that will do, such as ``2.34``, and the desktop's libraries, sorted."""

    c_library: str
    libraries: tuple[str, ...]

    @property
    def text(self) -> str:
        """Both in words."""
        window = f"; the window also {', '.join(self.libraries)}" if self.libraries else ""
        return f"glibc {self.c_library}{window}"


def of(folder: Path) -> Needs:
    """Return what a bundle needs. Ends the run if it is a library that nobody has thought about."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    programs = [path for path in files if _is_program(path)]
    inside = {path.name for path in folder.rglob("*")}
    told = run("readelf", "--wide", "--dynamic", "--version-info", *programs)
    outside = set(re.findall(r"\(NEEDED\).*\[(.+)\]", told)) - inside
    wanted = {name for name in outside if not C_LIBRARY.match(name)}
    if strangers := wanted - OF_A_DESKTOP.keys():
        sys.exit(f"{folder} needs libraries that it does not hold: {', '.join(sorted(strangers))}.")
    versions = re.findall(r"Name: GLIBC_(\d+)\.(\d+)", told)
    oldest = max((int(major), int(minor)) for major, minor in versions)
    return Needs(f"{oldest[0]}.{oldest[1]}", tuple(sorted({*wanted, *(LOADED if wanted else ())})))


def _is_program(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
