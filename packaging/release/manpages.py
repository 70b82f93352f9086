"""A manual page in troff, from a parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release import parsed
from release.places import PROGRAMS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

ENVIRONMENT = {
    "DATABASE_URL": "the database, where no --profile is given",
    "BACKUP_DIR": "where its backups lie",
    "LOOPIN_BACKUP_CONFIG": "the profiles' file, or the directory with profiles.toml",
    "LOOPIN_PG_BIN": "folders with PostgreSQL's client tools to prefer",
    "NO_COLOR": "where it is set, there are no colours",
}
FILES = {
    "~/.config/loopin-backup/profiles.toml": "the databases to protect",
    "~/.local/share/loopin-backup/PROFILE/": "the backups of a profile that names no directory",
}


def page(parser: argparse.ArgumentParser, date: str, version: str) -> str:
    """Return the page of a program."""
    about = (parser.description or "").rstrip(".")
    lines = [f'.TH "{escape(parser.prog.upper())}" 1 "{date}" "LoopIn Backup {version}" "User Commands"']
    lines += [".SH NAME", f"{escape(parser.prog)} \\- {escape(about.partition('. ')[0])}"]
    lines += [".SH SYNOPSIS", f".B {escape(parsed.usage(parser))}"]
    lines += [".SH DESCRIPTION", paragraph(parser.description or "")]
    lines += [
        *_options(parser, ".SH OPTIONS"),
        ".TP",
        "\\fB\\-h\\fR, \\fB\\-\\-help\\fR",
        "show the help, also of each command",
    ]
    below = list(parsed.commands(parser))
    if below:
        lines.append(".SH COMMANDS")
    for one in below:
        lines += [f".SS {escape(' '.join(one.words))}", paragraph(one.parser.description or _sentence(one.about))]
        lines += [".PP", f".B {escape(parsed.usage(one.parser))}", *_options(one.parser, "")]
    return "\n".join([*lines, *_exits(parser), *_tables(), *_others(parser.prog)]) + "\n"


def escape(text: str) -> str:
    r"""Return a text that troff shows as it is.

    >>> escape("it's --all, \\a")
    "it\\(aqs \\-\\-all, \\ea"
    """
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")


def paragraph(text: str) -> str:
    """Return a text that troff takes for no request, whatever it begins with."""
    line = escape(" ".join(text.split()))
    return f"\\&{line}" if line.startswith((".", "\\(aq")) else line


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _options(parser: argparse.ArgumentParser, heading: str) -> list[str]:
    found = parsed.arguments(parser)
    lines = [heading] * bool(heading and found)
    for action in found:
        shown = parsed.value(action)
        names = [f"\\fB{escape(name)}\\fR" for name in action.option_strings]
        value = f"\\fI{escape(shown)}\\fR" if shown else ""
        lines += [".TP", " ".join(part for part in (", ".join(names), value) if part)]
        lines.append(paragraph(parsed.meaning(action)) or "\\&")
    return lines


def _exits(parser: argparse.ArgumentParser) -> Iterator[str]:
    if parser.epilog:
        yield from (".SH EXIT STATUS", paragraph(parser.epilog))


def _tables() -> Iterator[str]:
    for heading, table in (("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        yield f".SH {heading}"
        for name, about in table.items():
            yield from (".TP", f"\\fB{escape(name)}\\fR", paragraph(about))


def _others(prog: str) -> Iterator[str]:
    others = [f"\\fB{escape(name)}\\fR(1)" for name in PROGRAMS if name != prog]
    yield from (".SH SEE ALSO", ", ".join([*others, "\\fBpg_dump\\fR(1)", "\\fBpsql\\fR(1)"]))
