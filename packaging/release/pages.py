"""Man pages and completions of the three programs, made from their own parsers; ``python -m release.pages FOLDER``.

Needs shtab, the core and the window; ``packaging/build.py`` runs it in the environment of the bundle.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from release import completions, manpages, places

if TYPE_CHECKING:
    import argparse


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of the programs by their names."""
    from loopin_backup_core import cron
    from loopin_backup_core.cli import main as cli
    from loopin_backup_gui import app

    return dict(zip(places.PROGRAMS, (cli.parser(), cron.parser(), app.parser()), strict=True))


def texts(found: dict[str, argparse.ArgumentParser], date: str, version: str) -> dict[str, str]:
    """Return all files by their names below the folder; ``date`` is such as ``2026-11-23``."""
    made = {}
    for name, parser in found.items():
        made[f"man/{name}.1"] = manpages.page(parser, date, version)
        made[f"bash/{name}"] = completions.with_shtab(parser, "bash")
        made[f"zsh/_{name}"] = completions.with_shtab(parser, "zsh")
        made[f"fish/{name}.fish"] = completions.fish(parser)
    return made


def write(folder: Path) -> None:
    """Write all files."""
    date = datetime.fromtimestamp(places.moment(), UTC).date().isoformat()
    for name, text in texts(parsers(), date, places.version()).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
