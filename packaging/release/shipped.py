"""Whose work a bundle holds: read from what PyInstaller collected, so that nothing is forgotten."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from release.places import PYTHON, TOOLS, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OWN = frozenset({"loopin-backup", "loopin-backup-core"})
COMMON = Path("/usr/share/common-licenses")
# Its wheel holds no text of its licence, nor does that of PySide6: both are under these.
WITHOUT_TEXT = {"PySide6_Essentials": ("LGPL-3", "GPL-3"), "shiboken6": ("LGPL-3", "GPL-3")}
OWNERS = """
import json, sys
from importlib import metadata
files = {}
for one in metadata.distributions():
    for path in one.files or ():
        files[str(one.locate_file(path))] = one.metadata["Name"]
json.dump(files, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Shipped:
    """Python's distributions by name, and Debian's packages with the libraries that were taken from each."""

    distributions: tuple[str, ...]
    packages: tuple[str, ...]


def of(work: Path) -> Shipped:
    """Return what the bundle of a work folder holds of others."""
    if not any(work.glob("COLLECT-*.toc")):
        sys.exit(f"There is no table of contents in {work}: make the bundle first.")
    sources = {source for kind in ("COLLECT", "PYZ") for toc in work.glob(f"{kind}-*.toc") for source in _sources(toc)}
    owners: dict[str, str] = json.loads(run(PYTHON, "-c", OWNERS))
    # An import may be found through another way to the same folder.
    names = {owners[source] for source in sources if source in owners} - OWN
    system = [source for source in sources if source not in owners and re.match(r"(/usr)?/lib/", source)]
    if any(source.startswith(str(TOOLS)) for source in sources):
        system += _libraries_of_the_tools()
    return Shipped(tuple(sorted(names, key=str.lower)), _packages(system))


def _sources(toc: Path) -> Iterator[str]:
    """Yield the files that a table of contents of PyInstaller names."""
    text = toc.read_text(encoding="utf-8")
    yield from (source for _, source, _ in _entries(ast.literal_eval(text)) if source)


def _entries(value: object) -> Iterator[tuple[str, str, str]]:
    match value:
        case (str(name), str(source), str(kind)) if kind.isupper() or kind.startswith("PY"):
            yield (name, source, kind)
        case tuple() | list():
            for one in value:
                yield from _entries(one)


def _libraries_of_the_tools() -> list[str]:
    """Return where the libraries beside the client tools came from."""
    if sys.platform != "linux" or not TOOLS.is_dir():
        return []
    known = dict(re.findall(r"^\s*(\S+) .* => (/\S+)", run("/sbin/ldconfig", "-p"), re.MULTILINE))
    beside = (path.name for path in (TOOLS / "lib").glob("lib*.so.*") if not path.name.startswith("libpq"))
    return [known[name] for name in beside if name in known]


def _packages(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the packages of Debian's that own files, as ``name=version``; none where dpkg is not."""
    if shutil.which("dpkg-query") is None:
        return ()
    # Debian 12 knows some files by their place before /lib became a link to /usr/lib.
    real = {str(Path(one).resolve()) for one in paths}
    asked = sorted(real | {one.removeprefix("/usr") for one in real})
    told = subprocess.run(["dpkg-query", "-S", *asked], capture_output=True, text=True, check=False)
    found = {line.partition(",")[0].partition(":")[0] for line in told.stdout.splitlines()}
    shown = "-f=${Package}=${Version}\\n"
    return tuple(sorted(set(run("dpkg-query", "-W", shown, *sorted(found)).split()))) if found else ()


def write_licences(folder: Path, work: Path) -> None:
    """Put the licences of everything into ``licences/`` of a bundle, a folder for each whose work it is."""
    found = of(work)
    target = folder / "licences"
    shutil.rmtree(target, ignore_errors=True)
    homes = json.loads(run(PYTHON, "-c", HOMES))
    for name in found.distributions:
        _copy(_texts(Path(homes[name])), target / name)
        _copy([COMMON / text for text in WITHOUT_TEXT.get(name, ())], target / name)
    for package in found.packages:
        name = package.partition("=")[0]
        _copy([Path("/usr/share/doc") / name / "copyright"], target / f"debian-{name}")
    _copy([Path(sys.base_prefix) / "lib" / "python3.11" / "LICENSE.txt"], target / "Python")
    if (folder / "_internal" / TOOLS.name).is_dir():
        _copy([TOOLS / "COPYRIGHT"], target / "PostgreSQL")


HOMES = """
import json, sys
from importlib import metadata
json.dump({one.metadata["Name"]: str(one._path) for one in metadata.distributions()}, sys.stdout)
"""


def _texts(home: Path) -> list[Path]:
    """Return the licences in the metadata of a distribution, and the metadata, which name it."""
    inside = (path for path in home.rglob("*") if path.is_file())
    return [path for path in inside if re.search(r"(?i)licen[sc]e|copying|notice|authors|METADATA", path.name)]


def _copy(files: Iterable[Path], folder: Path) -> None:
    for path in files:
        if path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / path.name)
