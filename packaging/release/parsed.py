"""What argparse knows of a program; it has no public way to be read."""
# ruff: noqa: SLF001

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the words that are typed, what it is for, and its parser."""

    words: tuple[str, ...]
    about: str
    parser: argparse.ArgumentParser


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[Command]:
    """Yield the commands below a parser in the order in which the program lists them, each before those below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                one = Command((*words, choice.dest), choice.help or "", action.choices[choice.dest])
                yield one
                yield from commands(one.parser, one.words)


def arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return a parser's own arguments, without its commands, ``--help`` and what is hidden."""
    not_told = (argparse._SubParsersAction, argparse._HelpAction)
    return [one for one in parser._actions if one.help != argparse.SUPPRESS and not isinstance(one, not_told)]


def usage(parser: argparse.ArgumentParser) -> str:
    """Return how a command is typed, in one line."""
    positional = [one for one in arguments(parser) if not one.option_strings]
    words = [parser.prog] + ["[OPTIONS]"] * any(one.option_strings for one in arguments(parser))
    for one in positional:
        text = value(one)
        words.append({"?": f"[{text}]", "*": f"[{text} …]", "+": f"{text} [{text} …]"}.get(str(one.nargs), text))
    return " ".join([*words, *(["COMMAND"] if next(commands(parser), None) else [])])


def value(action: argparse.Action) -> str:
    """Return what stands for the value of an argument; nothing for one that takes none."""
    if action.nargs == 0:
        return ""
    if action.choices is not None:
        return "{" + ",".join(map(str, action.choices)) + "}"
    shown = action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar or ())
    return shown or (action.dest.upper() if action.option_strings else action.dest)


def meaning(action: argparse.Action) -> str:
    """Return the help of an argument as the program shows it."""
    return (action.help or "") % {**vars(action), "prog": ""} if action.help else ""
