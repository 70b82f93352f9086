"""The .deb and .rpm packages: what lies where, and nfpm's description of it."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from release import needs, places
from release.places import APP_ID, BIN, BUILD, BUNDLE, CORE_BUNDLE, DIST, PYTHON, ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

HOME = "/opt/loopin-backup"
MAINTAINER = "The LoopIn Backup developers"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ABOUT = """\
Backups of PostgreSQL that are proven to be restorable
 Every backup is counted and hashed while it is written, read back from the disk before it exists, and restored for real
 in a drill. A restore replaces a live database only with a proven copy, and the old one is kept."""
SERVER_ABOUT = """\
Backups of PostgreSQL that are proven to be restorable: command line and cron
 The core of LoopIn Backup for servers, with no window: loopin-backup-cli and loopin-backup-cron. PostgreSQL's client
 tools are taken from the system."""
# What makes the window at home on a desktop; every library that it cannot start without comes from needs.OF_A_DESKTOP.
DESKTOP_DEB = ("fontconfig", "fonts-dejavu-core", "xkb-data", "shared-mime-info", "libglx-mesa0")
DESKTOP_RPM = ("fontconfig", "dejavu-sans-fonts", "xkeyboard-config", "shared-mime-info", "mesa-dri-drivers")


@dataclass(frozen=True, slots=True)
class Package:
    """One package: its name, the bundle in it, its programs, and whether it has the window."""

    name: str
    bundle: Path
    programs: tuple[str, ...]
    about: str
    other: str

    @property
    def has_window(self) -> bool:
        """Whether the window is in it."""
        return "loopin-backup-gui" in self.programs


WHOLE = Package("loopin-backup", BUNDLE, places.PROGRAMS, ABOUT, "loopin-backup-core")
CORE = Package("loopin-backup-core", CORE_BUNDLE, places.PROGRAMS[:2], SERVER_ABOUT, "loopin-backup")


def make(package: Package, form: str, architecture: str) -> Path:
    """Make the package in a form, ``deb`` or ``rpm``, into ``dist`` and return it."""
    stage = staged(package, form)
    found = needs.of(package.bundle)
    described = configuration(package, form, ARCHITECTURES[architecture], found) | {"contents": contents(stage)}
    path = BUILD / f"{package.name}.{form}.json"
    path.write_text(json.dumps(described, indent=1), encoding="utf-8")
    DIST.mkdir(exist_ok=True)
    target = DIST / f"{package.name}-{places.version()}-{architecture}.{form}"
    run(BIN / "nfpm", "package", "--config", path, "--packager", form, "--target", target, env=_epoch())
    return target


def configuration(package: Package, form: str, architecture: str, found: needs.Needs) -> dict[str, Any]:
    """Return nfpm's description of a package, all but its contents.

    The command line needs the C library alone; what the window takes from a display is recommended, so that a server
    can leave it out.
    """
    is_deb = form == "deb"
    libc = f"libc6 (>= {found.c_library})" if is_deb else f"libc.so.6(GLIBC_{found.c_library})(64bit)"
    if is_deb:
        display = [*(needs.OF_A_DESKTOP[name] for name in found.libraries), *DESKTOP_DEB]
    else:
        display = [*(f"{name}()(64bit)" for name in found.libraries), *DESKTOP_RPM]
    tools = "postgresql-client" if is_deb else "postgresql"
    return {
        "name": package.name,
        "arch": architecture,
        "platform": "linux",
        "version": places.version(),
        "release": "1",
        "section": "database",
        "priority": "optional",
        "maintainer": MAINTAINER,
        "vendor": "LoopIn",
        "license": "Apache-2.0",
        "description": package.about,
        "depends": [libc],
        "recommends": sorted(set(display)) if package.has_window else [tools],
        "suggests": ["age", "zstd"],
        "conflicts": [package.other],
        "replaces": [package.other],
        "mtime": datetime.fromtimestamp(places.moment(), UTC).isoformat(),
        "disable_globbing": True,
        "deb": {"compression": "zstd:19"},
        "rpm": {"compression": "zstd:19", "group": "Applications/Databases", "summary": package.about.splitlines()[0]},
    }


def staged(package: Package, form: str) -> Path:
    """Lay out what a package installs below a folder and return that."""
    stage = BUILD / "stage" / f"{package.name}-{form}"
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(package.bundle, stage / HOME[1:], symlinks=True)
    for name in package.programs:
        link = stage / "usr" / "bin" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(f"{HOME}/{name}", "/usr/bin"))
    _pages(package, stage / "usr" / "share", form)
    _documents(package, stage / "usr" / "share" / "doc" / package.name)
    if package.has_window:
        _desktop(stage / "usr" / "share")
    return stage


def contents(stage: Path) -> list[dict[str, Any]]:
    """Return every file and link of a layout, and the folders that are the package's own, in nfpm's words."""
    found: list[dict[str, Any]] = []
    for path in sorted(stage.rglob("*")):
        place = f"/{path.relative_to(stage).as_posix()}"
        if path.is_symlink():
            found.append({"src": str(path.readlink()), "dst": place, "type": "symlink"})
        elif path.is_dir():
            if place.startswith(HOME):
                found.append({"dst": place, "type": "dir", "file_info": {"mode": 0o755}})
        else:
            mode = 0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644
            found.append({"src": str(path), "dst": place, "file_info": {"mode": mode}})
    return found


def _pages(package: Package, share: Path, form: str) -> None:
    """Put the man pages and completions in their places."""
    pages = BUILD / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    run(
        PYTHON,
        "-m",
        "release.pages",
        pages,
        env={"PYTHONPATH": str(ROOT / "packaging"), "QT_QPA_PLATFORM": "offscreen"},
    )
    zsh = "zsh/vendor-completions" if form == "deb" else "zsh/site-functions"
    for name in package.programs:
        page = share / "man" / "man1" / f"{name}.1.gz"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(gzip.compress((pages / "man" / f"{name}.1").read_bytes(), mtime=0))
        _put(pages / "bash" / name, share / "bash-completion" / "completions" / name)
        _put(pages / "zsh" / f"_{name}", share / zsh / f"_{name}")
        _put(pages / "fish" / f"{name}.fish", share / "fish" / "vendor_completions.d" / f"{name}.fish")


def _documents(package: Package, folder: Path) -> None:
    for path in (ROOT / "packaging" / "templates").iterdir():
        _put(path, folder / "examples" / path.name)
    (folder / "changelog.gz").write_bytes(gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0))
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    others = f"{package.name} holds the work of others, whose licences are in {HOME}/licences.\n\n"
    (folder / "copyright").write_text(others + licence, encoding="utf-8")


def _desktop(share: Path) -> None:
    desktop = ROOT / "packaging" / "desktop"
    icons = ROOT / "resources" / "icons"
    _put(desktop / f"{APP_ID}.desktop", share / "applications" / f"{APP_ID}.desktop")
    date = datetime.fromtimestamp(places.moment(), UTC).date().isoformat()
    text = (desktop / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    (share / "metainfo").mkdir(parents=True)
    filled = text.replace("@VERSION@", places.version()).replace("@DATE@", date)
    (share / "metainfo" / f"{APP_ID}.metainfo.xml").write_text(filled, encoding="utf-8")
    for size in ICON_SIZES:
        _put(icons / f"loopin-backup-{size}.png", share / f"icons/hicolor/{size}x{size}/apps/{APP_ID}.png")
    _put(icons / "loopin-backup.svg", share / f"icons/hicolor/scalable/apps/{APP_ID}.svg")


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _epoch() -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(places.moment())}
