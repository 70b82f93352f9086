"""The lexer ends statements where psql ends them, whatever stands in them: compared with the psql of every version."""

from __future__ import annotations

import random
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index.lexer import Lexer, Listener
from tests.support import installed
from tests.support.effort import times
from tests.support.needs import unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgServer

# No digit stands directly before a letter: PostgreSQL 14 reads two tokens there, 15 and later refuse it.
TOKENS = (
    *("create", "CREATE", "or", "replace", "function", "Procedure", "view", "begin", "BEGIN", "atomic", "case", "CaSe"),
    *("end", "END", "values", "select", "ende", "beginn", "x", "_", "ü", "a$b", "a$$", "$$", "$a$", "$b$", "$ab$", "$"),
    *(
        "$1 ",
        "1 ",
        "1.5 ",
        ".5 ",
        "1e5 ",
        "1..2 ",
        "1$$",
        "$1$$",
        "E'",
        "e'",
        "B'",
        "x'",
        "N'",
        "U&'",
        'u&"',
        "u&",
        "'",
        "''",
        '"',
        '""',
    ),
    *("\\'", "\\\\", "'it''s'", "'\\'", "E'\\''", "E'''\\''", '"a;b"', "(", ")", "((", "))", "[", "]", ",", ".", "::"),
    *(":", ":x", ":begin", ":'x'", ':"x"', ":{?x}", ":=", ":x$$", "--", "-- ;", "/*", "*/", "/* ; */", "/*/", "*", "/"),
    *("+/*", "*/*", "-", "+-", "<>", "|", "@", "#", "&", "%", "\r", "\t", "\f", "{", "}", "~", "`", "?", "=", "!="),
    *("create function f() begin atomic", "create or replace procedure p(begin int)", "case when 1 then 2 end"),
    *("create /* c */ function", "create -- c\nfunction", 'create "or" function', "create function begin("),
    *("$$E'$$", "$$;$$", "$a$ $b$ ; $a$", "'a'\n'b'", "E'a'\r'b\\''", "E'a' -- c\n'b'", "(;)", "$a$b$a$"),
)
# PostgreSQL 14 counts words in parentheses too, before it knows whether a function is being created.
TOKENS_OF_14 = tuple(token for token in TOKENS if "(" not in token or token.startswith("create"))
LAST = "999999"


class _Ends(Listener):
    def __init__(self) -> None:
        self.ends: list[str] = []
        self.meta_at: int | None = None

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        del end, tuples
        self.ends += _number(head)
        return False

    def meta(self, text: bytes, start: int) -> None:
        del text
        self.meta_at = start if self.meta_at is None else self.meta_at


def _number(statement: bytes) -> list[str]:
    found = re.search(rb"(\d+);\s*\Z", statement)
    return [found.group(1).decode()] if found else []


def _lexed(soup: bytes, pieces: random.Random, *, backslash_quotes: bool) -> _Ends:
    ends = _Ends()
    lexer = Lexer(ends)
    lexer.backslash_quotes = backslash_quotes
    at = 0
    while at < len(soup):
        size = pieces.choice((1, 2, 3, 7, 50, 1000))
        lexer.feed(soup[at : at + size])
        at += size
    lexer.close()
    return ends


def _soup(chance: random.Random, tokens: tuple[str, ...]) -> bytes:
    """Return random tokens; each semicolon has a number of its own before it, which tells where a statement ended."""
    number = 100
    parts = []
    for _ in range(chance.randint(1, 30)):
        if chance.random() < 0.25:
            number += 1
            parts.append(f" {number};")
        else:
            parts.append(chance.choice(tokens))
        parts.append(chance.choice(("", "", " ", " ", "\n")))
    return "".join(parts).encode()


def _ended(soup: bytes) -> bytes:
    return soup + f"\n {LAST};\n tail\n".encode()


def _psql(major: int, server: PgServer, folder: Path, soups: list[bytes], *, standard: bool) -> list[list[str]]:
    """Return for each soup the numbers before the semicolons at which psql wanted to send a statement; none is sent."""
    found = installed.installation(major)
    if found is None:
        unavailable(f"There is no psql {major}.")
        raise AssertionError
    for number, soup in enumerate(soups):
        (folder / f"{number}.sql").write_bytes(soup)
    script = "".join(f"\\i {number}.sql\n\\echo @@@{number}@@@\n" for number in range(len(soups)))
    (folder / "all.sql").write_text(script)
    env = server.environment() | {"PGOPTIONS": f"-c standard_conforming_strings={'on' if standard else 'off'}"}
    done = subprocess.run(
        [found.program("psql"), "-X", "-q", "--single-step", "-f", "all.sql"],
        input=b"x\n" * (40 * len(soups)),
        capture_output=True,
        cwd=folder,
        env=env,
        check=True,
    )
    texts = re.split(rb"@@@\d+@@@\n", done.stdout)[: len(soups)]
    # Without -f - the answers come from standard input; "x" says that the statement shall not be sent.
    shown = re.compile(rb"verify command\)[*/]*\n(.*?)\n[*/]*\(press return", re.DOTALL)
    return [[n for text in shown.findall(one) for n in _number(text)] for one in texts]


@pytest.mark.parametrize("standard", [True, False], ids=["standard", "backslashes"])
def test_statements_end_where_psql_ends_them(
    server: PgServer, pytestconfig: pytest.Config, tmp_path: Path, standard: bool
) -> None:
    """Random tokens: the lexer and the psql of 14 to 18 see the same semicolons as ends of statements."""
    from tests.conftest import chosen_majors

    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    majors = chosen_majors(pytestconfig)
    for tokens, versions in ((TOKENS_OF_14, {14}), (TOKENS, set(majors) - {14})):
        soups, expected = [], []
        for _ in range(times(300)):
            soup = _soup(chance, tokens)
            meta_at = _lexed(_ended(soup), chance, backslash_quotes=not standard).meta_at
            # Behind a backslash psql runs a command: what comes after it is not compared.
            soups.append(_ended(soup if meta_at is None else soup[:meta_at]))
            expected.append(_lexed(soups[-1], chance, backslash_quotes=not standard).ends)
        for major in versions & set(majors):
            found = _psql(major, server, tmp_path, soups, standard=standard)
            for soup, ours, theirs in zip(soups, expected, found, strict=True):
                assert ours == theirs, f"psql {major}, seed {seed}: {soup!r}"
