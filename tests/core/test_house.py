"""The rules of the house that no linter knows: sizes, floors, no Qt in core, one room that starts programs."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import loopin_backup_core

ROOT = Path(__file__).parents[2]
CORE = ROOT / "core" / "loopin_backup_core"
SOURCES = sorted([*CORE.rglob("*.py"), *(ROOT / "loopin_backup_gui").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def lines_of(path: Path) -> int:
    """Count the lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return all functions and methods of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function, its docstring not included."""
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    inside = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring is not None else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - inside


def imports_of(path: Path) -> set[str]:
    """Return the top-level modules that a file imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_above_500_lines(path: Path) -> None:
    """A file has one noun, and fits into a head."""
    assert lines_of(path) <= 500


def test_half_of_the_files_have_at_most_120_lines() -> None:
    """The median of the files of the program is at most 120 lines."""
    assert statistics.median(lines_of(path) for path in SOURCES) <= 120


def test_no_function_is_longer_than_40_lines() -> None:
    """A function fits on a screen."""
    too_long = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": length_of(function)
        for path in SOURCES
        for function in functions_of(path)
        if length_of(function) > 40
    }
    assert too_long == {}


def test_half_of_the_functions_have_less_than_10_lines() -> None:
    """The median of the functions of the program is under 10 lines."""
    assert statistics.median(length_of(function) for path in SOURCES for function in functions_of(path)) < 10


def test_core_knows_no_qt() -> None:
    """No file of core imports Qt, qasync or the window."""
    banned = {"PySide6", "PyQt6", "qasync", "shiboken6", "loopin_backup_gui"}
    assert {path.name: found for path in CORE.rglob("*.py") if (found := imports_of(path) & banned)} == {}


def test_one_room_starts_programs() -> None:
    """Only ``process.py`` imports subprocess or anything else that starts programs."""
    starters = {"subprocess", "multiprocessing", "pty"}
    assert {path.relative_to(CORE) for path in CORE.rglob("*.py") if imports_of(path) & starters} <= {
        Path("system/process.py"),
    }


def test_the_floors_hold() -> None:
    """Every contract of import-linter in ``pyproject.toml`` is kept."""
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([program, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_command_line_needs_no_qt() -> None:
    """Every command of ``loopin-backup-cli`` can be parsed where Qt, qasync and the window cannot be imported."""
    code = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6', 'qasync', 'loopin_backup_gui'):\n"
        "    sys.modules[name] = None\n"
        "from loopin_backup_core.cli.main import parser\n"
        "parser().print_help()\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "backup" in shown.stdout


@pytest.mark.parametrize("command", ["--help", "list"])
def test_short_commands_start_fast(command: str, tmp_path: Path) -> None:
    """They import nothing that takes long, and no other command."""
    code = (
        "import sys\n"
        "from loopin_backup_core.cli import main\n"
        "sys.argv = ['loopin-backup-cli', sys.argv[1]]\n"
        "try:\n"
        "    main.main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    argv = [sys.executable, "-I", "-c", code, command]
    done = subprocess.run(argv, cwd=tmp_path, env={"HOME": str(tmp_path)}, capture_output=True, text=True, check=True)
    slow = {"asyncio", "difflib", "email", "hashlib", "keyring", "logging", "psycopg", "random", "ssl", "subprocess"}
    others = {"loopin_backup_core.cli.show", "loopin_backup_core.cli.backup"}
    assert set(done.stderr.split()) & (slow | others) == set()


def test_there_is_one_version_number() -> None:
    """Both distributions take their version from the core, and the application asks for the core of that version."""
    packaging = {"__file__": str(ROOT / "packaging" / "pin_core.py")}
    exec((ROOT / "packaging" / "pin_core.py").read_text(encoding="utf-8"), packaging)  # noqa: S102
    metadata: dict[str, object] = {"version": loopin_backup_core.__version__}
    packaging["PinCore"](str(ROOT), {}).update(metadata)  # type: ignore[operator]
    assert f"loopin-backup-core=={loopin_backup_core.__version__}" in metadata["dependencies"]  # type: ignore[operator]


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").rglob("*.txt")), ids=lambda path: path.name)
def test_the_locked_versions_name_no_place(path: Path) -> None:
    """A lock holds names, versions and hashes: no host, no folder of a machine, and no version without a hash."""
    lines = path.read_text(encoding="utf-8").splitlines()
    locked = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert locked
    assert all("--hash=sha256:" in lines[number + 1] for number in locked)
    assert not any(word in line for line in lines for word in ("://", "index-url", "find-links", "file:"))
