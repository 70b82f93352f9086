"""Write the parts of the reference that the program itself knows: its commands and options, the manifest's schema.

    .venv/bin/python tools/reference.py            write them
    .venv/bin/python tools/reference.py --check    change nothing; exit code 1 and a diff if they are not current

``docs/reference/command-line.md`` is written whole, in ``docs/reference/manifest.md`` only what stands between the two
marks. The text comes from the parsers, not from ``--help``, whose form differs between versions of Python.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core import cron
from loopin_backup_core.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
COMMON = "common options"
BEGIN, END = "<!-- schema: written by tools/reference.py -->\n", "<!-- end of schema -->\n"
HEAD = """\
# The command line

This page is written by `tools/reference.py` from the program itself; do not edit it.

Every command answers to `--help`. Results go to standard output; progress, warnings and errors to standard error, so
that `--json` output can be piped. The [exit codes](exit-codes.md) are the same everywhere. Options cannot be shortened.

BACKUP is a backup's name, an unambiguous beginning of it, the name or path of one of its files, or `latest`: the newest
good one that was not made before a restore, or the newest of all where there is none; in a directory with backups of
several databases, of the one that DATABASE_URL or the profile names. CONNINFO is what libpq takes: a
`postgresql://` address or `key=value` words.
"""


@dataclass(frozen=True)
class Command:
    """One command: what is typed, what it is for, and its parser."""

    prog: str
    about: str
    parser: argparse.ArgumentParser


def commands(prog: str, parser: argparse.ArgumentParser) -> Iterator[Command]:
    """Yield the commands below a parser, in the order in which the program lists them."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to read a parser
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for choice in action._choices_actions:  # noqa: SLF001
                one: argparse.ArgumentParser = action.choices[choice.dest]
                yield Command(f"{prog} {choice.dest}", choice.help or "", one)
                yield from commands(f"{prog} {choice.dest}", one)


def arguments(parser: argparse.ArgumentParser, *, common: bool) -> list[argparse.Action]:
    """Return the arguments of a command: its own, or those that it shares with others."""
    found = []
    for group in parser._action_groups:  # noqa: SLF001
        if (group.title == COMMON) is common:
            found += [one for one in group._group_actions if not _is_hidden(one)]  # noqa: SLF001
    return found


def _is_hidden(action: argparse.Action) -> bool:
    is_help = isinstance(action, argparse._HelpAction)  # noqa: SLF001
    return is_help or isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS  # noqa: SLF001


def spelling(action: argparse.Action) -> str:
    """Return how an argument is typed."""
    value = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else str(action.metavar or action.dest)
    if not action.option_strings:
        forms = {"*": f"[{value} ...]", "?": f"[{value}]", "+": f"{value} ..."}
        return forms.get(str(action.nargs), value)
    return f"{', '.join(action.option_strings)} {value if action.nargs != 0 else ''}".rstrip()


def usage(command: Command) -> str:
    """Return the line that shows what must be typed."""
    own = arguments(command.parser, common=False)
    must = [spelling(one) for one in own if one.option_strings and one.required]
    return " ".join([command.prog, *must, "[OPTIONS]", *(spelling(one) for one in own if not one.option_strings)])


def described(actions: Iterable[argparse.Action]) -> Iterator[str]:
    """Yield a line for each argument."""
    for one in actions:
        yield f"- `{spelling(one)}`" + (f": {one.help}" if one.help else "")


def exclusive(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a line for each group of options of which only one may be given."""
    for group in parser._mutually_exclusive_groups:  # noqa: SLF001
        names = " and ".join(f"`{one.option_strings[0]}`" for one in group._group_actions)  # noqa: SLF001
        yield f"Only one of {names} may be given."


def section(command: Command) -> Iterator[str]:
    """Yield the lines about one command."""
    yield from (f"### {command.prog}", "", _sentence(command.about), "")
    about = command.parser.description or ""
    if about and _sentence(about) != _sentence(command.about):
        yield from (about, "")
    if any(isinstance(one, argparse._SubParsersAction) for one in command.parser._actions):  # noqa: SLF001
        yield from ("It takes one of the commands below.", "")
        return
    yield from (f"    {usage(command)}", "")
    own = [*described(arguments(command.parser, common=False))]
    yield from (*own, "") if own else ()
    for line in exclusive(command.parser):
        yield from (line, "")
    shared = [one.option_strings[0] for one in arguments(command.parser, common=True)]
    if shared:
        yield from (f"And the [common options](#common-options) {', '.join(f'`{name}`' for name in shared)}.", "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "." if text else ""


def command_line() -> str:
    """Return the page about the command line."""
    top, scheduled = cli.parser(), cron.parser()
    found = [*commands(top.prog, top)]
    shared = {one.option_strings[0]: one for each in found for one in arguments(each.parser, common=True)}
    lines = [HEAD, "## Common options", "", *described(shared.values()), ""]
    lines += [f"## {top.prog}", "", top.description or "", ""]
    lines += [*described(arguments(top, common=False)), ""]
    for command in found:
        lines += section(command)
    alone = Command(scheduled.prog, "", scheduled)
    lines += [f"## {scheduled.prog}", "", scheduled.description or "", "", f"    {usage(alone)}", ""]
    lines += [*described(arguments(scheduled, common=False)), "", scheduled.epilog or ""]
    return "\n".join(lines).rstrip() + "\n"


def with_schema(page: str) -> str:
    """Return the page about the manifest with the schema as the program has it."""
    schema = resources.files("loopin_backup_core").joinpath("manifest.schema.json").read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```json\n{schema.strip()}\n```\n\n{END}{after}"


def pages() -> dict[Path, str]:
    """Return what each page should hold."""
    manifest = REFERENCE / "manifest.md"
    return {
        REFERENCE / "command-line.md": command_line(),
        manifest: with_schema(manifest.read_text(encoding="utf-8")),
    }


def differences(wanted: dict[Path, str]) -> str:
    """Return what is not as it should be, as a diff; nothing if all pages are current."""
    found: list[str] = []
    for path, text in wanted.items():
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        found += difflib.unified_diff(
            there.splitlines(keepends=True), text.splitlines(keepends=True), str(path), "as the program is"
        )
    return "".join(found)


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description="Write the generated parts of docs/reference.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if they are not current")
    wanted = pages()
    if parser.parse_args().check:
        stale = differences(wanted)
        print(f"{stale}\nRun: python tools/reference.py" if stale else "The reference is current.")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
