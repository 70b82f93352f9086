"""Every dialog and every page on a real screen: all of it can be read, in every language, at every size and scale."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import loopin_backup_gui
from tests.support.desktop import screen

SIZE = "1920x1080x24"
ROOT = Path(__file__).parents[2]


def survey(home: Path, scale: float, *parts: str) -> dict[str, list[str]]:
    """Let a process of its own, with a screen of its own, look at every window at a scale."""
    with screen(SIZE) as env:
        env |= {"QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"}
        argv = [sys.executable, "-m", "tests.support.window_survey", str(home), *parts]
        done = subprocess.run(argv, env=env, cwd=home, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def dialogs_there_are() -> set[str]:
    """Return the names of all dialogs in the sources."""
    found = set()
    for path in Path(loopin_backup_gui.__file__).parent.rglob("*.py"):
        classes = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.ClassDef)]
        for one in classes:
            if any(isinstance(base, ast.Name) and base.id.endswith("Dialog") for base in one.bases):
                found.add(one.name)
    return found - {"Dialog", "FittingDialog"}


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("scale", "parts"), [(1.0, ("dialogs", "pages")), (1.5, ("dialogs",)), (2.0, ("dialogs", "pages"))]
)
def test_everything_can_be_read(tmp_path: Path, scale: float, parts: tuple[str, ...]) -> None:
    """Each dialog has the size that its contents need and lies on the screen; nowhere is a text cut.

    In English and German, at 1024x700, 1280x800 and the whole screen; a dialog that is closed is gone.
    """
    found = survey(tmp_path, scale, *parts)
    assert {name: lines for name, lines in found.items() if lines} == {}
    shown = {name.split()[1] for name in found}
    assert dialogs_there_are() <= shown
