"""Which PostgreSQL servers are installed on this machine, and which one suits a job."""

from __future__ import annotations

import mmap
import os
import shutil
import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import NotPossibleError
from loopin_backup_core.postgres import client_tools
from loopin_backup_core.rules.tool_selection import BUNDLED, CHOSEN_BY_USER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMBEDDED_HINT = (
    "Install one with “pip install loopin-backup-core[embedded]”, or use a scratch database of a given server."
)
_CALLS = {"icu": b"ucol_open", "xml": b"xmlCtxtReadDoc", "lz4": b"LZ4_compress_default"}
_NOT_NEEDED = shutil.ignore_patterns("include", "doc", "man", "pgxs", "pkgconfig", "*.a", "__pycache__")


@dataclass(frozen=True, slots=True)
class Installation:
    """A PostgreSQL server that is installed here: the folder of its programs, its version (major, minor), its origin.

    ``icu`` tells whether it was built with ICU collations, ``features`` which of ``xml`` and ``lz4`` it has.
    """

    path_bin: Path
    version: tuple[int, int]
    origin: str
    icu: bool
    features: frozenset[str] = frozenset()

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return f"{self.version[0]}.{self.version[1]}"

    @property
    def library_path(self) -> dict[str, str]:
        """What the server's environment needs so that extensions find the libpq of their own version."""
        folder = self.path_bin.parent / "lib"
        return {"LD_LIBRARY_PATH": str(folder)} if any(folder.glob("libpq.so*")) else {}

    def lacks(self, features: Iterable[str], extensions: Iterable[str]) -> int:
        """Return how many of these it lacks; extensions only where it is known where they would lie."""
        prefix, major = self.path_bin.parent, self.version[0]
        places = [prefix / "share" / "extension", prefix / "share" / "postgresql" / "extension"]
        places += [Path(f"/usr/share/postgresql/{major}/extension")] * (prefix == Path(f"/usr/lib/postgresql/{major}"))
        there = [place for place in places if place.is_dir()]
        absent = [name for name in extensions if not any((one / f"{name}.control").is_file() for one in there)]
        return len(set(features) - self.features) + (len(absent) if there else 0)

    def program(self, name: str) -> Path:
        """Return the path of one of its programs."""
        return self.path_bin / (f"{name}.exe" if sys.platform == "win32" else name)


def find_servers(extra: Sequence[Path] = ()) -> tuple[Installation, ...]:
    """Return the servers of this machine, those in the ``extra`` folders of programs first."""
    found = []
    for tool in client_tools.find_tools(extra, names=("initdb",)):
        folder = tool.path.resolve().parent
        server = folder / ("postgres.exe" if sys.platform == "win32" else "postgres")
        if server.is_file():
            has = _features(server)
            found.append(Installation(folder, tool.version, tool.origin, "icu" in has, has - {"icu"}))
    return tuple(found)


def choose(
    installations: Iterable[Installation],
    server_version_num: int,
    *,
    icu: bool = False,
    features: Iterable[str] = (),
    extensions: Iterable[str] = (),
) -> Installation:
    """Return the server to restore a dump of a server into: of its own major version, else of the lowest newer one.

    ``server_version_num`` is such as 150018; with ``icu`` only servers with ICU collations count. Among the others the
    one that lacks least of ``features`` and ``extensions`` comes first; then what the user has chosen, what is
    installed on the machine, and what came as a wheel or with this program. Raises NotPossibleError that says what
    there is, and what to do.
    """
    major, minor = server_version_num // 10000, server_version_num % 10000
    all_of_them = list(installations)
    usable = [one for one in all_of_them if one.version[0] >= major and (one.icu or not icu)]
    if not usable:
        wanted = f"PostgreSQL {major} or newer" + (" with ICU collations" if icu else "")
        there = ", ".join(f"{one.version_text} ({one.path_bin})" for one in all_of_them) or "none"
        raise NotPossibleError(
            f"No server of {wanted} is installed on this machine; there is: {there}.", hint=EMBEDDED_HINT
        )
    wanted_features, wanted_extensions = tuple(features), tuple(extensions)

    def rank(one: Installation) -> tuple[int, int, bool, bool, bool, int]:
        lacks = one.lacks(wanted_features, wanted_extensions)
        older = one.version < (major, minor)
        embedded = one.origin.startswith("wheel") or one.origin == BUNDLED
        return (lacks, one.version[0], one.origin not in CHOSEN_BY_USER, older, embedded, -one.version[1])

    return min(usable, key=rank)


def copied_for_others(installation: Installation, target: Path) -> Installation:
    """Return the installation, as a copy below ``target`` if users without our rights cannot reach it where it is.

    The copy is made of links where the file system allows, so that it costs neither time nor space.
    """
    if others_may_enter(installation.path_bin):
        return installation
    # The wheel's programs look for their libraries in a folder beside the package: keep where they are to each other.
    prefix = installation.path_bin.parent
    shared = prefix.parent.parent / f"{prefix.parent.name}.libs"
    inner = Path(prefix.parent.name, prefix.name) if shared.is_dir() else Path(prefix.name)
    _copy_tree(prefix, target / inner)
    if shared.is_dir():
        _copy_tree(shared, target / shared.name)
    folder = target / inner / installation.path_bin.name
    return replace(installation, path_bin=folder)


def _features(server: Path) -> frozenset[str]:
    """Return with what a server was built, told from the functions of other libraries that it calls."""
    with server.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as program:
        return frozenset(name for name, function in _CALLS.items() if program.find(function) >= 0)


def others_may_enter(folder: Path) -> bool:
    """Tell whether users without our rights can reach what they may read in a folder."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, ignore=_NOT_NEEDED, copy_function=_link_or_copy)
    for folder, _, _ in os.walk(target):
        Path(folder).chmod(0o755)


def _link_or_copy(source: str, target: str) -> None:
    readable = stat.S_IROTH | (stat.S_IXOTH if os.access(source, os.X_OK) else 0)
    if Path(source).stat().st_mode & readable == readable:
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if readable & stat.S_IXOTH else 0o644)
