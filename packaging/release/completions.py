"""Completions for bash, zsh and fish, from a parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release import parsed

if TYPE_CHECKING:
    import argparse

DIRECTORIES = frozenset({"DIR", "FOLDER"})
FILES = frozenset({"FILE", "PATH"})


def with_shtab(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the completions for ``bash`` or ``zsh``; files and folders are completed where they are asked for."""
    import shtab

    for one in (parser, *(command.parser for command in parsed.commands(parser))):
        for action in parsed.arguments(one):
            if action.metavar in DIRECTORIES:
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
            elif action.metavar in FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    text: str = shtab.complete(parser, shell=shell)
    return text


def fish(parser: argparse.ArgumentParser) -> str:
    """Return the completions for fish."""
    prog = parser.prog
    lines = [
        f"# fish completions of {prog}",
        f"complete -c {prog} -f",
        _line(prog, "", "-s h -l help", "show the help"),
    ]
    lines += _arguments(prog, parser, "__fish_use_subcommand" if next(parsed.commands(parser), None) else "")
    for one in parsed.commands(parser):
        before = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in one.words[:-1])
        lines.append(_line(prog, before or "__fish_use_subcommand", f"-a {one.words[-1]}", one.about))
        lines += _arguments(
            prog, one.parser, "; and ".join(f"__fish_seen_subcommand_from {word}" for word in one.words)
        )
    return "\n".join(lines) + "\n"


def _arguments(prog: str, parser: argparse.ArgumentParser, condition: str) -> list[str]:
    lines = []
    for action in parsed.arguments(parser):
        names = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in action.option_strings]
        taken = _taken(action)
        if names or taken:
            lines.append(_line(prog, condition, " ".join([*names, taken]).strip(), parsed.meaning(action)))
    return lines


def _taken(action: argparse.Action) -> str:
    """Return what follows an option, in fish's words."""
    if action.choices is not None:
        return ("-x " if action.option_strings else "") + f"-a {_quoted(' '.join(map(str, action.choices)))}"
    if action.nargs == 0:
        return ""
    if action.metavar in DIRECTORIES:
        return "-x -a '(__fish_complete_directories)'"
    if action.metavar in FILES:
        return "-r -F"
    return "-x" if action.option_strings else ""


def _line(prog: str, condition: str, what: str, about: str) -> str:
    when = f" -n {_quoted(condition)}" if condition else ""
    return f"complete -c {prog}{when} {what} -d {_quoted(about)}"


def _quoted(text: str) -> str:
    r"""Return one word for fish.

    >>> _quoted("it's \\")
    "'it\\'s \\\\'"
    """
    return "'" + " ".join(text.split()).replace("\\", "\\\\").replace("'", "\\'") + "'"
