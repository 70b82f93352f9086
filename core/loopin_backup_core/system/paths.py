"""Where the configuration and the data of this program lie, on each platform."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OVERRIDE = "LOOPIN_BACKUP_CONFIG"
"""The variable with the path of the profiles' file, or of a directory with ``profiles.toml``."""

NAME = "loopin-backup"
FILE = "profiles.toml"


def config_file(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the path of the profiles' file, whether it exists or not."""
    override = environ.get(OVERRIDE)
    if override:
        path = Path(override).expanduser().absolute()
        return path / FILE if path.is_dir() else path
    return _home_of("XDG_CONFIG_HOME", ".config", environ, platform) / NAME / FILE


def data_directory(environ: Mapping[str, str], profile: str, platform: str = sys.platform) -> Path:
    """Return where a profile without a directory of its own keeps its backups and logs."""
    return _home_of("XDG_DATA_HOME", ".local/share", environ, platform) / NAME / profile


def _home_of(xdg: str, fallback: str, environ: Mapping[str, str], platform: str) -> Path:
    if platform == "win32":
        base = environ.get("APPDATA") or environ.get("USERPROFILE")
        return Path(base) if base else Path.home() / "AppData" / "Roaming"
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    if platform == "darwin":
        return home / "Library" / "Application Support"
    given = environ.get(xdg, "")
    return Path(given) if given.startswith("/") else home / fallback
