"""Draw the layers of the program from the import contract in ``pyproject.toml``.

``python tools/architecture.py`` writes ``docs/pictures/architecture.svg``; ``--check`` only tells whether it is as the
contract and the docstrings of the packages say.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "core" / "loopin_backup_core"
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"
WIDTH, ROW, GAP, LEFT = 980, 64, 10, 56
WINDOW = ("loopin_backup_gui", "The window: pages, dialogs and jobs, over the operations of core.")
STYLE = """<style>
.box { fill: #ffffff; stroke: #c3c9d4; } .gui { fill: #e6eefe; stroke: #2f6fed; }
text { font-family: Inter, 'DejaVu Sans', sans-serif; fill: #1c2330; }
.name { font-size: 15px; font-weight: 600; } .what { font-size: 12px; fill: #687083; }
</style>"""


def layers() -> list[list[str]]:
    """Return the packages of each layer, from the top, as the contract names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one["type"] == "layers"]
    return [[name.strip() for name in line.split("|")] for line in contract["layers"]]


def purpose(name: str) -> str:
    """Return the first sentence of a package's docstring."""
    path = CORE / name / "__init__.py"
    module = ast.parse((path if path.exists() else CORE / f"{name}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(module) or "").split("\n\n")[0].replace("\n", " ").replace("`", "")


def lines_of(text: str, room: int) -> list[str]:
    """Break a text into lines of at most ``room`` characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def box(left: float, top: float, width: float, name: str, what: str, kind: str = "box") -> str:
    """Return one box with its name and purpose."""
    parts = [f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{width:g}" height="{ROW}" rx="8"/>']
    parts.append(f'<text class="name" x="{left + 12:g}" y="{top + 21:g}">{escape(name)}</text>')
    for number, line in enumerate(lines_of(what, int((width - 24) / 6.4))[:2]):
        parts.append(f'<text class="what" x="{left + 12:g}" y="{top + 39 + 15 * number:g}">{escape(line)}</text>')
    return "\n".join(parts)


def picture() -> str:
    """Return the drawing as SVG: a package imports only from rows below its own."""
    rows = layers()
    height = (len(rows) + 1) * (ROW + GAP) + GAP
    parts = [box(LEFT, GAP, WIDTH - LEFT - GAP, *WINDOW, "gui")]
    for number, names in enumerate(rows, start=1):
        top = GAP + number * (ROW + GAP)
        width = (WIDTH - LEFT - GAP * len(names)) / len(names)
        parts.append(f'<text class="what" x="16" y="{top + 36:g}">{len(rows) - number + 1}</text>')
        parts += [box(LEFT + at * (width + GAP), top, width, name, purpose(name)) for at, name in enumerate(names)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
    title = "<title>The layers of LoopIn Backup: a package imports only from the layers below its own</title>"
    return "\n".join([head, title, STYLE, *parts, "</svg>", ""])


def main(arguments: list[str]) -> int:
    """Write the picture, or with ``--check`` tell whether it is the right one."""
    drawn = picture()
    if arguments == ["--check"]:
        if PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == drawn:
            return 0
        print(f"{PICTURE.relative_to(ROOT)} is not what the contract says: run python tools/architecture.py")
        return 1
    PICTURE.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
