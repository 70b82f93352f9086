"""A hatchling hook: the wheel of the window holds its icons and its translations."""

from __future__ import annotations

import importlib.util
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INSIDE = "loopin_backup_gui/data"


class BuildWindow(BuildHookInterface[Any]):
    """Put ``resources/`` into the wheel; translations are compiled where Qt's lrelease is at hand.

    Where it is not, the sources of the translations travel: the window reads those as well.
    """

    _temporary: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files; an editable install finds them in the checkout."""
        if self.target_name != "wheel" or version == "editable":
            return
        resources = Path(self.root) / "resources"
        inside: dict[str, str] = build_data["force_include"]
        inside[str(resources / "icons")] = f"{INSIDE}/icons"
        self._temporary = tempfile.TemporaryDirectory()
        compiler = lrelease()
        for source in sorted((resources / "translations").glob("*.ts")):
            path = source
            if compiler is not None:
                path = Path(self._temporary.name) / source.with_suffix(".qm").name
                subprocess.run([compiler, "-silent", source, "-qm", path], check=True)
            inside[str(path)] = f"{INSIDE}/translations/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatch's form
        """Remove what was compiled."""
        if self._temporary is not None:
            self._temporary.cleanup()


def lrelease() -> Path | None:
    """Return Qt's compiler of translations, which comes with PySide6; None where it is not installed."""
    spec = importlib.util.find_spec("PySide6")
    for home in (spec.submodule_search_locations or ()) if spec else ():
        for path in (Path(home) / "lrelease", Path(home) / "lrelease.exe"):
            if path.is_file():
                return path
    return None
