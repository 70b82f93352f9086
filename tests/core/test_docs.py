"""The documents: links lead somewhere, commands can be typed, and the reference forgets nothing of the program."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import loopin_backup_core
from loopin_backup_core import cron
from loopin_backup_core.cli import commands, exits
from loopin_backup_core.cli.main import parser
from loopin_backup_core.config.profiles import destinations, keeping, notices, table, timing
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.monitoring import prometheus
from loopin_backup_core.operations.annotations import Mark
from loopin_backup_core.rules import tool_selection

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "core").glob("*.md"), *DOCS.rglob("*.md")])
PICTURES = sorted((DOCS / "pictures").glob("*.svg"))
SOURCES = sorted(Path(loopin_backup_core.__file__).parent.rglob("*.py"))

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PROGRAM = re.compile(r"(?:^|(?<=[\s(/]))(loopin-backup-(?:cli|cron)) ([^|;&<>)#]*)")


def read(page: Path) -> str:
    """Return the text of a page."""
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    """Return a page's path for the name of a test."""
    return str(page.relative_to(ROOT))


def without_code(text: str) -> str:
    """Return a page without code, in which brackets mean something else."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`]*`", "", text)


def anchors(page: Path) -> set[str]:
    """Return what may follow the # of a link to a page."""
    heads = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def code_lines(page: Path) -> Iterator[str]:
    """Yield the lines of a page's code, those that go on after a backslash joined."""
    inside = False
    waiting = ""
    for line in read(page).splitlines():
        inside = inside is not line.startswith("```")
        if not inside and not line.startswith("    "):
            waiting = ""
        elif line.endswith("\\"):
            waiting += line[:-1]
        else:
            yield (waiting + line).strip()
            waiting = ""


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link to a file finds it, and one to a heading finds that."""
    broken = []
    for target in LINK.findall(without_code(read(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_shown_can_be_typed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The program's own parsers understand every call of it in a document."""
    parsers = {"loopin-backup-cli": parser(), "loopin-backup-cron": cron.parser()}
    for line in code_lines(page):
        for program, arguments in PROGRAM.findall(line):
            if not arguments.startswith("["):
                parse(parsers[program], shlex.split(arguments), line)
    capsys.readouterr()


def parse(one: argparse.ArgumentParser, arguments: list[str], line: str) -> None:
    if {"[OPTIONS]", "{daily,weekly,monthly,catch-up}"} & set(arguments):
        return
    code: object = 0
    try:
        one.parse_args(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 0, line


def test_the_picture_of_the_layers_is_that_of_the_contract() -> None:
    """``tools/architecture.py --check`` finds no difference between the import contract and its picture."""
    argv = [sys.executable, str(ROOT / "tools" / "architecture.py"), "--check"]
    checked = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_reference_is_current() -> None:
    """``tools/reference.py --check`` finds no difference between the program and its reference."""
    argv = [sys.executable, str(ROOT / "tools" / "reference.py"), "--check"]
    checked = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_command_is_in_the_reference() -> None:
    """Every command that ``--help`` lists has a heading."""
    headings = anchors(REFERENCE / "command-line.md")
    assert [name for name in commands.COMMANDS if f"loopin-backup-cli-{name}" not in headings] == []


def test_every_exit_code_is_in_the_reference() -> None:
    """Every code of ``cli/exits.py`` has a line in the table, and the table has no other."""
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    rows = re.findall(r"^\| (\d+) \|", read(REFERENCE / "exit-codes.md"), re.MULTILINE)
    assert sorted(map(int, rows)) == sorted(codes)


def test_the_schema_is_shown_as_it_is() -> None:
    """The page about the manifest shows the schema that the package holds."""
    shown = read(REFERENCE / "manifest.md").partition("```json\n")[2].partition("```")[0]
    held = resources.files("loopin_backup_core").joinpath("manifest.schema.json").read_text(encoding="utf-8")
    assert json.loads(shown) == json.loads(held)


def test_every_field_of_the_manifest_is_explained() -> None:
    """Every field that the schema names is explained above it."""
    text, _, rest = read(REFERENCE / "manifest.md").partition("```json\n")
    fields = set(fields_of(json.loads(rest.partition("```")[0])))
    assert len(fields) > 50
    assert sorted(name for name in fields if f"`{name}`" not in text) == []


def fields_of(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "properties":
                yield from value
            yield from fields_of(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from fields_of(value)


def test_every_event_of_the_journal_is_explained() -> None:
    """Every event that the program writes has a line in the reference."""
    written = {event for path in SOURCES for event in re.findall(r'\.append\(\s*"([a-z]+)"', read(path))}
    written |= {mark.value for mark in Mark}
    assert {"created", "deleted", "pinned"} <= written
    page = read(REFERENCE / "journal.md")
    assert sorted(event for event in written if f"`{event}`" not in page) == []


def test_every_setting_is_explained() -> None:
    """Every key of a profile, every variable of our own, every verdict and every security floor is in the reference."""
    pages = {name: read(REFERENCE / f"{name}.md") for name in ("profiles", "environment", "on-disk", "tools")}
    tables = (table.KEYS, keeping.RETENTION_KEYS, table.GUARD_KEYS, timing.SCHEDULE_KEYS, notices.KEYS)
    wanted = [("profiles", f"`{key}`") for keys in (*tables, destinations.DESTINATION_KEYS) for key in keys]
    variables = {name for path in SOURCES for name in re.findall(r'"(LOOPIN_[A-Z_]+)"', read(path))}
    wanted += [("environment", f"`{name}`") for name in variables]
    wanted += [("on-disk", f"| `{verdict}` |") for verdict in Verdict]
    wanted += [("tools", f" {major}.{minor} |") for major, minor in tool_selection.SECURITY_FLOOR.items()]
    assert [(page, text) for page, text in wanted if text not in pages[page]] == []


def test_every_metric_is_explained() -> None:
    """Every metric for Prometheus has a line in the page about monitoring."""
    page = read(DOCS / "how-to" / "monitor.md")
    assert [name for name in prometheus.METRICS if f"`{name}`" not in page] == []


@pytest.mark.parametrize("picture", PICTURES, ids=name_of)
def test_a_picture_needs_nothing_from_elsewhere(picture: Path) -> None:
    """It is well-formed, says what it shows, is shown somewhere, and refers to no font, script or file."""
    text = read(picture)
    root = ET.fromstring(text)  # noqa: S314 - our own file
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text
    assert re.findall(r"https?://|url\(|@import|<image|<script|href", text) == ["http://"]
    assert any(picture.name in read(page) for page in PAGES)
