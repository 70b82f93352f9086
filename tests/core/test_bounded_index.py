"""A file that anybody may have written does not decide how much memory is taken."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import BoundedIndexer, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = b"--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n"
TABLE = b"CREATE TABLE public.a (x integer);\n"
MEGABYTE = 1 << 20


def numbered(text: str) -> Iterator[bytes]:
    """Yield a text for ever, a thousand times a piece, with another number in each line."""
    numbers = itertools.count()
    lines = 1000
    while True:
        yield b"".join((text % next(numbers)).encode() for _ in range(lines))


@pytest.mark.parametrize(
    ("begin", "pieces", "megabytes"),
    [
        (TOP, itertools.repeat(b"-- " + b"a" * MEGABYTE + b"\n"), 20),
        (TOP + TABLE, itertools.repeat(b"-- " + b"a" * MEGABYTE + b"\n"), 20),
        (TOP + TABLE + b"--", itertools.repeat(b"a" * MEGABYTE), 20),
        (TOP + TABLE + b"/*", itertools.repeat(b"a" * MEGABYTE), 20),
        (TOP + TABLE, itertools.repeat(b" " * MEGABYTE), 20),
        (TOP, itertools.repeat(b"SET a.b = '" + b"a" * MEGABYTE + b"';\n"), 20),
        (TOP + TABLE + b"SELECT '", itertools.repeat(b"a" * MEGABYTE), 260),
        (TOP + TABLE + b"SELECT 1 /*", itertools.repeat(b"a" * MEGABYTE), 260),
        (TOP + TABLE, numbered("ALTER TABLE x OWNER TO r%d;\n"), 1),
        (TOP + TABLE, numbered("CREATE TABLE p%d PARTITION OF a DEFAULT;\n"), 1),
        (TOP + TABLE, numbered("SELECT pg_catalog.setval('s%d', 1, true);\n"), 1),
        (TOP + TABLE, numbered("--\n-- Data for Name: t%d; Type: TABLE DATA; Schema: public; Owner: x\n--\n\n"), 1),
        (TOP + TABLE, numbered("CREATE EXTENSION e%d;\n"), 1),
    ],
)
def test_it_is_read_only_so_far(
    begin: bytes, pieces: Iterator[bytes], megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused where it becomes too much, with a reason, and nothing behind that is read."""
    monkeypatch.setattr(bounded, "MOST_KEPT", 1 << 20)
    indexer = BoundedIndexer()
    indexer.feed(begin)
    for piece in pieces:
        indexer.feed(piece)
        if indexer.too_much:
            break
    assert indexer.bytes < megabytes * MEGABYTE
    assert "made to do harm" in indexer.finish().problems[0]


def test_rows_may_be_many() -> None:
    """Rows pass in pieces: hundreds of megabytes, in one table or in lines of a megabyte, is a dump as any."""
    indexer = BoundedIndexer()
    indexer.feed(TOP + TABLE + b"COPY public.a (x) FROM stdin;\n")
    piece = (b"a" * (MEGABYTE - 1) + b"\n") * 8
    for _ in range(40):
        indexer.feed(piece)
    indexer.feed(b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n")
    assert not indexer.too_much
    found = indexer.finish()
    assert found.problems == ()
    assert found.rows == 320
