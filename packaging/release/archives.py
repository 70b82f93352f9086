"""What is made of a finished bundle: the archive, the bill of materials, the sums."""

from __future__ import annotations

import hashlib
import json
import tarfile
from typing import TYPE_CHECKING, Any

from release import places, shipped
from release.places import BIN, BUILD, BUNDLE, DIST, PYTHON, run

if TYPE_CHECKING:
    from pathlib import Path

SUMS = "SHA256SUMS"


def archive() -> Path:
    """Pack the bundle into ``dist``, the same bytes for the same files; needs the environment of the bundle."""
    name = f"loopin-backup-{places.version()}"
    path = BUILD / f"{name}.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as packed:
        for one in sorted([BUNDLE, *BUNDLE.rglob("*")]):
            packed.add(one, f"{name}/{one.relative_to(BUNDLE)}".removesuffix("/."), recursive=False, filter=_plain)
    DIST.mkdir(exist_ok=True)
    target = DIST / f"{name}-{places.target()}.tar.zst"
    run(PYTHON, "-c", PACK, path, target)
    path.unlink()
    return target


PACK = """
import sys, zstandard
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
    zstandard.ZstdCompressor(level=19, threads=-1, write_checksum=True).copy_stream(source, target)
"""


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = places.moment()
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def bill(folder: Path = BUNDLE) -> Path:
    """Write the bill of materials of a bundle in CycloneDX's form into ``dist`` and return it."""
    scratch = BUILD / "environment.cdx.json"
    env = {"SOURCE_DATE_EPOCH": str(places.moment())}
    options = ("--output-reproducible", "--sv", "1.6", "--of", "JSON", "-o", scratch)
    run(BIN / "cyclonedx-py", "environment", *options, PYTHON, env=env)
    found = shipped.of(places.work_of(folder))
    python = run(PYTHON, "-c", "import platform; print(platform.python_version())").strip()
    whole: dict[str, Any] = json.loads(scratch.read_text(encoding="utf-8"))
    DIST.mkdir(exist_ok=True)
    target = DIST / f"{folder.name}-{places.version()}-{places.target()}.cdx.json"
    filled = of_what_is_shipped(whole, found, folder.name, python)
    target.write_text(json.dumps(filled, indent=1) + "\n", encoding="utf-8")
    return target


def of_what_is_shipped(whole: dict[str, Any], found: shipped.Shipped, name: str, python: str) -> dict[str, Any]:
    """Return the bill of an environment with what is not shipped taken out, and what is no Python put in."""
    wanted = {one.lower() for one in found.distributions}
    kept = [one for one in whole.get("components", ()) if one["name"].lower() in wanted]
    kept += [_component("Python", python, f"pkg:generic/python@{python}", "Python-2.0")]
    if name == BUNDLE.name:
        kept.append(_component("PostgreSQL", TOOLS_VERSION, f"pkg:generic/postgresql@{TOOLS_VERSION}", "PostgreSQL"))
    for package in found.packages:
        known, _, version = package.partition("=")
        kept.append(_component(known, version, f"pkg:deb/debian/{known}@{version}"))
    there = {one["bom-ref"] for one in kept}
    links = [one for one in whole.get("dependencies", ()) if one["ref"] in there]
    links = [one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in there]} for one in links]
    about = {"type": "application", "bom-ref": name, "name": name, "version": places.version()}
    meta = whole.get("metadata", {}) | {"component": about}
    return whole | {
        "metadata": meta,
        "components": sorted(kept, key=lambda one: str(one["bom-ref"])),
        "dependencies": links,
    }


TOOLS_VERSION = "18.6"


def _component(name: str, version: str, url: str, licence: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url}
    return found | ({"licenses": [{"license": {"id": licence}}]} if licence else {})


def sums() -> Path:
    """Write the SHA-256 sums of everything in ``dist``, as ``sha256sum --check`` reads them."""
    files = sorted(one for one in DIST.iterdir() if one.is_file() and one.name != SUMS)
    lines = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files]
    (DIST / SUMS).write_text("".join(lines), encoding="ascii", newline="\n")
    return DIST / SUMS
