"""Compressed files are chains of frames from which any section can be read alone."""

from __future__ import annotations

import hashlib
import io
import subprocess
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import DumpIndexer
from loopin_backup_core.model.errors import StorageError, VerificationError
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.repository import codec
from tests.support import needs

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model.dump_index import DumpIndex

TOC = b"--\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: me\n--\n\n"


def a_dump() -> bytes:
    tables = [b"%07d\tsome words\n" % i * 3 for i in range(60_000)]
    big = TOC + b"COPY public.big (a) FROM stdin;\n" + b"".join(tables) + b"\\.\n\n"
    small = b"".join(TOC + b"COPY public.t%d (a) FROM stdin;\n%d\n\\.\n\n" % (i, i) for i in range(50))
    return b"--\n-- PostgreSQL database dump\n--\n\n" + small + big + small.replace(b".t", b".u")


def stored(data: bytes, compression: Compression) -> tuple[bytes, codec.WrittenFile, DumpIndex]:
    out = io.BytesIO()
    sink = codec.FileSink(out.write, compression)
    indexer = DumpIndexer(sink)
    for start in range(0, len(data), 100_000):
        indexer.feed(data[start : start + 100_000])
    index = indexer.finish()
    facts = sink.close()
    return out.getvalue(), facts, index


@pytest.mark.parametrize("compression", list(Compression))
def test_every_section_can_be_read_alone(compression: Compression) -> None:
    """The bytes of each section, read from the file without those before, are the bytes of the stream."""
    data = a_dump()
    written, facts, index = stored(data, compression)
    assert facts.size == len(written)
    assert facts.sha256 == hashlib.sha256(written).hexdigest()
    assert b"".join(codec.decoded(io.BytesIO(written), compression.value)) == data
    for section in index.sections:
        got = b"".join(codec.section_bytes(io.BytesIO(written), compression, facts.frames, section))
        assert got == data[section.offset : section.offset + section.bytes]


def test_a_large_table_has_its_own_frame_and_small_ones_share() -> None:
    """A frame begins at a section, and a hundred small tables do not cost a hundred frames."""
    _, facts, index = stored(a_dump(), Compression.ZSTD)
    starts = {s.offset for s in index.sections}
    assert {f.offset for f in facts.frames} <= starts
    assert 2 <= len(facts.frames) < 10
    after_big = next(s for s in index.sections if s.name == "public.u0")
    assert after_big.offset in {f.offset for f in facts.frames}


def test_zstd_itself_gives_the_stream_back(tmp_path: Path) -> None:
    """``zstd -dc`` without this program returns what pg_dump wrote."""
    zstd = needs.program("zstd")
    data = a_dump()
    path = tmp_path / "x.sql.zst"
    path.write_bytes(stored(data, Compression.ZSTD)[0])
    assert subprocess.run([zstd, "-dc", str(path)], check=True, capture_output=True).stdout == data


def test_damaged_compression_is_named() -> None:
    """A flipped bit inside a frame is an error, not other data."""
    written, _, _ = stored(a_dump(), Compression.ZSTD)
    broken = bytearray(written)
    broken[len(broken) // 2] ^= 1
    with pytest.raises(VerificationError, match="damaged"):
        b"".join(codec.decoded(io.BytesIO(bytes(broken)), "zstd"))


def test_an_error_of_the_disk_reaches_the_one_who_writes() -> None:
    """The thread that writes does not swallow its error."""

    def full(data: bytes | memoryview) -> None:
        raise StorageError("no space left")

    sink = codec.FileSink(full, Compression.NONE)
    with pytest.raises(StorageError, match="no space"):
        for _ in range(100):
            sink.write(memoryview(b"x" * 1000))
    with pytest.raises(StorageError, match="no space"):
        sink.close()


def test_an_abandoned_sink_leaves_no_thread() -> None:
    """Cancelling does not wait for what is in the queue."""
    import threading

    before = threading.active_count()
    sink = codec.FileSink(io.BytesIO().write, Compression.ZSTD)
    sink.begin(0)
    sink.write(memoryview(b"x" * 1_000_000))
    sink.abandon()
    assert threading.active_count() == before
